"""A ledger in a SQLite file: full sync, numbered migrations by `PRAGMA user_version`."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar, Self

from storyshare.errors import LedgerError, NoLedgerError
from storyshare.i18n import N_, _
from storyshare.ledger.database import TABLES, Database, migrations, new_ledger, refuse_newer, take_numbers
from storyshare.models import utc_now

APPLICATION_ID = 0x53746F72  # "Stor": tells a ledger from any other SQLite file
_BUSY_SECONDS = 30.0
_LONGEST = 200
_RESTORE = N_("Restore a copy: storyshare ledger restore FILE")
_OLDER = N_("Choose an older copy.")
# The latter where what SQLite says of a damaged file holds bytes of it.
_DAMAGED = (sqlite3.DatabaseError, UnicodeDecodeError)


class SqliteFile:
    """One open file; made by `open`."""

    patience: ClassVar[tuple[float, ...]] = ()  # SQLite waits for the disk and for other processes by itself

    def __init__(self, place: Path, connection: sqlite3.Connection) -> None:
        self.place = place
        self.title = str(place)
        self._connection = connection

    @classmethod
    def open(cls, place: Path, *, create: bool = False) -> Self:
        """Open a ledger file, brought to the present schema; never makes one unless asked to.

        Raises LedgerError where there is none, where it is something else, or where it is newer than this program.
        """
        if create:
            place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            # Made by us first, so that nobody else on this machine can ever read it.
            os.close(os.open(place, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        elif not place.is_file():
            raise NoLedgerError(_("There is no ledger at {place}.", place=place))
        connection = sqlite3.connect(place, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False)
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            # FULL and not NORMAL: a lost "about to post" row is a double post after a power cut.
            connection.execute("PRAGMA synchronous = FULL")
            # macOS flushes to the disk itself only when asked so.
            connection.execute("PRAGMA fullfsync = ON")
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("PRAGMA secure_delete = ON")
            # A file that somebody else has written may hold statements of theirs: nothing beyond plain SQL is run.
            connection.execute("PRAGMA trusted_schema = OFF")
            connection.execute("PRAGMA cell_size_check = ON")
            _migrate(connection, place, new=create)
        except _DAMAGED as error:
            connection.close()
            raise LedgerError(
                _("{place} cannot be read as a ledger: {said}.", place=place, said=_said(error)), hint=_(_RESTORE)
            ) from error
        except LedgerError:
            connection.close()
            raise
        found = cls(place, connection)
        if create:
            new_ledger(found)
        return found

    def now(self) -> datetime:
        """The present instant: SQLite has no clock but this machine's."""
        return utc_now()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """One transaction, alone in writing. Raises LedgerError where the file cannot be written."""
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")
        except sqlite3.IntegrityError:
            raise  # a way that is not drawn: a fault of ours, to be seen as such
        except _DAMAGED as error:
            raise LedgerError(
                _("The ledger could not be written: {said}.", said=_said(error)),
                hint=_("Is the disk full, or is another storyshare at work? Then run the same command again."),
            ) from error

    def change(self, statement: str, values: Mapping[str, object]) -> int:
        """How many rows a statement changed."""
        return self._connection.execute(statement, dict(values)).rowcount

    def fetch(self, statement: str, values: Mapping[str, object]) -> list[tuple[Any, ...]]:
        """Every row that a statement finds. Raises LedgerError where the file is damaged."""
        try:
            return self._connection.execute(statement, dict(values)).fetchall()
        except (sqlite3.IntegrityError, sqlite3.ProgrammingError):
            raise  # a fault of ours, to be seen as such
        except _DAMAGED as error:
            raise LedgerError(
                _("The ledger could not be read: {said}.", said=_said(error)), hint=_(_RESTORE)
            ) from error

    @contextmanager
    def read(self, table: str) -> Iterator[tuple[Sequence[str], Iterator[tuple[Any, ...]]]]:
        """The names of a table's columns, and its rows a few at a time."""
        with closing(self._connection.execute(f"SELECT * FROM {table}")) as cursor:  # noqa: S608 - a name of ours
            yield [column[0] for column in cursor.description], cursor

    def fill(self, source: Database) -> None:
        """Take the rows of another ledger into this empty one as they are; inside a transaction."""
        # Its triggers would take each row for something that happens now.
        triggers = self._connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _unused in triggers:
            self._connection.execute(f"DROP TRIGGER {name}")
        for table in TABLES:
            with source.read(table) as (columns, rows):
                names, places = ", ".join(columns), ", ".join("?" * len(columns))
                try:
                    self._connection.executemany(f"INSERT INTO {table} ({names}) VALUES ({places})", rows)  # noqa: S608 - names of ours
                except sqlite3.IntegrityError as error:
                    raise LedgerError(
                        _("{title} is damaged: {said}.", title=source.title, said=_said(error)), hint=_(_OLDER)
                    ) from error
        for _unused, statement in triggers:
            self._connection.execute(statement)
        take_numbers(self, source)

    def check(self) -> None:
        """Raise LedgerError where the file is damaged."""
        try:
            whole = self._connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
            strays = self._connection.execute("PRAGMA foreign_key_check").fetchone()
        except _DAMAGED as error:
            said = _said(error)
            raise LedgerError(_("{place} is damaged: {said}.", place=self.place, said=said), hint=_(_OLDER)) from error
        if not whole or strays:
            raise LedgerError(_("{place} is damaged.", place=self.place), hint=_(_OLDER))

    def scrub(self) -> bool:
        """Bring the write-ahead log into the file and empty it; erased cells are overwritten (`secure_delete`)."""
        try:
            (busy, *_) = self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        except sqlite3.OperationalError:
            return False
        return not busy

    def copy_to(self, path: Path) -> None:
        """Write the whole ledger, as it is now, into a new file."""
        with closing(sqlite3.connect(path)) as target:
            self._connection.backup(target)

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()


def _said(error: Exception) -> str:
    """What SQLite says, on one line and fit to be shown: a damaged file stands in it with its own bytes."""
    if not isinstance(error, sqlite3.Error):
        return _("it is damaged")
    return "".join(letter if letter.isprintable() else " " for letter in str(error))[:_LONGEST]


def _migrate(connection: sqlite3.Connection, place: Path, *, new: bool) -> None:
    steps = migrations("sqlite")
    newest = steps[-1][0]
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    if not new and connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        raise LedgerError(_("{place} is not a ledger of storyshare.", place=place))
    refuse_newer(str(place), version, newest)
    for number, script in steps:
        if number > version:
            connection.executescript(
                f"BEGIN IMMEDIATE;\n{script}\nPRAGMA application_id = {APPLICATION_ID};\n"
                f"PRAGMA user_version = {number};\nCOMMIT;"
            )
