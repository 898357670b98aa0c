"""`storyshare pack`: a workspace for volunteers, from which nothing can be sent."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from storyshare import stories
from storyshare.cli import output
from storyshare.cli.commands import new_app
from storyshare.cli.session import JsonOption, open_workspace
from storyshare.i18n import _, n_
from storyshare.publish.packing import pack as pack_workspace

app = new_app()


@app.command()
def pack(
    ctx: typer.Context,
    out: Annotated[Path, typer.Argument(metavar="OUT", help="A new folder, or an earlier pack.", show_default=False)],
    json: JsonOption = False,
) -> None:
    """Make a volunteer's workspace: the stories that may go out today, to preview; nothing can be sent from it.

    Made again in the same place, it has what may go out by then, and keeps what volunteers have begun there.
    """
    place = open_workspace(ctx)
    with output.bar(
        len(stories.names(place.stories)), printing=False, stopped=_("{out} is as it was before.", out=out)
    ) as step:
        found = pack_workspace(place, out, now=datetime.now(UTC), step=step)
    if json:
        output.json(
            {
                "stories": list(found.stories),
                "left_out": dict(found.left_out),
                "gone": list(found.gone),
                "kept": list(found.kept),
                "removed": dict(found.removed),
            }
        )
        return
    for name, why in sorted(found.left_out.items()):
        output.say(_("{name} is not in it: {why}.", name=name, why=why), "quiet")
    for name in found.gone:
        output.say(
            _("{name} was in the earlier one: ask whoever has taken it home to delete that.", name=name), "warning"
        )
    for name, why in sorted(found.removed.items()):
        output.say(_("{name} was removed from it: {why}.", name=name, why=why), "warning")
    if found.kept:
        output.say(_("Kept, because volunteers put it there: {kept}", kept=", ".join(found.kept)))
    count = len(found.stories)
    output.say(
        n_(
            "{number} story is packed in {out}. Nothing can be sent from there.",
            "{number} stories are packed in {out}. Nothing can be sent from there.",
            count,
            out=out,
        ),
        "good",
    )
