"""Graphemes are what readers see as one character; every published break holds."""

import re
import subprocess
import sys
import unicodedata
from itertools import pairwise

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
        ("क्ष्म", 1),
        ("ज़्या", 1),
        ("ക്‌ഷ", 2),
        ("က္က", 1),
        ("❤️‍🔥", 1),
        ("👩🏽‍🚀👩", 2),
        ("a\u200d🚀", 2),
        ("🇺🇸🇲", 2),
        ("🇺\u0301🇸🇲", 2),
        ("🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f.", 2),
        ("\u1112\u1161\u11abᄒ", 2),
        ("각\u11a8", 1),
        ("가\u1161", 1),
        ("각\u1161", 2),
        ("\u0600١", 1),
        ("\u0600\n", 2),
        ("\n\u0301\u0301a", 3),
        ("\u0301", 1),
        ("\ud83d\ude00", 2),
        ("\U00011107\U00011133\U00011107", 1),
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


def test_half_a_surrogate_pair_has_a_count() -> None:
    """JSON lets it in."""
    assert (count_graphemes("a\ud83d"), count_bytes("a\ud83d"), count_code_points("a\ud83d")) == (2, 4, 2)


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

    alone = regex.compile(r"[\p{GCB=Other}\p{GCB=Control}\p{GCB=LV}\p{GCB=LVT}\r\n]")
    wrong = [
        hex(code) for code in range(0x110000) if not graphemes._OTHER.match(chr(code)) and not alone.match(chr(code))
    ]
    assert wrong == []


# One of each kind that the rules tell apart, and of the scripts that have a path of their own.
KINDS = (
    "a\r\n\t\ud83d\u0600\u0301\u0903\u200c\u200d\ufe0f\u0e33"
    "\u1100\u1161\u11a8가각"
    "क\u093c\u094dக\u0bcdက\u1039\U00011107\U00011133\U000110bd"
    "👩❤🏽🇺🇸\U000e0067\U000e007f\U0001fffd"
)


def _joins(before: str, following: str) -> bool:
    """Whether no break is between the two: the rules of UAX #29 one by one, each in its own words."""
    from storyshare.text import grapheme_ranges as of

    def seen(pattern: str) -> bool:
        classes = {
            name: ranges + getattr(of, f"RARE_{name}", "") for name, ranges in vars(of).items() if name.isupper()
        }
        return re.search(pattern.format(**classes), f"{before}|{following}", re.DOTALL) is not None

    syllables = "".join(map(chr, range(0xAC00, 0xD7A4, 28)))
    if seen("\r[|]\n"):  # GB3
        return True
    if seen("[{CONTROL}][|]") or seen("[|][{CONTROL}]"):  # GB4, GB5
        return False
    closed = "".join(chr(code) for code in range(0xAC00, 0xD7A4) if (code - 0xAC00) % 28)
    return (
        seen("[{HANGUL_L}][|][{HANGUL_L}{HANGUL_V}\uac00-\ud7a3]")  # GB6
        or seen(f"[{{HANGUL_V}}{syllables}][|][{{HANGUL_V}}{{HANGUL_T}}]")  # GB7
        or seen(f"[{{HANGUL_T}}{closed}][|][{{HANGUL_T}}]")  # GB8
        or seen("[|][{EXTEND}{SPACING_MARK}\u200d]")  # GB9, GB9a
        or seen("[{PREPEND}][|]")  # GB9b
        or seen("[{CONSONANT}][{CONJUNCT_EXTEND}{LINKER}]*[{LINKER}][{CONJUNCT_EXTEND}{LINKER}]*[|][{CONSONANT}]")
        or seen("[{PICTOGRAPH}][{EXTEND}]*\u200d[|][{PICTOGRAPH}]")  # GB11
        or seen("(?<![{REGIONAL}])(?:[{REGIONAL}][{REGIONAL}])*[{REGIONAL}][|][{REGIONAL}]")  # GB12, GB13
    )


@given(st.text(alphabet=KINDS, max_size=12))
def test_the_patterns_agree_with_the_rules_one_by_one(text: str) -> None:
    cuts = [place for place in range(1, len(text)) if not _joins(text[:place], text[place])]
    expected = [text[start:end] for start, end in pairwise([0, *cuts, len(text)])] if text else []
    assert graphemes.graphemes(text) == expected
    assert count_graphemes(text) == len(expected)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("CONTROL", "[\\p{GCB=Control}\r\n]"), ("EXTEND", "\\p{GCB=Extend}")),
        *(("SPACING_MARK", "\\p{GCB=SpacingMark}"), ("PREPEND", "\\p{GCB=Prepend}"), ("REGIONAL", "\\p{GCB=RI}")),
        *(("PICTOGRAPH", "\\p{Extended_Pictographic}"), ("CONSONANT", "\\p{InCB=Consonant}")),
        *(("HANGUL_L", "\\p{GCB=L}"), ("HANGUL_V", "\\p{GCB=V}"), ("HANGUL_T", "\\p{GCB=T}")),
        *(("LINKER", "\\p{InCB=Linker}"), ("CONJUNCT_EXTEND", "\\p{InCB=Extend}")),
    ],
)
def test_the_table_agrees_with_the_regex_module(name: str, value: str) -> None:
    """For every code point that Python knows; the module is ahead of Unicode 17 and has three more linkers."""
    import regex

    from storyshare.text import grapheme_ranges as of

    ours = re.compile(f"[{getattr(of, name)}{getattr(of, f'RARE_{name}', '')}]")
    theirs = regex.compile(value)
    points = [code for code in range(0x110000) if unicodedata.category(chr(code)) != "Cn"]
    differing = {code for code in points if bool(ours.match(chr(code))) != bool(theirs.match(chr(code)))}
    assert differing - {0x1CF5, 0x1CF6, 0x11A3A} == set()


def test_a_long_row_of_one_piece_takes_no_longer_for_each() -> None:
    """It ends: a rule that looks back over the whole row for each piece would not."""
    pieces = ("\u094d", "क\u093c", "क\u094d", "\u0301", "👩\u200d", "🇺", "\u0600", "\u1100", "\u1161", "\ufe0f")
    for piece in pieces:
        assert count_graphemes(piece * 100_000) == len(graphemes.graphemes(piece * 100_000))


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
        "print({'regex', 'importlib.resources', 'storyshare.text.packaged', 'storyshare.text.grapheme_ranges'}"
        " & set(sys.modules))\n"
    )
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", check=False)
    assert (answer.stdout, answer.stderr) == ("set()\n", "")
