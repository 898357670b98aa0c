"""Which share kits there are, where they were built, and which stories are or were in each."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from storyshare.ledger.book import Ledger
from storyshare.ledger.rows import to_instant, understood


@dataclass(frozen=True, slots=True, kw_only=True)
class KitAsked:
    """Which stories a kit is to have: those of these names, of this campaign; empty means any."""

    stories: tuple[str, ...] = ()
    campaign: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltKit:
    """A kit as it was last built; `removed_at` is since when it lacks the story that was asked about, if it does."""

    id: str
    place: str
    partner: str
    asked: KitAsked
    built_at: datetime
    removed_at: datetime | None = None


def enter_kit(  # noqa: PLR0913 - what a kit is
    ledger: Ledger, kit: str, *, place: str, partner: str, asked: KitAsked, story_ids: Iterable[str]
) -> None:
    """Enter that the kit has these stories, before anybody can see them in it; once more changes nothing."""
    said = json.dumps({"stories": asked.stories, "campaign": asked.campaign})
    with ledger.transaction() as run:
        run("keep_kit", kit=kit, place=place, partner=partner, asked=said)
        for story_id in story_ids:
            run("kit_has", kit=kit, story_id=story_id)


def leave_out(ledger: Ledger, kit: str, kept: Iterable[str]) -> None:
    """Enter that the kit as it lies there now has no other stories than these."""
    kept = set(kept)
    gone = [story_id for story_id in in_kit(ledger, kit) if story_id not in kept]
    if not gone:
        return
    with ledger.transaction() as run:
        for story_id in gone:
            run("kit_lacks", kit=kit, story_id=story_id)


def in_kit(ledger: Ledger, kit: str) -> list[str]:
    """The ids of the stories that are in a kit."""
    return [story_id for (story_id,) in ledger.rows("in_kit", kit=kit)]


@understood
def built_kit(ledger: Ledger, kit: str) -> BuiltKit | None:
    """The kit of that id, where it was built with this ledger."""
    row = ledger.one("kit", kit=kit)
    return _kit(*row) if row else None


def keep_kits(ledger: Ledger, other: Ledger) -> None:
    """Let the ledger know of the kits that another one knows of, and which stories were in them."""
    for kit, place, partner, asked, _ in other.rows("kits"):
        with ledger.transaction() as run:
            run("keep_kit", kit=kit, place=place, partner=partner, asked=asked)
            for story_id, removed_at in other.rows("kit_stories", kit=kit):
                run("kit_has", kit=kit, story_id=story_id)
                if removed_at:
                    run("kit_lacks", kit=kit, story_id=story_id)


@understood
def built_kits(ledger: Ledger) -> list[BuiltKit]:
    """Every kit that was built with this ledger, the oldest first."""
    return [_kit(*row) for row in ledger.rows("kits")]


@understood
def kits_with(ledger: Ledger, story_id: str) -> list[BuiltKit]:
    """Every kit that has the story, or had it."""
    return [_kit(*row) for row in ledger.rows("kits_with", story_id=story_id)]


def _kit(  # noqa: PLR0913 - a row
    kit: str, place: str, partner: str, asked: str, built_at: str, removed_at: str | None = None
) -> BuiltKit:
    said = json.loads(asked)
    return BuiltKit(
        id=kit,
        place=place,
        partner=partner,
        asked=KitAsked(stories=tuple(said["stories"]), campaign=said["campaign"]),
        built_at=to_instant(built_at),
        removed_at=to_instant(removed_at) if removed_at else None,
    )
