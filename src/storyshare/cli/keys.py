"""The private keys of approvers: made, opened, and never shown."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from storyshare.cli.secretly import ask_secretly, ask_twice
from storyshare.errors import InputError
from storyshare.gate import signing
from storyshare.i18n import _

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

KeyOption = Annotated[
    Path | None,
    typer.Option(
        "--key", metavar="FILE", help="An approver's private key; its passphrase is asked for.", show_default=False
    ),
]
SignatureOption = Annotated[
    str, typer.Option("--signature", help="A signature that was made elsewhere.", show_default=False)
]


def new_key_file(file: Path) -> str:
    """Make a private key that its owner alone can read, under a passphrase that is asked for; gives its public key."""
    if file.exists():
        raise InputError(_("There is already a file {file}.", file=file), hint=_("Choose another name."))
    pem, public = signing.new_key(ask_twice(_("A passphrase for the new key:"), _("The same once more:"), done="made"))
    with open(file, "xb", opener=lambda name, flags: os.open(name, flags, 0o600)) as written:
        written.write(pem)
    return public


def opened_key(file: Path) -> Ed25519PrivateKey:
    """The private key in a file, after asking for its passphrase. Raises InputError."""
    try:
        pem = file.read_bytes()
    except OSError as error:
        raise InputError(_("{file} cannot be read.", file=file), hint=_("Check the name of the key's file.")) from error
    return signing.read_key(pem, ask_secretly(_("Passphrase of {name}:", name=file.name)))
