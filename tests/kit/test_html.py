"""What is text is never taken for HTML."""

from hypothesis import given
from hypothesis import strategies as st

from storyshare.kit.html import Html, element, join


def test_text_and_attributes_are_escaped() -> None:
    made = element("a", "<script>&", href='"><script>', hidden=True, title=None)
    assert made == '<a href="&quot;&gt;&lt;script&gt;" hidden>&lt;script&gt;&amp;</a>'


def test_what_was_made_here_stays_and_empty_elements_have_no_end() -> None:
    assert join([element("p", Html("<b>x</b>")), element("br")]) == "<p><b>x</b></p><br>"


@given(st.text())
def test_no_text_opens_an_element(text: str) -> None:
    inside = element("p", text, title=text)
    assert inside.count("<") == 2
    assert inside.count(">") == 2
