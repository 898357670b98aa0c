"""An adapter that is connected to a stand-in for X."""

from collections.abc import Iterator

import pytest
from contract.cases import X_CASE

from storyshare.testing.bench import WireBench


@pytest.fixture
def on_x(monkeypatch: pytest.MonkeyPatch) -> Iterator[WireBench]:
    bench = WireBench(X_CASE, monkeypatch)
    yield bench
    bench.web.close()
