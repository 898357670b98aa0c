"""Bluesky: the facets that its official app would make."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import conformance_json

from storyshare.text.bluesky import facets, find_entities

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
        ("#a(@ana.test", [(0, 12, "tag", "a(@ana.test")]),
    ],
)
def test_facets(text: str, expected: list[tuple[int, int, str, str]]) -> None:
    answer = [(facet.byte_start, facet.byte_end, facet.kind, facet.value) for facet in facets(text)]
    assert answer == expected


@given(TEXTS)
def test_bytes_decode_to_the_text_of_the_entity(text: str) -> None:
    data = text.encode()
    found = find_entities(text)
    assert [entity.text for entity in found] == [text[entity.start : entity.end] for entity in found]
    assert [entity.text for entity in found] == [
        data[facet.byte_start : facet.byte_end].decode() for facet in facets(text)
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
