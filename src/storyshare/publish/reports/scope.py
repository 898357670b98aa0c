"""Which posts a report is about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches

from storyshare import stories
from storyshare.errors import InputError
from storyshare.i18n import _
from storyshare.models import Story
from storyshare.publish.looking import open_to_look
from storyshare.workspace import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """The stories by their ids (None: all of them), and from when on something must have been posted.

    `story` where one story was asked for, `campaign` the campaign that was.
    """

    story_ids: frozenset[str] | None = None
    since: datetime | None = None
    story: bool = False
    campaign: str = ""


def scope_of(
    place: Workspace, records: Sequence[Story], *, story: str = "", campaign: str = "", since: datetime | None = None
) -> Scope:
    """The posts of one story, of a campaign's stories, posted at `since` or later; of all, where nothing is named.

    A story whose record is gone is known by the name that the ledger has of it. Raises InputError for a name that
    nothing here has.
    """
    ids: frozenset[str] | None = None
    if story:
        ids = frozenset({_story_id(place, story)})
    if campaign:
        inside = _of_campaign(records, campaign)
        ids = inside if ids is None else ids & inside
    return Scope(story_ids=ids, since=since, story=bool(story), campaign=campaign)


def _story_id(place: Workspace, name: str) -> str:
    try:
        return stories.find(place.stories, name, zone=place.timezone).id
    except InputError:
        with open_to_look(place) as ledger:
            if ledger is not None:
                from storyshare.ledger.log import id_of_story

                if known := id_of_story(ledger, name):
                    return known
        raise


def _of_campaign(records: Sequence[Story], campaign: str) -> frozenset[str]:
    found = frozenset(record.id for record in records if record.campaign.casefold() == campaign.casefold())
    if not found:
        known = sorted({record.campaign for record in records if record.campaign})
        near = get_close_matches(campaign, known, n=1)
        hint = (
            _("Did you mean {near}?", near=near[0])
            if near
            else _("Known are: {known}.", known=", ".join(known))
            if known
            else ""
        )
        raise InputError(
            _("No story belongs to the campaign {campaign!r}.", campaign=campaign),
            hint=hint or _("A story says it in its record: campaign: NAME"),
        )
    return found
