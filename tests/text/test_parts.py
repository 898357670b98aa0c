"""A long text in the fewest parts that fit, alike in length."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyshare.text.entities import unbroken
from storyshare.text.graphemes import graphemes
from storyshare.text.parts import parts
from storyshare.text.sentences import tidied


def _of(length: int, text: str) -> list[str] | None:
    return parts(text, lambda part, number, total: len(part) + len(f" {number}/{total}") <= length)


def test_a_text_that_fits_stays_whole() -> None:
    assert _of(60, " Rosa came\nin 2019.\n\nShe won. ") == ["Rosa came in 2019.\n\nShe won."]


def test_no_text_makes_no_parts() -> None:
    assert _of(60, " \n") == _of(60, "\u00a0") == []


def test_the_fewest_parts_are_alike_in_length() -> None:
    made = _of(104, " ".join(f"This is sentence number {number}." for number in range(10, 17)))
    assert made is not None
    assert [part.count(".") for part in made] in ([2, 2, 3], [2, 3, 2], [3, 2, 2])


def test_a_paragraph_is_a_better_end_where_it_is_nearly_as_good() -> None:
    text = "One is here now. Two is here now.\n\nThree is here now. Four is here now. Five is here."
    assert _of(70, text) == [
        "One is here now. Two is here now.",
        "Three is here now. Four is here now. Five is here.",
    ]


def test_a_paragraph_within_a_part_stays_one() -> None:
    made = _of(50, "One is here.\n\nTwo is here.\n\nThree is here.\n\nFour is here now.")
    assert made == ["One is here.\n\nTwo is here.", "Three is here.\n\nFour is here now."]


def test_a_heading_stays_with_its_paragraph() -> None:
    made = _of(60, "Rosa came in 2019 with her son.\n\nThe hearing\n\nShe told the judge all of it at once.")
    assert made == ["Rosa came in 2019 with her son.", "The hearing\n\nShe told the judge all of it at once."]


def test_only_a_sentence_that_fits_in_no_part_is_cut_at_clauses_and_then_at_words() -> None:
    text = "She won. After three years of waiting for this, a judge said the words that she had waited for so long."
    assert _of(54, text) == [
        "She won. After three years of waiting for this, …",
        "a judge said the words that she…",
        "had waited for so long.",
    ]
    assert _of(120, text) == [text]


def test_the_first_part_may_have_less_room() -> None:
    text = "One is here now. Two is here now. Three is here now."
    made = parts(text, lambda part, number, total: len(part) <= (20 if number == 1 else 40))
    assert made == ["One is here now.", "Two is here now. Three is here now."]


def test_a_first_sentence_that_fits_in_the_second_part_only_is_cut() -> None:
    text = "She came a long way, and she won her case. She is home."
    made = parts(text, lambda part, number, total: len(part) <= (30 if number == 1 else 60))
    assert made == ["She came a long way, …", "and she won her case. She is home."]


def test_a_long_quotation_is_cut_last() -> None:
    """Where it is nearly as good, a part ends before the quotation opens or after it closes."""
    spoken = " ".join(f"I waited for day {number} to come." for number in range(10, 18))
    before = " ".join(f"She came here on day {number}." for number in range(10, 17))
    made = _of(300, f"{before} “{spoken}”")
    assert made == [before, f"“{spoken}”"]


def test_one_word_that_does_not_fit_is_told() -> None:
    assert _of(12, "She won. Donaudampfschifffahrt.") is None


def test_a_long_text_is_asked_about_a_bounded_number_of_times() -> None:
    asked = 0

    def fits(part: str, number: int, total: int) -> bool:
        nonlocal asked
        asked += 1
        return len(part) <= 280

    assert parts("She came a long way to be here. " * 625, fits)
    in_sentences, asked = asked, 0
    assert parts("word " * 4000, fits)
    assert (in_sentences < 8_000, asked < 9_000) == (True, True)


_PIECES = st.lists(
    st.sampled_from(
        [
            *("Rosa ", "came ", ", ", ". ", "? ", "“", "” ", "(", ") ", "¿", "\n\n", "the ", "— ", "\n- "),
            *(
                "她赢了",
                "。",
                "，",
                "「",
                "」",
                "ศาล",
                "👩‍👩‍👧 ",
                "é",
                " #Asylum ",
                " @ana ",
                " https://example.org/a?b=1 ",
                "#难民 ",
            ),
            *("After three years, a judge said the words that Rosa had waited for. ", "U.S. ", "1,158 "),
        ]
    ),
    max_size=60,
).map("".join)


@given(_PIECES, st.integers(24, 120))
def test_nothing_is_lost_or_doubled_or_cut_apart_and_each_part_fits(text: str, length: int) -> None:
    made = _of(length, text)
    assert made == _of(length, text)
    if made is None:
        return
    whole = tidied(text)
    assert all(len(part) + len(f" {number}/{len(made)}") <= length for number, part in enumerate(made, 1))
    position, clusters = 0, _ends(graphemes(whole))
    for part in made:
        assert part == part.strip(" \n")
        own = part if whole.startswith(part, position) else re.sub(r" ?…$", "", part)
        assert whole.startswith(own, position)
        position += len(own)
        assert position in clusters
        assert not any(start < position < end for start, end in unbroken(whole))
        position += len(whole[position:]) - len(whole[position:].lstrip())
    assert position == len(whole)


def _ends(clusters: list[str]) -> set[int]:
    ends, position = {0}, 0
    for cluster in clusters:
        position += len(cluster)
        ends.add(position)
    return ends


@pytest.mark.parametrize("piece", ["a.b", "(", '"', "“a ", "a, ", "«", "a\n\n", "她", "#a ", "…", "U. "])
def test_strange_texts_end(piece: str) -> None:
    made = _of(280, piece * 3000)
    assert made is None or "".join("".join(made).replace("…", "").split()) == "".join(
        (piece * 3000).replace("…", "").split()
    )
