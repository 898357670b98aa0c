"""Bluesky: the facets that its official app would make."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import conformance_json

from storyshare.text.bluesky import facets, find_entities, without_overlap

PIECES = st.sampled_from(
    [
        *("https://example.org", "http", "example.com", ".", "/a_(b)", "#", "＃", "@ana.test", "@", "$AAPL", "$", "."),
        *("Rosa", "é", "日本", "—", "“", " ", "\n", "(", ")", "_", "-", "👨‍👩‍👧", "\ufe0f", "\u200b", "1", "!"),
    ]
)
TEXTS = st.lists(PIECES, max_size=12).map("".join)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“Née” https://example.org/é.", [(11, 33, "link", "https://example.org/é")]),
        ("(example.org/a)", [(1, 14, "link", "https://example.org/a")]),
        ("httpbin.org", [(0, 11, "link", "https://httpbin.org")]),
        ("HTTPS://example.org example.ORG", []),
        ("— @ana.bsky.social!", [(4, 20, "mention", "ana.bsky.social")]),
        ("@ana @ana.unknowntld", []),
        ("#Asilo, ＃亡命 #2027", [(0, 6, "tag", "Asilo"), (8, 17, "tag", "亡命")]),
        ("($aapl)", [(1, 6, "tag", "$AAPL")]),
        ("#a(@ana.test", [(0, 12, "tag", "a(@ana.test"), (3, 12, "mention", "ana.test")]),
        ("example.org/($ab)", [(0, 17, "link", "https://example.org/($ab)"), (13, 16, "tag", "$AB")]),
    ],
)
def test_facets(text: str, expected: list[tuple[int, int, str, str]]) -> None:
    answer = [(facet.byte_start, facet.byte_end, facet.kind, facet.value) for facet in facets(text)]
    assert answer == expected


@pytest.mark.parametrize("text", ["http://", "http://)", "http://?", "https:///a", "http:////", "httpx.unknowntld"])
def test_an_address_that_the_server_would_refuse_the_post_for_is_no_link(text: str) -> None:
    """The app makes one of each ("http://" of "http://?"), and the server's `isValidUri` says no to all of them."""
    assert facets(text) == ()


def test_of_two_that_overlap_only_the_first_is_sent() -> None:
    """Apps show no other, and whoever is mentioned in an address, unseen by all, would be told of it all the same."""
    text = "https://example.org/(@ana.test) #a(b $ab"
    assert [facet.value for facet in facets(text)][:2] == ["https://example.org/(@ana.test)", "ana.test"]
    assert [facet.value for facet in without_overlap(facets(text))] == [
        "https://example.org/(@ana.test)", "a(b", "$AB",
    ]  # fmt: skip
    assert [entity.text for entity in find_entities(text)] == [
        "https://example.org/(@ana.test)", "#a(b", "$ab",
    ]  # fmt: skip


def test_half_a_surrogate_pair_stops_nothing() -> None:
    assert [(each.byte_start, each.byte_end) for each in facets("\ud800 #a\udfff example.org")] == [(4, 9), (10, 21)]


@given(TEXTS)
def test_bytes_decode_to_the_text_of_the_entity(text: str) -> None:
    data = text.encode()
    found = find_entities(text)
    assert [entity.text for entity in found] == [text[entity.start : entity.end] for entity in found]
    assert [entity.text for entity in found] == [
        data[facet.byte_start : facet.byte_end].decode() for facet in without_overlap(facets(text))
    ]


@given(st.text(st.characters(codec="utf-8")))
def test_any_text_has_facets_in_order(text: str) -> None:
    found = facets(text)
    assert list(found) == sorted(found)
    assert all(facet.value for facet in found)


@pytest.mark.parametrize("group", ["links_and_mentions", "tags", "cashtags"])
def test_published_facets(group: str) -> None:
    """The app's own cases: 97 of 97."""
    for case in conformance_json("bluesky/richtext_detection.json")[group]:
        expected = [
            (each["byteStart"], each["byteEnd"], each["type"], each.get("uri") or each.get("handle") or each.get("tag"))
            for each in case["facets"]
        ]
        answer = [(each.byte_start, each.byte_end, each.kind, each.value) for each in facets(case["text"])]
        assert (case["text"], answer) == (case["text"], expected)
