"""Markdown shows exactly the plain text, and links only what is found as a link."""

import re
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from storyshare.platforms.markdown import COMMONMARK, Dialect, escaped, link, one_line, picture
from storyshare.text import plain

# As forums set it up: HTML, bare links, "smart" quotes and dashes, everything that this reader knows.
_READER = MarkdownIt("gfm-like", {"typographer": True, "html": True, "linkify": True})
_READER.enable(["replacements", "smartquotes"])
_SIGNS = st.sampled_from([*"\\`*_{}[]()#+-=.!|~<>&^\"'$@:;,?/%19 \n\tab", "\u3000", "\u00a0", "é", "說", "🙂"])
_PIECES = st.sampled_from(
    [
        "https://example.org/a_b?c=d&copy=1#e",
        "example.org",
        "sam@example.org",
        "www.example.org",
        "&amp;",
        "<b>",
        "<!-- -->",
        "[x](y)",
        "![x](y)",
        "1. ",
        "- ",
        "# ",
        "> ",
        "```",
        "---",
        "===",
        "...",
        "(c)",
        "\n\n",
        "    ",
        "| a |\n|---|",
        "[a]: /b",
        "://",
        "*a*",
        "~~b~~",
        "Rosa's",
    ]
)
_ANY = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=5)
texts = st.lists(_SIGNS | _PIECES | _ANY, max_size=25).map("".join)
_WITHOUT_COMMENTS = Dialect(traps=re.compile(r"(?<=[@#:])(?=\S)"), wedge="<!-- -->")


def shown(markdown: str) -> tuple[str, list[tuple[str, str]]]:
    """What a reader of the page sees, and what is clickable: the words, and where they lead."""
    paragraphs: list[str] = []
    links: list[tuple[str, str]] = []
    for token in _READER.parse(markdown):
        assert token.type in {"paragraph_open", "inline", "paragraph_close"}, token
        if token.type == "inline":
            paragraphs.append(_inline(token.children or [], links))
    return "\n\n".join(paragraphs), links


def _inline(tokens: list[Any], links: list[tuple[str, str]]) -> str:
    pieces: list[str] = []
    opened, start = "", 0
    for token in tokens:
        if token.type == "link_open":
            opened, start = str(token.attrs["href"]), len(pieces)
        elif token.type == "link_close":
            links.append(("".join(pieces[start:]), opened))
        elif token.type == "html_inline":
            assert token.content == "<!-- -->"
        else:
            assert token.type in {"text", "hardbreak"}, token
            pieces.append("\n" if token.type == "hardbreak" else token.content)
    return "".join(pieces)


@given(texts)
@example("a!https://example.org")
@example("\ufeff a\n \nb")
@pytest.mark.parametrize("dialect", [COMMONMARK, _WITHOUT_COMMENTS], ids=["usual", "with wedges"])
def test_what_is_shown_is_the_text_and_links_stand_where_they_are_found(dialect: Dialect, text: str) -> None:
    text = text.strip("\n")
    expected = [entity.text for entity in plain.find_entities(text) if entity.kind == "link"]
    read, links = shown(escaped(text, dialect, plain.find_entities))
    assert (read, [words for words, _ in links]) == (text, expected)


@given(texts)
def test_nothing_is_a_link_where_none_is_looked_for(text: str) -> None:
    assert shown(escaped(text)) == (text.strip("\n"), [])


@given(texts)
@example("Write to <1.rosa@example.org>.")
def test_an_alternative_text_is_what_it_is(alt: str) -> None:
    (paragraph,) = [token for token in _READER.parse(picture(alt, "upload://a<b>.jpeg")) if token.type == "inline"]
    (image,) = paragraph.children or []
    assert (_READER.renderer.renderInlineAsText(image.children, _READER.options, {}), image.type) == (  # type: ignore[attr-defined]
        one_line(alt),
        "image",
    )


@pytest.mark.parametrize(
    ("found", "leads_to"),
    [
        ("https://example.org/?a=1&copy=2", "https://example.org/?a=1&copy=2"),
        ("example.org/a", "http://example.org/a"),
        ("//example.org", "http://example.org"),
        ("sam@example.org", "mailto:sam@example.org"),
    ],
)
def test_a_link_leads_where_its_words_say(found: str, leads_to: str) -> None:
    assert shown(escaped(f"See {found}", find=plain.find_entities)) == (f"See {found}", [(found, leads_to)])


def test_usual_words_stay_readable() -> None:
    assert escaped("Rosa may stay. A well-known court said so: yes!") == (
        "Rosa may stay. A well-known court said so: yes!"
    )


def test_a_size_stands_behind_the_alternative_text() -> None:
    assert picture("Two [hands] | one\ndecision", "upload://x.jpeg", size="80x60") == (
        "![Two \\[hands\\] \\| one decision|80x60](upload://x.jpeg)"
    )


def test_other_words_can_be_linked() -> None:
    assert shown(link("Rosa's [story]", "https://example.org/<a>")) == (
        "Rosa's [story]",
        [("Rosa's [story]", "https://example.org/%3Ca%3E")],
    )


@pytest.mark.parametrize("end", ["\r", "\r\n"])
def test_every_line_end_is_one(end: str) -> None:
    assert escaped(f"One.{end}    Two.{end}{end}# Three.") == escaped("One.\n    Two.\n\n# Three.")
