"""Whatever the text: LinkedIn reads back exactly the text of the preview, and cuts it nowhere."""

from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyshare.platforms.linkedin.littletext import escaped, length, plain
from storyshare.platforms.linkedin.rules import rules

RESERVED = "\\|{}@[]()<>#*_~"
PIECES = st.sampled_from(
    [
        *RESERVED,
        "#Asylum",
        "#two_words",
        "#_",
        "https://example.org/a_b?utm_source=x&c=(d)#e~f",
        "http://example.org",
        "ana_b@example.org",
        "@sam",
        "{hashtag|\\#|x}",
        "@[Sam](urn:li:person:1)",
        "庇护",
        "#طلب",
        "\U0001f600",
        " ",
        "\n",
    ]
)
TEXTS = st.lists(st.one_of(PIECES, st.text(max_size=4))).map("".join)


def as_linkedin_reads(commentary: str) -> str:
    """By LinkedIn's page: a backslash gives the next sign; a sign that is reserved, and no element, ends the post."""
    shown, signs = [], iter(range(len(commentary)))
    for at in signs:
        sign, after = commentary[at], commentary[at + 1 : at + 2]
        if sign == "\\":
            shown.append(after)
            next(signs)
        elif sign in RESERVED and not (sign == "#" and after.isalnum()):
            break
        else:
            shown.append(sign)
    return "".join(shown)


@given(TEXTS)
def test_what_is_read_is_what_was_previewed(text: str) -> None:
    # An address in it may be written in another way that means the same.
    assert unquote(as_linkedin_reads(escaped(text))) == unquote(text)


@given(TEXTS.filter(lambda text: "//" not in text))
def test_without_an_address_it_is_the_same_to_the_sign(text: str) -> None:
    assert as_linkedin_reads(escaped(text)) == plain(escaped(text)) == text


@given(TEXTS)
def test_our_own_reader_reads_the_same(text: str) -> None:
    assert plain(escaped(text)) == as_linkedin_reads(escaped(text))


@pytest.mark.parametrize(
    ("text", "commentary"),
    [
        ("Rosa (a client) may_stay.", "Rosa \\(a client\\) may\\_stay."),
        ("a\\b", "a\\\\b"),
        ("#Asylum and C# and #1", "#Asylum and C\\# and \\#1"),
        ("(#Asylum)", "\\(#Asylum\\)"),
        ("#two_words", "#two\\_words"),
        ("Write to ana_b@example.org", "Write to ana\\_b\\@example.org"),
    ],
)
def test_signs_are_escaped_but_for_those_of_hashtags(text: str, commentary: str) -> None:
    assert escaped(text) == commentary


def test_an_address_has_nothing_in_it_that_needs_a_backslash() -> None:
    text = "Read https://example.org/(a)_b~c?utm_source=linkedin&utm_medium=social now"
    link = "https://example.org/%28a%29%5Fb%7Ec?utm%5Fsource=linkedin&utm%5Fmedium=social"
    assert escaped(text) == f"Read {link} now"


def test_the_sign_before_a_fragment_stays_one() -> None:
    assert escaped("https://example.org/a_b#c_d") == "https://example.org/a%5Fb\\#c%5Fd"


@pytest.mark.parametrize(
    ("given_back", "seen"),
    [
        ("See {hashtag|\\#|Asylum} now", "See #Asylum now"),
        ("With @[Made\\_up Aid](urn:li:organization:1)!", "With Made_up Aid!"),
        ("a\\\\b \\{c\\}", "a\\b {c}"),
    ],
)
def test_what_linkedin_gives_back_is_read(given_back: str, seen: str) -> None:
    assert plain(given_back) == seen


def test_escapes_and_both_halves_of_an_emoji_count() -> None:
    assert (length("a_b"), length("\U0001f600"), length("a", "(")) == (4, 2, 3)


def test_what_fits_before_it_is_escaped_may_be_too_long_after() -> None:
    (limit,) = rules({}).limits
    assert (limit.maximum, limit.count("a" * 3000), limit.count("_" * 1501)) == (3000, 3000, 3002)
