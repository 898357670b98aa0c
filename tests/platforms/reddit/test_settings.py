"""What an account needs is named at once, with the way that is left to those without keys."""

import pytest

from storyshare.errors import InputError, SetupError
from storyshare.models import Account
from storyshare.platforms.reddit import Reddit
from storyshare.platforms.reddit.rules import flair, rules, settings, subreddit
from storyshare.testing import Shelf

KEYS = {"CLIENT_ID": "made-up-id", "CLIENT_SECRET": "s", "REFRESH_TOKEN": "r", "USERNAME": "rosa_desk"}


def account(**options: str) -> Account:
    return Account(name="reddit-main", platform="reddit", env="REDDIT", options=options)


def test_without_keys_the_other_way_is_told() -> None:
    with pytest.raises(SetupError, match="REDDIT_CLIENT_ID, REDDIT_CLIENT_SECRET, REDDIT_REFRESH_TOKEN") as caught:
        Reddit.connect(account(), Shelf())
    assert "no new keys without its approval" in caught.value.hint
    assert "by-hand" in caught.value.hint


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"USERNAME": "rosa desk"}, "USERNAME is no name"),
        ({"USERNAME": "rosa/../x"}, "USERNAME is no name"),
        ({"CLIENT_SECRET": "a b"}, "CLIENT_SECRET has signs"),
        ({"BASE_URL": "https://reddit.example.org"}, "not an address of this computer"),
    ],
)
def test_what_cannot_be_right_is_named(values: dict[str, str], said: str) -> None:
    with pytest.raises(SetupError, match=said):
        Reddit.connect(account(), Shelf(**{**KEYS, **values}))


def test_reddit_is_told_who_is_speaking() -> None:
    for name in ("rosa_desk", "u/rosa_desk", "/user/rosa_desk"):
        found = settings(account(), Shelf(**{**KEYS, "USERNAME": name}))
        assert found.agent.startswith("python:storyshare:v")
        assert found.agent.endswith(" (by /u/rosa_desk)")


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("", "u_rosa_desk"),
        ("refugees", "refugees"),
        ("r/refugees", "refugees"),
        ("/r/refugees/", "refugees"),
        ("u/rosa_desk", "u_rosa_desk"),
    ],
)
def test_without_a_subreddit_it_is_ones_own_profile(given: str, name: str) -> None:
    assert subreddit({"subreddit": given}, "rosa_desk") == name


@pytest.mark.parametrize(
    "options",
    [
        {"subreddit": "a b"},
        {"subreddit": "https://example.org"},
        {"kind": "image"},
        {"sendreplies": "maybe"},
        {"flair_id": "x!"},
        {"flair_text": "News"},
        {"flair_id": "0a1b2c3d-4e5f", "flair_text": "x" * 65},
    ],
)
def test_an_option_that_cannot_be_right_is_refused(options: dict[str, str]) -> None:
    with pytest.raises(InputError):
        rules(options)


def test_the_kind_says_where_the_link_goes() -> None:
    assert (rules({}).link, rules({"kind": "link"}).link) == ("text", "field")
    assert flair({"flair_id": "0a1b2c3d-4e5f", "flair_text": "News"}) == {
        "flair_id": "0a1b2c3d-4e5f",
        "flair_text": "News",
    }
