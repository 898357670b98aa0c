"""Dated copies of the ledger: kept after sendings. A copy is a SQLite file, always.

A copy's name says all that is needed to judge it without opening it: which ledger, how many sends it knows, when.
"""

from __future__ import annotations

import os
import re
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from storyshare.ledger.book import Ledger
from storyshare.ledger.replacing import transfer
from storyshare.ledger.rows import to_instant
from storyshare.ledger.sqlite import SqliteFile

KEPT = 30
# A larger ledger is not copied at each sending, and has fewer copies: that would cost more the longer it is kept.
SMALL = 20_000_000
KEPT_OF_A_LARGE_ONE = 4
EVERY = timedelta(hours=6)
_NAME = re.compile(r"ledger-(?P<id>[0-9a-f]{16})-(?P<sendings>\d{9})-(?P<at>\d{8}T\d{6}Z)\.sqlite3")


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Copy:
    """A dated copy; in order, the newest last."""

    sendings: int
    at: datetime
    path: Path


def copies(folder: Path, ledger_id: str) -> list[Copy]:
    """The dated copies of that ledger in a folder, the newest last."""
    found = []
    for path in folder.glob("ledger-*.sqlite3"):
        match = _NAME.fullmatch(path.name)
        if match and match["id"] == ledger_id:
            with suppress(ValueError):  # no day of the calendar: not a name of ours
                found.append(Copy(sendings=int(match["sendings"]), at=to_instant(match["at"]), path=path))
    return sorted(found)


def write_copy(ledger: Ledger, path: Path) -> None:
    """Write the whole ledger, as it is now, into a new SQLite file that its owner alone can read."""
    if isinstance(ledger.database, SqliteFile):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        ledger.database.copy_to(path)
        return
    with Ledger.create(path) as copy:
        transfer(ledger, copy)
        copy.reopen(ledger.id)


def keep_copy(ledger: Ledger, folder: Path) -> Path:
    """Write a dated copy, whole or not at all, and let go of the oldest beyond those that are kept; gives its path."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    stamp = ledger.now().strftime("%Y%m%dT%H%M%SZ")
    path = folder / f"ledger-{ledger.id}-{ledger.sendings():09d}-{stamp}.sqlite3"
    unfinished = folder / f".{os.getpid()}.unfinished"
    unfinished.unlink(missing_ok=True)
    write_copy(ledger, unfinished)
    with unfinished.open("rb+") as written:
        os.fsync(written.fileno())
    unfinished.replace(path)
    kept = KEPT if path.stat().st_size < SMALL else KEPT_OF_A_LARGE_ONE
    for old in copies(folder, ledger.id)[:-kept]:
        old.path.unlink(missing_ok=True)
    return path


def copies_with_text(ledger: Path, story_id: str) -> list[Path]:
    """The dated copies, and the ledgers that were replaced, that still hold text of a story; by name.

    One that cannot be read counts: nobody can say that it does not.
    """
    beside = ledger.parent.glob(f"{ledger.stem}-replaced-*.sqlite3")
    return [
        path
        for path in sorted([*(ledger.parent / "copies").glob("ledger-*.sqlite3"), *beside])
        if _has_text(path, story_id)
    ]


def _has_text(path: Path, story_id: str) -> bool:
    import sqlite3

    with suppress(sqlite3.Error), closing(sqlite3.connect(f"{path.absolute().as_uri()}?immutable=1", uri=True)) as copy:
        held = "SELECT EXISTS (SELECT 1 FROM parts JOIN deliveries ON deliveries.id = parts.delivery "
        held += "WHERE story_id = ? AND payload IS NOT NULL)"
        return bool(copy.execute(held, (story_id,)).fetchone()[0])
    return True


def copy_is_whole(path: Path) -> bool:
    """Whether a copy can be read to its end; nothing is written beside it."""
    import sqlite3

    with suppress(sqlite3.Error), closing(sqlite3.connect(f"{path.absolute().as_uri()}?immutable=1", uri=True)) as copy:
        return bool(copy.execute("PRAGMA integrity_check").fetchone()[0] == "ok")
    return False


def copy_is_due(ledger: Ledger, folder: Path) -> bool:
    """Whether a copy is to be kept after a sending: always of a small ledger, now and then of a large one.

    Never of one on PostgreSQL, whose server is backed up by whoever runs it.
    """
    if not isinstance(ledger.place, Path):
        return False
    kept = copies(folder, ledger.id)
    return not kept or ledger.place.stat().st_size < SMALL or ledger.now() - kept[-1].at >= EVERY
