"""Graphemes are what readers see as one character; every published break holds."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import conformance

from storyshare.text import graphemes
from storyshare.text.graphemes import count_bytes, count_code_points, count_graphemes


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", 0),
        ("Rosa", 4),
        ("“a—b”…", 6),
        ("a\r\nb", 3),
        ("\n\r", 2),
        ("cafe\u0301", 4),
        ("👨‍👩‍👧‍👦", 1),
        ("🇺🇸🇲🇽", 2),
        ("हिन्दी", 2),
        ("क्ष", 1),
        ("한국", 2),
        ("سلام", 4),
        ("她赢了。", 4),
        ("\u094dक", 2),
    ],
)
def test_what_a_reader_sees_as_one_counts_one(text: str, expected: int) -> None:
    assert count_graphemes(text) == expected
    assert len(graphemes.graphemes(text)) == expected


def test_the_content_warning_counts_with_the_text() -> None:
    assert count_graphemes("é", "threats") == 8
    assert count_graphemes("\u0301a", "e") == 2
    assert count_bytes("é…", "é") == 7
    assert count_code_points("👍🏽", "é") == 3


def test_published_breaks() -> None:
    """Unicode 17's GraphemeBreakTest: 766 of 766."""
    lines = conformance("unicode-17/GraphemeBreakTest.txt").read_text(encoding="utf-8").splitlines()
    rows = [row for line in lines if (row := line.partition("#")[0].strip())]
    expected = [
        ["".join(chr(int(code, 16)) for code in part.split("×") if code.strip()) for part in row.strip("÷ ").split("÷")]
        for row in rows
    ]
    assert len(expected) == 766
    assert [graphemes.graphemes("".join(row)) for row in expected] == expected


def test_each_code_point_of_the_fast_range_stands_alone() -> None:
    import regex

    alone = regex.compile(r"[\p{GCB=Other}\p{GCB=Control}\r\n]")
    wrong = [
        hex(code) for code in range(0x110000) if not graphemes._OTHER.match(chr(code)) and not alone.match(chr(code))
    ]
    assert wrong == []


@given(st.text())
def test_joined_again_they_are_the_text(text: str) -> None:
    found = graphemes.graphemes(text)
    assert "".join(found) == text
    assert count_graphemes(text) == len(found)


@given(st.text(alphabet="aé—\r\n “她م"))
def test_the_fast_way_agrees_with_the_full_rule(text: str) -> None:
    import regex

    assert graphemes.graphemes(text) == regex.findall(r"\X", text)


def test_english_prose_needs_neither_the_regex_module_nor_the_lists() -> None:
    """A typical post, with curly quotes, a dash, an abbreviation and a hashtag, loads nothing big."""
    code = (
        "import sys\n"
        "from storyshare.text import bluesky, graphemes, mastodon, sentences, x\n"
        "text = '“I can sleep,” Rosa said — in the U.S. at 3.50 p.m.… She won. #Asylum @ana'\n"
        "x.weighted_length(text), x.find_entities(text), mastodon.count(text), mastodon.find_entities(text)\n"
        "bluesky.facets(text), graphemes.graphemes(text), sentences.sentences(text)\n"
        "print({'regex', 'importlib.resources', 'storyshare.text.packaged'} & set(sys.modules))\n"
    )
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", check=False)
    assert (answer.stdout, answer.stderr) == ("set()\n", "")
