"""`storyshare preview`: what each account would get of a story, or of all of them."""

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
from storyshare.errors import InputError
from storyshare.publish.evidence import evidence
from storyshare.publish.looking import open_to_look
from storyshare.publish.planning import plan
from storyshare.publish.previews.single import Asked, story_json
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
    every: Annotated[
        bool, typer.Option("--all", help="Every story, in order of name; with --json, one a line.")
    ] = False,
    json: JsonOption = False,
) -> None:
    """Show what each account would get of a story: text, length, link, card, images, and what would be refused.

    Needs no credentials and no network, and sends nothing.
    """
    if every and story:
        raise InputError(f"--all is every story, and {story} is one.", hint="Leave one of the two out.")
    if every and texts:
        raise InputError("--texts is about one story, and --all is every one.", hint="Leave one of the two out.")
    if texts and (thread or again):
        other = "--thread" if thread else "--again"
        raise InputError(f"--texts shows every text, and {other} asks for one.", hint="Leave one of the two out.")
    place = open_workspace(ctx)
    if every:
        from storyshare.cli.previews import show_every

        asked = Asked(to=tuple(to or ()), language=lang, occasion=again or FIRST_OCCASION, thread=thread)
        raise typer.Exit(show_every(place, asked, json=json))
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
        code = known.found.code if known.found else None
        output.json(story_json(record, code, map(share_json, planned)))
    else:
        output.blocks(share_block(share) for share in planned)
        if known.found:
            output.say()
            output.say(f"Code of exactly this, for whoever approves it: {known.found.code}")
    if problems := [share.problem for share in planned if share.problem]:
        raise typer.Exit(problems[0].exit_code)
