"""`storyshare delete`: takes one post down, and looks again."""

from __future__ import annotations

from functools import partial
from typing import Annotated

import typer

from storyshare.cli import output
from storyshare.cli.commands import new_app
from storyshare.cli.session import NOT_SETTLED, YesOption, agreed, open_workspace
from storyshare.i18n import _
from storyshare.models import State
from storyshare.publish.books import open_for_sending
from storyshare.publish.connecting import connect_again
from storyshare.publish.noting import noted
from storyshare.publish.resolving import delete_at

app = new_app()


@app.command()
def delete(
    ctx: typer.Context,
    url: Annotated[str, typer.Argument(help="The post's address, as status shows it.")],
    yes: YesOption = False,
) -> None:
    """Delete one post, and look again that it is gone. The story itself may still be shared elsewhere."""
    place = open_workspace(ctx)
    if not agreed(_("Delete {url}?", url=url), yes=yes, to=_("delete it")):
        raise typer.Exit(1)
    with open_for_sending(place) as ledger:
        with output.waiting(
            _("Deleting it, and looking"), stopped=_("Whether it is gone: run the same command again.")
        ):
            delivery, taken = delete_at(ledger, url, partial(connect_again, place))
        key = delivery.key
        noted(place, ledger, "delete", key.story_id, account=key.account, outcome=taken.state.value, address=url)
    if taken.state is State.WITHDRAWN:
        output.say(_("✓ deleted, and seen that it is gone"), "good")
        return
    unseen = taken.state is State.DELETED_UNSEEN
    output.say(f"{'?' if unseen else '✗'} {taken.reason}", "warning" if unseen else "bad")
    output.say(f"    {url}")
    raise typer.Exit(NOT_SETTLED)
