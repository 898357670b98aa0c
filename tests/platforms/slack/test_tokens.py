"""A token that ends after twelve hours is renewed; its refresh token is used once, and the next one kept."""

from datetime import timedelta
from typing import Any

import pytest
from contract.cases import SLACK_CASE
from contract.on_slack import OnSlack

from storyshare.errors import AccountOnHoldError, NotSentError
from storyshare.platforms.slack import Slack
from storyshare.testing import KEY, NOW, WireBench, cleared

ROTATED = {
    "BOT_TOKEN": "xoxe.xoxb-made-up-first",
    "REFRESH_TOKEN": "xoxe-1-made-up-refresh-81",
    "CLIENT_ID": "123.456",
    "CLIENT_SECRET": "made-up-secret-82",
}


@pytest.fixture
def rotated(bot: WireBench, slack: OnSlack) -> WireBench:
    """A bot whose token ends; its first one is good until Slack says otherwise."""
    slack.token = ROTATED["BOT_TOKEN"]
    bot.shelf.values.update(ROTATED)
    return bot


def connected(bench: WireBench, *, hours: float = 0) -> Any:
    later = NOW + timedelta(hours=hours)
    return Slack.connect(SLACK_CASE.account(), bench.shelf, now=lambda: later, pause=lambda _: None)


def test_a_token_that_has_ended_is_renewed_and_the_post_is_tried_again(rotated: WireBench, slack: OnSlack) -> None:
    sender = connected(rotated)
    made = sender.prepare(rotated.share(), 1, ())
    slack.token = "another"
    with pytest.raises(NotSentError, match="new one") as caught:
        sender.commit(cleared(made), key=KEY)
    assert type(caught.value) is NotSentError
    sender.commit(cleared(sender.prepare(rotated.share(), 1, ())), key=KEY)
    assert (slack.renewals, rotated.public()) == (1, 1)


def test_it_is_renewed_before_it_ends_and_the_next_refresh_token_is_used(rotated: WireBench, slack: OnSlack) -> None:
    slack.token = "another"
    with pytest.raises(NotSentError):
        connected(rotated).account()
    for hours, renewals in ((0, 1), (11, 1), (11.95, 2), (12, 2), (24, 3)):
        assert connected(rotated, hours=hours).account().name == "storyshare in Desk"
        assert slack.renewals == renewals


def test_a_refresh_token_that_was_used_puts_the_account_on_hold(rotated: WireBench, slack: OnSlack) -> None:
    slack.token, slack.refresh = "another", "another"
    with pytest.raises(NotSentError):
        connected(rotated).account()
    with pytest.raises(AccountOnHoldError, match="does not renew") as caught:
        connected(rotated).account()
    shown = f"{caught.value!r}{caught.value.hint}"
    assert not [value for value in ROTATED.values() if value in shown]


def test_a_post_is_deleted_a_day_later(rotated: WireBench, slack: OnSlack) -> None:
    sender = connected(rotated)
    receipt = sender.commit(cleared(sender.prepare(rotated.share(), 1, ())), key=KEY)
    slack.token = "another"
    with pytest.raises(NotSentError):
        connected(rotated).account()
    connected(rotated).account()
    slack.token = "yet another"
    connected(rotated, hours=24).delete(receipt)
    assert (slack.public, slack.renewals) == ({}, 2)


def test_a_usual_token_that_has_ended_puts_the_account_on_hold(bot: WireBench, slack: OnSlack) -> None:
    slack.token = "another"
    with pytest.raises(AccountOnHoldError):
        bot.sender.account()


def test_the_settings_hold_it_out_of_sight(rotated: WireBench) -> None:
    sender = connected(rotated)
    assert not [value for value in ROTATED.values() if value in repr(vars(sender)) and value != "123.456"]
