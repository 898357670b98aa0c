"""The log-in leads to an app, tries what was typed, and keeps nothing that does not work."""

from collections.abc import Sequence

import pytest
from contract.cases import SLACK_CASE, SLACK_WEBHOOK_CASE
from contract.on_slack import OnSlack
from yaml import safe_load as load

from storyshare.errors import AccountOnHoldError, SetupError
from storyshare.models import Account
from storyshare.platforms import LoggedIn
from storyshare.platforms.slack import Slack
from storyshare.platforms.slack.log_in import MANIFEST, SCOPES
from storyshare.testing import Shelf, WireBench, always
from storyshare.testing.web import Reply

ACCOUNT = Account(name="coalition", platform="slack", env="SLACK")


class Typing:
    """Somebody who answers in turn."""

    def __init__(self, choice: int, *answers: str) -> None:
        self.told: list[str] = []
        self.secret: list[bool] = []
        self._choice = choice
        self._answers = list(answers)

    def tell(self, text: str) -> None:
        self.told.append(text)

    def ask(self, question: str, *, secret: bool = False, default: str = "") -> str:
        self.secret.append(secret)
        return self._answers.pop(0) or default

    def choose(self, question: str, choices: Sequence[str]) -> int:
        assert len(choices) == 2
        return self._choice

    def authorise(self, address: str, *, redirect: str) -> str:
        raise AssertionError


def logged_in(bench: WireBench, person: Typing) -> LoggedIn:
    return Slack.log_in(ACCOUNT, Shelf(BASE_URL=bench.web.url), person)


def test_a_bot_is_set_up_step_by_step(bot: WireBench) -> None:
    given = SLACK_CASE.variables(bot.web.url)
    person = Typing(0, given["BOT_TOKEN"], given["CHANNEL"])
    found = logged_in(bot, person)
    assert found.values == {"BOT_TOKEN": given["BOT_TOKEN"], "CHANNEL": given["CHANNEL"]}
    assert found.options == {"through": "bot"}
    assert person.secret == [True, False]
    manifest = load(MANIFEST)
    assert manifest["oauth_config"]["scopes"]["bot"] == list(SCOPES)
    assert manifest["settings"] == {"token_rotation_enabled": False}
    assert person.told[-1] == "It works: storyshare in Desk."


def test_what_renewed_the_token_of_another_app_is_given_up(bot: WireBench) -> None:
    given = SLACK_CASE.variables(bot.web.url)
    former = {"REFRESH_TOKEN": "xoxe-1-made-up", "CLIENT_ID": "1.2", "CLIENT_SECRET": "made-up-secret"}
    shelf = Shelf(BASE_URL=bot.web.url, **former)
    found = Slack.log_in(ACCOUNT, shelf, Typing(0, given["BOT_TOKEN"], given["CHANNEL"]))
    assert found.values == {
        "BOT_TOKEN": given["BOT_TOKEN"],
        "CHANNEL": given["CHANNEL"],
        **dict.fromkeys(former, ""),
    }


def test_a_channel_that_the_bot_is_not_in_is_said(bot: WireBench, slack: OnSlack) -> None:
    slack.refuses["conversations.history"] = "not_in_channel"
    given = SLACK_CASE.variables(bot.web.url)
    person = Typing(0, given["BOT_TOKEN"], given["CHANNEL"])
    logged_in(bot, person)
    assert "Invite the app" in person.told[-1]


def test_a_webhook_is_tried_without_posting(webhook: WireBench) -> None:
    url = SLACK_WEBHOOK_CASE.variables(webhook.web.url)["WEBHOOK_URL"]
    person = Typing(1, url)
    found = logged_in(webhook, person)
    assert (found.values, found.options, person.secret) == ({"WEBHOOK_URL": url}, {"through": "webhook"}, [True])
    assert webhook.public() == 0


def test_what_does_not_work_is_not_kept(bot: WireBench) -> None:
    with pytest.raises(SetupError):
        logged_in(bot, Typing(0, "xoxp-a-persons", "C0123ABCDEF"))
    bot.web.fault = always(Reply(body={"ok": False, "error": "invalid_auth"}))
    with pytest.raises(AccountOnHoldError):
        logged_in(bot, Typing(0, "xoxb-1", "C0123ABCDEF"))
