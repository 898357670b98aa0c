"""An adapter that is connected to a stand-in for Facebook."""

from collections.abc import Iterator

import pytest
from contract.cases import FACEBOOK_CASE
from contract.on_facebook import OnFacebook

from storyshare.testing import WireBench


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch) -> Iterator[WireBench]:
    bench = WireBench(FACEBOOK_CASE, monkeypatch)
    yield bench
    bench.web.close()


@pytest.fixture
def facebook(page: WireBench) -> OnFacebook:
    """What speaks for Facebook."""
    assert isinstance(page.web.stand_in, OnFacebook)
    return page.web.stand_in
