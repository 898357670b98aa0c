"""Mastodon's rules, as the account's server has them."""

import pytest

from storyshare.errors import InputError
from storyshare.models import Rules
from storyshare.platforms.mastodon import Mastodon
from storyshare.platforms.protocol import Described

POST = "@ana@example.social e\u0301 https://example.org/" + "a" * 100


def rules(**options: str) -> Rules:
    platform: type[Described] = Mastodon
    return platform.rules(options)


def counted(**options: str) -> tuple[int, int, str]:
    (limit,) = rules(**options).limits
    return limit.count(POST, "é"), limit.maximum, limit.unit


def test_without_options_it_is_mastodon_as_it_comes() -> None:
    assert counted() == (1 + 4 + 3 + 23, 500, "graphemes")


def test_the_server_may_allow_more() -> None:
    assert counted(max_characters="5000", url_length="30") == (1 + 4 + 3 + 30, 5000, "graphemes")


def test_a_server_that_reserves_nothing_counts_addresses_in_full() -> None:
    assert counted(url_length="0") == (1 + 19 + 3 + 120, 500, "graphemes")


@pytest.mark.parametrize("software", ["gotosocial", "akkoma", "something new"])
def test_other_software_counts_code_points_in_full(software: str) -> None:
    assert counted(software=software) == (1 + 19 + 4 + 120, 500, "code points")


@pytest.mark.parametrize("software", ["mastodon", "Glitch", "hometown"])
def test_forks_count_as_mastodon(software: str) -> None:
    assert counted(software=software) == counted()


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("max_characters", "0"),
        ("max_characters", "five"),
        ("url_length", "-1"),
        ("max_media", ""),
        ("description_limit", "1.5"),
        ("base_url", ""),
        ("base_url", "https://"),
        ("base_url", "https://ana@example.social"),
        ("base_url", "{host}"),
    ],
)
def test_a_wrong_option_is_named(option: str, value: str) -> None:
    with pytest.raises(InputError, match=option) as caught:
        rules(**{option: value})
    assert caught.value.hint


def test_what_else_mastodon_allows() -> None:
    what = rules(max_media="16", description_limit="10000")
    assert (what.platform, what.title, what.link, what.warning) == ("mastodon", "Mastodon", "text", "field")
    assert (what.hashtags, what.threads, what.language_tag, what.price) == (4, True, True, None)
    assert what.images
    assert (what.images.count, what.images.alt_limit, what.images.max_pixels) == (16, 10000, 33_177_600)
    assert [entity.kind for entity in what.find("@ana #Asilo https://example.org example.org")] == [
        "mention",
        "hashtag",
        "link",
    ]


@pytest.mark.parametrize("base_url", ["https://example.social", "https://example.social/", "example.social"])
def test_the_address_of_a_post_is_on_the_account_s_server(base_url: str) -> None:
    what = rules(base_url=base_url)
    assert what.permalink.format(account="ana", id=what.example_id) == f"https://example.social/@ana/{what.example_id}"


def test_the_mock_has_a_server_too() -> None:
    assert rules().permalink == "https://mastodon.example/@{account}/{id}"


def test_one_secret_and_one_address() -> None:
    assert [(each.name, each.secret) for each in Mastodon.credentials] == [("BASE_URL", False), ("ACCESS_TOKEN", True)]
