"""Where a ledger's rows lie: a SQLite file, or a PostgreSQL database under its URL; one writer at a time in both."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, ClassVar, Protocol, TypeAlias

from storyshare.errors import LedgerError
from storyshare.i18n import _
from storyshare.ledger.rows import to_text

# A file, or a URL that begins with postgresql://.
Place: TypeAlias = Path | str

# What is copied when a ledger moves, in an order in which every row finds those that it names.
TABLES = (
    "stories", "accounts", "entries", "pauses", "deliveries", "parts", "events", "hosts", "host_entries",
    "consents", "approvals", "policies", "withdrawals", "withdrawn_links", "checklist", "log",
    "protections", "protected_terms", "public_pictures", "kits", "kit_stories", "readings", "asked", "reads",
)  # fmt: skip


class Database(Protocol):
    """One open database; whatever goes wrong with it is a LedgerError, but for what its own rules forbid.

    `title` is its name for people, without a password. `patience` are the seconds to wait between tries when what
    became of a call is to be written down and the database is out of reach.
    """

    title: str
    patience: ClassVar[tuple[float, ...]]

    @property
    def place(self) -> Place:
        """Where it is, as it was opened."""
        ...

    def now(self) -> datetime:
        """The present instant by its clock."""
        ...

    def transaction(self) -> AbstractContextManager[None]:
        """One transaction, alone in writing, durable once it is left without an exception."""
        ...

    def change(self, statement: str, values: Mapping[str, object]) -> int:
        """How many rows a statement changed."""
        ...

    def fetch(self, statement: str, values: Mapping[str, object]) -> list[tuple[Any, ...]]:
        """Every row that a statement finds."""
        ...

    def read(self, table: str) -> AbstractContextManager[tuple[Sequence[str], Iterator[tuple[Any, ...]]]]:
        """The names of a table's columns, and its rows a few at a time."""
        ...

    def fill(self, source: Database) -> None:
        """Take the rows of another ledger into this empty one as they are; inside a transaction."""
        ...

    def check(self) -> None:
        """Raise LedgerError where it is damaged."""
        ...

    def scrub(self) -> bool:
        """Let go of what was erased, in what the database keeps beside its tables too; False where it could not now."""
        ...

    def close(self) -> None:
        """Let go of it."""
        ...


def refuse_newer(what: str, version: int, newest: int) -> None:
    """Raise LedgerError where a newer storyshare has written it."""
    if version > newest:
        raise LedgerError(
            _(
                "{what} was written by a newer storyshare (ledger version {version}; this program knows {newest}).",
                what=what,
                version=version,
                newest=newest,
            ),
            hint=_("Install the newer storyshare on this machine."),
        )


def new_ledger(database: Database) -> None:
    """The row that makes a new schema a ledger, with an id of its own."""
    database.change(queries()["new_ledger"], {"id": secrets.token_hex(8), "now": to_text(database.now())})


def take_numbers(target: Database, source: Database) -> None:
    """What a ledger says of itself, but for its id."""
    ((created_at, sendings),) = source.fetch(queries()["numbers"], {})
    target.change(queries()["number_it"], {"created_at": created_at, "sendings": sendings})


@cache
def queries() -> dict[str, str]:
    """The statements of `sql/queries.sql` by their names, with `:name` for each value."""
    text = (files("storyshare.ledger") / "sql" / "queries.sql").read_text(encoding="utf-8")
    blocks = re.split(r"^-- name: (\w+)\n", text, flags=re.MULTILINE)[1:]
    return dict(zip(blocks[::2], blocks[1::2], strict=True))


def migrations(kind: str) -> list[tuple[int, str]]:
    """The numbered scripts that lead from nothing to the present schema, in order; `kind` is "sqlite" or "postgres"."""
    found = [
        (int(name.name[:4]), name.read_text(encoding="utf-8"))
        for name in (files("storyshare.ledger") / "sql" / kind).iterdir()
        if re.match(r"\d{4}_", name.name)
    ]
    return sorted(found)
