"""`storyshare check`: mistakes in stories, schedules and storyshare.toml."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime

import typer

from storyshare import stories, workspace
from storyshare.cli import output
from storyshare.cli.commands import new_app
from storyshare.cli.session import JsonOption, workspace_root
from storyshare.errors import InputError
from storyshare.i18n import _, n_
from storyshare.publish.checking import Checked
from storyshare.publish.checking import check as check_workspace

app = new_app()


@app.command()
def check(ctx: typer.Context, json: JsonOption = False) -> None:
    """Look through stories, schedules and storyshare.toml, and say everything that is wrong at once.

    Also says which stories may not go out now, and why. Sends nothing.
    """
    place, _unused = workspace.inspect(workspace_root(ctx))
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
        output.say(
            _(
                "{name} may not go out now: {reasons}.",
                name=name,
                reasons="; ".join(refusal.message for refusal in refusals),
            ),
            "warning",
        )
    for name, doubts in found.doubtful:
        for warning in doubts:
            output.say(
                _("{name}: look: {message}. {hint}", name=name, message=warning.message, hint=warning.hint), "warning"
            )
    stories = n_("{number} story", "{number} stories", found.stories)
    entries = n_("{number} schedule entry", "{number} schedule entries", found.entries)
    said = _("nothing is wrong")
    if found.problems:
        errors = n_("{number} error", "{number} errors", wrong)
        warnings = n_("{number} warning", "{number} warnings", len(found.problems) - wrong)
        said = f"{errors}, {warnings}"
    output.say(
        _("Read: {stories} and {entries}: {said}.", stories=stories, entries=entries, said=said),
        "bad" if wrong else "good",
    )
