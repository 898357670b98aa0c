"""Campaign parameters go on a link; the rest of it stays byte for byte."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyshare.compose import campaign_parameters, with_parameters

UTM = {"utm_source": "x", "utm_medium": "social"}
ADDED = "utm_source=x&utm_medium=social"


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("https://example.org/a", f"https://example.org/a?{ADDED}"),
        ("https://example.org/a?", f"https://example.org/a?{ADDED}"),
        ("https://example.org/a?b=1", f"https://example.org/a?b=1&{ADDED}"),
        ("https://example.org/a?b=1&", f"https://example.org/a?b=1&{ADDED}"),
        ("https://example.org/a#top", f"https://example.org/a?{ADDED}#top"),
        (
            "https://example.org/a?b=%20&flag&t=1:2,3&c=%zz#?x=1",
            f"https://example.org/a?b=%20&flag&t=1:2,3&c=%zz&{ADDED}#?x=1",
        ),
        ("https://example.org/a%2Fb", f"https://example.org/a%2Fb?{ADDED}"),
    ],
)
def test_only_ours_is_added(link: str, expected: str) -> None:
    assert with_parameters(link, UTM) == expected


def test_a_parameter_that_the_link_has_already_is_left_to_its_author() -> None:
    link = "https://example.org/a?utm_source=newsletter"
    assert with_parameters(link, UTM) == f"{link}&utm_medium=social"


def test_values_are_escaped() -> None:
    assert with_parameters("https://example.org", {"utm_campaign": "día & noche"}).endswith("=d%C3%ADa%20%26%20noche")


def test_a_share_without_a_campaign_says_where_it_was_read() -> None:
    assert campaign_parameters("mastodon-es", "") == {"utm_source": "mastodon-es", "utm_medium": "social"}
    assert campaign_parameters("x", "spring")["utm_campaign"] == "spring"


@given(
    query=st.text(st.characters(codec="ascii", exclude_characters="#\n"), max_size=20),
    fragment=st.text(st.characters(codec="ascii"), max_size=20),
)
def test_query_and_fragment_are_untouched(query: str, fragment: str) -> None:
    found = with_parameters(f"https://example.org/a?{query}#{fragment}", UTM)
    assert found.startswith(f"https://example.org/a?{query}")
    assert found.endswith(f"#{fragment}")
