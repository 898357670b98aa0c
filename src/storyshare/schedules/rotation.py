"""Which record's turn it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta

from storyshare.models import Story
from storyshare.schedules.entries import Entry

_NEVER = datetime.min.replace(tzinfo=UTC)


def selected(entry: Entry, stories: Iterable[Story]) -> tuple[Story, ...]:
    """The stories that the entry speaks of: the one it names, the latest, or those that take turns.

    The latest is the one with the newest `published`, by name where two have the same day; a story without that day
    is never it. A tag or a campaign is meant in any case of its letters.
    """
    if entry.latest:
        dated = [story for story in stories if story.published]
        newest = min(dated, key=lambda story: (-(story.published or date.min).toordinal(), story.name), default=None)
        return (newest,) if newest else ()
    if entry.story:
        return tuple(story for story in stories if story.name == entry.story)
    return tuple(story for story in stories if _takes_turns(entry, story))


def choose(
    candidates: Iterable[Story], last_shared: Mapping[str, datetime], *, at: datetime, cooldown: timedelta | None
) -> Story | None:
    """The candidate whose turn it is on an account at `at`: never shared first, then the one shared longest ago.

    `last_shared` says by story id when each was last shared there (aware UTC). Ties go by name. None where each was
    shared less than `cooldown` before.
    """
    rested = [
        story
        for story in candidates
        if story.id not in last_shared or at - last_shared[story.id] >= (cooldown or timedelta())
    ]
    return min(rested, key=lambda story: (last_shared.get(story.id, _NEVER), story.name), default=None)


def _takes_turns(entry: Entry, story: Story) -> bool:
    if entry.stories:
        return story.name in entry.stories
    tags = {tag.casefold() for tag in story.tags}
    return (
        (not entry.tagged or any(tag.casefold() in tags for tag in entry.tagged))
        and (not entry.campaign or story.campaign.casefold() == entry.campaign.casefold())
        and (not entry.language or entry.language in story.languages())
    )
