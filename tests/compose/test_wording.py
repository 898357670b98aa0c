"""Our own words, a language at a time."""

import pytest

from storyshare.compose.languages import LANGUAGES
from storyshare.compose.wording import calls, quoted, words

ACTIONS = ("read", "share", "follow", "donate")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_word(language: str) -> None:
    said = LANGUAGES[language]
    covered = {action for actions in said.calls for action in actions}
    assert covered == set(ACTIONS)
    assert said.name_changed.startswith("*")
    assert said.names_changed.startswith("*")
    assert said.in_profile.endswith(said.stop)
    assert (said.warning.count("{}"), said.quote.count("{}"), said.by.count("{}")) == (1, 1, 1)
    assert not any(call.endswith(said.stop) for call in said.calls.values())


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        ("en-US", "en"),
        ("ES", "es"),
        ("zh-Hant-TW", "zh-hant"),
        ("zh-TW", "zh-tw"),
        ("zh-Hans-CN", "zh"),
        ("pt-BR", "pt"),
    ],
)
def test_a_tag_finds_its_language(tag: str, language: str) -> None:
    assert words(tag) == LANGUAGES[language]


def test_one_call_is_about_the_link_and_the_others_are_not() -> None:
    assert calls(ACTIONS, "en") == ("Read and share this story", ("Follow us for more stories", "Support this work"))
    assert calls(("donate", "share"), "en") == ("Share this story", ("Support this work",))
    assert calls(("sing",), "en") == ("", ())


@pytest.mark.parametrize(
    ("said", "by", "language", "written"),
    [
        ("I can sleep.", "Rosa", "en", "“I can sleep.” – Rosa"),
        ("“I can sleep.”", "", "en", "“I can sleep.”"),
        ("She said “no” to me.", "Rosa", "en", "“She said ‘no’ to me.” – Rosa"),
        ("“Yes,” she said. “Now.”", "", "en", "“‘Yes,’ she said. ‘Now.’”"),
        ('He said: "You may stay." I cried.', "", "en", "“He said: ‘You may stay.’ I cried.”"),
        ('He said "no"', "", "fr", "«\u00a0He said “no”\u00a0»"),
        ("She is 5' 2\" tall.", "", "en", "“She is 5' 2\" tall.”"),
        ("Il a dit «\u00a0oui\u00a0» à Rosa.", "", "fr", "«\u00a0Il a dit “oui” à Rosa.\u00a0»"),
        ("Puedo dormir.", "Rosa", "es", "«Puedo dormir.» – Rosa"),
        ("Je dors.", "Rosa", "fr", "«\u00a0Je dors.\u00a0» – Rosa"),
        ("我能睡了。", "罗莎", "zh", "“我能睡了。”——罗莎"),
    ],
)
def test_a_quotation_stands_in_its_languages_marks_once(said: str, by: str, language: str, written: str) -> None:
    assert quoted(said, by, language) == written
