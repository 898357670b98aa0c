"""A new ledger under a clock that stands still."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from support import Clock

from storyshare.ledger import Ledger


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def ledger(tmp_path: Path, clock: Clock) -> Iterator[Ledger]:
    with Ledger.create(tmp_path / "state" / "ledger.sqlite3", now=clock) as book:
        yield book
