"""`storyshare desk`, and `storyshare` alone: today's desk."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import typer

from storyshare.cli import output
from storyshare.cli.commands import new_app
from storyshare.cli.session import JsonOption, show_time, workspace_root
from storyshare.errors import InputError
from storyshare.i18n import _
from storyshare.publish.desk.coming import SEASON, words
from storyshare.publish.desk.needs import Urgency
from storyshare.publish.desk.today import Desk, today

app = new_app()
_SIGNS: dict[Urgency, tuple[str, output.Tone]] = {"now": ("✗", "bad"), "soon": ("!", "warning")}
_MOST = 5  # of what is due, and of each kind of need
_HELP = 2  # the exit code of a command that was not whole


@app.command()
def desk(ctx: typer.Context, json: JsonOption = False) -> None:
    """Show what is due next and what needs you, each with the next command to type.

    On a terminal `storyshare` alone shows the same. It only reads, and asks no platform.
    """
    found = today(workspace_root(ctx), now=datetime.now(UTC))
    output.json(_json(found)) if json else tell(found)


def alone(ctx: typer.Context) -> None:
    """`storyshare` without a command: the desk on a terminal in a workspace, the help everywhere else."""
    if not output.is_terminal():
        output.warn(ctx.get_help())
        raise typer.Exit(_HELP)
    named: Path | None = ctx.obj
    try:
        root = workspace_root(ctx)
    except InputError:
        if named:
            raise
        output.say(_("This folder is no workspace. Make one: storyshare init our-stories"))
        output.say()
        output.say(ctx.get_help())
        return
    tell(today(root, now=datetime.now(UTC)))


def tell(found: Desk) -> None:
    """Say what is on the desk."""
    place = found.place
    output.say(f"{place.organisation or place.root.name}, {show_time(place, found.at)} ({place.timezone.key})")
    if place.volunteer:
        output.say(_("A volunteer's workspace: nothing is sent from here."))
        output.say(_("To look at a story: storyshare preview"), "quiet")
    else:
        _tell_due(found)
    output.say()
    _tell_needs(found)


def _tell_due(found: Desk) -> None:
    output.say()
    if not found.due:
        output.say(_("Due next: nothing that a schedule wants."))
    else:
        output.say(_("Due next:"))
    for each in found.due[:_MOST]:
        late = _(", waits to be sent") if each.planned else ""
        output.wrapped(f"{show_time(found.place, each.at)}  {words(each)}{late}", indent="  ", later=" " * 20)
        if each.held:
            output.say(_("    ! would not go out: {held}", held=each.held), "warning")
    if (more := len(found.due) - _MOST) > 0:
        output.say(
            _("  and {more} more within {days} days: storyshare schedule rehearse", more=more, days=SEASON.days),
            "quiet",
        )
    for stopped in found.stopped:
        output.wrapped(f"! {stopped.what}.", "warning", indent="  ", later="    ")
        output.say(f"      {stopped.command}")


def _tell_needs(found: Desk) -> None:
    if not found.needs:
        output.say(_("✓ Nothing needs you."), "good")
        return
    output.say(_("Needs you:"))
    kinds = dict.fromkeys(each.kind for each in found.needs)
    for kind in kinds:
        these = [each for each in found.needs if each.kind == kind]
        for each in these[:_MOST]:
            sign, tone = _SIGNS[each.urgency]
            output.wrapped(f"{sign} {each.what}", tone, indent="  ", later="    ")
            if each.hint:
                output.wrapped(each.hint, "quiet", indent="    ")
            output.say(f"      {each.command}")  # whole, so that it can be copied
        if (more := len(these) - _MOST) > 0:
            output.say(_("    and {more} more like that: storyshare desk --json", more=more), "quiet")


def _json(found: Desk) -> dict[str, object]:
    return {
        "at": found.at.isoformat(),
        "timezone": found.place.timezone.key,
        "volunteer": found.place.volunteer,
        "due": [asdict(each) | {"at": each.at.isoformat(), "story": each.story or None} for each in found.due],
        "needs": [asdict(each) for each in found.needs],
        "paused": [asdict(each) for each in found.stopped],
    }
