"""An adapter that is connected to a stand-in for its server."""

import pytest
from platforms.bluesky.made import ACCOUNT, now
from platforms.bluesky.pds import PASSWORD, Shelf, StandIn
from pytest_httpserver import HTTPServer

from storyshare.platforms.bluesky import Bluesky


@pytest.fixture
def pds(httpserver: HTTPServer) -> StandIn:
    return StandIn(httpserver, now)


@pytest.fixture
def shelf(pds: StandIn) -> Shelf:
    return Shelf(HANDLE="rosa.test", APP_PASSWORD=PASSWORD, PDS_URL=pds.url)


@pytest.fixture
def bluesky(shelf: Shelf) -> Bluesky:
    return Bluesky.connect(ACCOUNT, shelf, now=now)
