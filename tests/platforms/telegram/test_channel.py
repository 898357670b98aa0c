"""Who the bot is, where it may post, and how a person gets there."""

from typing import Any

import pytest
from contract.on_telegram import CHAT, TOKEN, OnTelegram, refused
from platforms.people import Scripted

from storyshare.errors import AccountOnHoldError, PostError, SetupError
from storyshare.models import Account
from storyshare.platforms.telegram import Telegram
from storyshare.testing import Shelf, WireBench, always

ACCOUNT = Account(name="telegram", platform="telegram", env="TELEGRAM")
NEWS = {
    "update_id": 7,
    "my_chat_member": {"chat": {"id": CHAT, "type": "channel", "title": "Stories"}, "date": 1},
}


def _log_in(there: WireBench, person: Scripted) -> dict[str, str]:
    return dict(Telegram.log_in(ACCOUNT, Shelf(BASE_URL=there.web.url), person).values)


def test_the_account_is_its_channel(there: WireBench, telegram: OnTelegram) -> None:
    profile = there.sender.account()
    assert (profile.name, profile.url) == ("@example_stories", "https://t.me/example_stories")
    del telegram.chat["username"]
    profile = there.sender.account()
    assert (profile.name, profile.url) == ("Stories", "https://t.me/c/1987654321")


@pytest.mark.parametrize(
    ("kind", "member", "may"),
    [
        ("channel", {"status": "administrator", "can_post_messages": True}, True),
        ("channel", {"status": "administrator", "can_post_messages": False}, False),
        ("channel", {"status": "administrator"}, False),
        ("channel", {"status": "member"}, False),
        ("channel", {"status": "left"}, False),
        ("supergroup", {"status": "member"}, True),
        ("supergroup", {"status": "restricted"}, False),
        ("supergroup", {"status": "kicked"}, False),
    ],
)
def test_a_right_that_is_missing_is_said_before_a_post(
    there: WireBench,
    telegram: OnTelegram,
    kind: str,
    member: dict[str, Any],
    may: bool,
) -> None:
    telegram.chat["type"], telegram.member = kind, member
    if may:
        assert there.sender.account().name == "@example_stories"
    else:
        with pytest.raises(AccountOnHoldError, match="may not post to @example_stories"):
            there.sender.account()


def test_a_public_channel_is_found_by_its_name_and_kept_by_its_number(there: WireBench) -> None:
    person = Scripted(TOKEN, "@example_stories")
    assert _log_in(there, person) == {"BOT_TOKEN": TOKEN, "CHAT_ID": str(CHAT)}
    assert person.secret == ["Token of the bot"]
    said = "\n".join(person.told)
    assert "https://t.me/BotFather" in said
    assert "Search for @example_stories_bot" in said
    assert TOKEN not in said


def test_a_private_channel_is_found_by_what_the_bot_was_told(there: WireBench, telegram: OnTelegram) -> None:
    group = {"update_id": 8, "message": {"chat": {"id": -5, "type": "group", "title": "Desk"}}}
    other = {"update_id": 9, "channel_post": {"chat": {"id": -1005, "type": "channel", "title": "Other"}}}
    telegram.updates = [NEWS, group, other, NEWS]
    person = Scripted(TOKEN, "")
    assert _log_in(there, person)["CHAT_ID"] == str(CHAT)
    assert person.offered == ["Stories", "Other"]


def test_nothing_that_the_bot_was_told_is_taken_as_read(there: WireBench, telegram: OnTelegram) -> None:
    telegram.updates = [NEWS]
    _log_in(there, Scripted(TOKEN, ""))
    (asked,) = [each.json() for each in there.web.seen if each.path.endswith("/getUpdates")]
    assert asked == {"limit": 100, "timeout": 0}


def test_where_another_program_listens_nothing_is_asked(there: WireBench, telegram: OnTelegram) -> None:
    telegram.hook = "https://example.org/hook"
    with pytest.raises(SetupError, match="Another program"):
        _log_in(there, Scripted(TOKEN, ""))
    assert not [each for each in there.web.seen if each.path.endswith("/getUpdates")]


def test_a_bot_that_was_told_of_no_channel_says_what_to_do(there: WireBench) -> None:
    with pytest.raises(SetupError, match="no channel") as caught:
        _log_in(there, Scripted(TOKEN, ""))
    assert "Post any message in the channel" in caught.value.hint


@pytest.mark.parametrize(("token", "name"), [("nonsense", "@example_stories"), (TOKEN, "not a name")])
def test_what_cannot_be_right_is_refused(there: WireBench, token: str, name: str) -> None:
    with pytest.raises(SetupError):
        _log_in(there, Scripted(token, name))


def test_a_token_that_is_taken_back_is_said(there: WireBench) -> None:
    there.web.fault = always(refused(401, "Unauthorized"))
    with pytest.raises(PostError) as caught:
        _log_in(there, Scripted(TOKEN, "@example_stories"))
    assert TOKEN not in f"{caught.value}{caught.value.hint}"
