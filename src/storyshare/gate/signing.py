"""Signatures of approvers: Ed25519 (RFC 8032), by the package cryptography, which is loaded only when one is needed."""

from __future__ import annotations

import base64
import binascii
from datetime import UTC, datetime
from types import ModuleType
from typing import TYPE_CHECKING, cast

from storyshare.errors import InputError, SetupError
from storyshare.i18n import _
from storyshare.models import Policy

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

_LARGEST_KEY_FILE = 10_000


def statement(workspace: str, *, story_id: str, digest: str, approver: str, until: datetime | None) -> bytes:
    """What an approver signs: for which workspace, story and version, by whom, until when; UTF-8, in no language."""
    end = until.astimezone(UTC).isoformat() if until else "no end"
    lines = ("storyshare approval 1", workspace, story_id, digest, approver, end)
    return "\n".join(lines).encode()


def policy_statement(policy: Policy) -> bytes:
    """What an approver signs who changes whose approval is asked for; UTF-8 text."""
    people = [f"{each.name}\t{each.public_key}" for each in policy.approvers]
    lines = ("storyshare policy 1", policy.workspace, str(policy.number), policy.mode.value, *people)
    return "\n".join(lines).encode()


def verifies(public_key: str, said: bytes, signature: str) -> bool:
    """Whether the signature (base64) is by the holder of that key over exactly that. Raises SetupError."""
    ed25519 = _ed25519()
    from cryptography.exceptions import InvalidSignature

    try:
        key = ed25519.Ed25519PublicKey.from_public_bytes(base64.b64decode(public_key, validate=True))
        key.verify(base64.b64decode(signature, validate=True), said)
    except (InvalidSignature, ValueError, binascii.Error):
        return False
    return True


def new_key(passphrase: str) -> tuple[bytes, str]:
    """A new private key, as an encrypted PEM file holds it, and its public key in base64. Raises SetupError."""
    key = _ed25519().Ed25519PrivateKey.generate()
    from cryptography.hazmat.primitives import serialization

    pem = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(passphrase.encode()),
    )
    return pem, public_key(key)


def read_key(pem: bytes, passphrase: str) -> Ed25519PrivateKey:
    """The private key in a PEM file. Raises InputError for another file or a wrong passphrase, and SetupError."""
    ed25519 = _ed25519()
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        key = load_pem_private_key(pem[:_LARGEST_KEY_FILE], passphrase.encode() or None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise InputError(
            _("The key cannot be opened."), hint=_("Is it the right file and the right passphrase? Nothing was signed.")
        ) from None
    if not isinstance(key, ed25519.Ed25519PrivateKey):
        raise InputError(_("This is no Ed25519 key."), hint=_("Make one: storyshare approvers key FILE"))
    return cast("Ed25519PrivateKey", key)


def public_key(key: Ed25519PrivateKey) -> str:
    """Its public key, in base64."""
    return base64.b64encode(key.public_key().public_bytes_raw()).decode()


def sign(key: Ed25519PrivateKey, said: bytes) -> str:
    """The signature over exactly that, in base64."""
    return base64.b64encode(key.sign(said)).decode()


def is_public_key(text: str) -> bool:
    """Whether it has the form of an Ed25519 public key: 32 bytes in base64."""
    try:
        return len(base64.b64decode(text, validate=True)) == 32
    except (ValueError, binascii.Error):
        return False


def _ed25519() -> ModuleType:
    try:
        from cryptography.hazmat.primitives.asymmetric import ed25519
    except ImportError as error:
        raise SetupError(
            _("For signed approvals another package is needed."), hint=_('Install it: pip install "storyshare[signed]"')
        ) from error
    return ed25519
