"""What readers see on Slack is the text of the preview, whatever stands in it."""

import html
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyshare.platforms.slack import blocks
from storyshare.platforms.slack.rules import rules
from storyshare.text.plain import find_whole_addresses

MARKUP = st.sampled_from(["*", "_", "~", "`", "```", ">", "&", "<", "<!channel>", "<@U0123ABCD>", "<https://a.org|b>"])
MORE = st.sampled_from(["@here ", "&amp;", ":smile:", "\n", "\n• ", "1. ", "https://example.org/a?b=*c*&d=_e_", " "])
TEXTS = st.lists(st.one_of(MARKUP, MORE, st.text(max_size=8)), max_size=12).map("".join)


def shown(body: dict[str, Any]) -> str:
    """What readers see: text elements as they are, a link without a text of its own by its address."""
    (block,) = body["blocks"]
    (section,) = block["elements"]
    assert (block["type"], section["type"]) == ("rich_text", "rich_text_section")
    for each in section["elements"]:
        assert set(each) in ({"type", "text"}, {"type", "url"})  # no style, no emoji, nobody called
    return "".join(each.get("text", each.get("url", "")) for each in section["elements"])


@given(TEXTS)
def test_readers_see_exactly_the_text(text: str) -> None:
    assert shown(blocks.body(text, unfurl=True)) == text


@given(TEXTS)
def test_a_notification_reads_the_same_and_calls_nobody(text: str) -> None:
    body: dict[str, Any] = blocks.body(text, unfurl=True)
    assert html.unescape(body["text"]) == html.unescape(text.replace("&", "&amp;"))
    assert not re.search("[<>]", body["text"])
    assert (body["mrkdwn"], body["parse"], body["link_names"]) == (False, "none", False)


@given(TEXTS)
def test_what_is_a_link_is_what_the_preview_says_is_one(text: str) -> None:
    elements: Any = blocks.elements(text)
    assert [each["url"] for each in elements if each["type"] == "link"] == [
        each.text for each in find_whole_addresses(text)
    ]


def test_a_link_is_an_element_of_its_own() -> None:
    assert blocks.elements("Read https://example.org/rosa.") == [
        {"type": "text", "text": "Read "},
        {"type": "link", "url": "https://example.org/rosa"},
        {"type": "text", "text": "."},
    ]


def test_nothing_without_a_scheme_is_a_link_and_nobody_is_mentioned() -> None:
    assert find_whole_addresses("example.org, ana@example.org, @ana, #general, ftp://example.org") == ()


@pytest.mark.parametrize(("text", "length"), [("Ana", 3), ("👩‍👧", 5), ("ñ", 1), ("𝒜", 2)])
def test_the_length_is_the_largest_that_slack_may_mean(text: str, length: int) -> None:
    (limit,) = rules({}).limits
    assert (limit.maximum, limit.count(text)) == (3000, length)
