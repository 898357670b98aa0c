"""A bot and a webhook that are connected to a stand-in for Slack."""

from collections.abc import Iterator

import pytest
from contract.cases import SLACK_CASE, SLACK_WEBHOOK_CASE
from contract.on_slack import OnSlack

from storyshare.testing import WireBench


@pytest.fixture
def bot(monkeypatch: pytest.MonkeyPatch) -> Iterator[WireBench]:
    bench = WireBench(SLACK_CASE, monkeypatch)
    yield bench
    bench.web.close()


@pytest.fixture
def slack(bot: WireBench) -> OnSlack:
    server = bot.web.stand_in
    assert isinstance(server, OnSlack)
    return server


@pytest.fixture
def webhook(monkeypatch: pytest.MonkeyPatch) -> Iterator[WireBench]:
    bench = WireBench(SLACK_WEBHOOK_CASE, monkeypatch)
    yield bench
    bench.web.close()
