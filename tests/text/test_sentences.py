"""Whole sentences, in any language."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyshare.text.sentences import sentences


@pytest.mark.parametrize(
    "expected",
    [
        [],
        ["She won"],
        ["Ms. L v. ICE was filed in 2018.", "It reunited families."],
        ["She came to the U.S. in 2019.", "The U.S. Court of Appeals agreed.", "She lives in the U.S.", "She is safe."],
        ["J. R. Smith paid 3.5 million.", "“I can sleep now.”", "Rosa smiled.", "“Why?” she asked."],
        ["He left at 5 p.m. on Monday.", "At 6 p.m.", "She called."],
        ["She said no.", "Maria agreed.", "See No. 5.", "On Jan. 5 he came.", "He and I.", "Maria too."],
        ["¿Qué pasó?", "¡Ganó!", "El Sr. Pérez y la Dra. Ruiz viven en EE. UU. desde 2019.", "Ella ganó…", "Y volvió."],
        ["وصلت إلى هنا.", "هل فازت؟", "نعم!", "اليوم."],
        ["यह पहला है।", "यह दूसरा है।"],
        ["1. First.", "2. Second."],
        ["Maura* won.*", "**It is over.**", "(Yes.)", "Really?!", "No… not yet."],
        ["See https://example.org/a?b.c today.", "Good."],
        ["« Bonjour. »", "Elle sourit.", "« Oui\u00a0!\u00a0»", "Fin."],
    ],
)
def test_sentences(expected: list[str]) -> None:
    assert sentences(" ".join(expected)) == expected


def test_ideographic_stops_need_no_space() -> None:
    assert sentences("她赢了。“我能睡了。”她说。真的！？是的") == [
        "她赢了。",
        "“我能睡了。”她说。",
        "真的！？",
        "是的",
    ]


def test_a_blank_line_ends_a_sentence_and_a_line_break_does_not() -> None:
    assert sentences("Rosa\n\nShe came\r\nin  May. \n \nShe won.\n") == ["Rosa", "She came in May.", "She won."]


def test_a_no_break_space_is_kept() -> None:
    assert sentences("Vraiment\u00a0? Oui.") == ["Vraiment\u00a0?", "Oui."]


@given(
    st.lists(
        st.sampled_from(["Rosa", "U.S.", "Ms.", ".", "?", "”", " ", "\n", "\n\n", "。", "a", "1.", "*", "é", "…"])
    ).map("".join)
)
def test_nothing_is_lost_but_white_space(text: str) -> None:
    assert "".join("".join(sentences(text)).split()) == "".join(text.split())


@given(st.text())
def test_a_sentence_is_never_empty_and_is_itself_again(text: str) -> None:
    found = sentences(text)
    assert all(sentence == sentence.strip() != "" for sentence in found)
    assert "".join("".join(found).split()) == "".join(text.split())
