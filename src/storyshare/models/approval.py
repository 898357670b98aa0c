"""Who must have approved a story, what exactly is approved, and what is known of approvals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class ApprovalMode(StrEnum):
    """Whether a story needs approval; later ones are stricter."""

    OFF = "off"
    NAMED = "named"
    SIGNED = "signed"

    def stricter(self, other: ApprovalMode) -> ApprovalMode:
        """The stricter of the two."""
        order = list(ApprovalMode)
        return max(self, other, key=order.index)


@dataclass(frozen=True, slots=True, kw_only=True)
class Approver:
    """Somebody who may approve; `public_key` is an Ed25519 key in base64, empty where names are enough."""

    name: str
    public_key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """Whose approval is asked for. `workspace` is what signatures are made for; 0 as `number` means none was ever set.

    Without approvers any name will do where names are enough, and nobody can approve where signatures are asked for.
    """

    number: int = 0
    mode: ApprovalMode = ApprovalMode.OFF
    workspace: str = ""
    approvers: tuple[Approver, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fingerprint:
    """What exactly is approved, without any of its text: SHA-256 digests, hexadecimal.

    `fields` are by what people call them ("summary (es)", "picture hands.jpg"); `pictures` by file are those of the
    files' own bytes; `digest` is over all of it.
    """

    digest: str
    fields: Mapping[str, str]
    pictures: Mapping[str, str]

    @property
    def code(self) -> str:
        """The short code that a person can read out."""
        return code_of(self.digest)


def code_of(digest: str) -> str:
    """The short code of a digest: its first 60 bits, in letters that are not mistaken for one another."""
    letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32
    number = int(digest[:15], 16)
    code = "".join(letters[number >> shift & 31] for shift in range(55, -1, -5))
    return "-".join((code[:4], code[4:8], code[8:]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """One approval of exactly one version of a story; `until` is its end, where it has one."""

    id: str
    story_id: str
    digest: str
    approver: str
    approved_at: datetime
    until: datetime | None = None
    signature: str = ""
    revoked_at: datetime | None = None
    revoked_by: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
