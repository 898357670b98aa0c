"""`storyshare approve`: enters that somebody approves a story exactly as it is now, or takes that back."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from storyshare.cli import completing, output
from storyshare.cli.commands import new_app
from storyshare.cli.keys import KeyOption, SignatureOption, opened_key
from storyshare.cli.session import StoryToShareArgument, meant_story, open_workspace
from storyshare.errors import InputError
from storyshare.files import read_instant
from storyshare.gate import signing
from storyshare.i18n import _
from storyshare.ledger import evidence as book
from storyshare.models import code_of
from storyshare.publish import approving
from storyshare.publish.books import open_for_sending
from storyshare.publish.noting import noted, person

app = new_app()


@app.command()
def approve(  # noqa: PLR0913 - each is an option of the command
    ctx: typer.Context,
    story: StoryToShareArgument = "",
    named: Annotated[
        str,
        typer.Option(
            "--as", metavar="NAME", help="Who approves it.", show_default=False, autocompletion=completing.approver
        ),
    ] = "",
    code: Annotated[
        str, typer.Option(metavar="CODE", help="The code that the approver saw in the preview.", show_default=False)
    ] = "",
    until: Annotated[
        str, typer.Option(metavar="'2027-02-20 09:00'", help="The approval ends then.", show_default=False)
    ] = "",
    key: KeyOption = None,
    signature: SignatureOption = "",
    to_sign: Annotated[
        bool, typer.Option("--to-sign", help="Print what an approver signs elsewhere, with storyshare approvers sign.")
    ] = False,
    revoke: Annotated[bool, typer.Option("--revoke", help="Take back every approval of the story.")] = False,
) -> None:
    """Enter that somebody approves a story exactly as it is now. Any change of it voids that.

    The approver looks at storyshare preview, and gives you the code that stands under it.
    """
    place = open_workspace(ctx)
    record = meant_story(place, story)
    end = read_instant(until, place.timezone) if until else None
    with open_for_sending(place) as ledger:
        if revoke:
            was_there = book.revoke(ledger, record.id, person(named))
            noted(place, ledger, "revoke", record.id, who=named)
            output.say(
                _("{name}: taken back.", name=record.name)
                if was_there
                else _("{name}: nobody had approved it.", name=record.name)
            )
            return
        if not named:
            raise InputError(_("Who approves it?"), hint=_("Add the name: --as NAME"))
        if to_sign or key:
            said = approving.to_sign(place, ledger, record, approver=named, until=end)
            if to_sign:
                output.say(said.hex())
                return
            if key:
                signature = signing.sign(opened_key(key), said)
        given = approving.approve(place, ledger, record, approver=named, code=code, signature=signature, until=end)
        noted(
            place, ledger, "approve", record.id, approver=named, version=code_of(given.digest), signed=bool(signature)
        )
    _tell(record.name, named, end)


def _tell(name: str, approver: str, end: datetime | None) -> None:
    until = _(" until {end:%Y-%m-%d %H:%M} UTC", end=end) if end else ""
    output.say(
        _(
            "✓ {name} is approved by {approver}{until}, exactly as it is now.",
            name=name,
            approver=approver,
            until=until,
        ),
        "good",
    )
    output.say(_("  Any change of it, of a picture or of the consent voids that."), "quiet")
