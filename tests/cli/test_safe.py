"""What others wrote, on its way to a terminal."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyshare.cli import output, tables
from storyshare.cli.safe import isolated, one_line, safe, safe_json


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Rosa may stay ✓ 👩‍👧", "Rosa may stay ✓ 👩‍👧"),
        ("two\nlines\tand a tab", "two\nlines\tand a tab"),
        ("\x1b]0;owned\x07", r"\x1b]0;owned\x07"),
        ("over\rwritten", r"over\x0dwritten"),
        ("\x9b31m", r"\x9b31m"),
        ("\u202eyats yam", r"\u202eyats yam"),
        ("name\udc80", r"name\udc80"),
        ("روزا\u200f تبقى", "روزا\u200f تبقى"),
    ],
)
def test_what_a_terminal_would_obey_is_written_out(text: str, shown: str) -> None:
    assert safe(text) == shown


@given(st.text())
def test_whatever_it_is_it_can_be_printed_and_commands_nothing(text: str) -> None:
    assert all(sign in "\n\t" or ord(sign) >= 0x20 for sign in safe(text))
    safe(text).encode()


def test_a_row_is_one_line() -> None:
    assert one_line("two\nlines\tand  a tab") == "two lines and a tab"


def test_what_runs_from_right_to_left_is_isolated_and_cannot_end_that() -> None:
    assert isolated("روزا\u2069") == "\u2068روزا\\u2069\u2069"
    assert isolated("Rosa") == "Rosa"


@given(st.text())
def test_a_program_reads_the_very_same_text_from_json(text: str) -> None:
    written = safe_json(json.dumps(text, ensure_ascii=False))
    assert json.loads(written) == text
    assert safe(written) == written


def test_every_way_of_printing_goes_through_it(capsys: pytest.CaptureFixture[str]) -> None:
    bad = "\x1b[2J"
    output.say(bad)
    output.say(bad, "bad")
    output.warn(bad)
    output.complain(bad)
    output.table(("one",), [(bad,)])
    output.json({"one": f"{bad}\x9b"})
    output.json_list([f"{bad}\x9b"])
    block = output.Block(title=bad)
    block.add(bad)
    output.blocks([block])
    shown = "".join(capsys.readouterr())
    assert "\x1b" not in shown
    assert "\x9b" not in shown


def test_a_row_that_is_heard_says_what_each_value_is_and_leaves_out_what_is_empty() -> None:
    assert list(tables.spoken(("story", "where", "when"), [("rosa", "", "today")])) == ["story: rosa; when: today"]
