"""`storyshare check`: mistakes in stories, schedules and storyshare.toml."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime

import typer

from storyshare import stories, workspace
from storyshare.cli import output
from storyshare.cli.app import new_app
from storyshare.cli.session import JsonOption, workspace_root
from storyshare.errors import InputError
from storyshare.publish.checking import Checked
from storyshare.publish.checking import check as check_workspace

app = new_app()


@app.command()
def check(ctx: typer.Context, json: JsonOption = False) -> None:
    """Look through stories, schedules and storyshare.toml, and say everything that is wrong at once.

    Also says which stories may not go out now, and why. Sends nothing.
    """
    place, _ = workspace.inspect(workspace_root(ctx))
    with output.bar(len(stories.names(place.stories)), printing=False) as step:
        found = check_workspace(place, now=datetime.now(UTC), step=step)
    wrong = sum(problem.severity == "error" for problem in found.problems)
    if json:
        output.json({**asdict(found), "errors": wrong})
    else:
        output.problems(found.problems, place.root)
        _tell(found, wrong)
    raise typer.Exit(InputError.exit_code if wrong else 0)


def _tell(found: Checked, wrong: int) -> None:
    if found.problems:
        output.say()
    for name, refusals in found.held_back:
        output.say(f"{name} may not go out now: {'; '.join(refusal.message for refusal in refusals)}.", "warning")
    for name, doubts in found.doubtful:
        for warning in doubts:
            output.say(f"{name}: look: {warning.message}. {warning.hint}", "warning")
    counted = f"{found.stories} stories and {found.entries} schedule entries were read"
    warnings = len(found.problems) - wrong
    said = f"{wrong} errors, {warnings} warnings" if found.problems else "nothing is wrong"
    output.say(f"{counted}: {said}.", "bad" if wrong else "good")
