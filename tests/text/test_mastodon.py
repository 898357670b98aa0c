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
        ("https://example.org:8080/a", 23),
        ("HTTPS://Example.ORG", 23),
        ("https://grå.org/ https://慕田峪长城.网址/", 47),
        ("https://xn--gr-zia.org/", 23),
        # A host that IDNA 2003 cannot write: an emoji that is newer, digits after Arabic letters, a false "xn--".
        ("https://☃.net https://👍.net", 24 + 13),
        ("https://موقع.org https://موقع1.org", 24 + 17),
        ("https://xn--grå.org", 19),
        # An underscore stands in no label before the top-level domain.
        ("https://a_b.example.org https://a_b.org", 24 + 15),
        # The gem that the server uses does not know them yet.
        ("https://example.music", 21),
        ("https://example.museum", 23),
        ("https://example.com@a https://example.org1 https://example.com_", 21 + 21 + 25),
        # A scheme after a letter or a sign is none.
        ("ahttps://example.org @https://example.org", 41),
        ("見https://example.org", 24),
        ("(https://example.org)", 25),
        ("https://example.org/a. https://example.org/a」", 25 + 24),
        ("“https://example.org/a”", 24),
        ("<https://example.org/a>", 25),
        ('"https://example.org"', 25),
        ("https://example.org`", 24),
        ("https://example.org?q=é&r", 23),
        ("https://example.org/?q=a\u3000b", 23),
        # What follows a host without a scheme belongs to it, an address in its path too.
        ("example.org/?u=https://example.org", 34),
        ("example.org.https://example.org", 12 + 23),
        ("https://example.org,https://example.org", 47),
        ("ftp://example.org dat://example.org", 18 + 23),
        ("xmpp:ana@example.org magnet:?xt=urn:btih:abc", 44),
        ("@Ana@Example.Social.", 5),
        ("@ana@example.social: @ana@example.social@b", 6 + 21),
        ("x@ana@example.social /@ana@example.social =@ana@example.social", 62),
        ("@ana@example.social/@b", 6 + 1),
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
        ("xmpp:ana@example.org/a?b=c", [("link", "xmpp:ana@example.org/a?b=c")]),
        ("xmpp://ana@example.org/b@example.net, xmpp:x", [("link", "xmpp://ana@example.org/b@example.net")]),
        ("magnet:?xt=urn:btih:abc. magnet:x", [("link", "magnet:?xt=urn:btih:abc")]),
        ("https://example.org/#a #https://example.org", [("link", "https://example.org/#a"), ("hashtag", "#https")]),
        ("#a://example.org #ahttps://example.org", [("hashtag", "#a"), ("hashtag", "#a")]),
        ("#a\u3000#b\n#c\u200b#d", [("hashtag", "#a"), ("hashtag", "#b"), ("hashtag", "#c")]),
        ("(#a “#b /#c ##d", []),
        ("#1a #1_a #_ #1 #1·1 #1·", [("hashtag", "#1a"), ("hashtag", "#1_a"), ("hashtag", "#1·1")]),
        ("#a_ #a· #·a #a··b", [("hashtag", "#a_"), ("hashtag", "#a"), ("hashtag", "#a··b")]),
        ("＃ａ #ไทย่ #Ⅷ #Ⓐ", [("hashtag", "＃ａ"), ("hashtag", "#ไทย่"), ("hashtag", "#Ⅷ"), ("hashtag", "#Ⓐ")]),
        # A mark alone makes no name, and a letter in a square is one before a mention.
        ("#1\u0301 #1\u094d 🅰@ana", []),
        ("@ana@ @anaé @ana:// @ana＠ @anaж", [("mention", "@ana")]),
        ("@a..b @a- @-a @a.", [("mention", "@a..b"), ("mention", "@a"), ("mention", "@a")]),
    ],
)
def test_what_is_clickable(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


def test_white_space_is_what_the_server_takes_for_it() -> None:
    """The separators of a file, which Python takes for white space, are not."""
    assert (count("\u3000\u00a0"), count("\x1c"), found("\x1c#a")) == (0, 1, [])


def test_a_short_link_of_x_ends_with_its_slug() -> None:
    assert count("https://t.co/abc?d=e") == 23 + 4
    assert count(f"https://t.co/{'a' * 41}") == 13 + 41


@pytest.mark.parametrize(
    "piece", ["·", "1", "a.", "a_b.co.", "-.co.", "a(", "@a.", "@a@", "https://co.", "xmpp:a@", "日."]
)
@pytest.mark.parametrize("before", ["", "#a", "@a@b", "https://example.org/", "xmpp:"])
def test_a_long_row_of_one_piece_ends(before: str, piece: str) -> None:
    """Each end is not tried for each beginning: that would take minutes."""
    text = before + piece * (100_000 // len(piece))
    assert count(text) > 0
    assert isinstance(find_entities(text), tuple)


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
