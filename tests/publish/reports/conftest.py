"""A newsroom of made-up accounts."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from publish.reports.newsroom import Newsroom, newsroom


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Newsroom]:
    with newsroom(tmp_path, monkeypatch) as found:
        yield found
