"""What readers see is what the preview showed, whatever the text; the reader here goes by tdlib's rules."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from storyshare.platforms.telegram.markup import as_html, find_entities, taken_out

LINKS = (
    "https://example.org/stories/rosa?utm_source=telegram&utm_medium=social",
    'https://example.org/a"b<c>&amp;/(x)',
    "https://example.org/¿qué?",
    "http://localhost:8000",
)
_MARKUP = re.compile(r'<a href="(?P<href>[^"<>]*)">|(?P<end></a>)|&(?P<name>lt|gt|amp|quot);|&#(?P<number>\d{1,7});')


def shown(markup: str) -> tuple[str, list[tuple[str, str]]]:
    """What tdlib makes of HTML: the text, and its links as (text, address). Fails where Telegram refuses it."""
    text, links, opened, position = "", [], None, 0
    for match in _MARKUP.finditer(markup):
        text += _plain(markup[position : match.start()])
        position = match.end()
        if match["href"] is not None:
            assert opened is None
            opened = len(text), shown(match["href"])[0]
        elif match["end"]:
            assert opened is not None
            links.append((text[opened[0] :], opened[1]))
            opened = None
        elif match["name"]:
            text += {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}[match["name"]]
        else:
            text += chr(int(match["number"]))
    assert opened is None
    return text + _plain(markup[position:]), links


def _plain(piece: str) -> str:
    assert "<" not in piece, "can't parse entities"
    return piece


def cleaned(text: str) -> str:
    """What tdlib does to every text: clean_input_string, and no white space around it."""
    text = re.sub("[\u2028-\u202e\u030a\u0333\u033f\r]", "", text)
    return re.sub("[\x00-\x09\x0b-\x1f]", " ", text).strip(" \n")


@given(
    st.text(st.characters(exclude_categories=("Cs", "Cc")) | st.sampled_from("\n<>&\"'/=a;#")), st.sampled_from(LINKS)
)
@example("&lt;b&gt; <a href='x'>&#60;</a> &amp;amp;", LINKS[0])
@example("a<b>c</b> && &quot; &#38;", LINKS[1])
def test_readers_see_the_text_of_the_preview(text: str, link: str) -> None:
    for whole in (text, f"{text}\n{link}", f"{link}{text}{link}"):
        seen, links = shown(as_html(whole, link))
        assert seen == whole
        assert all(each == (link, link) for each in links)
        if not taken_out(whole):
            assert cleaned(seen) == whole.strip(" \n")


@pytest.mark.parametrize("link", LINKS[1:])
def test_a_link_that_telegram_might_cut_short_is_marked_as_one(link: str) -> None:
    assert shown(as_html(f"Read:\n{link}", link))[1] == [(link, link)]


def test_a_plain_link_is_left_to_telegram_which_then_opens_it_without_a_question() -> None:
    assert as_html(f"Read: {LINKS[0]}", LINKS[0]) == f"Read: {LINKS[0].replace('&', '&amp;')}"


def test_an_ampersand_in_a_link_does_not_begin_an_entity() -> None:
    link = "https://example.org/?a=1&lt=2&amp=3"
    assert shown(as_html(link, link))[0] == link


def test_what_readers_can_click_is_found() -> None:
    text = "Rosa, see @example_stories and example.org or ana@example.org #Asylum"
    assert [(each.kind, each.text) for each in find_entities(text)] == [
        ("mention", "@example_stories"),
        ("link", "example.org"),
        ("link", "ana@example.org"),
        ("hashtag", "#Asylum"),
    ]
    assert [each.kind for each in find_entities("@abc is too short, no @")] == []


def test_signs_that_telegram_leaves_out_are_named() -> None:
    assert taken_out("a\u030a \u202e b\u030a") == "\u030a\u202e"
    assert taken_out("Pourquoi\u202f? Años, שלום \u200f ‘x’") == ""


def test_a_longer_address_that_begins_like_the_link_is_left_alone() -> None:
    link = "https://example.org/rosa-"
    assert as_html(f"{link} and {link}2", link) == f'<a href="{link}">{link}</a> and {link}2'
