"""What a Lemmy server allows, and its Markdown: the text stays text, and nobody is notified."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from platforms.test_markdown import shown, texts

from storyshare.errors import InputError, SetupError
from storyshare.models import Account
from storyshare.platforms.lemmy import Lemmy
from storyshare.platforms.lemmy.rules import community, links, marked_up, pictured, rules, settings
from storyshare.testing import Shelf

# As the server looks for whom to notify, in the Markdown as it is written (mention.rs).
_NOTIFIED = re.compile(r"@(?P<name>[\w.]+)@(?P<domain>[a-zA-Z0-9._:-]+)")
_MENTIONS = st.sampled_from(
    ["@sam@example.org", "@", "sam", "@a@b@c", "https://example.org/@sam@example.net", "!a@b.org", " ", "."]
)


@given(st.lists(texts | _MENTIONS, max_size=8).map("".join))
@example("Thanks @sam@example.org ::: spoiler x ~a~ ^b^ [^1] {a|b}")
@example("https://example.org/@sam@example.net@")
def test_the_text_stays_text(text: str) -> None:
    read, found = shown(marked_up(text))
    assert read == text.strip("\n")
    assert [words for words, _ in found] == [entity.text for entity in links(text.strip("\n"))]


@given(st.lists(_MENTIONS | texts, max_size=8).map("".join))
@example("https://example.org/@sam@example.net")
@example("https://example.org/@a@b@c@d")
def test_nobody_is_notified_by_a_text(text: str) -> None:
    assert not _NOTIFIED.findall(marked_up(text))


@given(st.lists(_MENTIONS | texts, max_size=8).map("".join))
@example("Sam, @sam@example.org@c, smiles")
def test_nobody_is_notified_by_an_alternative_text(alt: str) -> None:
    assert not _NOTIFIED.findall(pictured(alt, "https://lemmy.test/pictrs/image/a.jpeg"))


def test_a_link_with_a_name_in_it_leads_where_it_did() -> None:
    (link,) = shown(marked_up("See https://example.org/@sam@example.net"))[1]
    assert link == ("https://example.org/@sam@example.net", "https://example.org/%40sam@example.net")


def test_an_alternative_text_is_what_readers_hear() -> None:
    (paragraph,) = [
        each for each in MarkdownIt().parse(pictured("Two\n[hands]", "https://a.test/b.jpeg")) if each.children
    ]
    (image,) = paragraph.children or []
    assert (image.content, image.attrs["src"]) == (r"Two \[hands\]", "https://a.test/b.jpeg")


def test_length_is_that_of_the_markdown_in_utf_16() -> None:
    assert rules({}).limits[0].count("Rosa & Sam 🙂") == len(r"Rosa \& Sam ") + 2


def test_a_title_is_counted_in_characters() -> None:
    heading = rules({}).heading
    assert heading
    assert (heading.minimum, heading.maximum, heading.count("Rosa 🙂")) == (3, 200, 6)


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("asylum", "asylum"),
        ("!asylum@lemmy.test", "asylum@lemmy.test"),
        ("a_b@127.0.0.1:80", "a_b@127.0.0.1:80"),
        ("", ""),
    ],
)
def test_a_community_is_named_as_on_its_page(given: str, meant: str) -> None:
    assert community({"community": given}) == meant


@pytest.mark.parametrize(
    "options",
    [{"community": "https://a.test/c/b"}, {"community": "a b"}, {"community": "a@b@c"}, {"base_url": "http://a.test"}],
)
def test_options_that_cannot_be_right_are_refused(options: dict[str, str]) -> None:
    with pytest.raises(InputError):
        Lemmy.rules(options)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BASE_URL", "http://lemmy.test"),
        ("BASE_URL", "https://a@lemmy.test"),
        ("USERNAME", "desk@example.org"),
        ("JWT", "made up"),
    ],
)
def test_credentials_that_cannot_be_right_are_refused_without_being_shown(name: str, value: str) -> None:
    given = {"BASE_URL": "https://lemmy.test", "USERNAME": "@desk", "PASSWORD": "made-up", name: value}
    with pytest.raises(SetupError) as caught:
        settings(Account(name="lemmy", platform="lemmy", env="LEMMY"), Shelf(**given))
    assert f"LEMMY_{name}" in str(caught.value)
    assert value not in f"{caught.value}{caught.value.hint}"


def test_no_secret_is_told_of_the_settings() -> None:
    given = {"BASE_URL": "https://lemmy.test/", "USERNAME": "@desk", "PASSWORD": "made-up-1", "JWT": "made-up-2"}
    found = settings(Account(name="lemmy", platform="lemmy", env="LEMMY"), Shelf(**given))
    assert (found.base, found.username, found.password) == ("https://lemmy.test", "desk", "made-up-1")
    assert "made-up" not in repr(found)
