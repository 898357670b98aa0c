"""What Telegram allows, and what a person may write for an account."""

import pytest
from contract.cases import TELEGRAM_CASE
from contract.on_telegram import CHAT, TOKEN

from storyshare.compose import over_by
from storyshare.errors import InputError, SetupError
from storyshare.platforms.telegram import Telegram
from storyshare.platforms.telegram.rules import chat_id, settings
from storyshare.testing.case import Shelf


@pytest.mark.parametrize(("options", "most"), [({}, 4096), ({"embed": "images"}, 1024)])
def test_code_points_are_counted_as_the_server_does(options: dict[str, str], most: int) -> None:
    rules = Telegram.rules(options)
    assert (over_by(rules, "😀" * most), over_by(rules, "😀" * (most + 1))) == (0, 1)


def test_what_is_written_for_telegram_counts_nothing() -> None:
    assert over_by(Telegram.rules({}), "&" * 4096) == 0


def test_pictures_have_no_alt_text_there() -> None:
    images = Telegram.rules({"embed": "images"}).images
    assert images
    assert (images.alt, images.count) == (False, 10)
    assert Telegram.rules({}).images is None


@pytest.mark.parametrize("options", [{"embed": "photo"}, {"preview": "left"}])
def test_an_option_that_cannot_be_right_is_refused(options: dict[str, str]) -> None:
    with pytest.raises(InputError, match="cannot be right"):
        Telegram.rules(options)


@pytest.mark.parametrize(
    ("given", "chat"),
    [
        ("@example_stories", "@example_stories"),
        ("example_stories", "@example_stories"),
        ("https://t.me/example_stories/", "@example_stories"),
        (f" {CHAT} ", CHAT),
        ("-4012345678", -4012345678),
        ("110201543", None),
        ("@x", None),
        ("@exa mple", None),
        ("-100/../getMe", None),
        ("https://example.org/stories", None),
    ],
)
def test_the_channel_is_understood_as_people_write_it(given: str, chat: str | int | None) -> None:
    assert chat_id(given) == chat


@pytest.mark.parametrize("token", ["110201543", "x:y", f"{TOKEN}/../x", f"{TOKEN}?", "1:é", f"bot{TOKEN}"])
def test_what_is_no_token_is_put_into_no_address(token: str) -> None:
    with pytest.raises(SetupError, match="TELEGRAM_BOT_TOKEN is not the token of a bot") as caught:
        settings(TELEGRAM_CASE.account(), Shelf(BOT_TOKEN=token, CHAT_ID="@example_stories"))
    assert token not in str(caught.value) + caught.value.hint


@pytest.mark.parametrize("address", ["https://telegram.example", "http://10.0.0.1", "127.0.0.1"])
def test_no_setting_sends_the_token_elsewhere(address: str) -> None:
    with pytest.raises(SetupError, match="TELEGRAM_BASE_URL is not an address of this computer"):
        settings(TELEGRAM_CASE.account(), Shelf(BOT_TOKEN=TOKEN, CHAT_ID="@example_stories", BASE_URL=address))
