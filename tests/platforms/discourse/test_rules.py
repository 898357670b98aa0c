"""What a forum allows, and its Markdown: nothing becomes a mention, a hashtag, an emoji or a check box."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token
from platforms.test_markdown import shown, texts

from storyshare.errors import InputError, SetupError
from storyshare.models import Account
from storyshare.platforms.discourse import Discourse
from storyshare.platforms.discourse.rules import links, marked_up, rules, settings
from storyshare.testing import Shelf

# What Discourse looks for after Markdown was read, in each piece of text that no markup parts.
_MADE_OF_TEXT = re.compile(
    r"(?:^|\W)@\w[\w.-]*"  # a mention
    r"|(?:^|\W)#[\w:.-]+\w"  # a hashtag
    r"|:[\w+-]+:"  # an emoji
    r"|(?:^|\W)(?::-?[)(DPp*|$/]|;-?\)|[8B]-?\)|<3|\^_+\^|-_-|=\))(?=\s|$)"  # one that is written as a face
    r"|\[[ xX_*-]?\]"  # a check box
)
_FACES = st.sampled_from(
    ["@sam", "#asylum", ":smile:", ":)", ";-)", "8-)", "B)", "<3", "^_^", "-_-", "[ ]", "[x]", " "]
)
_READER = MarkdownIt("commonmark", {"html": True})


def _pieces(tokens: list[Token]) -> list[str]:
    """The pieces of text as Discourse sees them: escaped signs belong to the text around them."""
    return [child.content for token in tokens for child in token.children or () if child.type == "text"]


@given(st.lists(texts | _FACES, max_size=8).map("".join))
@example("Thanks @sam, see #asylum :smile: 8-) [x]")
def test_the_text_stays_text(text: str) -> None:
    assert shown(marked_up(text))[0] == text.strip("\n")
    assert [words for words, _ in shown(marked_up(text))[1]] == [entity.text for entity in links(text.strip("\n"))]


@given(st.lists(st.sampled_from(["Rosa ", " ", "\n", ". "]) | _FACES, max_size=9).map("".join))
def test_nothing_is_made_of_the_text_that_discourse_would_make_something_of(text: str) -> None:
    pieces = _pieces(_READER.parse(marked_up(text)))
    assert [match[0] for piece in pieces for match in _MADE_OF_TEXT.finditer(piece)] == []


def test_length_is_that_of_the_markdown() -> None:
    assert rules({}).limits[0].count("Rosa & Sam") == len(r"Rosa \& Sam")


def test_limits_are_what_the_forum_says() -> None:
    found = rules({"max_title": "100", "max_text": "5000", "max_picture_kb": "100", "base_url": "https://a.test/forum"})
    assert found.heading
    assert found.images
    limits = (found.heading.maximum, found.limits[0].maximum, found.images.max_bytes, found.permalink)
    assert limits == (100, 5000, 102400, "https://a.test/forum/t/{id}")


def test_an_answer_has_no_title() -> None:
    assert rules({"topic": "7"}).heading is None


@pytest.mark.parametrize(
    "options",
    [{"topic": "7", "category": "8"}, {"category": "stories"}, {"tags": "a/b"}, {"base_url": "http://a.test"}],
)
def test_options_that_cannot_be_right_are_refused(options: dict[str, str]) -> None:
    with pytest.raises(InputError):
        Discourse.rules(options)


@pytest.mark.parametrize(
    ("name", "value"),
    [("BASE_URL", "http://forum.test"), ("BASE_URL", "https://a@forum.test"), ("API_KEY", "a b"), ("USERNAME", "a/b")],
)
def test_credentials_that_cannot_be_right_are_refused_without_being_shown(name: str, value: str) -> None:
    given = {"BASE_URL": "https://forum.test", "API_KEY": "made-up", "USERNAME": "desk", name: value}
    with pytest.raises(SetupError) as caught:
        settings(Account(name="forum", platform="discourse", env="DISCOURSE"), Shelf(**given))
    assert f"DISCOURSE_{name}" in str(caught.value)
    assert value not in f"{caught.value}{caught.value.hint}"


def test_a_forum_may_lie_in_a_folder() -> None:
    given = {"BASE_URL": "https://a.test/forum/", "API_KEY": "made-up", "USERNAME": "@desk"}
    found = settings(Account(name="forum", platform="discourse", env="DISCOURSE"), Shelf(**given))
    assert (found.base, found.username) == ("https://a.test/forum", "desk")
