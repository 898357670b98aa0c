"""X: weights and links, by cases of our own."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyshare.models import Entity
from storyshare.text.x import find_entities, weighted_length

PIECES = st.sampled_from(
    [
        *(
            "https://example.org",
            "http://",
            "example.com",
            "co.uk",
            ".",
            "/a_(b)",
            "?q=1",
            "#",
            "＃",
            "@",
            "$AAPL",
            "RT",
        ),
        *(
            "Rosa",
            "é",
            "日本",
            "。",
            "—",
            "…",
            "“",
            " ",
            "\n",
            "(",
            ")",
            "_",
            "-",
            "👨‍👩‍👧",
            "🏽",
            "e\u0301",
            "1",
            "xn--",
            "\ufe0f",
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
        ("Rosa may stay.", 14),
        ("“Yes” — she said", 16),
        ("…", 2),
        ("€•→™", 8),
        ("她赢了", 6),
        ("हिन्दी", 6),
        ("cafe\u0301", 4),
        ("https://example.org/" + "a" * 300, 23),
        ("see example.com.", 28),
        ("her.Then he", 11),
        ("localhost 127.0.0.1 ftp://a", 27),
        ("👨‍👩‍👧‍👦", 2),
        ("🐦‍🔥", 2),
        ("👍🏽👍", 4),
        ("🇺🇸🇲🇽", 4),
        ("1️⃣#️⃣©️", 6),
        ("© 2027", 6),
        ("🏴󠁧󠁢󠁥󠁮󠁧󠁿", 2),
        ("🇽🇽", 4),
        ("👨‍🐱", 5),
        ("🐱🏽", 4),
        ("👨‍👩‍👧‍🐱", 5),
        # What twitter-text's table of 2018 does not know.
        ("🫱🏼‍🫲🏽", 2),
        ("🚶🏽‍♀️‍➡️", 2),
        ("🇨🇶", 2),
        # Without the style that Unicode asks for, or with a tone too many, both it and its successor weigh the parts.
        ("🕵‍♀️ ❤‍🔥", 11),
        ("👩‍👩‍👧🏾", 4),
        ("👩🏽‍👧🏿", 5),
        ("👍🏽\ufe0f", 4),
        # An emoji style where the character is an emoji anyway, and before a tone.
        ("⌚\ufe0f☝\ufe0f🏽", 4),
        ("👍\ufe0f", 4),
        ("😀\ufe0e", 4),
        ("1⃣ #⃣", 5),
        # The first two letters that are a flag, wherever they stand.
        ("🇿🇨🇴", 4),
        ("👁‍🗨👁\ufe0f‍🗨\ufe0f", 4),
        ("\ud83d!", 3),
        ("a\r\nb\0", 5),
    ],
)
def test_weight(text: str, expected: int) -> None:
    assert weighted_length(text) == expected


def test_a_warning_opens_the_text() -> None:
    assert weighted_length("Rosa", "CW: ") == 8


def test_an_address_weighs_23_up_to_4096_characters() -> None:
    longest = "https://example.org/" + "a" * (4096 - len("https://example.org/"))
    assert weighted_length(longest) == 23
    assert weighted_length(longest + "a") == 4097


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Read https://example.org/a?b=c#d.", [("link", "https://example.org/a?b=c#d")]),
        ("(https://example.org/film_(1949))", [("link", "https://example.org/film_(1949)")]),
        ("example.org, www.example.de/a and tar.bz2", [("link", "example.org"), ("link", "www.example.de/a")]),
        ("example.org:80 example.org:80/a", [("link", "example.org"), ("link", "example.org:80/a")]),
        ("mail a@example.org or a.b@example.org", []),
        ("@ana and @ana/list-1, not a@ana nor @ána", [("mention", "@ana"), ("mention", "@ana/list-1")]),
        ("#Asilo ＃亡命 (#3d) #2027 a#b #a#b", [("hashtag", "#Asilo"), ("hashtag", "＃亡命"), ("hashtag", "#3d")]),
        (
            "#WorldRefugeeDay. https://example.org/#no",
            [("hashtag", "#WorldRefugeeDay"), ("link", "https://example.org/#no")],
        ),
        ("$AAPL $5 $TOOLONGONE a$B $brk.b", [("cashtag", "$AAPL"), ("cashtag", "$brk.b")]),
        ("http://t.co/abc's", [("link", "http://t.co/abc")]),
        ("Élan.org", [("link", "lan.org")]),
        # A host without a scheme is linked from its last label of Latin letters on.
        ("\x00a.org \x1fb.org", [("link", "a.org"), ("link", "b.org")]),
        ("日本a_b.example.org日本", [("link", "b.example.org")]),
        ("_a.example.org -b.org", []),
        ("https://_a.example.org https://a_b.org", []),
        ("日.com日.com", []),
        ("é.com日é.com", [("link", "é.com"), ("link", "é.com")]),
        # The scheme and its host must touch, and be of ASCII letters.
        ("https://-a.org http\u017f://a.org example.u\u212a", []),
        ("ahttps://example.org", []),
        ("HTTPS://EXAMPLE.ORG:80/A", [("link", "HTTPS://EXAMPLE.ORG:80/A")]),
        # Case is nothing to a path: U+0345, which may be in one, is a small iota.
        ("https://example.org/ι/λ", [("link", "https://example.org/ι/")]),
        (
            "https://example.org/a!(b) https://example.org/(b)!",
            [("link", "https://example.org/a"), ("link", "https://example.org/(b)")],
        ),
        ("https://example.org/a_((b)c)! /a", [("link", "https://example.org/a_((b)c)")]),
        ("https://example.org?a=b! example.org?a=b", [("link", "https://example.org?a=b"), ("link", "example.org")]),
        ("https://t.co/" + "a" * 41, []),
        ("https://T.co/abc\u017f", [("link", "https://T.co/abc")]),
        # Only directional marks separate here.
        ("\u2066example.org\u2069 \ufeffexample.org", [("link", "example.org")]),
        # What stands before a mention, hashtag or address belongs to no other one.
        ("@a/b-@c/d-@e", [("mention", "@e")]),
        ("https://example.org?a=é.com", [("link", "https://example.org?a=")]),
        ("RT@ana aRT@bo rt:@cy +RT@di", [("mention", "@ana"), ("mention", "@cy")]),
        ("#a\ufe0f#b #a\ufe0f", [("hashtag", "#a\ufe0f")]),
        ("\ufe0f#a é#b ·#c", [("hashtag", "#a")]),
        ("#a/b #a://b #\ufe0fa #a\u200d\u0301", [("hashtag", "#a"), ("hashtag", "#a\u200d\u0301")]),
        ("\udc00#a #a\udc00", [("hashtag", "#a")]),
        ("#\uf8b8", [("hashtag", "#\uf8b8")]),
        # Letters that are newer than twitter-text's tables are letters too.
        ("#𞤀", [("hashtag", "#𞤀")]),
        ("$A\x85 $B\x1c $C\ufeff $D。", [("cashtag", "$C")]),
        ("\u180e$A\u200b$B \x1c$C", []),
        ("https://مثال.إختبار https://例え.みんな", [("link", "https://例え.みんな")]),
    ],
)
def test_what_is_clickable(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


def test_places_are_those_of_the_text_as_it_was_given() -> None:
    """The weight is that of the composed form, which is shorter."""
    text = "cafe\u0301 #cafe\u0301 example.org"
    assert weighted_length(text) == 4 + 1 + 5 + 1 + 23
    assert [(entity.start, entity.end) for entity in find_entities(text)] == [(6, 12), (13, 24)]


@given(TEXTS)
def test_entities_are_where_they_say_and_do_not_overlap(text: str) -> None:
    entities = find_entities(text)
    assert all(text[entity.start : entity.end] == entity.text != "" for entity in entities)
    assert all(one.end <= two.start for one, two in pairwise(entities))


@given(TEXTS, TEXTS)
def test_what_stands_before_a_line_break_weighs_as_alone(one: str, two: str) -> None:
    # The second text keeps its line break: an address at the very start of a text is read a little differently.
    assert weighted_length(f"{one}\n\n{two}") == weighted_length(one) + weighted_length(f"\n\n{two}")


@given(st.text())
def test_any_text_has_a_weight(text: str) -> None:
    assert weighted_length(text) >= 0
    assert all(isinstance(entity, Entity) for entity in find_entities(text))


def test_hostile_text_is_read_in_one_go() -> None:
    """Long runs that backtracking would stumble over; each of these once took a naive pattern minutes."""
    for text in (
        "a." * 5000,
        "example.com/" + "!" * 20000,
        "_a" * 5000 + ".com",
        "https://a.com/" + "(" * 5000,
        "日" * 9000 + ".com",
        "日.co." * 5000,
        "é.com日" * 5000,
        "https://a.co/" + "(a" * 9000,
        "https://a.co/?" + "!" * 20000,
        "@a/b-" * 5000 + "RT@" * 5000,
        "#1" * 9000 + "$A" * 9000,
        "👩\u200d" * 9000 + "🇺" * 9000,
    ):
        assert weighted_length(text) > 0
        find_entities(text)
