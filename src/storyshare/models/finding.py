"""What was found in a text that may not belong in public, and what a person lets through all the same."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

# Stable names: they stand in records (`allow`), in the ledger and in what `storyshare scan` answers.
KINDS = (
    "a-number",
    "admission-number",
    "bank-account",
    "bank-card",
    "birth-date",
    "coordinates",
    "court-case",
    "curp",
    "detention-number",
    "driver-licence",
    "email",
    "iban",
    "name",
    "national-id",
    "passport",
    "phone",
    "private-link",
    "receipt-number",
    "sevis",
    "social-security",
    "street-address",
    "taxpayer-number",
    "unhcr",
    "visa",
)
_HIDDEN = "●"
_LONGEST_MASK = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A stretch of a text that may not belong in public; `start` and `end` in code points of that text.

    `text` is what stands there: it is shown nowhere, `masked` is.
    """

    kind: str
    start: int
    end: int
    severity: Literal["error", "warning"]
    text: str = field(repr=False)

    @property
    def masked(self) -> str:
        """Enough for whoever knows it to recognise it."""
        return _masked(self.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance:
    """A finding that a person lets through: which kind, exactly which text, and why."""

    finding: str
    text: str = field(repr=False)
    reason: str

    @property
    def masked(self) -> str:
        """Enough for whoever knows it to recognise it."""
        return _masked(self.text)


def _masked(text: str) -> str:
    """The first letter and the last two, or less of what is short."""
    shown = [place for place, character in enumerate(text) if character.isalnum()]
    seen = {*shown[:1], *shown[-2:]} if len(shown) >= 8 else {*shown[:1]}
    hidden = "".join(
        character if place in seen or not character.isalnum() else _HIDDEN for place, character in enumerate(text)
    )
    plain = " ".join(hidden.split())
    return plain if len(plain) <= _LONGEST_MASK else f"{plain[: _LONGEST_MASK - 4]}…{plain[-3:]}"
