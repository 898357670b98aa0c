"""Whose changed name it is that stands there, and where its star belongs."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storyshare.compose.names import star_names, stars_in
from storyshare.models import Person
from storyshare.platforms import load

FIND = load("x").rules({}).find


def changed(*names: str) -> tuple[Person, ...]:
    return tuple(Person(name=name, name_changed=True) for name in names)


@pytest.mark.parametrize(
    ("people", "text", "starred"),
    [
        (("Ana", "Ana María"), "Ana María met Ana. Mariana.", "Ana María* met Ana*. Mariana."),
        (("Ana María", "Ana"), "Ana María met Ana. Mariana.", "Ana María* met Ana*. Mariana."),
        (("Ana López", "Ana Ruiz"), "Ana Ruiz and Ana López.", "Ana Ruiz* and Ana López*."),
        (("Ana López",), "Ana won.", "Ana* won."),
        (("Doña Rosa",), "Doña Inés saw Rosa.", "Doña Inés saw Rosa*."),
        (("The Mother",), "The judge saw The Mother.", "The judge saw The Mother*."),
        (("Rosa",), "ROSA WON", "ROSA* WON"),
        (("Ana María",), "Ana\u00a0María won.", "Ana\u00a0María* won."),
        (("O'Neil",), "O’Neil won.", "O’Neil* won."),
        (("राम",), "रामायण और राम", "रामायण और राम*"),
        (("Jose",), "Jose\u0301 won.", "Jose\u0301 won."),
        (("José",), "Jose\u0301 won.", "Jose\u0301* won."),
        (("محمد",), "فاز مُحَمَّدٌ.", "فاز مُحَمَّدٌ*."),
        (("רוזה",), "רוֹזָה ניצחה", "רוֹזָה* ניצחה"),
        (("روزا",), "روزا\u200cها", "روزا\u200c*ها"),
        (("ロザ",), "ロザリアとロザ", "ロザリアとロザ*"),
        (("สมชาย",), "ที่สมชายไป", "ที่สมชาย*ไป"),
        (("Rosa",), "Rosa@example.org", "Rosa@example.org"),
    ],
)
def test_the_longest_name_that_is_meant_is_starred(people: tuple[str, ...], text: str, starred: str) -> None:
    assert star_names(text, changed(*people), FIND)[0] == starred
    assert stars_in(starred, changed(*people)) == starred.count("*")


def test_a_name_that_was_not_changed_is_not_taken_for_a_shorter_one_that_was() -> None:
    people = (*changed("Ana"), Person(name="Ana Ruiz"))
    assert star_names("Ana Ruiz stood by Ana.", people, FIND) == ("Ana Ruiz stood by Ana*.", 1)


def test_a_star_of_the_authors_own_goes_where_the_name_stood_before() -> None:
    assert star_names("Rosa may stay. Rosa* won. Ana* too.", changed("Rosa", "Ana"), FIND) == (
        "Rosa* may stay. Rosa won. Ana* too.",
        2,
    )


SIGNS = st.text(
    st.sampled_from("Aa áe\u0301סשׁ\ufb2aֹםحمَدّ\u0653ローザア李나로\u1105\u1161'’.*-ßİı\u200c\u200d\ufe0f्राम\u0e2a\u0e31"),
    min_size=1,
    max_size=8,
)


@given(before=SIGNS, names=st.lists(SIGNS.filter(str.strip), min_size=1, max_size=3), after=SIGNS)
@settings(max_examples=300)
def test_nothing_but_stars_changes_and_a_second_time_nothing_does(before: str, names: list[str], after: str) -> None:
    people = changed(*names)
    text = f"{before} {names[0]} {after}"
    starred, count = star_names(text, people, FIND)
    assert starred.replace("*", "") == text.replace("*", "")
    assert star_names(starred, people, FIND) == (starred, count)
    assert stars_in(starred, people) == count
