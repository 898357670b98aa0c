"""`storyshare preview`: what each account would get of a story."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from storyshare.cli import output
from storyshare.cli.app import new_app
from storyshare.cli.session import (
    AgainOption,
    JsonOption,
    LanguageOption,
    StoryArgument,
    ThreadOption,
    ToOption,
    meant_story,
    open_workspace,
)
from storyshare.cli.showing import share_block, share_json
from storyshare.compose import FIRST_OCCASION
from storyshare.publish.evidence import evidence
from storyshare.publish.looking import open_to_look
from storyshare.publish.planning import plan
from storyshare.publish.targets import targets
from storyshare.publish.texts import plan_texts

app = new_app()


@app.command()
def preview(  # noqa: PLR0913 - each is an option of the command
    ctx: typer.Context,
    story: StoryArgument = "",
    to: ToOption = None,
    lang: LanguageOption = "",
    again: AgainOption = "",
    thread: ThreadOption = False,
    texts: Annotated[
        bool, typer.Option("--texts", help="Every text that it has, for when it is shared again and again.")
    ] = False,
    json: JsonOption = False,
) -> None:
    """Show what each account would get of a story: text, length, link, card, images, and what would be refused.

    Needs no credentials and no network, and sends nothing.
    """
    place = open_workspace(ctx)
    record = meant_story(place, story)
    with open_to_look(place) as ledger:
        known = evidence(place, ledger, record)
    wanted, now = targets(place, to or ()), datetime.now(UTC)
    if texts:
        planned = tuple(plan_texts(place, record, wanted, language=lang, evidence=known, now=now))
    else:
        occasion = again or FIRST_OCCASION
        planned = plan(place, record, wanted, language=lang, occasion=occasion, thread=thread, evidence=known, now=now)
    if json:
        shares = [share_json(share) for share in planned]
        code = known.found.code if known.found else None
        output.json({"story": record.name, "id": record.id, "approval_code": code, "shares": shares})
    else:
        output.blocks(share_block(share) for share in planned)
        if known.found:
            output.say()
            output.say(f"Code of exactly this, for whoever approves it: {known.found.code}")
    if problems := [share.problem for share in planned if share.problem]:
        raise typer.Exit(problems[0].exit_code)
