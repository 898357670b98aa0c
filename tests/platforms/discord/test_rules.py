"""What Discord allows, and which addresses are those of a webhook."""

import pytest
from contract.cases import DISCORD_CASE
from contract.on_discord import TOKEN, URL, WEBHOOK

from storyshare.compose import over_by
from storyshare.errors import InputError, SetupError
from storyshare.platforms.discord import Discord
from storyshare.platforms.discord.rules import settings, webhook
from storyshare.testing.case import Shelf


def test_what_is_counted_is_what_is_sent() -> None:
    rules = Discord.rules({})
    assert (over_by(rules, "😀" * 2000), over_by(rules, "😀" * 2001)) == (0, 1)
    assert over_by(rules, "*" * 1001) == 2


def test_pictures_or_a_card_with_one() -> None:
    card, images = Discord.rules({}), Discord.rules({"embed": "images"})
    assert (card.link, card.images, card.card_image and card.card_image.count) == ("card", None, 1)
    assert (images.link, images.images and (images.images.count, images.images.alt_limit)) == ("text", (10, 1024))


@pytest.mark.parametrize("options", [{"embed": "photo"}, {"thread_id": "news"}, {"thread_id": "1/../2"}])
def test_an_option_that_cannot_be_right_is_refused(options: dict[str, str]) -> None:
    with pytest.raises(InputError, match="cannot be right"):
        Discord.rules(options)


@pytest.mark.parametrize(
    "address",
    [
        URL,
        f" {URL}/ ",
        URL.replace("discord.com", "discordapp.com"),
        URL.replace("discord.com", "ptb.discord.com"),
        URL.replace("discord.com", "canary.discord.com"),
        URL.replace("/api/", "/api/v10/"),
        f"{URL}?thread_id=1",
    ],
)
def test_an_address_as_discord_shows_it_is_understood(address: str) -> None:
    assert webhook(address) == (WEBHOOK, TOKEN)


@pytest.mark.parametrize(
    "address",
    [
        URL.replace("https", "http"),
        URL.replace("discord.com", "discord.com.example"),
        URL.replace("discord.com", "example.org"),
        URL.replace("discord.com", "discord.com@example.org"),
        URL.replace("discord.com", "127.0.0.1"),
        f"{URL}/slack",
        f"{URL}/../../x",
        f"{URL}é",
        "https://discord.com/api/webhooks/1",
    ],
)
def test_nothing_is_sent_to_another_address(address: str) -> None:
    with pytest.raises(SetupError, match="DISCORD_WEBHOOK_URL is not the address of a webhook") as caught:
        settings(DISCORD_CASE.account(), Shelf(WEBHOOK_URL=address))
    assert TOKEN not in f"{caught.value}{caught.value.hint}"


def test_a_stand_in_is_on_this_computer() -> None:
    with pytest.raises(SetupError, match="DISCORD_BASE_URL is not an address of this computer"):
        settings(DISCORD_CASE.account(), Shelf(WEBHOOK_URL=URL, BASE_URL="https://discord.example"))
    assert settings(DISCORD_CASE.account(), Shelf(WEBHOOK_URL=URL)).base == "https://discord.com"
