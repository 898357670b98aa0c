"""Whole sentences, in any language."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import conformance

from storyshare.text.sentences import sentence_ends, sentences


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


def test_a_sentence_ends_once() -> None:
    """The blank line after it is no end of its own."""
    text = "\n\nRosa came.\n\nThe hearing\n\nShe won. \n"
    assert [text[:end].rsplit(maxsplit=1)[-1] for end in sentence_ends(text)] == ["came.", "hearing", "won."]


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


def _labelled() -> list[str]:
    lines = Path(__file__).with_name("sentences.txt").read_text(encoding="utf-8").splitlines()
    return [line.replace("\\u00a0", "\u00a0") for line in lines if not line.startswith("#")]


@pytest.mark.parametrize("line", _labelled())
def test_in_many_languages(line: str) -> None:
    """No language is told: the rules are for all of them at once."""
    labelled = line.partition("\t")[2].replace("↵", "\n")
    expected = [" ".join(sentence.split(" ")).replace("\n", " ").strip() for sentence in labelled.split("|")]
    assert sentences(labelled.replace("|", "")) == expected


def test_the_labelled_set_is_large() -> None:
    languages = {line.partition("\t")[0] for line in _labelled()}
    assert (len(_labelled()) >= 250, len(languages) >= 40) == (True, True)


def test_a_language_is_a_hint() -> None:
    assert sentences("Ihr 3. Kind kam.") == ["Ihr 3.", "Kind kam."]
    assert sentences("Ihr 3. Kind kam.", language="de-AT") == ["Ihr 3. Kind kam."]


def test_unicodes_own_cases_differ_only_where_we_know_better() -> None:
    """UAX #29 cuts without a space ("Yahoo!Inc"), at each line break, and in spite of word joiners between letters."""
    agreed, differ = 0, []
    for line in conformance("unicode-17/SentenceBreakTest.txt").read_text(encoding="utf-8").splitlines():
        if case := line.partition("#")[0].strip(" \t÷\ufeff"):
            cut = ["".join(chr(int(code, 16)) for code in each.split("×")) for each in case.split("÷")]
            text = "".join(cut)
            expected = [" ".join(sentence.split()) for sentence in cut if sentence.strip()]
            if [" ".join(sentence.split()) for sentence in sentences(text)] == expected:
                agreed += 1
            else:
                differ.append((text, cut))
    unexplained = [text for text, cut in differ if not _known_better(text, cut)]
    assert (agreed, unexplained) == (472, [])


def _known_better(text: str, cut: list[str]) -> bool:
    joined_up = "\u2060" in text
    no_space = any(not sentence[-1:].isspace() for sentence in cut[:-1])
    line_break = any(sentence.endswith(("\n", "\r", "\u0085", "\u2028", "\u2029")) for sentence in cut[:-1])
    return joined_up or no_space or line_break or "\u0308" in text
