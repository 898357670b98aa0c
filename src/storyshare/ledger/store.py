"""One ledger file under one clock: opening it, a transaction, a question, a copy."""

from __future__ import annotations

import os
import secrets
import socket
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from threading import RLock
from typing import Any, Self

from storyshare.errors import LedgerError
from storyshare.ledger.database import connect, queries
from storyshare.ledger.rows import to_text
from storyshare.models import utc_now


class Store:
    """One ledger file, safe to use from several threads. `now` is its clock, `holder` this process by name."""

    def __init__(self, path: Path, connection: sqlite3.Connection, now: Callable[[], datetime]) -> None:
        self.path = path
        self.holder = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"
        self.now = now
        self._connection = connection
        self._lock = RLock()
        row = connection.execute("SELECT id FROM ledger").fetchone()
        self.id: str = row[0] if row else ""

    @classmethod
    def open(cls, path: Path, *, now: Callable[[], datetime] = utc_now) -> Self:
        """Open an existing ledger. Raises LedgerError where there is none, or none that can be used."""
        return cls(path, connect(path), now)

    @classmethod
    def create(cls, path: Path, *, now: Callable[[], datetime] = utc_now) -> Self:
        """Make a new ledger with an id of its own, readable by its owner alone; the file must not exist."""
        connection = connect(path, create=True)
        insert = "INSERT INTO ledger (one, id, created_at) VALUES (1, ?, ?)"
        connection.execute(insert, (secrets.token_hex(8), to_text(now())))
        return cls(path, connection, now)

    def close(self) -> None:
        """Close the file; whatever a thread still wants of it afterwards is refused."""
        with self._lock:
            self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def transaction(self) -> Iterator[Callable[..., bool]]:
        """One transaction; gives a function that runs a named query and says whether it changed a row.

        Raises LedgerError where the file cannot be written.
        """
        with self._lock:
            try:
                self._connection.execute("BEGIN IMMEDIATE")
                try:
                    yield self._run
                except BaseException:
                    self._connection.execute("ROLLBACK")
                    raise
                self._connection.execute("COMMIT")
            except sqlite3.IntegrityError:
                raise  # a way that is not drawn: a fault of ours, to be seen as such
            except sqlite3.DatabaseError as error:
                raise LedgerError(
                    f"The ledger could not be written: {error}.",
                    hint="Is the disk full, or is another storyshare at work? Then run the same command again.",
                ) from error

    def _run(self, query: str, **values: object) -> bool:
        cursor = self._connection.execute(queries()[query], {"now": to_text(self.now()), **values})
        return cursor.rowcount > 0

    def one(self, query: str, **values: object) -> Any:  # noqa: ANN401 - a row of whatever was asked for
        """The first row that a named query finds, or None."""
        with self._lock:
            return self._connection.execute(queries()[query], {"now": to_text(self.now()), **values}).fetchone()

    def rows(self, query: str, **values: object) -> list[Any]:
        """Every row that a named query finds."""
        with self._lock:
            return self._connection.execute(queries()[query], {"now": to_text(self.now()), **values}).fetchall()

    def restart(self) -> None:
        """(r, i) Make a restored copy usable: a new id, and whatever was not posted in it is in doubt.

        Raises LedgerError where the file is damaged.
        """
        new_id = secrets.token_hex(8)
        with self.transaction() as run:
            if self._connection.execute("PRAGMA integrity_check").fetchone()[0] != "ok":
                raise LedgerError(f"{self.path} is damaged.", hint="Choose an older copy.")
            run("doubt_everything")
            run("rename", id=new_id)
        self.id = new_id

    def copy_to(self, path: Path) -> None:
        """Write the whole ledger, as it is now, into a new file."""
        with self._lock, closing(sqlite3.connect(path)) as target:
            self._connection.backup(target)
