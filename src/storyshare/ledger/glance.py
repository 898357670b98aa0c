"""A glance into a ledger's file that changes nothing and waits for nobody: no lock, no migration, no file beside it."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from storyshare.ledger.database import queries

_SECONDS = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Glance:
    """What was seen: stories that are taken back (id: name), those that something is protected of, who may approve."""

    withdrawn: dict[str, str]
    protected: frozenset[str]
    approvers: tuple[str, ...]


def glance(place: Path) -> Glance | None:
    """What the file says at this moment; None where there is none, where it is closed, or where it cannot be read."""
    if not place.is_file():
        return None
    # Without a log beside it the file is all there is; SQLite would make one even for a reader.
    alone = not place.with_name(f"{place.name}-wal").exists()
    address = f"{place.absolute().as_uri()}?mode=ro{'&immutable=1' if alone else ''}"
    ask = queries()
    try:
        with closing(sqlite3.connect(address, uri=True, timeout=_SECONDS)) as file:
            file.execute("PRAGMA trusted_schema = OFF")
            ((_, closed),) = file.execute(ask["state_of_ledger"])
            if closed:
                return None
            withdrawn = file.execute(ask["withdrawals"], {"story_id": None}).fetchall()
            protected = file.execute(ask["protected"], {"story_id": None}).fetchall()
            policies = file.execute(ask["policies"]).fetchall()
            approvers = tuple(name for name, _ in json.loads(policies[-1][3])) if policies else ()
    except (sqlite3.Error, ValueError, LookupError, TypeError):
        return None
    return Glance(
        withdrawn={row[0]: row[1] for row in withdrawn},
        protected=frozenset(row[0] for row in protected),
        approvers=approvers,
    )
