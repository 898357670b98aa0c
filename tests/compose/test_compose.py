"""What a share says, what it may leave out, and that it always fits with its link whole."""

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import make_story

from storyshare.compose import compose, over_by
from storyshare.errors import DoesNotFitError
from storyshare.models import Account, Line, Person, Quote, Rules, Share, Story, StoryImage
from storyshare.platforms import load, names

LINK = "https://example.org/stories/rosa"
HANDS = StoryImage(file="hands.jpg", path=Path("hands.jpg"), alt="Two hands.", shows_people=False)
ROSA = Person(name="Rosa", role="client", name_changed=True)


def rules(platform: str, **options: str) -> Rules:
    return load(platform).rules(options)


def share(story: Story, platform: str = "mastodon", options: dict[str, str] | None = None, **changes: Any) -> Share:
    account = Account(name=platform, platform=platform, env=platform.upper())
    return compose(story, rules(platform, **(options or {})), account, **changes)


def text(story: Story, platform: str = "mastodon", **changes: Any) -> str:
    return share(story, platform, **changes).parts[0].text


def said(story: Story, platform: str = "mastodon", **changes: Any) -> str:
    """The text of a share without its link: what is said, not where it leads."""
    return text(story, platform, **changes).replace(f"\n\n{LINK}", "")


# -- what is said ----------------------------------------------------------------------------------------------------


def test_without_a_ready_made_line_it_is_title_summary_quote_calls_link_and_hashtags() -> None:
    story = make_story(
        quote=Quote(text="I can sleep.", by="Rosa"), actions=("read", "share", "donate"), hashtags=("AsylumIsARight",)
    )
    assert text(story) == (
        "Rosa may stay\n\n"
        "Rosa won asylum. She waited for three years.\n\n"
        "“I can sleep.” – Rosa\n\n"
        f"Read and share this story: {LINK}\n"
        "Support this work.\n\n"
        "#AsylumIsARight"
    )


@pytest.mark.parametrize(
    ("title", "summary"),
    [
        ("Rosa may stay", "Rosa may stay, a judge said."),
        ("Rosa's case is won!", "The case is won, and it is Rosa’s."),
        ("罗莎可以留下", "罗莎可以留下来了。"),
    ],
)
def test_a_title_that_the_summary_says_is_not_said_twice(title: str, summary: str) -> None:
    assert said(make_story(title=title, summary=summary)) == summary


def test_on_a_card_the_title_stands_already() -> None:
    assert text(make_story(), "bluesky") == "Rosa won asylum. She waited for three years."


def test_a_title_that_nobody_translated_is_not_said_in_the_translation() -> None:
    assert said(make_story(language="es", summary="Rosa ganó.", titled=False)) == "Rosa ganó."


def test_a_translation_with_nothing_but_a_quote_is_the_quote() -> None:
    story = make_story(language="es", summary="", quote=Quote(text="Puedo dormir.", by="Rosa"), titled=False)
    assert said(story) == "«Puedo dormir.» – Rosa"


def test_a_ready_made_line_stands_alone() -> None:
    story = make_story(lines=(Line(text="Rosa may stay."),), quote=Quote(text="I can sleep."), actions=("read",))
    assert text(story) == f"Rosa may stay.\n\n{LINK}"


def test_a_line_for_this_platform_comes_first() -> None:
    lines = (
        Line(text="For all."),
        Line(text="For X.", platforms=("x",)),
        Line(text="Elsewhere.", platforms=("reddit",)),
    )
    story = make_story(lines=lines)
    assert [text(story, name).split("\n")[0] for name in ("x", "mastodon")] == ["For X.", "For all."]


# -- what fits -------------------------------------------------------------------------------------------------------


def test_a_line_that_does_not_fit_is_not_cut_but_passed_over() -> None:
    story = make_story(lines=(Line(text="word " * 80), Line(text="Short.")))
    assert text(story, "x").startswith("Short.\n")


def test_a_summary_is_shortened_by_whole_sentences_and_says_so() -> None:
    story = make_story(summary="First sentence here. " + "A second one that is very long " * 9 + ".", title="First")
    made = share(story, "x")
    assert made.parts[0].text == f"First sentence here.\n\n{LINK}"
    assert made.notes == ("the text is shortened, by whole sentences",)


