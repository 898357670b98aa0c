"""The longest beginning of a text that fits, in any language."""

import re
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyshare.text.entities import unbroken
from storyshare.text.graphemes import graphemes
from storyshare.text.pairs import pairs
from storyshare.text.sentences import sentences, tidied
from storyshare.text.shortening import shortened

_JUDGE = (
    "After three years, a judge said the words that Rosa had waited for. “I can sleep at night now, and I am not "
    "afraid,” she said. Her daughter (four) laughed."
)
_WHY = "¿Por qué huyó Rosa, y quién la ayudó? Nadie lo sabe."


def _to(length: int, text: str) -> str | None:
    return shortened(text, lambda made: len(made) <= length)


@pytest.mark.parametrize(
    ("length", "text", "expected"),
    [
        (200, _JUDGE, _JUDGE),
        (150, _JUDGE, _JUDGE[: _JUDGE.index(" Her")]),
        (100, _JUDGE, "After three years, a judge said the words that Rosa had waited for."),
        (60, _JUDGE, "After three years, a judge said the words that Rosa had…"),
        (40, _JUDGE, "After three years…"),
        (14, _JUDGE, "After three…"),
        (4, _JUDGE, None),
        (38, _WHY, "¿Por qué huyó Rosa, y quién la ayudó?"),
        (36, _WHY, "¿Por qué huyó Rosa…?"),
        (16, _WHY, "¿Por qué huyó…?"),
        (40, "¡Por fin ganó Rosa, y todos lloraron con ella! Sí.", "¡Por fin ganó Rosa…!"),
    ],
)
def test_sentences_come_before_clauses_and_clauses_before_words(length: int, text: str, expected: str | None) -> None:
    assert _to(length, text) == expected


@pytest.mark.parametrize(
    ("length", "text", "expected"),
    [
        (30, "She told the judge “I can sleep now” and left the room", "She told the judge…"),
        (40, "Rosa (a mother of two sons and a teacher) has won her case", "Rosa (a mother of two sons…)"),
        (
            40,
            "“I can sleep at night now without fear of anybody” says Rosa",
            "“I can sleep at night now without fear…”",
        ),
        (
            45,
            "She said “I can sleep at night now without fear of anybody”",
            "She said “I can sleep at night now without…”",
        ),
        (
            40,
            "「彼女は二千十九年に来て、三年待った」と判事は言った",
            "「彼女は二千十九年に来て、三年待った」と判事は言った",
        ),
        (12, "「彼女は二千十九年に来て、三年待った」と判事は言った", "「彼女は二千十九年に…」"),
    ],
)
def test_a_quotation_is_never_left_open(length: int, text: str, expected: str) -> None:
    assert _to(length, text) == expected


def test_one_sentence_of_a_long_quotation_is_closed_without_an_ellipsis() -> None:
    quote = "“I can sleep now. " + "I am not afraid of anybody any more at all. " * 6 + "I am home.”"
    assert _to(30, quote) == "“I can sleep now.”"


@pytest.mark.parametrize(
    ("length", "text", "expected"),
    [
        (20, "She came here with the help of a friend", "She came here…"),
        (26, "The lawyer thanked Ms. Lopez", "The lawyer thanked…"),
        (22, "Ella llegó aquí con la ayuda de todos", "Ella llegó aquí…"),
        (24, "Elle est venue ici avec des amis fidèles", "Elle est venue ici…"),
        (20, "She won her case — finally", "She won her case…"),
        (17, "Read example.org and share it", "Read…"),
        (18, "Read example.org and share it", "Read example.org …"),
        (17, "وصلت روزا إلى الولايات المتحدة الأمريكية", "وصلت روزا…"),
    ],
)
def test_what_must_not_stand_last_goes_too(length: int, text: str, expected: str) -> None:
    assert _to(length, text) == expected


@pytest.mark.parametrize(
    ("length", "text", "expected"),
    [
        (8, "她在2019年来到美国", "她在2019年…"),
        (6, "她在2019年来到美国", "她在…"),
        (8, "请看https://example.org/a吧", "请看…"),
        (8, "我们支持#难民权利 大家好", "我们支持…"),
        (5, "彼女はきょう来た", "彼女は…"),
        (7, "彼女は（教師）来た", "彼女は…"),
        (36, "เธอมาถึงสหรัฐอเมริกาในปี 2019 และชนะ", "เธอมาถึงสหรัฐอเมริกาในปี 2019 และชนะ"),
    ],
)
def test_scripts_without_spaces_are_cut_where_a_line_could_be(length: int, text: str, expected: str) -> None:
    assert _to(length, text) == expected


