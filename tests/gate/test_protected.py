"""Protected terms: found in any writing, never inside an ordinary word; kept as hashes, and no refusal says what."""

from collections.abc import Iterable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from storyshare.errors import InputError
from storyshare.gate import (
    Hit,
    ProtectedTerms,
    UnreadableTerms,
    check_value,
    derive,
    protect,
    protected_refusals,
    refuse_telling_label,
    story_key,
)

KEY = b"k" * 32
FULL = "María Elena López García"


def terms(*names: str, each_word: bool = False, whole: bool = False) -> ProtectedTerms:
    labels = {
        one: f"number {at}"
        for at, name in enumerate(names, 1)
        for one in protect(name, KEY, each_word=each_word, whole=whole)
    }
    return ProtectedTerms(KEY, labels)


def found(name: str, text: str, *, each_word: bool = False, whole: bool = False) -> list[str]:
    hits = terms(name, each_word=each_word, whole=whole).find(text)
    return [text[hit.start : hit.end] for hit in hits]


@pytest.mark.parametrize(
    "text",
    [
        "maria lopez",
        "MARÍA LÓPEZ",
        "Mari\u0301a Lo\u0301pez",
        "Lopez, Maria",
        "López García",
        "Lopez-Garcia",
        "Lopez\u00a0Garcia",
        "Maria\nLopez",
        "Maria de los Lopez",
        "Maria Xochitl Lopez",
        "L o p e z  G a r c i a",
        "L-o-p-e-z G.a.r.c.i.a",
        "Ma\u200bria Lo\u00adpez",
        "Mar\u202eia\u202c Lopez",
        "Ma-\nria Lopez",
        "Mаriа Lоpez",  # Cyrillic а, о
        "ΜΑRIA LΟPEZ",  # Greek Μ, Α, Ο
        "Ｍａｒｉａ Ｌｏｐｅｚ",
        "𝓜𝓪𝓻𝓲𝓪 𝐋𝐨𝐩𝐞𝐳",
        "ᴍᴀʀɪᴀ ʟᴏᴘᴇᴢ",
        "🅼🅰🆁🅸🅰 🅻🅾🅿🅴🆉",
        "M4ria L0pez",
        "m@r1a 1opez",
        "EIena Lopez",
        "Lopez’s Maria",
        "M. Lopez",
        "Lopez, M.",
        "#MariaLopez",
        "#marialopez",
        "#freemarialopez",
        "@maria_lopez",
        "maria.lopez@example.org",
        "https://example.org/stories/maria-lopez?utm_source=x",
        "https://example.org/?utm_campaign=marialopez",
        "https://example.org/Mar%C3%ADa%20L%C3%B3pez",
        "https://example.org/Mar%25C3%25ADa%2520L%25C3%25B3pez",
        "https://xn--maralpez-e2a6d.example.org/",
        "maria_lopez-2.jpg",
        "IMG_MariaLopez.jpg",
        "**Ma**ria Lopez",
        "_Maria_ __Lopez__",
        "<b>Ma</b>ria Lopez",
        "Mar&iacute;a L&#243;pez",
        "Mar\\u00eda L\\u00f3pez",
        "freemarialopeznow",
        "M Lopez",
        "@mlopez",
        "mlopez@example.org",
        "Lopez2024Maria",
        "ma.ria lo.pez",
        "the Maria Lopezs",
        "[Maria](https://example.org/a) [Lopez](https://example.org/b)",
        "\\x4daria Lopez",
        "ᎷᎪᎡᏆᎪ ᏞᎾᏢᎬᏃ",  # Cherokee
    ],
)
def test_two_words_of_a_name_are_found_in_any_writing(text: str) -> None:
    assert found(FULL, f"x {text} y")


