"""One open ledger under one clock: opening it, a transaction, a question, what became of a call."""

from __future__ import annotations

import os
import secrets
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from threading import RLock
from typing import Any, Self

from storyshare.errors import LedgerError, NoLedgerError
from storyshare.ledger.database import Database, Place, queries
from storyshare.ledger.rows import to_text


class Store:
    """One ledger, safe to use from several threads.

    `now` is its clock (unless said else, its database's), `host` this computer where several share it, `holder` this
    process by name, `id` which ledger it is, and `closed` why nothing more is sent from it.
    """

    def __init__(self, database: Database, now: Callable[[], datetime] | None = None) -> None:
        self.database = database
        self.holder = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"
        self.now = now or database.now
        self.host = ""
        self._lock = RLock()
        row = self.one("state_of_ledger")
        self.id: str = row[0] if row else ""
        self.closed: str = (row[1] if row else None) or ""

    @property
    def place(self) -> Place:
        """The file or the URL behind it."""
        return self.database.place

    @classmethod
    def open(cls, place: Place, *, now: Callable[[], datetime] | None = None) -> Self:
        """Open an existing ledger. Raises LedgerError where there is none, or none that can be used."""
        return cls(_connect(place), now)

    @classmethod
    def find(cls, place: Place) -> Self | None:
        """The ledger there, or None where there is none. Raises LedgerError for one that cannot be used."""
        try:
            return cls.open(place)
        except NoLedgerError:
            return None

    @classmethod
    def create(cls, place: Place, *, now: Callable[[], datetime] | None = None) -> Self:
        """Make a new ledger with an id of its own. Raises FileExistsError where there is one already."""
        return cls(_connect(place, create=True), now)

    def close(self) -> None:
        """Let go of it; whatever a thread still wants of it afterwards is refused."""
        with self._lock:
            self.database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def transaction(self) -> Iterator[Callable[..., bool]]:
        """One transaction; gives a function that runs a named query and says whether it changed a row.

        Raises LedgerError where the database cannot be written.
        """
        with self._lock, self.database.transaction():
            yield self._run

    def _run(self, query: str, **values: object) -> bool:
        return self.database.change(queries()[query], self._timed(query, values)) > 0

    def one(self, query: str, **values: object) -> Any:  # noqa: ANN401 - a row of whatever was asked for
        """The first row that a named query finds, or None."""
        found = self.rows(query, **values)
        return found[0] if found else None

    def rows(self, query: str, **values: object) -> list[Any]:
        """Every row that a named query finds."""
        with self._lock:
            return self.database.fetch(queries()[query], self._timed(query, values))

    def _timed(self, query: str, values: dict[str, object]) -> dict[str, object]:
        """With the present instant where the query asks for it: a server has to be asked what time it is."""
        return values | {"now": to_text(self.now())} if ":now" in queries()[query] else values

    def scrub(self) -> bool:
        """Let go of what was erased, for good; False where another process keeps the database from it now."""
        with self._lock:
            return self.database.scrub()

    def settle(self, query: str, **values: object) -> bool:
        """Write down what became of a call; tried again while the database is out of reach, for the answer comes once.

        Raises LedgerError where it stays out of reach: then the part is in doubt once its lease is over.
        """
        for pause in self.database.patience:
            try:
                with self.transaction() as run:
                    return run(query, **values)
            except LedgerError:
                time.sleep(pause)
        with self.transaction() as run:
            return run(query, **values)


def _connect(place: Place, *, create: bool = False) -> Database:
    """Open the database there, brought to the present schema; one is made only where that is asked for.

    Raises LedgerError where there is no ledger or none that can be used, and SetupError where PostgreSQL is wanted and
    its package is not installed.
    """
    if isinstance(place, Path):
        from storyshare.ledger.sqlite import SqliteFile

        return SqliteFile.open(place, create=create)
    from storyshare.ledger.postgres import Postgres

    return Postgres.open(place, create=create)