def test_sentences_of_a_script_without_spaces_are_joined_as_they_were() -> None:
    story = make_story(language="zh", title="她", summary="她赢了。她留下来了。" + "很长" * 150 + "。")
    assert said(story, "x") == "她赢了。她留下来了。"


def test_the_call_to_read_comes_before_a_second_sentence_which_comes_before_the_quote() -> None:
    story = make_story(
        title="Won", summary="s" * 99 + "w. " + "S" * 59 + ".", quote=Quote(text="q" * 99), actions=("read", "donate")
    )
    made = share(story, "x")
    assert made.parts[0].text == (f"Won\n\n{'s' * 99}w. {'S' * 59}.\n\nRead the story: {LINK}\nSupport this work.")
    assert made.notes == (f"left out for lack of room: “{'q' * 99}”",)


def test_a_further_call_never_stands_before_the_link() -> None:
    story = make_story(actions=("follow", "donate"))
    assert text(story).endswith(f"\n\n{LINK}\nFollow us for more stories. Support this work.")


def test_a_quote_is_never_cut() -> None:
    made = share(make_story(quote=Quote(text="I can sleep now. " * 20)), "x")
    assert "I can sleep" not in made.parts[0].text


def test_where_no_sentence_fits_the_first_is_cut_short_and_says_so() -> None:
    story = make_story(title="T" * 300, summary="A mother fled, " + "and " * 80 + "won.")
    made = share(story, "x")
    assert made.parts[0].text == f"A mother fled…\n\n{LINK}"
    assert made.notes[0] == "its first sentence is too long, and is cut short"


def test_what_fits_nowhere_is_an_error_that_says_by_how_much() -> None:
    story = make_story(title="T" * 300, summary="s" * 400)
    with pytest.raises(DoesNotFitError) as caught:
        share(story, "x")
    assert (caught.value.platform, caught.value.over_by) == ("x", 300 + 2 + 23 - 280)


def test_where_the_warning_alone_is_too_long_no_shorter_line_is_asked_for() -> None:
    with pytest.raises(DoesNotFitError) as caught:
        share(make_story(content_warning="threats, " * 40 + "loss"), "x")
    assert "content warning" in caught.value.hint


# -- hashtags, mentions, words of ours -------------------------------------------------------------------------------


def test_hashtags_go_before_any_sentence_does() -> None:
    story = make_story(title="Long", summary="x" * 250 + ". Long", hashtags=("AsylumIsARight",))
    made = share(story, "x")
    assert "#" not in made.parts[0].text
    assert "left out for lack of room: #AsylumIsARight" in made.notes


def test_hashtags_are_as_many_as_readers_expect_each_once() -> None:
    story = make_story(hashtags=("One", "Two", "one", "Three", "Four", "Five"))
    made = [text(story, name, tags=("Six",)).count("#") for name in ("x", "mastodon")]
    assert made == [rules("x").hashtags, rules("mastodon").hashtags] == [2, 4]


@pytest.mark.parametrize(
    ("tag", "written"),
    [
        ("asylum", "#Asylum"),
        ("asylum_is_a_right", "#Asylum_Is_A_Right"),
        ("AsylumIsARight", "#AsylumIsARight"),
        ("úneteAhora", "#ÚneteAhora"),
        ("庇护", "#庇护"),
        ("لاجئون", "#لاجئون"),
    ],
)
def test_each_word_of_a_hashtag_has_a_capital(tag: str, written: str) -> None:
    assert text(make_story(hashtags=(tag,)), "x").endswith(f"\n\n{written}")


def test_what_the_platform_would_not_take_for_a_hashtag_is_left_out() -> None:
    assert "#" not in text(make_story(hashtags=("2027", "a b")), "x")


def test_a_mention_stands_where_its_platform_knows_it() -> None:
    story = make_story(mentions={"mastodon": "example@example.social"})
    assert text(story).endswith("\n\n@example@example.social")
    assert "@" not in text(story, "x")


