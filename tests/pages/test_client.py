"""The page for the person in the story: in her language, what would be public, and how to take it back."""

from dataclasses import replace

import pytest
from pages.test_shares import NOW, POST, SHARE, STORY
from reading import Element, check_sound

from storyshare.pages import PictureLook, Reason, ShareLook, client_page
from storyshare.pages.client_words import CLIENT_LANGUAGES, ENGLISH, ClientWords


def page(*shares: ShareLook, language: str = "en") -> Element:
    story = replace(STORY, shares=shares or (SHARE,))
    return check_sound(client_page(story, language=language, organisation="Example Legal Aid", now=NOW))


@pytest.mark.parametrize("language", CLIENT_LANGUAGES)
def test_each_language_says_all_of_it(language: str) -> None:
    words = CLIENT_LANGUAGES[language]
    found = page(language=language)
    root = found.one("html").attributes
    assert (root["lang"], root["dir"]) == (language, "rtl" if language == "ar" else "ltr")
    assert [each.words for each in found.all("h2")] == [words.what, words.back, words.sign]
    assert [each.words for each in found.one("section", of="back").all("li")] == list(words.back_lines)
    assert [each.words for each in found.all("dt")] == [words.contact, *words.lines]
    assert found.all(of="instead") == []
    assert set(words.why) == set(ENGLISH.why)
    assert len(words.lines) == 4


@pytest.mark.parametrize("language", [each for each in CLIENT_LANGUAGES if each != "en"])
def test_no_language_leaves_a_word_in_english(language: str) -> None:
    words: ClientWords = CLIENT_LANGUAGES[language]
    same = {
        name
        for name in ClientWords.__dataclass_fields__
        if getattr(words, name) and getattr(words, name) == getattr(ENGLISH, name)
    }
    assert same == set()
    assert {why for why, text in words.why.items() if text == ENGLISH.why[why]} == set()


def test_a_regions_language_is_the_languages() -> None:
    assert page(language="es-MX").one("html").attributes["lang"] == "es"


def test_a_language_without_words_is_english_and_says_so() -> None:
    found = page(language="so")
    assert found.one("html").attributes["lang"] == "en"
    assert "we do not have its words in Soomaali yet" in found.one(of="instead").words


def test_what_would_be_public_stands_under_its_place() -> None:
    article = page().one("article")
    assert article.one("h3").words == "Mastodon chapter · language: English"
    assert article.one("div", of="text").text == POST.text
    assert article.one("header").one(of="signed").words == "✓ It would be published like this."


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        (["consent-pending"], ["… It waits for your agreement."]),
        (["consent-missing", "approval-missing"], ["agree", "approve"]),
        (["consent-platform"], ["stays", "cover"]),
        (["consent-photos-before"], ["stays", "cover"]),
        (["consent-withdrawn"], ["stays", "gone"]),
        (["withdrawn"], ["stays", "gone"]),
        (["protected-term", "protected-term"], ["stays", "hidden"]),
        (["identifier-phone"], ["stays", "number"]),
        (["embargo"], ["stays", "early"]),
        (["alt-text"], ["stays", "mend"]),
        (["consent-pending", "identifier-phone"], ["stays", "agree", "number"]),
    ],
)
def test_what_the_gate_refuses_is_said(rules: list[str], said: list[str]) -> None:
    share = replace(SHARE, refusals=tuple(Reason(text="x", rule=rule) for rule in rules))
    known = ENGLISH.why | {"stays": ENGLISH.stays}
    shown = [each.words.split(" ", 1)[1] for each in page(share).one("article").one("header").all(of="signed")]
    assert shown == [known.get(each, each.removeprefix("… ")) for each in said]


def test_hidden_words_are_explained() -> None:
    share = replace(SHARE, refusals=(Reason(text="x", rule="protected-term"),))
    assert page(share).one(of="hidden-words").words == f"■■■ {ENGLISH.hidden_words}"
    assert page().all(of="hidden-words") == []


def test_a_place_that_gets_nothing_is_not_on_it() -> None:
    found = page(replace(SHARE, posts=(), problem=Reason(text="does not fit.")))
    assert found.all("article") == []
    assert ENGLISH.nothing in found.words


def test_what_the_desk_says_in_english_is_marked_so() -> None:
    picture = PictureLook(file="a.jpg", alt="Manos.", trouble="a.jpg is not there")
    share = replace(SHARE, language="es", posts=(replace(POST, pictures=(picture,)),))
    missing = page(share, language="ar").one(of="missing")
    assert missing.one("span", lang="en").words == "(a.jpg is not there)"
