"""A desk with one story that may be sent."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from desk import Desk
from support import Clock, make_workspace

from storyshare.ledger import Ledger


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    place = make_workspace(tmp_path)
    clock = Clock()
    with Ledger.create(place.ledger, now=clock) as ledger:
        yield Desk(place=place, ledger=ledger, clock=clock)
