"""What was composed of stories, in a file of this machine: only ever a shortcut, and empty of what was taken back.

Whatever is wrong with the file (damaged, another version, busy, a folder that cannot be written), nothing fails: what
is not found here is composed anew.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Container, Mapping
from contextlib import closing, suppress
from pathlib import Path
from typing import NamedTuple

from storyshare.errors import SetupError
from storyshare.i18n import _

FILE = "cache.sqlite3"
_VERSION = 1
_APPLICATION_ID = 0x53746F63  # "Stoc": neither a ledger nor another program's file
_TABLE = """
CREATE TABLE kept (
    name TEXT PRIMARY KEY, story_id TEXT NOT NULL, digest BLOB NOT NULL, basis TEXT NOT NULL, said TEXT NOT NULL
)
"""
_AT_ONCE = 500
_BUSY_SECONDS = 0.2
# Whoever takes a story back waits for another process; a file that stays busy is then removed as it is.
_PATIENT_SECONDS = 5.0
# SQLite's own, and what a damaged file makes of texts and numbers.
_WRONG = (sqlite3.Error, OSError, ValueError, OverflowError)


class Row(NamedTuple):
    """What is kept of a story: `basis` is what is judged anew each time, `said` what is said of it; both JSON."""

    basis: str
    said: str


class Cache:
    """One open cache; made by `open`, and closed by whoever opened it. Nothing here raises.

    `digest` is always that of everything a row depends on: a row under another one is not found.
    """

    def __init__(self, path: Path, connection: sqlite3.Connection | None) -> None:
        self._path = path
        self._connection = connection
        self._waiting = 0

    @classmethod
    def open(cls, state: Path) -> Cache:
        """The cache in that folder, made where there is none; one that keeps nothing where that cannot be."""
        path = state / FILE
        for _unused in range(2):
            try:
                return cls(path, _opened(path, _BUSY_SECONDS))
            except sqlite3.OperationalError:
                break  # busy, or it may not be written here
            except _WRONG:
                if not _removed(path):
                    break
        return cls(path, None)

    def get(self, digests: Mapping[str, bytes]) -> dict[str, Row]:
        """What is kept of some stories (a few hundred at the most), each under its digest; by name."""
        if self._connection is None:
            return {}
        places = ", ".join("?" * len(digests))
        try:
            found = self._connection.execute(
                f"SELECT name, digest, basis, said FROM kept WHERE name IN ({places})",  # noqa: S608 - question marks
                tuple(digests),
            ).fetchall()
            return {
                name: Row(basis, said)
                for name, seal, basis, said in found
                if seal == _sealed(digests[name], basis, said)
            }
        except sqlite3.OperationalError:
            return {}  # busy at this moment
        except (*_WRONG, TypeError, KeyError) as error:
            self._give_up(error)
            return {}

    def keep(self, name: str, story_id: str, digest: bytes, row: Row) -> None:
        """Keep a row in place of the one that was there."""
        values = (name, story_id, _sealed(digest, row.basis, row.said), row.basis, row.said)
        self._change("INSERT OR REPLACE INTO kept (name, story_id, digest, basis, said) VALUES (?, ?, ?, ?, ?)", values)

    def drop(self, name: str) -> None:
        """Keep nothing of that story."""
        self._change("DELETE FROM kept WHERE name = ?", (name,))

    def drop_all_but(self, names: Container[str]) -> None:
        """Keep nothing of any story that is not among these."""
        if self._connection is None:
            return
        try:
            known = [name for (name,) in self._connection.execute("SELECT name FROM kept") if name not in names]
        except _WRONG as error:
            self._give_up(error)
            return
        for name in known:
            self.drop(name)

    def close(self) -> None:
        """Write what is waiting."""
        self._write()
        if self._connection is not None:
            self._connection.close()
        self._connection = None

    def _change(self, statement: str, values: tuple[object, ...]) -> None:
        if self._connection is None:
            return
        try:
            if not self._waiting:
                self._connection.execute("BEGIN IMMEDIATE")
            self._connection.execute(statement, values)
        except _WRONG as error:
            self._give_up(error)
            return
        self._waiting += 1
        if self._waiting >= _AT_ONCE:
            self._write()

    def _write(self) -> None:
        if self._connection is None or not self._waiting:
            return
        self._waiting = 0
        try:
            self._connection.execute("COMMIT")
        except _WRONG as error:
            self._give_up(error)

    def _give_up(self, error: Exception) -> None:
        """Go on without it; the next `open` makes a damaged one anew."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()
        if not isinstance(error, sqlite3.OperationalError):
            _removed(self._path)


