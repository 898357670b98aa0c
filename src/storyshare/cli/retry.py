"""`storyshare retry`: tries again what was refused, held back, missed or cancelled."""

from __future__ import annotations

from datetime import UTC, datetime

import typer

from storyshare.cli import output
from storyshare.cli.app import new_app
from storyshare.cli.outcomes import exit_code, tell
from storyshare.cli.post import hand_over, send
from storyshare.cli.session import OneAccountOption, StoryArgument, YesOption, agreed, meant_story, open_workspace
from storyshare.publish.books import open_for_sending
from storyshare.publish.posting import order
from storyshare.publish.retrying import unfinished

app = new_app()


@app.command()
def retry(
    ctx: typer.Context,
    story: StoryArgument = "",
    account: OneAccountOption = "",
    yes: YesOption = False,
) -> None:
    """Try again what was refused, held back, missed or cancelled: the same delivery, through the same gate."""
    place = open_workspace(ctx)
    record = meant_story(place, story)
    with open_for_sending(place) as ledger:
        found = unfinished(ledger, record.id, account)
    if not found:
        output.say("There is nothing to try again.")
        return
    for each in found:
        output.say(f"{record.name} on {', '.join(each.accounts)} ({each.language}, {each.occasion}): {each.why}")
    if not agreed("Try again?", yes=yes, to="try"):
        raise typer.Exit(1)
    outcomes, interrupted = [], False
    for each in found:
        what = order(
            place,
            record,
            each.accounts,
            language=each.language,
            thread=each.thread,
            dry_run=False,
            now=datetime.now(UTC),
            occasion=each.occasion,
            did="retry",
            hand_over=hand_over if output.can_ask() else None,
        )
        done, interrupted = send(what, each.occasion)
        outcomes += done
        if interrupted:
            break
    tell(outcomes, dry_run=False, zone=place.timezone)
    raise typer.Exit(exit_code(outcomes, interrupted=interrupted))
