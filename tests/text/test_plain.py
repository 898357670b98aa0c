"""Plain text: links as people expect them."""

from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import conformance

from storyshare.text.plain import find_entities

PIECES = st.sampled_from(
    [
        *(
            "https://",
            "//",
            "mailto:",
            "example.org",
            "www.example.com",
            "ana@example.org",
            "1.2.3.4",
            ":80",
            "/a",
            "?q",
        ),
        *(
            ".",
            ",",
            "!",
            "(",
            ")",
            "[",
            "]",
            "“",
            "”",
            "’",
            "'",
            '"',
            "<",
            ">",
            "。",
            "—",
            " ",
            "\n",
            "_",
            "-",
            "#",
            "1",
        ),
        *("Rosa", "é", "日本", "أ", "\u0301", "👨‍👩‍👧", "\u2066", "\u2069", "\u200b", "\ud800"),
    ]
)
TEXTS = st.lists(PIECES, max_size=12).map("".join)


def links(text: str) -> list[str]:
    return [entity.text for entity in find_entities(text) if entity.kind == "link"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("See https://example.org/a, or example.org.", ["https://example.org/a", "example.org"]),
        ("Write to ana@example.org!", ["ana@example.org"]),
        ("(https://example.org/a_(b))", ["https://example.org/a_(b)"]),
        ("url=example.org", ["example.org"]),
        ("example.org:99999 example.org:443/a", ["example.org:443/a"]),
        ("Ms. L v. ICE, No. 18.0428, at 9 a.m., i.e. soon.Then", []),
        ("https://example.org/a: b", ["https://example.org/a"]),
        (
            "“https://example.org/a” “https://example.org/l’asile”",
            ["https://example.org/a", "https://example.org/l’asile"],
        ),
        ("see https://example.org/a—it is there…", ["https://example.org/a"]),
        (
            "\u2066https://example.org/a\u2069 https://example.org/b\u200b",
            ["https://example.org/a", "https://example.org/b"],
        ),
        ("阅读https://example.org/a。下一句", ["https://example.org/a"]),
        ("请看example.org。", ["example.org"]),
        ("example.orgです", ["example.org"]),
        ("（https://example.org/東京_（日本））", ["https://example.org/東京_（日本）"]),
        ("اقرأ https://example.org/a، ثم", ["https://example.org/a"]),
        ("пример.рф 日本語.jp", ["пример.рф", "日本語.jp"]),
    ],
)
def test_links(text: str, expected: list[str]) -> None:
    assert links(text) == expected


def test_hashtags_in_any_script_and_no_mention() -> None:
    found = find_entities("#Asilo, #हिन्दी＃亡命 #2027 #a1 a#b @ana https://example.org/#c")
    assert [(each.kind, each.text) for each in found] == [
        ("hashtag", "#Asilo"),
        ("hashtag", "#हिन्दी"),
        ("hashtag", "#a1"),
        ("link", "https://example.org/#c"),
    ]


@given(TEXTS)
def test_what_is_found_stands_there_in_order_and_ends_in_no_full_stop(text: str) -> None:
    found = find_entities(text)
    assert [entity.text for entity in found] == [text[entity.start : entity.end] for entity in found]
    assert all(one.end <= other.start for one, other in pairwise(found))
    assert not [entity for entity in found if entity.text.endswith((".", ",", "!", "。", "”", " "))]


@given(st.text())
def test_any_text_has_an_answer(text: str) -> None:
    assert isinstance(find_entities(text), tuple)


def published() -> Iterator[tuple[str, str]]:
    """A line and its first link: the line below it, where one stands there, else the whole line."""
    lines = conformance("url/links.txt").read_text(encoding="utf-8").split("\n")
    given = iter("" if line.startswith("%") else line for line in [*lines, ""])
    for line in given:
        if line.strip():
            yield line, next(given) or line


def test_published_links() -> None:
    """linkify-it's own cases: 117 of 117, alone and among other lines."""
    cases = list(published())
    assert len(cases) == 117
    for line, expected in cases:
        assert (line, links(line)[:1]) == (line, [expected])
        assert (line, links(f"\n{line}\n")[:1]) == (line, [expected])


def test_published_texts_without_links() -> None:
    """38 of 38."""
    lines = conformance("url/not_links.txt").read_text(encoding="utf-8").splitlines()
    cases = [line for line in lines if line.strip() and not line.startswith("%")]
    assert len(cases) == 38
    assert [line for line in cases if links(line)] == []
