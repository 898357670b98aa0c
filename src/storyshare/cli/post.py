"""`storyshare post`: the plan, one question, then all accounts at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated

import typer

from storyshare.cli import output
from storyshare.cli.app import new_app
from storyshare.cli.outcomes import exit_code, outcome_json, tell
from storyshare.cli.session import JsonOption, LanguageOption, StoryArgument, ToOption, meant_story, open_workspace
from storyshare.cli.showing import share_block
from storyshare.errors import InputError
from storyshare.publish.planning import FIRST_OCCASION, Planned
from storyshare.publish.posting import carry_out, order
from storyshare.publish.sending import Interrupted

app = new_app()
_INTERRUPTED = 130


@app.command()
def post(  # noqa: PLR0913 - each is an option of the command
    ctx: typer.Context,
    story: StoryArgument = "",
    to: ToOption = None,
    lang: LanguageOption = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Do everything but the last call.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    again: Annotated[
        str, typer.Option("--again", metavar="NAME", help="Share it once more, as a new occasion.", show_default=False)
    ] = "",
    json: JsonOption = False,
) -> None:
    """Share a story now: shows what each account gets, asks once, then sends to all of them.

    Run again, it continues what was not finished and never sends twice.
    """
    place = open_workspace(ctx)
    record = meant_story(place, story)
    what = order(place, record, to or (), language=lang, dry_run=dry_run, now=datetime.now(UTC))
    if not json:
        output.blocks(share_block(share) for share in what.planned)
        output.say()
    if not (dry_run or yes or output.can_ask()):
        raise InputError("Nobody is here to answer the question.", hint="Add --yes to send without asking.")
    if what.ready and not (dry_run or yes) and not output.ask(f"Send {record.name} to {_names(what.ready)}?"):
        output.say("Nothing was sent.")
        raise typer.Exit(1)
    interrupted = False
    outcomes = list(what.refused)
    if what.ready:
        try:
            with output.progress([share.target.account.name for share in what.ready]) as told:
                outcomes = carry_out(what, again or FIRST_OCCASION, told) + outcomes
        except Interrupted as stopped:
            interrupted = True
            outcomes = stopped.outcomes + outcomes
    if json:
        output.json({"story": record.name, "dry_run": dry_run, "outcomes": [outcome_json(each) for each in outcomes]})
    else:
        tell(outcomes, dry_run=dry_run, zone=place.timezone)
    raise typer.Exit(_INTERRUPTED if interrupted else exit_code(outcomes))


def _names(planned: Sequence[Planned]) -> str:
    names = [share.target.account.name for share in planned]
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))
