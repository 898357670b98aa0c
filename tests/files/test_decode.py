"""A file as a whole: understood if it is text in UTF-8, and named for what it is if not."""

import codecs
from collections.abc import Callable
from pathlib import Path

import pytest

from storyshare.files.decode import MAX_BYTES, read_text

Write = Callable[[str, bytes | str], Path]


@pytest.mark.parametrize(
    "data",
    [
        codecs.BOM_UTF8 + "a\nb — é\n".encode(),
        "a\r\nb — é\r\n".encode(),
        "a\rb — é\r".encode(),
        "a\u2028b — é\u2029".encode(),
        "a\x0bb — é\x0b".encode(),
    ],
    ids=["byte-order mark", "Windows", "old Mac", "word processor", "vertical tab"],
)
def test_marks_and_line_ends_of_every_system_are_understood(write: Write, data: bytes) -> None:
    assert read_text(write("rosa.md", data)) == ("a\nb — é\n", [])


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (rb"{\rtf1\ansi Rosa}", "is a formatted document (RTF), although its name says plain text."),
        (b"PK\x03\x04word/document.xml", "is a Word or Pages document, although its name says plain text."),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "is an old Word document, although its name says plain text."),
        (b"%PDF-1.7", "is a PDF, although its name says plain text."),
        ("title: Rosa".encode("utf-16"), "is saved in UTF-16; it must be UTF-8."),
        ("title: Rosa".encode("utf-16-le"), "is saved in UTF-16; it must be UTF-8."),
        (b"", "is empty."),
        (b" \n\r\n", "is empty."),
    ],
)
def test_what_is_no_text_in_utf_8_is_named(write: Write, data: bytes, message: str) -> None:
    path = write("rosa.md", data)
    text, problems = read_text(path)
    assert text == ""
    assert [(problem.path, problem.line, problem.severity, problem.message) for problem in problems] == [
        (path, 0, "error", message)
    ]
    assert problems[0].hint


def test_an_older_encoding_is_named_with_the_line_and_the_word(write: Write) -> None:
    text, problems = read_text(write("rosa.md", "title: a\nauthor: José Ruiz\n".encode("cp1252")))
    assert text == ""
    assert [(problem.line, problem.message) for problem in problems] == [
        (2, "is not saved in UTF-8 but in an older encoding: the word `José` cannot be read for certain.")
    ]
    assert "UTF-8" in problems[0].hint


def test_a_file_that_is_too_big_is_not_read(write: Write) -> None:
    assert read_text(write("fits.md", b"a" * MAX_BYTES))[1] == []
    text, problems = read_text(write("rosa.md", b"a" * (MAX_BYTES + 1)))
    assert text == ""
    assert [problem.message for problem in problems] == ["holds 1.0 MiB; a text may hold 1 MiB."]


def test_a_file_that_is_not_there_or_is_a_folder_is_a_problem(tmp_path: Path) -> None:
    assert [problem.message for problem in read_text(tmp_path / "rosa.md")[1]] == ["there is no such file."]
    assert [problem.message for problem in read_text(tmp_path)[1]] == ["there is no such file."]


@pytest.mark.parametrize("sign", ["\u202d", "\u202e"])
def test_what_shows_letters_in_another_order_is_refused(write: Write, sign: str) -> None:
    """It would show a name that no list and no gate finds."""
    text, problems = read_text(write("rosa.md", f"Her name is {sign}adianeZ.\n"))
    assert (text, [each.severity for each in problems]) == ("Her name is adianeZ.\n", ["error"])


def test_the_marks_of_right_to_left_writing_are_not(write: Write) -> None:
    assert read_text(write("rosa.md", "\u2067روزا\u2069 \u200f(1)\n"))[1] == []


def test_control_characters_are_named_and_accents_broken_on_the_way_are_warned_of(write: Write) -> None:
    text, problems = read_text(write("rosa.md", "a\x07\nJosÃ© said â€œyesâ€\u009d\n"))
    assert text == "a\nJosÃ© said â€œyesâ€\n"
    assert [(problem.line, problem.severity, problem.message) for problem in problems] == [
        (1, "error", "there is an invisible control character (U+0007) in this line."),
        (2, "error", "there is an invisible control character (U+009D) in this line."),
        (2, "warning", "`Ã©` looks like an accent or a quotation mark that was broken on the way here."),
    ]
