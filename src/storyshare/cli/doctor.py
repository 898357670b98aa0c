"""`storyshare doctor`: what is dangerous here, and how it is mended."""

from __future__ import annotations

import textwrap
from dataclasses import asdict
from typing import Annotated

import typer

from storyshare.cli import output
from storyshare.cli.app import new_app
from storyshare.cli.session import JsonOption, open_workspace
from storyshare.errors import SetupError

app = new_app()


@app.command()
def doctor(
    ctx: typer.Context,
    safety: Annotated[bool, typer.Option("--safety", help="Only what is dangerous; so far all there is.")] = False,
    json: JsonOption = False,
) -> None:
    """Look for what is dangerous here: passwords, folders, git. Says what, why, and the command that mends it.

    Changes nothing, and prints no password. Exit code 3 where something must be mended.
    """
    from storyshare.publish.surveying import survey

    place = open_workspace(ctx)
    with output.waiting("Looking for what is dangerous"):
        found = survey(place)
    errors = sum(each.severity == "error" for each in found)
    if json:
        output.json({"findings": [asdict(each) for each in found], "errors": errors})
    else:
        for each in found:
            sign, tone = ("✗", "bad") if each.severity == "error" else ("!", "warning")
            _say(f"{sign} {each.what}.", "  ", tone)  # type: ignore[arg-type]
            _say(f"  {each.why}", "  ", "plain")
            output.say(f"    {each.mend}")  # whole, so that it can be copied
        counted = (
            f"{errors} to be mended, {len(found) - errors} to be looked at" if found else "nothing dangerous was found"
        )
        output.say(f"{counted[0].upper()}{counted[1:]}.", "bad" if errors else "good")
        if not safety:
            output.say("So far doctor looks at safety alone.", "quiet")
    raise typer.Exit(SetupError.exit_code if errors else 0)


def _say(text: str, indent: str, tone: output.Tone) -> None:
    for line in textwrap.wrap(
        text, output.columns(), subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    ):
        output.say(line, tone)
