"""Identifiers: what is found, what is left alone, and that no text takes longer than its length allows."""

import importlib
import json
import pkgutil
import re
import sys
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import ROOT

from storyshare import stories
from storyshare.gate import identifiers, scan
from storyshare.gate.identifiers.folding import fold
from storyshare.gate.identifiers.glance import Glance
from storyshare.gate.names import unlisted_names
from storyshare.models import KINDS

SET = ROOT / "tests/gate/identifiers.jsonl"
LINES = [json.loads(line) for line in SET.read_text(encoding="utf-8").splitlines()]


def kinds(text: str) -> list[tuple[str, str, str]]:
    return [(each.kind, each.text, each.severity) for each in scan(text)]


def found(text: str) -> list[str]:
    return [each.text for each in scan(text)]


# --- the set ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("part", ["tuning", "held-out"])
def test_what_is_marked_is_found_and_little_else(part: str) -> None:
    marked = right = given = hit = 0
    for line in (line for line in LINES if line["part"] == part):
        gold = [(each["kind"], each["start"], each["end"]) for each in line["findings"]]
        answer = [(each.kind, each.start, each.end) for each in scan(line["text"])]
        marked, given = marked + len(gold), given + len(answer)
        hit += sum(any(_same(one, other) for other in answer) for one in gold)
        right += sum(any(_same(one, other) for other in gold) for one in answer)
    assert hit / marked >= 0.98
    assert right / given >= 0.98


def _same(one: tuple[str, int, int], other: tuple[str, int, int]) -> bool:
    return one[0] == other[0] and one[1] < other[2] and other[1] < one[2]


def test_the_set_is_what_it_says() -> None:
    assert len(LINES) > 700
    assert sum(line["part"] == "held-out" for line in LINES) * 3 > len(LINES)
    for line in LINES:
        for each in line["findings"]:
            assert each["kind"] in KINDS
            assert line["text"][each["start"] : each["end"]].strip()


def test_the_sample_stories_have_none() -> None:
    loaded = stories.load_all(ROOT / "stories", zone=ZoneInfo("America/Los_Angeles")).stories
    told = [story for each in loaded for story in (each, *each.translations.values())]
    assert len(told) == 7
    for story in told:
        words = [story.title, story.summary, story.body, story.link, *(line.text for line in story.lines)]
        assert [found for text in words for found in kinds(text)] == []


# --- one rule each ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "A123456789",
        "A 12 345 678",
        "A-number: 123.456.789",
        "Ａ１２３４５６７８９",
        "A12\u200b3456\u200b789",
        "A 123\u00a0456\u00a0789",
    ],
)
def test_an_a_number_in_any_spelling(text: str) -> None:
    assert [(kind, severity) for kind, _, severity in kinds(text)] == [("a-number", "error")]


@pytest.mark.parametrize(
    "text", ["A1234567", "A1234567890", "A 2019-2020 report", "a 100.000.000 de personas", "A $123,456,789 deal"]
)
def test_other_digits_after_a_are_no_a_number(text: str) -> None:
    assert kinds(text) == []


def test_a_span_is_that_of_the_text_itself() -> None:
    text = "ﬁle 😀 Ａ12\u200b3 456 789."
    (only,) = scan(text)
    assert text[only.start : only.end] == only.text == "Ａ12\u200b3 456 789"


@pytest.mark.parametrize(
    ("text", "expected"), [("XYZ2112345678", []), ("EAC211234567", []), ("eac-21-123-45678", ["receipt-number"])]
)
def test_a_receipt_has_letters_in_use_and_ten_digits(text: str, expected: list[str]) -> None:
    assert [kind for kind, _, _ in kinds(text)] == expected


@pytest.mark.parametrize(
    ("number", "is_one"),
    [
        ("123-45-6789", True),
        ("000-45-6789", False),
        ("666-45-6789", False),
        ("123-00-6789", False),
        ("123-45-0000", False),
        ("123456789", False),
    ],
)
def test_a_social_security_number_is_in_the_ranges_given_out(number: str, is_one: bool) -> None:
    assert bool(scan(number)) is is_one


def test_nine_digits_are_one_with_the_word_beside_them() -> None:
    assert kinds("SEGURO SOCIAL: 123456789") == [("social-security", "123456789", "error")]


@pytest.mark.parametrize(
    "text", ["Matter of A-B-, 28 I&N Dec. 307", "480 U.S. 421 (1987)", "8 U.S.C. § 1158", "Pub. L. No. 96-212"]
)
def test_a_published_precedent_is_nobodys_number(text: str) -> None:
    assert kinds(text) == []


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        ("Rosa was born on 3 May 1990.", "error"),
        ("Her birthday is 3 May.", "warning"),
        ("She fled on 3 May 1990.", ""),
        ("She was born in Honduras and fled on 3 May 1990.", ""),
    ],
)
def test_a_day_is_a_birth_date_by_its_word(text: str, severity: str) -> None:
    assert "".join(each.severity for each in scan(text)) == severity


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0x7f000001",
        "0177.0.0.1",
        "10.0.0.1",
        "192.168.0.1",
        "[::1]",
        "[fe80::1]",
        "[::ffff:10.0.0.1]",
        "[2002:a00:1::]",
        "nas.local",
        "intranet",
        "LOCALHOST",
    ],
)
def test_a_machine_of_ones_own_is_a_private_link(host: str) -> None:
    assert [kind for kind, _, _ in kinds(f"See http://{host}/x.")] == ["private-link"]


@pytest.mark.parametrize("host", ["8.8.8.8", "example.org", "[2606:4700::1111]", "[::ffff:8.8.8.8]", "134744072"])
def test_a_public_machine_is_none(host: str) -> None:
    assert kinds(f"See http://{host}/x.") == []


