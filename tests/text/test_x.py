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
        ("https://مثال.إختبار https://例え.みんな", [("link", "https://例え.みんな")]),
    ],
)
def test_what_is_clickable(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


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
    ):
        assert weighted_length(text) > 0
        find_entities(text)
