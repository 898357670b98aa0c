"""An adapter that is connected to a stand-in for its server."""

from collections.abc import Iterator

import pytest
from contract.cases import MASTODON_CASE
from contract.on_mastodon import OnMastodon

from storyshare.testing.bench import WireBench


@pytest.fixture
def there(monkeypatch: pytest.MonkeyPatch) -> Iterator[WireBench]:
    bench = WireBench(MASTODON_CASE, monkeypatch)
    yield bench
    bench.web.close()


@pytest.fixture
def server(there: WireBench) -> OnMastodon:
    """What speaks for the server."""
    assert isinstance(there.web.stand_in, OnMastodon)
    return there.web.stand_in