def test_paragraphs_stay_and_other_white_space_is_one_space() -> None:
    text = "Rosa came\nin 2019.\n\nShe   won.\n\nShe is home."
    assert _to(100, text) == "Rosa came in 2019.\n\nShe won.\n\nShe is home."
    assert _to(30, text) == "Rosa came in 2019.\n\nShe won."


def test_an_ellipsis_is_not_doubled_and_may_be_another() -> None:
    assert _to(16, "She waited… and waited and won") == "She waited…"
    assert shortened("She waited so long", lambda made: len(made) <= 14, ellipsis="...") == "She waited..."


@pytest.mark.parametrize("text", ["", " \n", "\u00a0", "Donaudampfschiff"])
def test_nothing_where_not_one_word_fits(text: str) -> None:
    assert _to(5, text) is None


def test_what_is_longer_but_costs_less_is_found() -> None:
    """An address counts 23 however long it is: its one word more may cost no more than the dots without it."""
    costs = {"She…": 3, "She told…": 9, "She told them…": 12, "She told them all…": 9}
    assert shortened("She told them all there", lambda made: costs.get(made, 99) <= 10) == "She told them all…"


def test_it_asks_few_times() -> None:
    asked: list[str] = []

    def fits(made: str) -> bool:
        asked.append(made)
        return len(made) <= 280

    shortened("She came a long way. " * 2000, fits)
    sentences_asked = len(asked)
    asked.clear()
    shortened("word " * 4000, fits)
    assert (sentences_asked <= 14, len(asked) <= 36) == (True, True)


_PIECES = st.lists(
    st.sampled_from(
        [
            *("Rosa", " ", "came", ", ", ". ", "? ", "“", "”", "(", ")", "¿", "!", "…", "\n\n", "the", "— "),
            *(
                "她赢了",
                "。",
                "，",
                "「",
                "」",
                "ศาล",
                "ကို",
                "👩‍👩‍👧",
                "é",
                "नि",
                " #Asylum",
                " @ana",
                " https://example.org/a?b=1",
            ),
            *(" example.org", "#难民", "U.S.", "1,158"),
        ]
    ),
    max_size=40,
).map("".join)


@given(_PIECES, st.integers(1, 120))
def test_whatever_the_text_it_fits_and_cuts_nothing_apart(text: str, length: int) -> None:
    made = _to(length, text)
    assert made == _to(length, text)
    whole = tidied(text)
    if made is None or made == whole:
        return
    assert len(made) <= length
    kept = re.sub(r"[?!”)」]*$", "", re.sub(r" ?…[?!”)」]*$", "", made)) if not whole.startswith(made) else made
    assert whole.startswith(kept)
    assert kept == "".join(graphemes(whole))[: len(kept)]
    assert len(kept) in {0, *_ends(graphemes(whole))}
    # A mark of punctuation at the end of what looks like an address may go.
    cut_apart = [whole[len(kept) : end] for start, end in unbroken(whole) if start < len(kept) < end]
    assert not any(any(map(str.isalnum, rest)) for rest in cut_apart)
    if made == kept:
        assert not any(pair.start < len(made) < pair.end for pair in pairs(whole))


def _ends(clusters: list[str]) -> list[int]:
    ends, position = [], 0
    for cluster in clusters:
        position += len(cluster)
        ends.append(position)
    return ends


@given(_PIECES)
def test_a_tidied_text_has_the_same_sentences(text: str) -> None:
    assert sentences(tidied(text)) == sentences(text)
    assert tidied(tidied(text)) == tidied(text)


def test_english_loads_nothing_big() -> None:
    code = (
        "import sys\n"
        "from storyshare.text.shortening import shortened\n"
        "from storyshare.text.parts import parts\n"
        "text = '“I can sleep,” Rosa said — in the U.S. at 3.50 p.m.… She won. #Asylum @ana'\n"
        "shortened(text, lambda made: len(made) < 30), parts(text, lambda part, number, total: len(part) < 30)\n"
        "print({'regex', 'importlib.resources', 'storyshare.text.packaged'} & set(sys.modules))\n"
    )
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", check=False)
    assert (answer.stdout, answer.stderr) == ("set()\n", "")
