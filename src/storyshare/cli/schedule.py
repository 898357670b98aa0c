"""`storyshare schedule`: rehearses a season."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from storyshare.cli import output
from storyshare.cli.commands import new_app
from storyshare.cli.outcomes import desk_words
from storyshare.cli.session import JsonOption, open_workspace, show_time
from storyshare.files import read_date, start_of_day
from storyshare.i18n import _
from storyshare.models import Delivery, State
from storyshare.publish.rehearsing import rehearse_season
from storyshare.workspace import Workspace

app = new_app(no_args_is_help=True)
_SEASON = timedelta(days=30)


@app.callback()
def schedule() -> None:
    """What the schedules will do."""


@app.command()
def rehearse(  # noqa: PLR0913 - each is an option of the command
    ctx: typer.Context,
    begin: Annotated[str, typer.Option("--from", metavar="DAY", help="The first day; today.", show_default=False)] = "",
    end: Annotated[
        str, typer.Option("--until", metavar="DAY", help="The last day; a month on.", show_default=False)
    ] = "",
    html: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write month calendars.", show_default=False)
    ] = None,
    ics: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write an iCalendar file.", show_default=False)
    ] = None,
    json: JsonOption = False,
) -> None:
    """Show what would go out in a season, as the stories and consents are now. Sends nothing.

    Every run of the season is gone through, with spacing, rotations and the gate.
    """
    place = open_workspace(ctx)
    first, last = season(place, begin, end)
    found = rehearsed(place, first, last)
    if html:
        from storyshare.cli.pages import write_calendar

        write_calendar(place, found, first, last, str(html))
    if ics:
        _write(place, found, ics)
    if html or ics:
        return
    if json:
        output.json([_json(delivery) for delivery in found])
    elif not found:
        output.say(_("Nothing would go out."))
    else:
        rows = [_row(place, delivery) for delivery in found]
        output.table((_("when"), _("story"), _("account"), _("what")), rows)


def season(place: Workspace, begin: str, end: str) -> tuple[datetime, datetime]:
    """From the first day to the end of the last, as people wrote them; else a month from now. Raises InputError."""
    first = start_of_day(read_date(begin), place.timezone) if begin else datetime.now(UTC)
    return first, start_of_day(read_date(end) + timedelta(days=1), place.timezone) if end else first + _SEASON


def rehearsed(place: Workspace, first: datetime, last: datetime) -> list[Delivery]:
    """What goes out from the first instant up to the last, or does not. Raises InputError as `rehearse_season` does."""
    with output.waiting(_("Going through every run")):
        return rehearse_season(place, first - timedelta(seconds=1), last - timedelta(seconds=1))


def _write(place: Workspace, found: list[Delivery], path: Path) -> None:
    from storyshare.schedules.calendar import CalendarEvent, to_icalendar

    name = _("What {organisation} will share", organisation=place.organisation or "we")
    events = [
        CalendarEvent(
            uid=f"{delivery.key.occasion}-{delivery.key.account}-{delivery.key.language}@storyshare",
            at=_at(delivery),
            summary=f"{delivery.story} {_on(delivery)} {delivery.key.account}",
            state=("✓ " if delivery.parts[0].state is State.POSTED else "✗ ") + _what(delivery),
        )
        for delivery in found
    ]
    path.write_text(to_icalendar(events, name=name, now=datetime.now(UTC)), encoding="utf-8", newline="")
    output.say(_("Written: {path}", path=path))


def _at(delivery: Delivery) -> datetime:
    part = delivery.parts[0]
    return part.changed_at if part.state is State.POSTED or delivery.slot is None else delivery.slot.due_at


def _what(delivery: Delivery) -> str:
    part = delivery.parts[0]
    if part.state is State.POSTED:
        return _("is boosted") if delivery.key.kind == "boost" else _("goes out")
    return desk_words(part)


def _on(delivery: Delivery) -> str:
    return _("boosted by") if delivery.key.kind == "boost" else "on"


def _row(place: Workspace, delivery: Delivery) -> tuple[str, ...]:
    account = f"{delivery.key.account} {delivery.key.language}"
    return (show_time(place, _at(delivery)), delivery.story, account, _what(delivery))


def _json(delivery: Delivery) -> dict[str, object]:
    part = delivery.parts[0]
    return {
        "entry": delivery.slot.entry if delivery.slot else None,
        "due_at": delivery.slot.due_at.isoformat() if delivery.slot else None,
        "at": part.changed_at.isoformat(),
        "story": delivery.story,
        "kind": delivery.key.kind,
        "account": delivery.key.account,
        "language": delivery.key.language,
        "state": part.state.value,
        "reason": part.reason or None,
    }
