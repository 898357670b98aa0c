"""`storyshare links`: the pages that stories link to, looked at."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated

import typer

from storyshare import stories
from storyshare.cli import output
from storyshare.cli.commands import new_app
from storyshare.cli.session import NOT_SETTLED, JsonOption, open_workspace
from storyshare.errors import InputError
from storyshare.i18n import _
from storyshare.models import Story
from storyshare.publish.links.checking import Looked, check_links
from storyshare.publish.looking import open_to_look
from storyshare.workspace import Workspace

app = new_app(no_args_is_help=True)


@app.callback()
def links() -> None:
    """Look at the pages that stories link to."""


@app.command()
def check(
    ctx: typer.Context,
    names: Annotated[
        list[str] | None, typer.Argument(metavar="[STORY...]", help="Only these stories.", show_default=False)
    ] = None,
    json: JsonOption = False,
) -> None:
    """Look at every link: is it there, where does it lead, and what does its card show.

    Not 0 where a link is dead or shows something protected. Sends nothing.
    """
    place = open_workspace(ctx)
    records, broken = _records(place, names or [])
    total = len({story.link for record in records for story in (record, *record.translations.values())})
    with open_to_look(place) as ledger, output.bar(total) as told:
        looked = check_links(place, ledger, records, now=datetime.now(UTC), told=told)
    serious = sum(each.serious for each in looked.findings)
    if json:
        output.json({**asdict(looked), "serious": serious})
    else:
        _tell(looked, serious)
    if broken:
        output.complain(
            _("Not everything could be read: {broken}. Look with: storyshare check", broken=", ".join(broken))
        )
        raise typer.Exit(InputError.exit_code)
    raise typer.Exit(NOT_SETTLED if serious else 0)


def _records(place: Workspace, names: list[str]) -> tuple[list[Story], list[str]]:
    if names:
        return [stories.find(place.stories, name, zone=place.timezone) for name in dict.fromkeys(names)], []
    loaded = stories.load_all(place.stories, zone=place.timezone)
    broken = {problem.path.name for problem in loaded.problems if problem.severity == "error"}
    return list(loaded.stories), sorted(broken)


def _tell(looked: Looked, serious: int) -> None:
    last = ""
    for each in looked.findings:
        heading = f"{each.story} ({each.language}): {each.link}"
        if heading != last:
            output.say(heading)
            last = heading
        output.say(f"  {'✗' if each.serious else '!'} {each.what}", "bad" if each.serious else "warning")
        output.say(f"      {each.why}", "quiet")
        output.say(f"      {each.todo}", "quiet")
    for name in looked.left_alone:
        output.say(_("{name} is withdrawn: its link was not looked at.", name=name), "quiet")
    if serious:
        output.say(
            _("Links that were looked at: {links}. To be mended: {serious}.", links=looked.links, serious=serious),
            "bad",
        )
    elif looked.findings:
        output.say(
            _(
                "Links that were looked at: {links}. What could be better: {count}.",
                links=looked.links,
                count=len(looked.findings),
            ),
            "warning",
        )
    else:
        output.say(_("Links that were looked at: {links}. Nothing is wrong.", links=looked.links), "good")