@pytest.mark.parametrize(
    ("platform", "title", "handle"),
    [
        ("x", "X", "example@example.social"),
        ("mastodon", "Mastodon", "example"),
        ("bluesky", "Bluesky", "example"),
        ("x", "X", "a.b"),
    ],
)
def test_a_mention_in_a_form_that_the_platform_does_not_know_is_left_out_and_said(
    platform: str, title: str, handle: str
) -> None:
    """A name alone is somebody else on every server of Mastodon."""
    made = share(make_story(mentions={platform: handle}), platform)
    assert "@" not in made.parts[0].text
    assert made.notes == (f"left out, {title} knows no account in this form: @{handle}",)


def test_a_content_warning_has_its_field_or_opens_the_text() -> None:
    story = make_story(content_warning="threats")
    assert [(share(story, name).warning, text(story, name).split("\n")[0]) for name in ("mastodon", "x")] == [
        ("threats", "Rosa may stay"),
        ("", "Content warning: threats"),
    ]


def test_the_words_of_ours_are_in_the_storys_language() -> None:
    story = make_story(
        language="es",
        title="Rosa ganó",
        summary="Rosa ganó.",
        content_warning="amenazas",
        actions=("read", "share"),
        people=(ROSA,),
    )
    assert text(story, "x") == (
        "Aviso de contenido: amenazas\n\nRosa* ganó.\n\n"
        f"Lee y comparte esta historia: {LINK}\n\n*Nombre cambiado por seguridad."
    )


def test_without_words_of_ours_in_a_language_nobody_is_called_and_it_is_said() -> None:
    made = share(make_story(language="ti", title="Rosa", people=(ROSA,), summary="Rosa.", actions=("read",)))
    assert made.parts[0].text == f"Rosa*.\n\n{LINK}\n\n*Name changed for safety."
    assert made.notes == ("there are no words of storyshare's own in 'ti' yet: no call, and notes in English",)


# -- changed names -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("summary", "opening"),
    [
        ("Rosa won. Rosa may stay.", "Rosa* won. Rosa may stay."),
        ("Rosa’s case is won.", "Rosa*’s case is won."),
        ("Rosa* won.", "Rosa* won."),
        ("#Rosa won, says Rosa.", "#Rosa won, says Rosa*."),
    ],
)
def test_a_changed_name_is_starred_once_where_it_first_stands(summary: str, opening: str) -> None:
    story = make_story(title="Won", summary=summary, people=(ROSA,))
    assert text(story) == f"{opening}\n\n{LINK}\n\n*Name changed for safety."


@pytest.mark.parametrize("summary", ["Rosario won.", "A mother won.", "Prosa won."])
def test_no_note_without_the_name(summary: str) -> None:
    assert "*" not in text(make_story(title="Won", summary=summary, people=(ROSA,)))


@pytest.mark.parametrize(
    ("name", "language", "summary", "opening"),
    [
        ("罗莎", "zh", "后来罗莎赢了。罗莎可以留下。", "后来罗莎*赢了。罗莎可以留下。"),
        ("ローザ", "ja", "母のローザさん。", "母のローザ*さん。"),
        ("로사", "ko", "로사는 이겼다.", "로사*는 이겼다."),
        ("روزا", "ar", "فازت أختها وروزا.", "فازت أختها وروزا*."),
        ("روزا", "ar", "قصة روزامند.", "قصة روزامند."),
    ],
)
def test_a_name_is_found_where_a_script_joins_it_to_other_words(
    name: str, language: str, summary: str, opening: str
) -> None:
    people = (Person(name=name, name_changed=True),)
    story = make_story(language=language, title=summary, summary=summary, people=people)
    assert text(story).split("\n")[0] == opening


def test_a_name_that_was_not_changed_is_not_starred() -> None:
    assert "*" not in text(make_story(people=(Person(name="Rosa"),)))


def test_two_changed_names_share_one_note() -> None:
    people = (ROSA, Person(name="Ana López", name_changed=True))
    made = text(make_story(title="Won", summary="Rosa and Ana López won.", people=people))
    assert made.startswith("Rosa* and Ana López* won.")
    assert made.endswith("*Names changed for safety.")


