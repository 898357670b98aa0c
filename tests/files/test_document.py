"""The fields of a record lie between two lines of three hyphens; what a word processor made of these is understood."""

from collections.abc import Callable
from pathlib import Path

import pytest

from storyshare.files import read_record

Write = Callable[[str, bytes | str], Path]


@pytest.mark.parametrize(
    "text",
    [
        "---\ntitle: Rosa\n---\nOne.\n\n---\nTwo.\n",
        "\n\n---  \ntitle: Rosa\n---\n\nOne.\n\n---\nTwo.\n\n",
        "\ufeff---\r\ntitle: Rosa\r\n---\r\nOne.\r\n\r\n---\r\nTwo.\r\n",
    ],
)
def test_fields_and_body_are_told_apart(write: Write, text: str) -> None:
    document = read_record(write("rosa.md", text))
    assert document.problems == []
    assert (document.fields().text("title"), document.body) == ("Rosa", "One.\n\n---\nTwo.")


@pytest.mark.parametrize("fence", ["—", "–", "—-", "-—", "--", "----", "−−−"])
def test_what_was_meant_for_three_hyphens_is_understood_and_warned_of(write: Write, fence: str) -> None:
    document = read_record(write("rosa.md", f"{fence}\ntitle: Rosa\n{fence}\nBody\n"))
    assert [(problem.line, problem.severity, problem.message) for problem in document.problems] == [
        (1, "warning", f"`{fence}` was taken for three hyphens."),
        (3, "warning", f"`{fence}` was taken for three hyphens."),
    ]
    assert (document.fields().text("title"), document.body) == ("Rosa", "Body")


def test_hyphens_inside_a_text_end_no_fields(write: Write) -> None:
    document = read_record(write("rosa.md", "---\ntitle: |\n  Rosa\n  ---\n  may stay\n---\nBody\n"))
    assert (document.fields().text("title"), document.body) == ("Rosa\n---\nmay stay", "Body")


def test_a_missing_first_line_of_hyphens_is_named_and_the_fields_are_read_all_the_same(write: Write) -> None:
    document = read_record(write("rosa.md", "title: Rosa\ntitel: x\n---\nBody\n"))
    fields = document.fields()
    assert (fields.text("title"), document.body) == ("Rosa", "Body")
    fields.finish()
    assert [(problem.line, problem.message) for problem in document.problems] == [
        (1, "the fields must begin with a line of three hyphens, `---`, and end with another."),
        (2, "is not a field that is known here."),
    ]


@pytest.mark.parametrize("body", ["\nRosa came here: alone.\n\nmore: x\n", "\n\nRosa\n", ""])
def test_a_missing_second_line_of_hyphens_is_named_where_the_fields_seem_to_end(write: Write, body: str) -> None:
    document = read_record(write("rosa.md", f"---\ntitle: Rosa\n\ntags:\n  - a\n\n  - b\nby: Ana\n{body}"))
    fields = document.fields()
    assert (fields.text("title"), fields.texts("tags"), fields.text("by")) == ("Rosa", ("a", "b"), "Ana")
    assert [(problem.line, problem.message) for problem in document.problems] == [
        (8, "the fields must end with a line of three hyphens, `---`, before the story.")
    ]


def test_a_file_that_cannot_be_read_is_not_blamed_for_missing_fields(write: Write) -> None:
    document = read_record(write("rosa.md", rb"{\rtf1 Rosa}"))
    assert (document.readable, len(document.problems)) == (False, 1)
