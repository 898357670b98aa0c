"""`storyshare pause`: nothing goes out for a while."""

from __future__ import annotations

from typing import Annotated

import typer

from storyshare import stories
from storyshare.cli import completing, output
from storyshare.cli.commands import new_app
from storyshare.cli.session import open_workspace, show_time
from storyshare.errors import InputError
from storyshare.files import read_instant
from storyshare.i18n import _
from storyshare.models import Pause
from storyshare.publish.books import open_for_sending
from storyshare.publish.noting import noted
from storyshare.publish.targets import targets
from storyshare.workspace import Workspace

app = new_app()
AccountOption = Annotated[
    str,
    typer.Option(
        "--account", metavar="NAME", help="Only this account.", show_default=False, autocompletion=completing.account
    ),
]
StoryOption = Annotated[
    str,
    typer.Option(
        "--story", metavar="NAME", help="Only this story.", show_default=False, autocompletion=completing.every_story
    ),
]


@app.command()
def pause(
    ctx: typer.Context,
    account: AccountOption = "",
    story: StoryOption = "",
    until: Annotated[
        str, typer.Option(metavar="'2027-02-20 09:00'", help="When it ends by itself.", show_default=False)
    ] = "",
) -> None:
    """Send nothing for a while: everything, or one account, or one story. To go on: resume."""
    place = open_workspace(ctx)
    what = meant(place, account, story)
    ends = read_instant(until, place.timezone) if until else None
    with open_for_sending(place) as ledger:
        if ends is not None and ends <= ledger.now():
            raise InputError(_("{until} is past.", until=until), hint=_("Name a time to come."))
        ledger.pause(Pause(scope=what.scope, name=what.name, until=ends))
        noted(place, ledger, "pause", story_of(what), account=account or None, until=ends and ends.isoformat())
    until_when = _("until {when}", when=show_time(place, ends)) if ends else _("until storyshare resume")
    output.say(
        _("{account} is paused {until_when}.", account=account or story or _("Everything"), until_when=until_when)
    )


def story_of(what: Pause) -> str | None:
    """The id of the story that it is about, if it is about one."""
    return what.name if what.scope == "story" else None


def meant(place: Workspace, account: str, story: str) -> Pause:
    """What a person wants to pause or resume. Raises InputError for both at once, or for a name that is not there."""
    if account and story:
        raise InputError(_("An account or a story, not both."), hint=_("Run the command twice."))
    if account:
        (target, *_unused) = targets(place, [account])
        return Pause(scope="account", name=target.account.name)
    if story:
        return Pause(scope="story", name=stories.find(place.stories, story, zone=place.timezone).id)
    return Pause(scope="all")
