"""An adapter that is connected to a stand-in for Telegram."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from contract.cases import TELEGRAM_CASE
from contract.on_telegram import OnTelegram

from storyshare.testing.bench import WireBench


@pytest.fixture
def there(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[WireBench]:
    """With the options that the test is given, if any."""
    options = getattr(request, "param", {})
    bench = WireBench(replace(TELEGRAM_CASE, options=options), monkeypatch)
    yield bench
    bench.web.close()


@pytest.fixture
def telegram(there: WireBench) -> OnTelegram:
    """What speaks for Telegram."""
    assert isinstance(there.web.stand_in, OnTelegram)
    return there.web.stand_in