def holds(state: Path, story_id: str) -> bool:
    """Whether anything of the story is in the cache; what cannot be asked counts as holding it."""
    path = state / FILE
    if not path.exists():
        return False
    try:
        with closing(_opened(path, _PATIENT_SECONDS)) as connection:
            found = connection.execute("SELECT EXISTS (SELECT 1 FROM kept WHERE story_id = ?)", (story_id,))
            return bool(found.fetchone()[0])
    except _WRONG:
        return True


def forget(state: Path, story_id: str) -> None:
    """Let nothing of the story stay in the cache. Raises SetupError as `empty` does."""
    if holds(state, story_id):
        empty(state)


def empty(state: Path) -> None:
    """Let nothing stay in the cache: it is overwritten, then removed. Raises SetupError where neither can be done.

    Nor can a process that has it open now put anything there again.
    """
    path = state / FILE
    if not path.exists():
        return
    emptied = False
    with suppress(*_WRONG), closing(_opened(path, _PATIENT_SECONDS)) as connection:
        connection.execute("DELETE FROM kept")
        emptied = True
    # Who has it open writes into a file that is in no folder any more.
    if not _removed(path) and path.exists() and not emptied:
        raise SetupError(
            _("{path} cannot be emptied, and texts of stories are in it.", path=path),
            hint=_("Delete it yourself: storyshare makes it anew."),
        )


def _opened(path: Path, seconds: float) -> sqlite3.Connection:
    """Raises sqlite3.Error, OperationalError where it is busy or cannot be written; and OSError."""
    if not path.exists():
        _made(path)
    connection = sqlite3.connect(path, timeout=seconds, isolation_level=None)
    try:
        # What is deleted is overwritten; nothing of it is ever written to a journal beside the file. A crash may damage
        # the file for that: then it is made anew.
        for setting in ("secure_delete = ON", "journal_mode = MEMORY", "synchronous = OFF", "temp_store = MEMORY"):
            connection.execute(f"PRAGMA {setting}").fetchall()
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute("PRAGMA cell_size_check = ON")
        found = tuple(connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version"))
        if found == (0, 0):
            connection.execute("BEGIN IMMEDIATE")
            connection.execute(_TABLE)
            connection.execute(f"PRAGMA application_id = {_APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {_VERSION}")
            connection.execute("COMMIT")
        elif found != (_APPLICATION_ID, _VERSION):
            raise sqlite3.DatabaseError(_("another version"))  # noqa: TRY301 - made anew by whoever hears it
    except BaseException:
        connection.close()
        raise
    return connection


def _made(path: Path) -> None:
    """An empty file that its owner alone can read, in a folder that git passes over."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    for name, text in ((".gitignore", b"*\n"), (path.name, b"")):
        with suppress(FileExistsError):
            made = os.open(path.parent / name, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
            os.write(made, text)
            os.close(made)


def _removed(path: Path) -> bool:
    try:
        path.unlink()
    except OSError:
        return False
    return True


def _sealed(digest: bytes, basis: str, said: str) -> bytes:
    """What says that a row is whole and belongs to that digest."""
    return hashlib.blake2b(f"{len(basis)} {basis}{said}".encode(), key=digest, digest_size=20).digest()
