"""The story's own text stands in for a summary, without its Markdown."""

import pytest
from compose.test_compose import text
from support import make_story

from storyshare.compose.markdown import paragraphs


@pytest.mark.parametrize(
    ("body", "plain"),
    [
        ("One line\nand the next.\n\nSecond.", "One line and the next."),
        ("# Heading\n\nFirst.", "First."),
        ("**Bold**, *slanted*, _slanted_ and `code`.", "Bold, slanted, slanted and code."),
        ("[A link](https://example.org) and ![a picture](a.jpg) here.", "A link and here."),
        ("<!-- to do -->\n\n> Quoted.", "Quoted."),
        ("- first\n- second", "first second"),
        ("Rosa* won, 2*3*4, snake_case_word.", "Rosa* won, 2*3*4, snake_case_word."),
        ("#Asylum is a right.", "#Asylum is a right."),
        ("", ""),
        ("# Only a heading", ""),
    ],
)
def test_the_first_paragraph_is_plain_text(body: str, plain: str) -> None:
    assert next(paragraphs(body), "") == plain


def test_a_record_without_a_summary_opens_with_its_text() -> None:
    assert text(make_story(summary="", body="# Rosa\n\nRosa may *stay*.")).startswith("Rosa may stay.\n")


def test_a_record_with_nothing_else_opens_with_its_title() -> None:
    assert text(make_story(summary="")).startswith("Rosa may stay\n")
