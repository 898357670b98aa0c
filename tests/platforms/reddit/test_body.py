"""Readers of old and of new Reddit see exactly the text of the preview, and no other links than it shows."""

from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from platforms.reddit.snudown import shown as on_old_reddit
from platforms.test_markdown import texts

from storyshare.platforms.reddit import body
from storyshare.platforms.reddit.rules import rules

_OWN = [
    "r/refugees",
    "/r/refugees",
    "u/ana",
    "/u/ana",
    "^up",
    "^(up there)",
    "~~gone~~",
    ">!hidden!<",
    "www.example.org",
    "www. ",
    "ana@example.org",
    "ana@b. ",
    "https://example.org/a_(b)?c='d'&copy;=\"e\"&f=\\",
    "=== ",
    "\n===\n",
    "\n---\n",
    "http://",
    "|a|b|\n|-|-|\n",
]
TEXTS = st.lists(st.one_of(texts, st.sampled_from(_OWN)), max_size=5).map("".join)
_NEW_REDDIT = MarkdownIt("gfm-like", {"html": True, "linkify": True})


def on_new_reddit(markdown: str) -> tuple[str, list[str]]:
    paragraphs: list[str] = []
    links: list[str] = []
    for token in _NEW_REDDIT.parse(markdown):
        assert token.type in {"paragraph_open", "inline", "paragraph_close"}, token
        if token.type == "inline":
            paragraphs.append("".join(_shown(each) for each in token.children or []))
            links += [str(each.attrs["href"]) for each in token.children or [] if each.type == "link_open"]
    return "\n\n".join(paragraphs), links


def _shown(token: Any) -> str:
    assert token.type in {"text", "hardbreak", "link_open", "link_close"}, token
    return "\n" if token.type == "hardbreak" else str(token.content)


def addresses(text: str) -> list[str]:
    return [each.text for each in body.find_links(text)]


@given(TEXTS)
@example("a\n===")
@example("https://example.org/a_(b)?c='d'")
@example("x r/refugees u/ana /r/all")
@example("See\nwww. then ana@b. now")
@example("See \n===")
@example("https://пример.example")
def test_old_reddit_shows_the_text(text: str) -> None:
    text = body.plain(text)
    read, links = on_old_reddit(body.markdown(text))
    assert (read, links) == (text, [(each, each) for each in addresses(text)])


@given(TEXTS)
@example("a\n===")
@example("https://example.org/?a=1&copy;=2")
def test_new_reddit_shows_the_text(text: str) -> None:
    text = body.plain(text)
    read, links = on_new_reddit(body.markdown(text))
    assert (read, len(links)) == (text, len(addresses(text)))


def test_an_address_is_a_link_to_itself() -> None:
    assert body.markdown("Read https://example.org/a?b=c_d&e=f.") == (
        "Read [https\\:\\/\\/example\\.org\\/a?b=c\\_d\\&e=f](https://example.org/a?b=c_d\\&e=f)."
    )


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("One.\nTwo.", "One.  \nTwo."),
        ("One.\n\nTwo.", "One.\n\nTwo."),
        ("One.\n\n\n \nTwo.", "One.\n\nTwo."),
        ("2^10", "2\\^10"),
        ("r/test", "r\\/test"),
        ("Rosa & Sam: yes!", "Rosa \\& Sam: yes!"),
    ],
)
def test_what_it_looks_like(text: str, written: str) -> None:
    assert body.markdown(text) == written


def test_the_limit_counts_the_text_as_it_is_sent() -> None:
    (limit,) = rules({}).limits
    assert (limit.maximum, limit.count("2^10")) == (40_000, 5)
    heading = rules({}).heading
    assert heading
    assert (heading.maximum, heading.count("2^10")) == (300, 4)
