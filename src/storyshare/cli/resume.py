"""`storyshare resume`: goes on after `pause`."""

from __future__ import annotations

import typer

from storyshare.cli import output
from storyshare.cli.commands import new_app
from storyshare.cli.pause import AccountOption, StoryOption, meant, story_of
from storyshare.cli.session import open_workspace
from storyshare.i18n import _
from storyshare.publish.books import open_for_sending
from storyshare.publish.noting import noted

app = new_app()


@app.command()
def resume(ctx: typer.Context, account: AccountOption = "", story: StoryOption = "") -> None:
    """Go on after pause: everything, or one account, or one story."""
    place = open_workspace(ctx)
    with open_for_sending(place) as ledger:
        what = meant(place, account, story)
        if was_paused := ledger.resume(what):
            noted(place, ledger, "resume", story_of(what), account=account or None)
        left = ledger.pauses()
    name = account or story or _("Everything")
    output.say(_("{name} goes on.", name=name) if was_paused else _("{name} was not paused as such.", name=name))
    for pause in left:
        output.say(_("Still paused: {name}", name=pause.name or _("everything")), "warning")
