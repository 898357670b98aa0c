"""An adapter that is connected to a stand-in for Reddit."""

from collections.abc import Iterator

import pytest
from contract.cases import REDDIT_CASE
from contract.on_reddit import OnReddit

from storyshare.testing import WireBench


@pytest.fixture
def there(monkeypatch: pytest.MonkeyPatch) -> Iterator[WireBench]:
    bench = WireBench(REDDIT_CASE, monkeypatch)
    yield bench
    bench.web.close()


@pytest.fixture
def reddit(there: WireBench) -> OnReddit:
    server = there.web.stand_in
    assert isinstance(server, OnReddit)
    return server
