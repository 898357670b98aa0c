"""`storyshare doctor`: one page of health, and how what is wrong is mended."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from storyshare.cli import output
from storyshare.cli.commands import new_app
from storyshare.cli.session import JsonOption, open_workspace, workspace_root
from storyshare.errors import SetupError
from storyshare.i18n import N_, _
from storyshare.publish.health.lines import Section, Word
from storyshare.publish.safety import Finding
from storyshare.workspace import Workspace

app = new_app()
_WORDS: dict[Word, str] = {"ok": N_("ok"), "look": N_("look"), "mend": N_("mend")}
_SIGNS: dict[Word, tuple[str, output.Tone]] = {"ok": ("✓", "good"), "look": ("!", "warning"), "mend": ("✗", "bad")}


@app.command()
def doctor(
    ctx: typer.Context,
    safety: Annotated[bool, typer.Option("--safety", help="Only what is dangerous: passwords, folders, git.")] = False,
    json: JsonOption = False,
) -> None:
    """One page of health: what is well, what to look at, what to mend, and the command that does it.

    Changes nothing, asks no platform, and prints no password. Exit code 3 where something must be mended.
    """
    errors = _safety(open_workspace(ctx), json=json) if safety else _page(workspace_root(ctx), json=json)
    raise typer.Exit(SetupError.exit_code if errors else 0)


def _page(root: Path, *, json: bool) -> int:
    """All sections; gives how many things must be mended."""
    from storyshare.publish.health.page import examine

    found = []
    for section in examine(root, now=datetime.now(UTC)):
        found.append(section)
        if not json:
            _tell(section)  # at once: some take a while
    errors = sum(section.count("mend") for section in found)
    warnings = sum(section.count("look") for section in found)
    if json:
        output.json({"sections": [asdict(each) for each in found], "errors": errors, "warnings": warnings})
    elif errors or warnings:
        output.say(
            _("{errors} to be mended, {warnings} to be looked at.", errors=errors, warnings=warnings),
            "bad" if errors else "warning",
        )
    else:
        output.say(_("All is well."), "good")
    return errors


def _tell(section: Section) -> None:
    width = max(len(_(word)) for word in _WORDS.values())
    below = " " * (width + 6)
    output.say(section.title)
    for line in section.lines:
        sign, tone = _SIGNS[line.word]
        output.wrapped(f"{sign} {_(_WORDS[line.word]):{width}}  {line.what}", tone, indent="  ", later=below)
        if line.why:
            output.wrapped(line.why, indent=below)
        if line.do:
            output.say(f"{below}{line.do}")  # whole, so that it can be copied
    output.say()


def _safety(place: Workspace, *, json: bool) -> int:
    from storyshare.publish.surveying import survey

    with output.waiting(_("Looking for what is dangerous")):
        found = survey(place)
    errors = sum(each.severity == "error" for each in found)
    if json:
        output.json({"findings": [asdict(each) for each in found], "errors": errors})
    else:
        _tell_dangers(found, errors)
    return errors


def _tell_dangers(found: Iterable[Finding], errors: int) -> None:
    found = list(found)
    for each in found:
        sign, tone = _SIGNS["mend" if each.severity == "error" else "look"]
        output.wrapped(f"{sign} {each.what}.", tone, later="  ")
        output.wrapped(f"  {each.why}", later="  ")
        output.say(f"    {each.mend}")  # whole, so that it can be copied
    if found:
        said = _("{errors} to be mended, {count} to be looked at.", errors=errors, count=len(found) - errors)
        output.say(said, "bad" if errors else "good")
    else:
        output.say(_("Nothing dangerous was found."), "good")