@pytest.mark.parametrize(
    ("name", "text", "seen"),
    [
        ("Ana", "Ana's ana’s ANA.", ["Ana", "ana", "ANA"]),
        ("Ana", "#AnaWins ana-wins.jpg", ["Ana", "ana"]),
        ("Li", "Li and LI", ["Li", "LI"]),
        ("O'Brien", "O’Brien OBrien O'BRIEN", ["O’Brien", "OBrien", "O'BRIEN"]),
        ("Müller", "Mueller Muller MÜLLERS", ["Mueller", "Muller", "MÜLLERS"]),
        ("Straßer", "STRASSER", ["STRASSER"]),
        ("Łukasz", "Lukasz", ["Lukasz"]),
        ("Sørensen", "Sorensen Soerensen", ["Sorensen", "Soerensen"]),
        ("Muñoz", "munoz", ["munoz"]),
        ("Ηλίας", "ΗΛΙΑΣ Hλίας", ["ΗΛΙΑΣ", "Hλίας"]),
        ("Мария", "МАРИЯ", ["МАРИЯ"]),
        ("محمد", "ومحمّد مـحـمد", ["محمّد", "مـحـمد"]),
        ("王小明", "今天王小明来了 王 小明", ["王小明", "王 小明"]),
        ("สมชาย", "วันนี้สมชายไปตลาด", ["สมชาย"]),
        ("김철수", "김철수가 김 철수", ["김철수", "김 철수"]),
        ("Rosalba", "#anawinsrosalba2", ["rosalba"]),
        ("Rosa", "#rosawins", ["rosa"]),
        ("San Juan", "in San Juan", ["San Juan"]),
        ("Lan Le", "Le Lan", ["Le Lan"]),
        ("Ben", "Ben's", ["Ben"]),
        ("O'Brien", "O Brien", ["O Brien"]),
        ("Sean O'Brien", "Sean O Brien", ["Sean O Brien"]),
        ("María de la Cruz", "Maria Delacruz", ["Maria Delacruz"]),
        ("Fátima al-Sayed", "Fatima Alsayed", ["Fatima Alsayed"]),
    ],
)
def test_a_name_is_found_and_where_it_stands_is_said(name: str, text: str, seen: list[str]) -> None:
    assert found(name, text) == seen


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Ana", "a banana, an analysis, Diana, Anabel, an a"),
        ("Ana", "https://example.org/management/banana"),
        ("Li", "living, Ali, Lima, li"),
        ("Andi", "you and I"),
        ("Thea", "on the a side"),
        ("Rosa", "prosaic #prosaic"),
        ("علي", "جاء عليه وعليها"),
        (FULL, "Maria was there"),
        (FULL, "Maria, who had been there for long, met Mr Lopez"),
        ("O'Brien", "Brien was there, o brightest"),
        ("Rivera", "the river a mile away"),
        ("María de la Cruz", "Maria was at the cruise"),
        ("Amina Rose", "a rose, A Rose, https://example.org/she-arose"),
    ],
)
def test_nothing_is_found_in_ordinary_words(name: str, text: str) -> None:
    assert found(name, text) == []


def test_each_word_alone_only_where_a_person_chose_so() -> None:
    assert (found(FULL, "with Maria"), found(FULL, "with Maria", each_word=True)) == ([], ["Maria"])


def test_only_the_whole_where_a_person_chose_so() -> None:
    name, text = "Golden State Farms", "the Golden State, GOLDEN-STATE farms #goldenstatefarms"
    assert found(name, text, whole=True) == ["GOLDEN-STATE farms", "goldenstatefarms"]


def test_common_names_are_no_alarm_in_a_text_without_them() -> None:
    text = "She waited for three years. In May, a judge in San Diego said the words. Will she stay? She will."
    names = ("Ana", "Li", "Ali", "Noah", "Ida", "Tea", "Mali", "Iman", "Sandi", "Dina", "Amal", "Nour", FULL)
    assert terms(*names).find(text) == ()


def test_places_are_code_points_of_the_text_as_given() -> None:
    text = "🙂 &amp; <b>Mar\u200bi\u0301a</b> L%C3%B3pez!"
    (hit,) = terms(FULL).find(text)
    assert (text[hit.start : hit.end], hit.label) == ("Mar\u200bi\u0301a</b> L%C3%B3pez", "number 1")


# -- what is kept --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["Ana", "Ana Ruiz", FULL, "王小明", "Александр Сергеевич Пушкин Великий"])
def test_the_number_of_hashes_says_nothing_of_the_term(name: str) -> None:
    assert (len(protect(name, KEY)), {len(one) for one in protect(name, KEY)}) == (512, {16})


