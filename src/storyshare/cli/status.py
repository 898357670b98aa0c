"""`storyshare status`: deliveries and their parts, in desk words."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from storyshare import stories
from storyshare.cli import completing, output
from storyshare.cli.commands import new_app
from storyshare.cli.session import JsonOption, open_workspace
from storyshare.i18n import _
from storyshare.models import Delivery
from storyshare.publish.looking import open_to_look
from storyshare.workspace import Workspace

app = new_app()
# Deliveries that are shown unless more is asked for: a ledger is kept for decades.
_NEWEST = 200


@app.command()
def status(
    ctx: typer.Context,
    story: Annotated[
        str,
        typer.Argument(
            metavar="[STORY]", help="Only this story.", show_default=False, autocompletion=completing.every_story
        ),
    ] = "",
    everything: Annotated[bool, typer.Option("--all", help="From the first delivery on.")] = False,
    json: JsonOption = False,
) -> None:
    """Show what was sent lately, where and when, and what is still to be sent or in doubt."""
    place = open_workspace(ctx)
    found = _deliveries(place, story, everything=everything)
    if json:
        output.json([_json(delivery) for delivery in found])
    elif not found:
        output.say(_("Nothing has been sent from here yet."))
    else:
        rows = [row for delivery in found for row in _rows(delivery, place.timezone)]
        output.table((_("story"), _("account"), _("what"), _("when"), _("where")), rows)
        if not everything and found[0].id > 1 and not story:
            output.say(_("Older ones are not shown: storyshare status STORY, or --all"), "quiet")


def _deliveries(place: Workspace, story: str, *, everything: bool) -> list[Delivery]:
    with open_to_look(place) as ledger:
        if ledger is None:
            return []
        story_id = stories.find(place.stories, story, zone=place.timezone).id if story else None
        ledger.expire()
        return list(ledger.deliveries(story_id)) if story_id or everything else ledger.newest(_NEWEST)


def _rows(delivery: Delivery, zone: ZoneInfo) -> list[tuple[str, ...]]:
    from storyshare.cli.outcomes import desk_words
    from storyshare.compose import FIRST_OCCASION

    occasion = "" if delivery.key.occasion == FIRST_OCCASION else f" ({delivery.key.occasion})"
    if delivery.key.kind == "boost":
        occasion = _(" (boost of {occasion})", occasion=delivery.key.occasion.removesuffix(f"/{FIRST_OCCASION}"))
    thread = len(delivery.parts) > 1
    return [
        (
            delivery.story + occasion + (f" {part.number}/{len(delivery.parts)}" if thread else ""),
            f"{delivery.key.account} {delivery.key.language}",
            desk_words(part),
            _when(part.changed_at, zone),
            part.receipt.url if part.receipt else "",
        )
        for part in delivery.parts
    ]


def _when(at: datetime, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M}"


def _json(delivery: Delivery) -> dict[str, object]:
    from storyshare.cli.outcomes import desk_words

    return {
        "story": delivery.story,
        "story_id": delivery.key.story_id,
        "kind": delivery.key.kind,
        "account": delivery.key.account,
        "platform": delivery.platform,
        "language": delivery.key.language,
        "occasion": delivery.key.occasion,
        "planned_at": delivery.planned_at.isoformat(),
        "parts": [
            {
                "number": part.number,
                "state": part.state.value,
                "what": desk_words(part),
                "at": part.changed_at.isoformat(),
                "url": part.receipt.url if part.receipt else None,
            }
            for part in delivery.parts
        ],
    }
