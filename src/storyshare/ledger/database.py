"""Opens the SQLite file behind the ledger: full sync, numbered migrations, named queries."""

from __future__ import annotations

import os
import re
import sqlite3
from functools import cache
from importlib.resources import files
from pathlib import Path

from storyshare.errors import LedgerError

APPLICATION_ID = 0x53746F72  # "Stor": tells a ledger from any other SQLite file
_BUSY_SECONDS = 30.0


@cache
def queries() -> dict[str, str]:
    """The statements of `sql/queries.sql` by their names."""
    text = (files("storyshare.ledger") / "sql" / "queries.sql").read_text(encoding="utf-8")
    blocks = re.split(r"^-- name: (\w+)\n", text, flags=re.MULTILINE)[1:]
    return dict(zip(blocks[::2], blocks[1::2], strict=True))


def migrations() -> list[tuple[int, str]]:
    """The numbered scripts that lead from an empty file to the present schema, in order."""
    found = [
        (int(name.name[:4]), name.read_text(encoding="utf-8"))
        for name in (files("storyshare.ledger") / "sql").iterdir()
        if re.match(r"\d{4}_", name.name)
    ]
    return sorted(found)


def connect(path: Path, *, create: bool = False) -> sqlite3.Connection:
    """Open a ledger file, brought to the present schema; never makes one unless asked to.

    Raises LedgerError where there is none, where the file is something else, or where it is newer than this program.
    """
    if create:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        # Made by us first, so that nobody else on this machine can ever read it.
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    elif not path.is_file():
        raise LedgerError(f"There is no ledger at {path}.")
    connection = sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        # FULL and not NORMAL: a lost "about to post" row is a double post after a power cut.
        connection.execute("PRAGMA synchronous = FULL")
        # macOS flushes to the disk itself only when asked so.
        connection.execute("PRAGMA fullfsync = ON")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA secure_delete = ON")
        _migrate(connection, path, new=create)
    except sqlite3.DatabaseError as error:
        connection.close()
        raise LedgerError(
            f"{path} cannot be read as a ledger: {error}.", hint="Restore a copy: storyshare ledger restore FILE"
        ) from error
    except LedgerError:
        connection.close()
        raise
    return connection


def _migrate(connection: sqlite3.Connection, path: Path, *, new: bool) -> None:
    steps = migrations()
    newest = steps[-1][0]
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    if not new and connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        raise LedgerError(f"{path} is not a ledger of storyshare.")
    if version > newest:
        raise LedgerError(
            f"{path} was written by a newer storyshare (ledger version {version}; this program knows {newest}).",
            hint="Install the newer storyshare on this machine.",
        )
    for number, script in steps:
        if number > version:
            connection.executescript(
                f"BEGIN IMMEDIATE;\n{script}\nPRAGMA application_id = {APPLICATION_ID};\n"
                f"PRAGMA user_version = {number};\nCOMMIT;"
            )
