"""What a share says, what it may leave out, and that it always fits with its link whole."""

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


def test_without_a_ready_made_line_it_is_summary_quote_call_link_and_hashtags() -> None:
    story = make_story(
        quote=Quote(text="I can sleep.", by="Rosa"), actions=("read", "share", "donate"), hashtags=("AsylumIsARight",)
    )
    assert text(story) == (
        "Rosa won asylum. She waited for three years.\n\n"
        "“I can sleep.” – Rosa\n\n"
        f"Read and share this story: {LINK}\n"
        "Support this work\n\n"
        "#AsylumIsARight"
    )


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


def test_a_line_that_does_not_fit_is_not_cut_but_passed_over() -> None:
    story = make_story(lines=(Line(text="word " * 80), Line(text="Short.")))
    assert text(story, "x").startswith("Short.\n")


def test_a_summary_is_shortened_by_whole_sentences_and_says_so() -> None:
    story = make_story(summary="First sentence here. " + "A second one that is very long " * 9 + ".")
    made = share(story, "x")
    assert made.parts[0].text == f"First sentence here.\n\n{LINK}"
    assert made.notes == ("the summary is shortened, by whole sentences",)


def test_what_fits_nowhere_is_an_error_that_says_by_how_much() -> None:
    story = make_story(title="T" * 300, summary="s" * 400)
    with pytest.raises(DoesNotFitError) as caught:
        share(story, "x")
    assert (caught.value.platform, caught.value.over_by) == ("x", 300 + 2 + 23 - 280)


def test_hashtags_go_before_any_sentence_does() -> None:
    story = make_story(summary="x" * 250 + ".", hashtags=("AsylumIsARight",))
    made = share(story, "x")
    assert "#" not in made.parts[0].text
    assert made.notes == ("left out for lack of room: #AsylumIsARight",)


def test_hashtags_are_as_many_as_readers_expect_each_once() -> None:
    story = make_story(hashtags=("One", "Two", "one", "Three", "Four", "Five"))
    made = [text(story, name, hashtags=("Six",)).count("#") for name in ("x", "mastodon")]
    assert made == [rules("x").hashtags, rules("mastodon").hashtags]


def test_a_mention_stands_where_its_platform_knows_it() -> None:
    story = make_story(mentions={"mastodon": "example@example.social"})
    assert text(story).endswith("\n\n@example@example.social")
    assert "@" not in text(story, "x")


def test_a_content_warning_has_its_field_or_opens_the_text() -> None:
    story = make_story(content_warning="threats")
    assert [(share(story, name).warning, text(story, name).split("\n")[0]) for name in ("mastodon", "x")] == [
        ("threats", "Rosa won asylum. She waited for three years."),
        ("", "Content warning: threats"),
    ]


def test_the_words_of_ours_are_in_the_storys_language() -> None:
    story = make_story(
        language="es", summary="Rosa ganó.", content_warning="amenazas", actions=("read", "share"), people=(ROSA,)
    )
    assert text(story, "x") == (
        "Aviso de contenido: amenazas\n\nRosa* ganó.\n\n"
        f"Lee y comparte esta historia: {LINK}\n\n*Nombre cambiado por seguridad."
    )


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
    story = make_story(summary=summary, people=(ROSA,))
    assert text(story) == f"{opening}\n\n{LINK}\n\n*Name changed for safety."


@pytest.mark.parametrize("summary", ["Rosario won.", "A mother won.", "Prosa won."])
def test_no_note_without_the_name(summary: str) -> None:
    assert "*" not in text(make_story(summary=summary, people=(ROSA,)))


def test_a_name_that_was_not_changed_is_not_starred() -> None:
    assert "*" not in text(make_story(people=(Person(name="Rosa"),)))


def test_two_changed_names_share_one_note() -> None:
    people = (ROSA, Person(name="Ana López", name_changed=True))
    made = text(make_story(summary="Rosa and Ana López won.", people=people))
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


@given(
    platform=st.sampled_from(names()),
    summary=st.lists(WORDS, min_size=1, max_size=8).map(". ".join),
    tags=st.lists(st.from_regex(r"[A-Z][a-z]{3,12}", fullmatch=True), max_size=6),
    warning=st.sampled_from(["", "threats"]),
    quote=WORDS,
)
@settings(max_examples=150)
def test_whatever_the_story_the_share_fits_and_has_its_link(
    platform: str, summary: str, tags: list[str], warning: str, quote: str
) -> None:
    story = make_story(
        summary=summary, hashtags=tuple(tags), content_warning=warning, quote=Quote(text=quote), people=(ROSA,)
    )
    made = share(story, platform)
    part = made.parts[0]
    assert over_by(rules(platform), part.text, made.warning) == 0
    assert (part.card.uri if part.card else part.text).count(LINK) == 1
    assert made == share(story, platform)
