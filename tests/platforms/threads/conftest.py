"""An adapter that is connected to a stand-in for Threads."""

from collections.abc import Iterator

import pytest
from contract.cases import THREADS_CASE
from contract.on_meta import OnThreads

from storyshare.testing.bench import WireBench


@pytest.fixture
def there(monkeypatch: pytest.MonkeyPatch) -> Iterator[WireBench]:
    bench = WireBench(THREADS_CASE, monkeypatch)
    yield bench
    bench.web.close()


@pytest.fixture
def threads(there: WireBench) -> OnThreads:
    """What speaks for Threads."""
    assert isinstance(there.web.stand_in, OnThreads)
    return there.web.stand_in
