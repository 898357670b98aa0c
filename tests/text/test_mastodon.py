"""Mastodon: the server's own count, and what it links."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import conformance_json

from storyshare.text.graphemes import count_graphemes
from storyshare.text.mastodon import count, find_entities, hashtag_name

PIECES = st.sampled_from(
    [
        *(
            "https://example.org",
            "http://",
            "example.com",
            ".",
            "/a_(b)",
            "?q=1",
            "#",
            "＃",
            "@ana",
            "@",
            "gemini://a.de",
        ),
        *(
            "Rosa",
            "é",
            "日本",
            "。",
            "—",
            "“",
            " ",
            "\n",
            "(",
            ")",
            "_",
            "-",
            "·",
            "👨‍👩‍👧",
            "e\u0301",
            "1",
            "://",
            "http",
        ),
    ]
)
TEXTS = st.lists(PIECES, max_size=12).map("".join)


def found(text: str) -> list[tuple[str, str]]:
    return [(entity.kind, entity.text) for entity in find_entities(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", 0),
        (" \n", 0),
        ("Rosa", 4),
        ("她赢了…", 4),
        ("👨‍👩‍👧‍👦", 1),
        ("see https://example.org/" + "a" * 300, 27),
        ("see example.org/abc", 19),
        ("gemini://example.org/abc/def/ghi", 23),
        ("@ana@example.social won", 8),
        ("@ana@localhost", 14),
        ("https://example.org/@ana@example.social", 23),
        ("https://ja.wikipedia.org/wiki/東京_(日本)", 23 + 4),
        ("https://en.wikipedia.org/wiki/Film_(1949)", 23),
        ("https://example.unknowntld/a", 28),
        ("https://example.org/\u0301a", 23),
    ],
)
def test_count(text: str, expected: int) -> None:
    assert count(text) == expected


def test_the_content_warning_counts_in_full() -> None:
    assert count("Rosa", "threats") == 11
    assert count("", "https://example.org/" + "a" * 100) == 120
    assert count("   ", "threats") == 7


def test_the_server_says_what_an_address_costs() -> None:
    assert count("see https://example.org", url_length=30) == 34


def test_what_is_too_long_to_link_counts_in_full() -> None:
    address = "https://example.org/" + "a" * 4076
    assert (count(address), count(address + "a")) == (23, 4097)
    domain = "a" * 249 + ".org"
    assert (count(f"@ana@{domain}"), count(f"@ana@a{domain}")) == (4, 259)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Read https://example.org/a?b=c#d.", [("link", "https://example.org/a?b=c#d")]),
        ("example.org www.example.org", []),
        ("see（https://example.org/）", [("link", "https://example.org/）")]),
        ("@ana, @ana@example.social.", [("mention", "@ana"), ("mention", "@ana@example.social")]),
        ("@a.b-c@grå.org x@y.org /@ana", [("mention", "@a.b-c@grå.org")]),
        ("#Asilo #3d #2027 a#b (#c)", [("hashtag", "#Asilo"), ("hashtag", "#3d")]),
        (
            "#lucha_por_los_niños #難民・移民 #नमस्ते",
            [
                ("hashtag", "#lucha_por_los_niños"),
                ("hashtag", "#難民・移民"),
                ("hashtag", "#नमस्ते"),
            ],
        ),
        ("$AAPL", []),
    ],
)
def test_what_is_clickable(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


@given(TEXTS)
def test_entities_are_where_they_say(text: str) -> None:
    assert all(text[entity.start : entity.end] == entity.text != "" for entity in find_entities(text))


@given(TEXTS, TEXTS)
def test_a_paragraph_between_two_texts_counts_two(one: str, two: str) -> None:
    one, two = f"a {one}", f"b {two}"
    assert count(f"{one}\n\n{two}") == count(one) + 2 + count(two)


@given(st.text(), st.text())
def test_any_text_has_a_count(text: str, warning: str) -> None:
    assert count(text, warning) >= count_graphemes(warning)


PUBLISHED = "mastodon/server_and_web.json"


def test_published_counts() -> None:
    for case in conformance_json(PUBLISHED)["composer_counter"]:
        assert (case["text"], count(case["text"])) == (case["text"], count_graphemes(case["countable"]))


def test_published_remote_mentions() -> None:
    """Mentions of accounts elsewhere, at UTF-16 positions."""
    for case in conformance_json(PUBLISHED)["mentions_with_indices_utf16"]:
        text = case["text"]
        remote = [entity for entity in find_entities(text) if entity.kind == "mention" and entity.text.count("@") == 2]
        answer = [
            {
                "start": len(text[: entity.start].encode("utf-16-le")) // 2,
                "end": len(text[: entity.end].encode("utf-16-le")) // 2,
                "username": entity.text.split("@")[1],
                "host": entity.text.split("@")[2],
            }
            for entity in remote
        ]
        assert (text, answer) == (text, case["expected"])


@pytest.mark.parametrize(("group", "kind", "sign"), [("hashtag_regex", "hashtag", 0), ("mention_regex", "mention", 1)])
def test_published_first_matches(group: str, kind: str, sign: int) -> None:
    for case in conformance_json(PUBLISHED)[group]:
        matches = [text[sign:] for what, text in found(case["text"]) if what == kind]
        assert (case["text"], next(iter(matches), None)) == (case["text"], case["first_match"])


@pytest.mark.parametrize(("group", "kind"), [("extractor_hashtags", "hashtag"), ("extractor_mentions", "mention")])
def test_published_extractor(group: str, kind: str) -> None:
    for case in conformance_json(PUBLISHED)[group]:
        entities = [entity for entity in find_entities(case["text"]) if entity.kind == kind]
        answer = [[entity.text[1:], entity.start, entity.end] for entity in entities]
        assert (case["text"], answer) == (case["text"], case["expected"])


def test_published_hashtag_names() -> None:
    for case in conformance_json(PUBLISHED)["hashtag_normalise"]:
        assert hashtag_name(case["text"]) == case["expected"]


def test_no_group_is_left_out() -> None:
    groups = {name for name, content in conformance_json(PUBLISHED).items() if isinstance(content, list)}
    assert groups == {
        *("composer_counter", "mentions_with_indices_utf16", "hashtag_regex", "hashtag_normalise"),
        *("mention_regex", "extractor_mentions", "extractor_hashtags"),
    }


@pytest.mark.parametrize(
    ("text", "name"), [("#hello_world", "hello_world"), ("asylum is a right", "asylumisaright"), ("❤️niños!", "niños")]
)
def test_hashtag_names(text: str, name: str) -> None:
    assert hashtag_name(text) == name
