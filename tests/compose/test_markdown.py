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
        ("- first\n- second\n  goes on", "• first\n• second goes on"),
        ("1. one\n2. two\n   - nested", "1. one\n2. two\n• nested"),
        ("- [x] done", "• done"),
        ("She was born in\n1999. Then she left.", "She was born in 1999. Then she left."),
        ("2019. Everything changed.", "2019. Everything changed."),
        ("## Heading\nRosa fled.", "Rosa fled."),
        ("Heading\n=======\nRosa fled.", "Rosa fled."),
        ("Rosa fled her home.\n---\nThen she won.", "Rosa fled her home."),
        ("---\n\nRosa fled.", "Rosa fled."),
        ("* * *\nRosa fled.", "Rosa fled."),
        ("> Rosa\n> fled.", "Rosa fled."),
        ("<!-- to\n\ndo -->\n\nRosa.", "Rosa."),
        ("| year | won |\n|---|:-:|\n| 2026 | 3 |", "• year, won\n• 2026, 3"),
        ("```\na *b*\n```", "a b"),
        ("Won[^1].", "Won[1]."),
        ("[^1]: The note.", "[1] The note."),
        ("See [it](https://example.org/a_(b)) and [that](https://example.org 'a (title)').", "See it and that."),
        ("[ref][1] and <https://example.org/a_b_c>\n[1]: https://example.org", "ref and https://example.org/a_b_c"),
        ("[![alt](a.png)](https://example.org) Rosa.", "Rosa."),
        ("[sic] (so) she [said so] won", "[sic] (so) she [said so] won"),
        (r"2 \* 3 and \_x\_ and \[b\](c)", "2 * 3 and _x_ and [b](c)"),
        ("``a ` *b*``", "a ` *b*"),
        ("~~gone~~ ***all***", "gone all"),
        ("<p>Hi <b>you</b>,<br/>a < b, 5 <3, c > d</p>", "Hi you, a < b, 5 <3, c > d"),
        ("a &amp; b&mdash;c & d; e", "a & b—c & d; e"),
        ("One  \nTwo\\\nThree", "One Two Three"),
        ("One\r\ntwo.\r\n\r\nThree.", "One two."),
        ("«\u00a0Oui\u00a0»  dit-elle", "«\u00a0Oui\u00a0» dit-elle"),
        ("&nbsp;", ""),
        ("Rosa* won, 2*3*4, snake_case_word.", "Rosa* won, 2*3*4, snake_case_word."),
        ("#Asylum is a right.", "#Asylum is a right."),
        ("", ""),
        ("# Only a heading", ""),
    ],
)
def test_the_first_paragraph_is_plain_text(body: str, plain: str) -> None:
    assert next(paragraphs(body), "") == plain


def test_nothing_but_headings_and_rules_is_left_out() -> None:
    body = "# One\n\nTwo.\n\n***\n\n- three\n\n> four\n\n[^1]: five"
    assert list(paragraphs(body)) == ["Two.", "• three", "four", "[1] five"]


def test_a_list_keeps_its_lines_in_a_post() -> None:
    made = text(make_story(summary="", title="She needs", body="She needs:\n\n- rent;\n- food."))
    assert made.startswith("She needs:\n• rent;\n• food.\n\n")


def test_a_no_break_space_of_the_summary_is_kept() -> None:
    assert "«\u00a0Oui\u00a0»" in text(make_story(summary="«\u00a0Oui\u00a0»,\n dit-elle."))


def test_a_record_without_a_summary_opens_with_its_text() -> None:
    assert text(make_story(summary="", body="# Rosa\n\nRosa may *stay*.")).startswith("Rosa may stay.\n")


def test_a_record_with_nothing_else_opens_with_its_title() -> None:
    assert text(make_story(summary="")).startswith("Rosa may stay\n")
