"""A new ledger under a clock that stands still: in a SQLite file, and on a real PostgreSQL."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from support import Clock

from storyshare.ledger import Ledger


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def ledger(ledger_place: Path | str, clock: Clock) -> Iterator[Ledger]:
    """On each database in turn."""
    with Ledger.create(ledger_place, now=clock) as book:
        yield book


@pytest.fixture
def ledger_file(tmp_path: Path, clock: Clock) -> Iterator[Ledger]:
    """In a SQLite file."""
    with Ledger.create(tmp_path / "state" / "ledger.sqlite3", now=clock) as book:
        yield book
