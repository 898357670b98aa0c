"""`storyshare cancel`: what is planned and not sent shall not go out."""

from __future__ import annotations

import typer

from storyshare.cli import output
from storyshare.cli.commands import new_app
from storyshare.cli.session import OneAccountOption, StoryArgument, meant_story, open_workspace
from storyshare.i18n import _
from storyshare.models import State
from storyshare.publish.books import open_for_sending
from storyshare.publish.noting import noted

app = new_app()


@app.command()
def cancel(
    ctx: typer.Context,
    story: StoryArgument = "",
    account: OneAccountOption = "",
) -> None:
    """Cancel what of a story is planned and not sent. What is out stays out: see delete."""
    place = open_workspace(ctx)
    record = meant_story(place, story)
    cancelled = 0
    with open_for_sending(place) as ledger:
        ledger.expire()
        for delivery in ledger.deliveries(record.id):
            planned = sum(part.state is State.PLANNED for part in delivery.parts)
            if planned and account in ("", delivery.key.account):
                ledger.cancel(delivery.id, _("cancelled by hand"))
                noted(place, ledger, "cancel", record.id, account=delivery.key.account, delivery=delivery.id)
                on = _("boosted by") if delivery.key.kind == "boost" else "on"
                output.say(_("{name} {on} {account}: cancelled", name=record.name, on=on, account=delivery.key.account))
                cancelled += planned
    if not cancelled:
        output.say(_("Nothing was planned."))
