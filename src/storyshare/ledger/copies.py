"""Dated copies of the ledger: kept after each sending, and restored by a person.

A copy's name says all that is needed to judge it without opening it: which ledger, how many sends it knows, when.
"""

from __future__ import annotations

import os
import re
import shutil
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from storyshare.errors import LedgerError
from storyshare.ledger.book import Ledger
from storyshare.ledger.rows import to_instant

KEPT = 30
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
            found.append(Copy(sendings=int(match["sendings"]), at=to_instant(match["at"]), path=path))
    return sorted(found)


def keep_copy(ledger: Ledger, folder: Path) -> Path:
    """Write a dated copy, whole or not at all, and let go of the oldest beyond `KEPT`; gives its path."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    stamp = ledger.now().strftime("%Y%m%dT%H%M%SZ")
    path = folder / f"ledger-{ledger.id}-{ledger.sendings():09d}-{stamp}.sqlite3"
    unfinished = folder / f".{os.getpid()}.unfinished"
    unfinished.unlink(missing_ok=True)
    os.close(os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    ledger.copy_to(unfinished)
    with unfinished.open("rb+") as written:
        os.fsync(written.fileno())
    unfinished.replace(path)
    for old in copies(folder, ledger.id)[:-KEPT]:
        old.path.unlink(missing_ok=True)
    return path


def restore(copy: Path, path: Path) -> str:
    """Put a copy in the ledger's place and doubt whatever was not posted in it; gives the ledger's new id.

    The id is new, so that a ledger that somebody still has elsewhere is not taken for this one. The ledger that was
    there stays beside it under another name. Raises LedgerError where the copy is no whole ledger.
    """
    if not copy.is_file():
        raise LedgerError(f"There is no file {copy}.")
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    unfinished = path.with_suffix(".restoring")
    shutil.copyfile(copy, unfinished)
    unfinished.chmod(0o600)
    # In doubt before it is in its place: a crash in between leaves the old ledger, never one that is too sure.
    try:
        with Ledger.open(unfinished) as ledger:
            ledger.restart()
            ledger_id = ledger.id
    except LedgerError:
        unfinished.unlink()
        raise
    set_aside(path)
    unfinished.replace(path)
    return ledger_id


def set_aside(path: Path) -> Path | None:
    """Rename a ledger that is to be replaced, so that nothing is lost; gives its new name."""
    if not path.exists():
        return None
    number = 1
    while (aside := path.with_name(f"{path.stem}-replaced-{number}.sqlite3")).exists():
        number += 1
    with suppress(LedgerError):  # a damaged ledger is set aside as it is
        Ledger.open(path).close()  # brings what the write-ahead log holds into the file itself
    path.replace(aside)
    for extra in ("-wal", "-shm"):
        path.with_name(path.name + extra).unlink(missing_ok=True)
    return aside
