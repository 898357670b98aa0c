"""The rules under which a supporter's text is composed."""

from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyshare.kit.networks import NETWORKS, Network, encoded_length, for_sharing, plain_rules
from storyshare.platforms import load


def network(name: str) -> Network:
    return next(each for each in NETWORKS if each.name == name)


@pytest.mark.parametrize("each", NETWORKS, ids=lambda each: each.name)
def test_a_text_carries_its_link_where_the_share_link_has_no_place_for_it(each: Network) -> None:
    rules = for_sharing(each, plain_rules(each))
    assert (rules.link == "text") is (each.takes == "text")


def test_a_warning_stands_in_the_text_because_no_share_link_has_a_field_for_it() -> None:
    assert for_sharing(network("mastodon"), load("mastodon").rules({})).warning == "text"


def test_networks_that_we_post_to_keep_their_own_limit() -> None:
    own = load("x").rules({})
    assert for_sharing(network("x"), own).limits[0] is own.limits[0]


def test_a_share_link_stays_short_enough_to_arrive() -> None:
    carried = for_sharing(network("mastodon"), load("mastodon").rules({})).limits[-1]
    assert carried.count("罗") == encoded_length("罗") == 9
    assert carried.maximum < 2000


@given(st.text())
def test_the_length_in_an_address_is_that_of_the_address(text: str) -> None:
    assert encoded_length(text) == len(quote(text, safe="", errors="surrogatepass"))
