"""`storyshare run`: what cron calls every few minutes."""

from __future__ import annotations

from typing import Annotated

import typer

from storyshare.cli import output
from storyshare.cli.app import new_app
from storyshare.cli.session import open_workspace
from storyshare.errors import InputError, StoryshareError

app = new_app()
_MISTAKE = 70


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
    from storyshare.publish.running import exit_code, rehearse
    from storyshare.publish.running import run as run_now
    from storyshare.timers import note_run
    from storyshare.workspace import STATE_FOLDER

    place = open_workspace(ctx)
    if now and not dry_run:
        raise InputError("--now is for rehearsals.", hint="Add --dry-run.")
    if dry_run:
        at = read_instant(now.replace("T", " "), place.timezone) if now else datetime.now(UTC)
        words = rehearse(place, at)
    else:
        code = _MISTAKE
        try:
            words = run_now(place)
            code = exit_code(words)
        except StoryshareError as error:
            code = error.exit_code
            raise
        finally:
            note_run(place.root / STATE_FOLDER, at=datetime.now(UTC), code=code)
    for word in words:
        (output.complain if word.code else output.say)(word.text)
        if word.hint:
            output.complain(f"    {word.hint}")
    raise typer.Exit(exit_code(words))