def test_a_card_stars_the_name_and_the_text_explains_it() -> None:
    story = make_story(lines=(Line(text="She may stay."),), people=(ROSA,))
    part = share(story, "bluesky").parts[0]
    assert part.card
    assert (part.card.title, part.text.split("\n")[-1]) == ("Rosa* may stay", "*Name changed for safety.")


# -- link, card, images --------------------------------------------------------------------------------------------


def test_on_bluesky_the_link_is_in_a_card_made_from_the_record() -> None:
    part = share(make_story(images=(HANDS,)), "bluesky", parameters={"utm_source": "bluesky"}).parts[0]
    assert part.card
    assert (part.card.uri, part.card.description, part.card.image, part.images) == (
        f"{LINK}?utm_source=bluesky",
        "Rosa won asylum. She waited for three years.",
        HANDS,
        (),
    )
    assert LINK not in part.text


def test_on_bluesky_images_instead_of_the_card_bring_the_link_into_the_text() -> None:
    part = share(make_story(images=(HANDS,)), "bluesky", {"embed": "images"}).parts[0]
    assert (part.card, part.images) == (None, (HANDS,))
    assert LINK in part.text


def test_more_images_than_the_platform_shows_are_left_out_and_said() -> None:
    made = share(make_story(images=(HANDS,) * 5), "x")
    assert (len(made.parts[0].images), made.notes) == (4, ("left out, X shows 4 images: hands.jpg",))


def test_the_digest_changes_with_whatever_would_be_public() -> None:
    digests = {
        share(story, "mastodon").digest()
        for story in (
            make_story(),
            make_story(summary="Another."),
            make_story(content_warning="threats"),
            make_story(images=(HANDS,)),
            make_story(link="https://example.org/other"),
        )
    }
    assert len(digests) == 5


# -- whatever the story --------------------------------------------------------------------------------------------

WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=60)
PIECES = st.sampled_from(
    [
        "Rosa",
        "won.",
        "She",
        "waited;",
        "and",
        "“No.”",
        "#Asylum",
        "@ana",
        "example.org/a",
        "👨‍👩‍👧",
        "她赢了。",
        "¿Por",
        "qué?",
    ]
)
SUMMARIES = st.one_of(
    st.lists(WORDS, min_size=1, max_size=8).map(". ".join), st.lists(PIECES, min_size=1, max_size=120).map(" ".join)
)


@given(
    platform=st.sampled_from(names()),
    title=WORDS,
    summary=SUMMARIES,
    body=SUMMARIES,
    lines=st.lists(WORDS, max_size=2),
    tags=st.lists(st.from_regex(r"[A-Z][a-z]{3,12}", fullmatch=True), max_size=6),
    warning=st.sampled_from(["", "threats"]),
    quote=WORDS,
    occasion=st.sampled_from(["first", "second", "a@2027"]),
    thread=st.booleans(),
)
@settings(max_examples=200)
def test_whatever_the_story_the_share_fits_and_has_its_link(
    platform: str,
    title: str,
    summary: str,
    body: str,
    lines: list[str],
    tags: list[str],
    warning: str,
    quote: str,
    occasion: str,
    thread: bool,
) -> None:
    """It fits, its link stands in it once and unharmed, a starred name has its note, and it is the same again."""
    story = make_story(
        title=title,
        summary=summary,
        body=body,
        lines=tuple(Line(text=line) for line in lines),
        hashtags=tuple(tags),
        content_warning=warning,
        quote=Quote(text=quote),
        people=(ROSA,),
    )
    try:
        made = share(story, platform, occasion=occasion, thread=thread)
    except DoesNotFitError:
        return  # one word is longer than a post: nothing is cut inside a word
    first = made.parts[0]
    kinds = rules(platform)
    assert [over_by(kinds, part.text, made.warning) for part in made.parts] == [0] * len(made.parts)
    assert (first.card.uri if first.card else first.text).count(LINK) == (kinds.link != "none")
    if kinds.link == "text":
        assert [each.text for each in kinds.find(first.text)].count(LINK) == 1
    assert all("*Name changed for safety." in part.text for part in made.parts if re.search(r"\bRosa\*", part.text))
    assert made == share(story, platform, occasion=occasion, thread=thread)
