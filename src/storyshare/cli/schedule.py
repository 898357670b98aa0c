"""`storyshare schedule`: rehearses a season."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer

from storyshare.cli import output
from storyshare.cli.app import new_app
from storyshare.cli.outcomes import DESK_WORDS
from storyshare.cli.session import JsonOption, open_workspace, show_time
from storyshare.files import read_date, start_of_day
from storyshare.models import Delivery, State
from storyshare.publish.rehearsing import rehearse_season
from storyshare.workspace import Workspace

app = new_app(no_args_is_help=True)
_SEASON = timedelta(days=30)


@app.callback()
def schedule() -> None:
    """What the schedules will do."""


@app.command()
def rehearse(
    ctx: typer.Context,
    begin: Annotated[str, typer.Option("--from", metavar="DAY", help="The first day; today.", show_default=False)] = "",
    end: Annotated[
        str, typer.Option("--until", metavar="DAY", help="The last day; a month on.", show_default=False)
    ] = "",
    json: JsonOption = False,
) -> None:
    """Show what would go out in a season, as the stories and consents are now. Sends nothing.

    Every run of the season is gone through, with spacing, rotations and the gate.
    """
    place = open_workspace(ctx)
    first = start_of_day(read_date(begin), place.timezone) if begin else datetime.now(UTC)
    last = start_of_day(read_date(end) + timedelta(days=1), place.timezone) if end else first + _SEASON
    found = rehearse_season(place, first - timedelta(seconds=1), last - timedelta(seconds=1))
    if json:
        output.json([_json(delivery) for delivery in found])
    elif not found:
        output.say("Nothing would go out.")
    else:
        rows = [_row(place, delivery) for delivery in found]
        output.table(("when", "story", "account", "what"), rows)


def _row(place: Workspace, delivery: Delivery) -> tuple[str, ...]:
    part = delivery.parts[0]
    sent = part.state is State.POSTED
    at = part.changed_at if sent or delivery.slot is None else delivery.slot.due_at
    what = "goes out" if sent else DESK_WORDS[part.state] + (f": {part.reason}" if part.reason else "")
    return (show_time(place, at), delivery.story, f"{delivery.key.account} {delivery.key.language}", what)


def _json(delivery: Delivery) -> dict[str, object]:
    part = delivery.parts[0]
    return {
        "entry": delivery.slot.entry if delivery.slot else None,
        "due_at": delivery.slot.due_at.isoformat() if delivery.slot else None,
        "at": part.changed_at.isoformat(),
        "story": delivery.story,
        "account": delivery.key.account,
        "language": delivery.key.language,
        "state": part.state.value,
        "reason": part.reason or None,
    }
