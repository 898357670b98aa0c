"""An adapter that is connected to a stand-in for Discord."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from contract.cases import DISCORD_CASE
from contract.on_discord import OnDiscord

from storyshare.testing.bench import WireBench


@pytest.fixture
def there(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[WireBench]:
    """With the options that the test is given, if any."""
    bench = WireBench(replace(DISCORD_CASE, options=getattr(request, "param", {})), monkeypatch)
    yield bench
    bench.web.close()


@pytest.fixture
def discord(there: WireBench) -> OnDiscord:
    """What speaks for Discord."""
    assert isinstance(there.web.stand_in, OnDiscord)
    return there.web.stand_in
