"""The page of one story's shares side by side, and the page of all stories."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from storyshare.i18n import N_, _, language
from storyshare.pages.client_words import CLIENT_LANGUAGES, ENGLISH, ClientWords
from storyshare.pages.looks import StoryLook
from storyshare.pages.rendering import rendered


def _words() -> ClientWords:
    """The client's page says the same to somebody who does not do this every day."""
    return replace(
        CLIENT_LANGUAGES.get(language(), ENGLISH),
        alt_text=_("Alt text:"),
        no_alt_text=_("No alt text"),
        card_of_page=_("The platform makes this card of what the page says of itself."),
        no_place_for_alt=_("The platform has no place for alt text."),
    )


def story_page(story: StoryLook, *, organisation: str, now: datetime) -> str:
    """Each account's share of one story as its readers would see it; `now` by the workspace's clock."""
    return rendered(
        "story.html",
        language=language(),
        title=_("Preview: {name}", name=story.title or story.name),
        story=story,
        words=_words(),
        organisation=organisation,
        now=now,
    )


def season_page(stories: Sequence[StoryLook], *, organisation: str, now: datetime) -> str:
    """The same for all stories, one below the other, under a list that says how each stands."""
    return rendered(
        "season.html",
        language=language(),
        title=_("Preview of all stories"),
        stories=stories,
        tally=_tally(stories),
        words=_words(),
        organisation=organisation,
        now=now,
    )


def _tally(stories: Sequence[StoryLook]) -> list[tuple[str, str, str, int]]:
    """How many stories stand how: kind, sign, words, number; only what there is."""
    found = (
        ("good", "✓", N_("would go out everywhere"), sum(bool(each.going) and not each.staying for each in stories)),
        ("look", "!", N_("would go out in some places"), sum(bool(each.going and each.staying) for each in stories)),
        ("bad", "✗", N_("would go out nowhere"), sum(not each.going and not each.wrong for each in stories)),
        ("bad", "✗", N_("cannot be used"), sum(bool(each.wrong) for each in stories)),
    )
    return [each for each in found if each[3]]
