"""What Bluesky allows, and what an account needs."""

from dataclasses import replace

import pytest
from platforms.bluesky.made import ACCOUNT, CREATE, is_tid, now, share
from platforms.bluesky.pds import PASSWORD, Shelf, StandIn

from storyshare.errors import InputError, SetupError
from storyshare.platforms.bluesky import Bluesky


def test_a_card_by_default() -> None:
    rules = Bluesky.rules({})
    assert [(limit.maximum, limit.unit) for limit in rules.limits] == [(300, "graphemes"), (3000, "UTF-8 bytes")]
    assert [limit.count("👩‍👩‍👧é") for limit in rules.limits] == [2, 20]
    assert (rules.link, rules.images, rules.card_image and rules.card_image.max_bytes) == ("card", None, 1_000_000)
    assert (rules.language_tag, rules.threads, rules.hashtags, rules.warning) == (True, True, 3, "text")


def test_pictures_where_the_account_says_so() -> None:
    rules = Bluesky.rules({"embed": "images"})
    assert (rules.link, rules.card_image) == ("text", None)
    assert rules.images
    assert (rules.images.count, rules.images.max_bytes) == (4, 2_000_000)


def test_an_unknown_option_is_named_with_the_right_ones() -> None:
    with pytest.raises(InputError, match=r"^embed = “picture” cannot be right\.$") as caught:
        Bluesky.rules({"embed": "picture"})
    assert caught.value.hint == "Write one of: card, images."


def test_the_example_is_a_record_key() -> None:
    assert is_tid(Bluesky.rules({}).example_id)


def test_every_missing_credential_is_named_by_its_variable() -> None:
    account = replace(ACCOUNT, name="bluesky-es", env="BLUESKY_ES")
    with pytest.raises(SetupError) as caught:
        Bluesky.connect(account, Shelf(HANDLE=" "))
    assert str(caught.value) == "not set up: BLUESKY_ES_HANDLE, BLUESKY_ES_APP_PASSWORD missing in .env."
    assert "App passwords" in caught.value.hint


def test_nothing_is_called(bluesky: Bluesky, pds: StandIn) -> None:
    assert pds.seen == []


def test_bluesky_itself_is_the_server_unless_another_is_named() -> None:
    bluesky = Bluesky.connect(ACCOUNT, Shelf(HANDLE="rosa.test", APP_PASSWORD=PASSWORD))
    assert bluesky._log_in._settings.host == "https://bsky.social"


@pytest.mark.parametrize("url", ["bsky.social", "ftp://bsky.social", "https://"])
def test_a_server_that_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(SetupError, match="BLUESKY_PDS_URL is no address"):
        Bluesky.connect(ACCOUNT, Shelf(HANDLE="rosa.test", APP_PASSWORD=PASSWORD, PDS_URL=url))


@pytest.mark.parametrize("handle", ["rosa.test", "@rosa.test", " rosa.test ", "\u202a@rosa.test\u202c"])
def test_a_handle_copied_from_the_app_works(shelf: Shelf, pds: StandIn, handle: str) -> None:
    shelf.put("HANDLE", handle)
    Bluesky.connect(ACCOUNT, shelf, now=now).prepare(share(), 1, ())
    assert pds.asked(CREATE) == [{"identifier": "rosa.test", "password": PASSWORD}]


@pytest.mark.parametrize("handle", ["@rosa.test", "did:plc:asdf123", "rosa@example.org"])
def test_a_handle_a_did_and_an_email_address_log_in(handle: str) -> None:
    bluesky = Bluesky.connect(ACCOUNT, Shelf(HANDLE=handle, APP_PASSWORD=PASSWORD))
    assert bluesky._log_in._settings.identifier == handle.removeprefix("@")


@pytest.mark.parametrize("handle", ["rosa", "rosa..test", "https://bsky.app/profile/rosa.test"])
def test_what_is_no_handle_is_refused_before_anything_is_called(handle: str) -> None:
    with pytest.raises(SetupError, match="BLUESKY_HANDLE is not a handle of Bluesky"):
        Bluesky.connect(ACCOUNT, Shelf(HANDLE=handle, APP_PASSWORD=PASSWORD))
