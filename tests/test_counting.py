"""The public function: a text as a platform takes it."""

import pytest

from storyshare.counting import Counted, Entity, Facet, Length, count, measure
from storyshare.errors import InputError
from storyshare.platforms import load

LINK = Entity(start=5, end=16, kind="link", text="example.org")
MENTION = Entity(start=17, end=26, kind="mention", text="@ana.test")
HASHTAG = Entity(start=27, end=34, kind="hashtag", text="#Asilo̱")


def test_everything_that_is_known_of_a_text() -> None:
    assert count("bluesky", "Née, example.org @ana.test #Asilo̱ $ab") == Counted(
        fits=True,
        limits=(Length(count=37, limit=300, unit="graphemes"), Length(count=40, limit=3000, unit="UTF-8 bytes")),
        links=(LINK,),
        mentions=(MENTION,),
        hashtags=(HASHTAG,),
        facets=(
            Facet(byte_start=6, byte_end=17, kind="link", value="https://example.org"),
            Facet(byte_start=18, byte_end=27, kind="mention", value="ana.test"),
            Facet(byte_start=28, byte_end=36, kind="tag", value="Asilo̱"),
            Facet(byte_start=37, byte_end=40, kind="tag", value="$AB"),
        ),
    )


def test_cashtags_and_facets_are_none_where_a_platform_has_none() -> None:
    assert [(count(name, "a").cashtags, count(name, "a").facets) for name in ("x", "mastodon", "bluesky")] == [
        ((), None),
        (None, None),
        (None, ()),
    ]


def test_options_are_those_of_an_account() -> None:
    assert count("mastodon", "a", options={"max_characters": "7"}).limit == 7
    with pytest.raises(InputError, match="max_characters"):
        count("mastodon", "a", options={"max_characters": "many"})


def test_a_long_text_fits_nowhere() -> None:
    found = count("x", "é" * 20_000, "warning")
    assert (found.fits, found.count, found.limit, found.unit) == (False, 20_007, 280, "weighted characters")


@pytest.mark.parametrize(("text", "warning"), [("\ud800", ""), ("a", "\udfff"), ("a\0", "")])
def test_what_cannot_be_sent_is_refused(text: str, warning: str) -> None:
    with pytest.raises(InputError, match="cannot be sent"):
        measure(load("bluesky").rules({}), text, warning)


def test_an_unknown_platform_is_guessed() -> None:
    with pytest.raises(InputError) as said:
        count("blusky", "a")
    assert said.value.hint == "Did you mean bluesky?"
