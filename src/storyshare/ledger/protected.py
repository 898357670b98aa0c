"""What the ledger keeps of protected terms: hashes, a label, a date; and what tells the right key from a wrong one."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from storyshare.i18n import _
from storyshare.ledger.book import Ledger
from storyshare.ledger.database import queries
from storyshare.ledger.rows import to_instant, to_text

_DIGITS = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Protection:
    """A salt under which terms were hashed, and what the master key made of it gives when it is the right one."""

    salt: bytes
    check_value: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptTerm:
    """One protected term of a story as it is kept; `number` tells it from the others of that story."""

    story_id: str
    number: int
    label: str
    added_at: datetime
    salt: bytes
    hashes: frozenset[bytes] = field(repr=False)


def protections(ledger: Ledger) -> list[Protection]:
    """The salts in use, the oldest first: one, but where ledgers with terms of their own were put together."""
    return [
        Protection(salt=bytes.fromhex(salt), check_value=bytes.fromhex(value))
        for salt, value in ledger.rows("protections")
    ]


def add_protection(ledger: Ledger, protection: Protection) -> None:
    """Keep a new salt; one that is known already is left as it is."""
    with ledger.transaction() as run:
        run("add_protection", salt=protection.salt.hex(), check_value=protection.check_value.hex())


def protected(ledger: Ledger, story_id: str | None = None) -> list[KeptTerm]:
    """What is protected in a story; in all of them without one."""
    return [_term(row) for row in ledger.rows("protected", story_id=story_id)]


def protected_count(ledger: Ledger, story_id: str | None = None) -> int:
    """How many terms a story has; all of them without one."""
    return int(ledger.one("protected_count", story_id=story_id)[0])


def protect(  # noqa: PLR0913 - what is kept of a term
    ledger: Ledger,
    story_id: str,
    hashes: Collection[bytes],
    *,
    label: str,
    salt: bytes,
    added_at: datetime | None = None,
) -> int:
    """Keep a term's hashes; gives its number. The same hashes again are the same term: then the number it has."""
    at = to_text(added_at or ledger.now())
    with ledger.transaction() as run:
        for term in protected(ledger, story_id):
            if term.hashes == frozenset(hashes):
                return term.number
        run("plan_story", story_id=story_id)
        run("evidence_changed", story_id=story_id)  # what was cleared before it was protected is not sent
        number = int(ledger.one("next_protected", story_id=story_id)[0])
        text = "".join(sorted(one.hex() for one in hashes))
        run("protect", story_id=story_id, number=number, label=label, added_at=at, salt=salt.hex(), hashes=text)
    return number


def unprotect(ledger: Ledger, story_id: str, number: int) -> bool:
    """Forget a term; says whether there was one of that number."""
    with ledger.transaction() as run:
        run("evidence_changed", story_id=story_id)
        return run("unprotect", story_id=story_id, number=number)


def carry_over(ledger: Ledger, other: Ledger) -> None:
    """Protect what is protected in another ledger as well; what is protected here stays so."""
    for protection in protections(other):
        add_protection(ledger, protection)
    for term in protected(other):
        protect(ledger, term.story_id, term.hashes, label=term.label, salt=term.salt, added_at=term.added_at)


def held_texts(ledger: Ledger, story_id: str) -> Iterator[tuple[str, str]]:
    """Every text that the ledger still holds, with where: what is sent or in doubt; names and reasons of a story."""
    for _unused, account, number, payload in ledger.rows("held_texts"):
        yield _("part {number} of something in doubt on {account}", number=number, account=account), _readable(payload)
    for row in ledger.rows("held_names", story_id=story_id):
        yield _("the name of a story, an occasion or a schedule's entry"), "\n".join(row)
    for (reason,) in ledger.rows("held_reasons", story_id=story_id):
        yield _("the reason why something was not sent"), reason


def held_texts_in_copy(path: Path) -> list[str]:
    """What a dated copy, or a ledger that was set aside, still holds of texts; nothing where it cannot be read."""
    import sqlite3

    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
            return [_readable(row[3]) for row in connection.execute(queries()["held_texts"]).fetchall()]
    except sqlite3.Error:
        return []


def _readable(payload: str) -> str:
    """The texts of what is stored as JSON, one below the other."""
    found: list[str] = []
    left = [json.loads(payload)]
    while left:
        value = left.pop()
        if isinstance(value, str):
            found.append(value)
        elif isinstance(value, dict | list):
            left += value.values() if isinstance(value, dict) else value
    return "\n\n".join(found)


def _term(row: tuple[Any, ...]) -> KeptTerm:
    story_id, number, label, added_at, salt, hashes = row
    return KeptTerm(
        story_id=story_id,
        number=number,
        label=label,
        added_at=to_instant(added_at),
        salt=bytes.fromhex(salt),
        hashes=frozenset(bytes.fromhex(hashes[at : at + _DIGITS]) for at in range(0, len(hashes), _DIGITS)),
    )
