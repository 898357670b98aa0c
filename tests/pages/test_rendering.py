"""What every page is made with."""

import pytest
from pages.test_shares import NOW

from storyshare.models import Entity
from storyshare.pages import StoryLook, is_page, story_page
from storyshare.pages.rendering import address, host, initials, pieces
from storyshare.pages.tongues import direction, own_name


def test_a_page_of_ours_is_known_by_its_head() -> None:
    page = story_page(StoryLook(name="rosa"), organisation="", now=NOW).encode()
    assert is_page(page)
    assert not is_page(b"<!DOCTYPE html>\n<html><body>Our newsletter</body></html>")
    assert not is_page(b"# Notes about " + page)


def test_a_text_is_cut_where_something_clickable_begins_and_ends() -> None:
    entities = [
        Entity(start=8, end=11, kind="hashtag", text=""),
        Entity(start=0, end=2, kind="mention", text=""),
        Entity(start=9, end=12, kind="link", text=""),
    ]
    assert list(pieces("@a says #bcd", entities)) == [("mention", "@a"), ("", " says "), ("hashtag", "#bc"), ("", "d")]


@pytest.mark.parametrize(
    ("language", "way"),
    [
        ("ar", "rtl"),
        ("fa-IR", "rtl"),
        ("en", "ltr"),
        ("pa-Arab", "rtl"),
        ("ar-Latn", "ltr"),
        ("", "ltr"),
        ("x\"'", "ltr"),
    ],
)
def test_which_way_a_language_is_written(language: str, way: str) -> None:
    assert direction(language) == way


@pytest.mark.parametrize(("language", "name"), [("es", "Español"), ("es-MX", "Español (es-MX)"), ("xx", "xx")])
def test_a_language_is_called_as_its_speakers_call_it(language: str, name: str) -> None:
    assert own_name(language) == name


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Example Legal Aid", "EA"), ("example", "E"), ("", ""), ("— !", ""), ("روزا باقية", "رب")],
)
def test_two_letters_stand_for_a_picture(name: str, letters: str) -> None:
    assert initials(name) == letters


@pytest.mark.parametrize(
    ("text", "there"),
    [
        ("https://example.org/a", True),
        ("HTTP://example.org", True),
        ("example.org", False),
        ("javascript:x", False),
        ("https:///a", False),
    ],
)
def test_only_addresses_of_the_web_can_be_followed(text: str, there: bool) -> None:
    assert bool(address(text)) is there


def test_a_broken_address_has_itself_as_host() -> None:
    assert (host("https://example.org/a"), host("http://[::1"), host("x")) == ("example.org", "http://[::1", "x")
