"""`storyshare run`: what cron calls every few minutes."""

from __future__ import annotations

from typing import Annotated

import typer

from storyshare.cli import output
from storyshare.cli.commands import new_app
from storyshare.cli.session import open_workspace
from storyshare.errors import InputError, StoryshareError
from storyshare.i18n import N_, _
from storyshare.publish.words import Word, exit_code, word_of
from storyshare.workspace import STATE_FOLDER, Workspace

app = new_app()
_MISTAKE = 70
_STOPPED = N_("What was sent is sent: storyshare status shows it. The rest waits for the next run.")


@app.command()
def run(
    ctx: typer.Context,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Send nothing; needs no credentials.")] = False,
    now: Annotated[
        str, typer.Option(metavar="2027-02-20T09:00", help="With --dry-run: as if it were then.", show_default=False)
    ] = "",
) -> None:
    """Send what the schedules want now; for cron.

    Says nothing when nothing was due and all is well. Each thing that is not as asked is one line, and the exit code is
    not 0, so that cron tells somebody.
    """
    from datetime import UTC, datetime

    from storyshare.files import read_instant
    from storyshare.publish.running import rehearse

    place = open_workspace(ctx)
    if now and not dry_run:
        raise InputError(_("--now is for rehearsals."), hint=_("Add --dry-run."))
    if dry_run:
        at = read_instant(now.replace("T", " "), place.timezone) if now else datetime.now(UTC)
        with output.waiting(_("Looking what would go out")):
            words = rehearse(place, at)
    else:
        words = _run(place)
    say(words)
    raise typer.Exit(exit_code(words))


def _run(place: Workspace) -> list[Word]:
    """A real run: what storyshare.toml names is told of it, and it is noted."""
    from datetime import UTC, datetime

    from storyshare.publish.alerting import alert, heartbeat
    from storyshare.publish.running import run as run_now
    from storyshare.timers import note_run

    code = _MISTAKE
    try:
        with output.waiting(_("Looking what is due, and sending it"), stopped=_STOPPED):
            words = run_now(place)
            words += alert(place, words)
            if exit_code(words) == 0:
                words += heartbeat(place)
        code = exit_code(words)
    except StoryshareError as error:
        code = error.exit_code
        say(alert(place, [word_of(error)]))
        raise
    finally:
        note_run(place.root / STATE_FOLDER, at=datetime.now(UTC), code=code)
    return words


def say(words: list[Word]) -> None:
    """Print what was done, and on standard error what is not as asked."""
    for word in words:
        (output.complain if word.code else output.say)(word.text)
        if word.hint:
            output.complain(f"    {word.hint}")
