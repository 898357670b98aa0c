"""`storyshare retry`: tries again what was refused, held back, missed or cancelled."""

from __future__ import annotations

from datetime import UTC, datetime

import typer

from storyshare.cli import output
from storyshare.cli.commands import new_app
from storyshare.cli.outcomes import exit_code, tell
from storyshare.cli.post import hand_over, heeded, send
from storyshare.cli.session import (
    OneAccountOption,
    StoryToShareArgument,
    YesOption,
    agreed,
    meant_story,
    open_workspace,
)
from storyshare.i18n import _
from storyshare.models import Story
from storyshare.publish.books import open_for_sending
from storyshare.publish.boosting import Wish, order_boosts
from storyshare.publish.posting import Order, order
from storyshare.publish.retrying import Unfinished, unfinished
from storyshare.workspace import Workspace

app = new_app()


@app.command()
def retry(
    ctx: typer.Context,
    story: StoryToShareArgument = "",
    account: OneAccountOption = "",
    yes: YesOption = False,
) -> None:
    """Try again what was refused, held back, missed or cancelled: the same delivery, through the same gate."""
    place = open_workspace(ctx)
    record = meant_story(place, story)
    with open_for_sending(place) as ledger:
        found = unfinished(ledger, record.id, account)
    if not found:
        output.say(_("There is nothing to try again."))
        return
    for each in found:
        on = _("boosted by") if each.boost else "on"
        output.say(f"{record.name} {on} {', '.join(each.accounts)} ({each.language}, {each.occasion}): {each.why}")
    if not agreed(_("Try again?"), yes=yes, to=_("try it")):
        raise typer.Exit(1)
    outcomes, interrupted = [], False
    for each in found:
        what = heeded(_ordered(place, record, each))
        done, interrupted = send(what, each.occasion)
        outcomes += done
        if interrupted:
            break
    tell(outcomes, dry_run=False, zone=place.timezone)
    raise typer.Exit(exit_code(outcomes, interrupted=interrupted))


def _ordered(place: Workspace, record: Story, each: Unfinished) -> Order:
    now = datetime.now(UTC)
    if each.boost:
        wish = Wish(by=each.accounts, language=each.language, occasion=each.occasion)
        return order_boosts(place, record, wish, dry_run=False, now=now, did="retry")
    return order(
        place,
        record,
        each.accounts,
        language=each.language,
        thread=each.thread,
        dry_run=False,
        now=now,
        occasion=each.occasion,
        did="retry",
        hand_over=hand_over if output.can_ask() else None,
    )
