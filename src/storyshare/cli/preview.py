"""`storyshare preview`: what each account would get of a story, or of all of them."""

from __future__ import annotations

import os
import sys
from contextlib import closing
from datetime import UTC, datetime
from typing import Annotated

import typer

from storyshare import stories
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
from storyshare.cli.showing import refusal_json, share_block, share_json, wrong_json
from storyshare.compose import FIRST_OCCASION
from storyshare.errors import InputError, one_code
from storyshare.publish.evidence import evidence
from storyshare.publish.looking import open_to_look
from storyshare.publish.planning import plan
from storyshare.publish.previews.single import Asked, Script, story_json
from storyshare.publish.targets import targets
from storyshare.publish.texts import plan_texts
from storyshare.workspace import Workspace

app = new_app()
_SCRIPT = Script(share=share_json, refusal=refusal_json, wrong=wrong_json)
_INTERRUPTED = 130


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
    place = open_workspace(ctx)
    if every:
        asked = Asked(to=tuple(to or ()), language=lang, occasion=again or FIRST_OCCASION, thread=thread)
        raise typer.Exit(_all(place, asked, json=json))
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


def _all(place: Workspace, asked: Asked, *, json: bool) -> int:
    """Show every story; gives the exit code. Whoever stops it, or reads no further, has seen enough."""
    try:
        code = _lines(place, asked) if json else _blocks(place, asked)
        sys.stdout.flush()
    except KeyboardInterrupt:
        return _INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return code


def _lines(place: Workspace, asked: Asked) -> int:
    from storyshare.publish.previews.every import Previews  # loads a database

    codes = set()
    with open_to_look(place) as ledger:
        found = Previews(place, ledger, asked, now=datetime.now(UTC), script=_SCRIPT)
        _refuse_none(place, len(found))
        with output.bar(len(found)) as step, closing(iter(found)) as each:
            for told in each:
                sys.stdout.write(f"{told.line}\n")
                codes.add(told.code)
                step()
    return one_code(codes - {0})


def _blocks(place: Workspace, asked: Asked) -> int:
    codes = set()
    wanted = targets(place, asked.to)
    records = stories.Records(place.stories, zone=place.timezone)
    _refuse_none(place, len(records))
    with open_to_look(place) as ledger, output.bar(len(records)) as step:
        for files in records:
            try:
                record = records.load(files)
            except InputError as error:
                output.error(error)
                codes.add(error.exit_code)
                continue
            known = evidence(place, ledger, record)
            planned = plan(
                place,
                record,
                wanted,
                language=asked.language,
                occasion=asked.occasion,
                thread=asked.thread,
                evidence=known,
                now=datetime.now(UTC),
            )
            output.say(f"\n{record.name} ({record.id})")
            output.blocks(share_block(share) for share in planned)
            codes |= {share.problem.exit_code for share in planned if share.problem}
            step()
    return one_code(codes)


def _refuse_none(place: Workspace, count: int) -> None:
    if not count:
        raise InputError(f"There is no story in {place.stories}.", hint="Begin one: storyshare stories new")
