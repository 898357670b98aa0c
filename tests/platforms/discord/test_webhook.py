"""Where a webhook posts to, and how a person gets one."""

import pytest
from contract.on_discord import CHANNEL, GUILD, TOKEN, URL, OnDiscord
from platforms.people import Scripted

from storyshare.errors import AccountOnHoldError, PostError, SetupError
from storyshare.models import Account
from storyshare.platforms.discord import Discord
from storyshare.platforms.protocol import LoggedIn
from storyshare.testing import Shelf, WireBench

ACCOUNT = Account(name="discord", platform="discord", env="DISCORD")


def _log_in(there: WireBench, person: Scripted) -> LoggedIn:
    return Discord.log_in(ACCOUNT, Shelf(BASE_URL=there.web.url), person)


def test_the_account_is_the_webhook_and_its_channel(there: WireBench) -> None:
    profile = there.sender.account()
    assert (profile.name, profile.url) == ("Stories", f"https://discord.com/channels/{GUILD}/{CHANNEL}")


def test_a_webhook_that_does_not_post_is_said_before_a_post(there: WireBench, discord: OnDiscord) -> None:
    discord.kind = 2  # it follows another channel
    with pytest.raises(AccountOnHoldError, match="does not post to a channel"):
        there.sender.prepare(there.share(), 1, ())
    with pytest.raises(AccountOnHoldError, match="does not post to a channel"):
        _log_in(there, Scripted(URL))


def test_where_it_posts_to_is_asked_once(there: WireBench) -> None:
    for _ in range(2):
        there.sender.prepare(there.share(), 1, ())
    assert len(there.web.seen) == 1


def test_a_person_pastes_the_address_and_it_is_looked_at(there: WireBench) -> None:
    person = Scripted(URL.replace("discord.com", "ptb.discord.com"))
    assert _log_in(there, person) == LoggedIn(values={"WEBHOOK_URL": URL})
    assert person.secret == ["Address of the webhook"]
    said = "\n".join(person.told)
    assert "New Webhook" in said
    assert f"“Stories” posts to https://discord.com/channels/{GUILD}/{CHANNEL}" in said
    assert TOKEN not in said
    assert [request.method for request in there.web.seen] == ["GET"]


def test_what_is_no_webhook_is_refused_before_anything_is_asked(there: WireBench) -> None:
    with pytest.raises(SetupError, match="not the address of a webhook"):
        _log_in(there, Scripted("https://example.org/api/webhooks/1/x"))
    assert there.web.seen == []


def test_a_webhook_that_is_gone_is_said(there: WireBench, discord: OnDiscord) -> None:
    discord.gone = True
    with pytest.raises(PostError, match="webhook is gone") as caught:
        _log_in(there, Scripted(URL))
    assert TOKEN not in f"{caught.value}{caught.value.hint}"