def test_the_same_term_gives_the_same_hashes_and_another_story_others() -> None:
    assert protect("Ana Ruiz", KEY) == protect("Ana Ruiz", KEY)
    assert not protect("Ana Ruiz", KEY) & protect("Ana Ruiz", b"other")


def test_keys_differ_by_secret_salt_and_story() -> None:
    masters = [derive(secret, salt) for secret in ("one secret", "another") for salt in (b"1", b"2")]
    assert len(set(masters) | {check_value(one) for one in masters}) == 8
    assert story_key(masters[0], "rosa-7f3k") != story_key(masters[0], "amal-2222")


def test_the_terms_are_not_shown_by_their_record() -> None:
    assert repr(terms(FULL)) == "ProtectedTerms()"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("…", "no letter"),
        ("Q", "too short"),
        ("王", "too short"),
        ("M. L.", "Initials"),
        ("the", "everyday"),
        ("De La", "everyday"),
        ("one two three four five six seven eight nine", "more than 8"),
    ],
)
def test_what_cannot_be_matched_safely_is_refused_without_saying_it(name: str, said: str) -> None:
    with pytest.raises(InputError, match=said) as refused:
        protect(name, KEY)
    assert name not in f"{refused.value} {refused.value.hint}".replace("the whole", "")


@pytest.mark.parametrize("label", ["Maria's village", "the LOPEZ farm", "m4ria", "for #garciawins"])
def test_a_label_may_not_tell_what_is_protected(label: str) -> None:
    with pytest.raises(InputError, match="would tell"):
        refuse_telling_label(label, FULL)


def test_a_label_that_tells_nothing_is_taken() -> None:
    refuse_telling_label("her village", FULL)


# -- what is refused -----------------------------------------------------------------------------------------------


def test_a_refusal_says_where_and_which_and_never_what() -> None:
    texts = [
        ("the text", "We met Maria Lopez."),
        ("the alt text of maria-lopez.jpg", "a Lopez García tree"),
        ("the address", "x/López.García"),
    ]
    found_ = protected_refusals(texts, terms(FULL))
    assert [(each.rule, each.message) for each in found_] == [
        ("protected-term", "something protected (number 1) stands in the text, characters 8 to 18"),
        ("protected-term", "something protected (number 1) stands in the alt text of ■■■.jpg, characters 3 to 14"),
        ("protected-term", "something protected (number 1) stands in the address, characters 3 to 14"),
    ]
    assert not any(word in f"{each}".casefold() for each in found_ for word in ("maria", "lopez", "garc", "we met"))


def test_without_a_key_nothing_of_the_story_may_go_out() -> None:
    (refusal,) = protected_refusals([], UnreadableTerms(reason="the key is missing", hint="Put it there."))
    assert (refusal.rule, refusal.message, refusal.hint) == ("protected-key", "the key is missing", "Put it there.")


def test_a_story_without_terms_is_refused_nothing() -> None:
    assert protected_refusals([("the text", FULL)], None) == ()


# -- whatever is in a text -----------------------------------------------------------------------------------------

_ODD = st.sampled_from(
    [*"aAlI1@$ó王สк김م-_'’.%&<>/#\n\u0301\u200b\u202e", "%C3%B3", "&oacute;", "xn--", "Maria", "Lopez"]
)


@given(st.lists(_ODD | st.characters(), max_size=60).map("".join))
@example("xn--")
@example("%")
@example("\u0301")
@example("xn--\u0301-")
@example("\ud800Maria Lopez")
def test_any_text_can_be_looked_through(text: str) -> None:
    hits: Iterable[Hit] = terms(FULL, "王小明").find(text)
    assert all(0 <= hit.start < hit.end <= len(text) for hit in hits)


@given(st.sampled_from(["Maria Lopez", "LÓPEZ, María", "#marialopez"]), st.text(max_size=20), st.text(max_size=20))
def test_it_is_found_whatever_stands_around_it(name: str, before: str, after: str) -> None:
    assert terms(FULL).find(f"{before} {name} {after}")


@given(st.text(max_size=40))
def test_what_can_be_protected_is_found_again(name: str) -> None:
    try:
        known = ProtectedTerms(KEY, dict.fromkeys(protect(name, KEY, whole=True), "it"))
    except InputError:
        return
    # A name of two letters needs a capital.
    assert known.find(name) or sum(sign.isalnum() for sign in name) < 3
