"""One of the two ways is enough, both at once are one too many, and what is missing is named."""

import pytest

from storyshare.errors import InputError, SetupError
from storyshare.models import Account
from storyshare.platforms.slack import Slack
from storyshare.platforms.slack.rules import rules
from storyshare.platforms.slack.webhook import Webhook
from storyshare.testing import Shelf

HOOK = "https://hooks.slack.com/services/T0123ABCD/B0456ABCD/madeUpWebhook71"
BOT = {"BOT_TOKEN": "xoxb-made-up-token-47", "CHANNEL": "C0123ABCDEF"}


def connected(options: dict[str, str] | None = None, **values: str) -> object:
    account = Account(name="coalition", platform="slack", env="SLACK", options=options or {})
    return Slack.connect(account, Shelf(**values))


@pytest.mark.parametrize(
    ("options", "values", "kind"),
    [
        ({}, BOT, Slack),
        ({"through": "bot"}, BOT, Slack),
        ({"through": "bot"}, {**BOT, "WEBHOOK_URL": HOOK}, Slack),
        ({"through": "webhook"}, {"WEBHOOK_URL": HOOK}, Webhook),
        ({"through": "webhook"}, {**BOT, "WEBHOOK_URL": HOOK}, Webhook),
    ],
)
def test_either_way_is_enough(options: dict[str, str], values: dict[str, str], kind: type) -> None:
    assert type(connected(options, **values)) is kind


@pytest.mark.parametrize(
    ("options", "values", "said"),
    [
        ({}, {}, "SLACK_BOT_TOKEN and SLACK_CHANNEL, or SLACK_WEBHOOK_URL, missing"),
        ({}, {"BOT_TOKEN": "xoxb-1"}, "SLACK_CHANNEL missing"),
        ({}, {"CHANNEL": "C0123ABCDEF"}, "SLACK_BOT_TOKEN missing"),
        ({"through": "webhook"}, BOT, "SLACK_WEBHOOK_URL missing"),
        ({"through": "bot"}, {"WEBHOOK_URL": HOOK}, "SLACK_BOT_TOKEN, SLACK_CHANNEL missing"),
        ({}, {"WEBHOOK_URL": HOOK}, "does not say that this account posts by a webhook"),
        ({}, {**BOT, "WEBHOOK_URL": HOOK}, "both set"),
        ({}, {**BOT, "CHANNEL": "#general"}, "not the ID of a channel"),
        ({}, {**BOT, "BOT_TOKEN": "xoxp-made-up"}, "no bot token"),
        ({}, {**BOT, "BOT_TOKEN": "xoxe.xoxb-1"}, "SLACK_REFRESH_TOKEN, SLACK_CLIENT_ID, SLACK_CLIENT_SECRET missing"),
        ({}, {**BOT, "REFRESH_TOKEN": "xoxe-1"}, "SLACK_CLIENT_ID, SLACK_CLIENT_SECRET missing"),
        ({}, {**BOT, "BASE_URL": "https://slack.example.org"}, "not an address of this computer"),
        ({"through": "webhook"}, {"WEBHOOK_URL": "https://hooks.slack.com/triggers/T0/1/x"}, "not the address"),
        ({"through": "webhook"}, {"WEBHOOK_URL": HOOK.replace("slack.com", "example.org")}, "not the address"),
        ({"through": "webhook"}, {"WEBHOOK_URL": f"http{HOOK[5:]}"}, "not the address"),
        ({"through": "webhook"}, {"WEBHOOK_URL": f"{HOOK}@example.org/"}, "not the address"),
    ],
)
def test_what_is_missing_or_wrong_is_named(options: dict[str, str], values: dict[str, str], said: str) -> None:
    with pytest.raises(SetupError, match=said) as caught:
        connected(options, **values)
    assert caught.value.hint
    assert "madeUpWebhook71" not in f"{caught.value}{caught.value.hint}"


def test_a_webhook_has_neither_pictures_nor_threads() -> None:
    by_webhook, by_bot = rules({"through": "webhook"}), rules({})
    assert (by_webhook.images, by_webhook.threads) == (None, False)
    assert by_bot.images
    assert by_bot.threads


@pytest.mark.parametrize("options", [{"through": "post"}, {"unfurl": "maybe"}])
def test_an_option_that_cannot_be_right_is_refused(options: dict[str, str]) -> None:
    with pytest.raises(InputError, match="cannot be right"):
        rules(options)