def test_a_form_to_fill_in_is_public_and_a_form_to_edit_is_not() -> None:
    assert kinds("https://docs.google.com/forms/d/e/1FAIpQ/viewform") == []
    assert [kind for kind, _, _ in kinds("https://docs.google.com/forms/d/1abc/edit")] == ["private-link"]


def test_where_two_overlap_the_more_certain_one_is_given_once() -> None:
    text = "https://user:secret@example.org/A123456789"
    assert kinds(text) == [("private-link", text, "error")]
    assert [kind for kind, _, _ in kinds("passport A12345678")] == ["passport"]


def test_a_link_with_codes_in_it_is_found_whole() -> None:
    link = "https://legalaid.sharepoint.com/sites/Shared%20Documents/rosa"
    assert found(f"It is at {link}.") == [link]


@pytest.mark.parametrize(("number", "is_one"), [("4111 1111 1111 1111", True), ("4111 1111 1111 1112", False)])
def test_a_bank_card_has_its_check_digit(number: str, is_one: bool) -> None:
    assert bool(scan(number)) is is_one


def test_a_word_is_no_evidence_beyond_its_sentence() -> None:
    assert kinds("They took her passport. 123456789 stood on the wall.") == []
    assert [kind for kind, _, _ in kinds("Passport No. 123456789 stood on the wall.")] == ["passport"]


def test_digits_in_the_address_of_a_public_page_are_none_but_an_a_number_is() -> None:
    assert kinds("https://example.org/news/213-555-0100/123-45-6789") == []
    assert found("https://example.org/A123456789/x") == ["A123456789"]


def test_a_number_in_a_file_name_is_found() -> None:
    assert found("IMG_A123456789_final.jpg") == ["A123456789"]


# --- work ------------------------------------------------------------------------------------------------------------

HOSTILE = [
    *(
        "1",
        "1 ",
        "1-",
        "A1",
        "A ",
        "a@",
        "a.",
        "a at ",
        "Aa ",
        "1 Aa ",
        "Calle Aa 1 ",
        "born on 1 ",
        "http://a ",
        "http://",
        "a/",
    ),
    *("%20", "1.1.1.1 ", "1.12345 ", "1° 1' ", "(", "ssn ", "passport a ", "zero ", "+1 ", "call 1 ", "#", "P<<", "x"),
    *("\\\\a\\", "\u200b", "１", "\n", " ", "@", "case no ", "A1-b@c.d/e:f "),
]


def patterns() -> Iterator[re.Pattern[str]]:
    for each in pkgutil.iter_modules(identifiers.__path__):
        module = importlib.import_module(f"{identifiers.__name__}.{each.name}")
        for value in vars(module).values():
            rows = value if isinstance(value, tuple) else (value,)
            for row in rows:
                cells = (
                    row if isinstance(row, tuple) else (row, getattr(row, "words", None), getattr(row, "value", None))
                )
                yield from (cell for cell in cells if isinstance(cell, re.Pattern))


def test_no_pattern_can_read_on_without_end() -> None:
    """Then each try of a pattern costs a bounded number of steps, and the whole grows with the length of the text."""
    parse: Callable[..., Any] = importlib.import_module("re._parser").parse
    widths = [parse(pattern.pattern, pattern.flags).getwidth()[1] for pattern in patterns()]
    assert len(widths) > 100
    assert max(widths) < 10_000


def calls(text: str) -> int:
    """How many functions are called, ours and those of the interpreter, while a text is scanned."""
    count = 0

    def counted(*_: Any) -> None:
        nonlocal count
        count += 1

    before = sys.getprofile()
    sys.setprofile(counted)
    try:
        scan(text)
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize("piece", HOSTILE)
def test_twice_the_text_is_at_most_twice_the_work(piece: str) -> None:
    once = piece * (3_000 // len(piece))
    scan(once)  # what is read or compiled once is not counted
    assert calls(once * 2) <= 2.2 * calls(once) + 200


@pytest.mark.parametrize("piece", ["1 ", "born on 1 ", "A1-b@c.d/e:f "])
def test_200_000_characters_of_the_worst_kind_end(piece: str) -> None:
    assert isinstance(scan((piece * 200_000)[:200_000]), tuple)


PIECES = st.text(max_size=6) | st.sampled_from(
    (
        *("A123456789", "213-555-0100", "rosa@example.org", "http://[::1", "%C3%A9", "&nbsp;", "\ud800", "ﬁ", "№", "½"),
        *(
            "born ",
            "3 May 1990",
            "1234 Main St",
            "14.6349, -90.5069",
            "https://user:x@",
            "\\\\s\\x",
            "#MariaLopez",
            "１２",
        ),
        *("Ana ", "\n"),
    )
)


@given(st.lists(PIECES, max_size=8).map("".join))
def test_whatever_the_text_findings_lie_in_it_in_order_and_apart(text: str) -> None:
    answer = scan(text)
    assert all(each.kind in KINDS and text[each.start : each.end] == each.text != "" for each in answer)
    assert all(one.end <= two.start for one, two in pairwise(answer))
    for each in unlisted_names(text, listed=["Rosa"], language="en"):
        assert text[each.start : each.end] == each.text


@pytest.mark.parametrize("rule", [name for name, _ in identifiers._RULES])
@given(data=st.data())
def test_a_glance_never_hides_what_a_rule_could_find(rule: str, data: st.DataObject) -> None:
    sign = identifiers._sign(dict(identifiers._RULES)[rule])
    text = fold(data.draw(st.from_regex(sign))).text
    assert Glance(text).may_need(rule) or not sign.search(text)
