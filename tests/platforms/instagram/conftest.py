"""An adapter that is connected to a stand-in for Instagram."""

from collections.abc import Iterator

import pytest
from contract.cases import INSTAGRAM_CASE
from contract.on_meta import OnInstagram

from storyshare.testing.bench import WireBench


@pytest.fixture
def there(monkeypatch: pytest.MonkeyPatch) -> Iterator[WireBench]:
    bench = WireBench(INSTAGRAM_CASE, monkeypatch)
    yield bench
    bench.web.close()


@pytest.fixture
def instagram(there: WireBench) -> OnInstagram:
    """What speaks for Instagram."""
    assert isinstance(there.web.stand_in, OnInstagram)
    return there.web.stand_in
