"""X's rules: what an account may post there."""

from decimal import Decimal

import pytest

from storyshare.errors import InputError
from storyshare.models import Rules
from storyshare.platforms.protocol import Described
from storyshare.platforms.x import X


def rules(**options: str) -> Rules:
    platform: type[Described] = X
    return platform.rules(options)


def test_a_post_holds_280_weighted_characters() -> None:
    (limit,) = rules().limits
    assert (limit.maximum, limit.unit) == (280, "weighted characters")
    assert limit.count("她赢了 https://example.org/" + "a" * 300) == 30


def test_premium_accounts_may_write_more() -> None:
    assert rules(limit="25000").limits[0].maximum == 25000


@pytest.mark.parametrize("value", ["", "0", "-1", "many", "2.5", "٢٨٠"])
def test_a_wrong_limit_is_named(value: str) -> None:
    with pytest.raises(InputError, match="limit") as caught:
        rules(limit=value)
    assert "280" in caught.value.hint


def test_what_else_x_allows() -> None:
    what = rules()
    assert (what.platform, what.title, what.link, what.warning) == ("x", "X", "text", "text")
    assert (what.hashtags, what.threads, what.language_tag) == (2, True, False)
    assert what.images
    assert (what.images.count, what.images.max_bytes, what.images.alt_limit) == (4, 5_000_000, 1000)
    assert [entity.kind for entity in what.find("@ana #Asilo example.org $AB")] == [
        "mention",
        "hashtag",
        "link",
        "cashtag",
    ]
    assert what.permalink.format(id=what.example_id) == f"https://x.com/i/web/status/{what.example_id}"


def test_a_link_costs_more() -> None:
    price = rules().price
    assert price
    assert (price.post, price.post_with_link) == (Decimal("0.015"), Decimal("0.200"))


def test_four_secrets_and_where_to_get_them() -> None:
    names = [credential.name for credential in X.credentials if credential.secret and credential.where]
    assert names == ["API_KEY", "API_SECRET", "ACCESS_TOKEN", "ACCESS_TOKEN_SECRET"]
