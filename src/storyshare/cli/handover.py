"""`storyshare handover`: a checklist and an archive for a successor or a new computer, and how it is opened there."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from storyshare.cli import output
from storyshare.cli.commands import new_app
from storyshare.cli.session import JsonOption, YesOption, confirm, open_workspace, show_time
from storyshare.errors import InputError
from storyshare.i18n import N_, _

if TYPE_CHECKING:
    from storyshare.publish.handing_over.archive import Made
    from storyshare.publish.handing_over.opening import Opened
    from storyshare.workspace import Workspace

app = new_app()
_MADE = {
    "closed": N_("The ledger here is closed: nothing is sent from this computer any more."),
    "copy": N_(
        "The ledger here is still open, so what the archive had not as sent will count as "
        "“may be public” there. To hand over for good: storyshare handover FILE --close"
    ),
    "server": N_("The ledger stays on its server and is not in the archive."),
    "none": N_("Nothing was ever sent from here: there is no ledger yet."),
}


@app.command()
def handover(  # noqa: PLR0913 - one parameter for each option
    ctx: typer.Context,
    file: Annotated[
        Path | None,
        typer.Argument(
            metavar="[FILE]",
            help="The archive, such as handover.zip; without it, only the list is shown.",
            show_default=False,
        ),
    ] = None,
    folder: Annotated[
        Path | None, typer.Argument(metavar="[DIR]", help="With --open: the new workspace.", show_default=False)
    ] = None,
    opening: Annotated[
        bool, typer.Option("--open", help="Open an archive in a new folder, on the new computer.")
    ] = False,
    close: Annotated[bool, typer.Option("--close", help="From now on, send nothing more from this computer.")] = False,
    yes: YesOption = False,
    json: JsonOption = False,
) -> None:
    """Hand the desk over to a successor or a new computer: a checklist, and an archive of all but the secrets.

    The list names accounts, what ends when, approvers, keys to replace, what is in doubt and what lies elsewhere.
    """
    if opening:
        if file is None or folder is None or close:
            raise InputError(_("Which archive, and where to?"), hint="storyshare handover --open FILE DIR")
        _open(file, folder, json=json)
        return
    if folder is not None:
        raise InputError(_("One name too many."), hint=_("storyshare handover FILE; to open one: --open FILE DIR"))
    place = open_workspace(ctx)
    if file is None and not close:
        _list(place, json=json)
        return
    if file is None:
        raise InputError(_("Where to?"), hint="storyshare handover FILE --close")
    _make(place, file, close=close, yes=yes, json=json)


def _list(place: Workspace, *, json: bool) -> None:
    from storyshare.publish.handing_over.archive import listed
    from storyshare.publish.handing_over.gathering import markdown

    now = datetime.now(UTC)
    sections = listed(place, now)
    if json:
        output.json({"sections": [asdict(section) for section in sections]})
    else:
        output.say(markdown(place, sections, now).rstrip("\n"))


def _make(place: Workspace, file: Path, *, close: bool, yes: bool, json: bool) -> None:
    from storyshare.publish.handing_over import archive

    now = datetime.now(UTC)
    archive.refuse_place(place, file)
    if close:
        if not json:
            output.say(_("Once it is closed, nothing is sent from this computer: neither by you nor by cron."))
        confirm(_("Close the ledger here, and write the archive?"), yes=yes)
        archive.close_ledger(place, now)
    made: Made = archive.make(place, file, now)
    if json:
        output.json({"file": str(file), **asdict(made)})
        return
    for each in made.left_out:
        output.say(_("{each} is not in it.", each=each), "quiet")
    output.say(
        _(
            "Written: {file}, {files} files, without passwords and keys. {checklist} in it is the list.",
            file=file,
            files=made.files,
            checklist=archive.CHECKLIST,
        )
    )
    output.say(_(_MADE[made.ledger]), "good" if made.ledger == "closed" else "warning")
    output.say(_("It has stories that are not public: hand it on where only your successor can read it."))
    output.say(_("There: storyshare handover --open FILE DIR"))


def _open(file: Path, folder: Path, *, json: bool) -> None:
    from storyshare import workspace
    from storyshare.publish.handing_over.opening import open_archive

    found: Opened = open_archive(file, folder)
    if json:
        output.json({"folder": str(folder), **asdict(found)})
        return
    place = workspace.read(folder.resolve())
    output.say(
        _(
            "Opened in {folder}: {files} files, as they were on {when}.",
            folder=folder,
            files=found.files,
            when=show_time(place, found.made),
        ),
        "good",
    )
    if found.ledger == "copy":
        output.say(
            _(
                "The ledger was not closed where it came from. What the archive had not as sent may "
                "have been sent since, and counts as “may be public”: look with storyshare status."
            ),
            "warning",
        )
        output.say(_("Stories that were shared for the first time after it was made are not in it at all."), "warning")
        for each in found.skipped:
            output.say(_("Not sent from here, because it may have gone out since: {each}", each=each), "warning")
    for each in found.programs:
        output.say(_("Look at it before you send: storyshare.toml lets storyshare start {each}", each=each), "warning")
    output.say(_("What to do now, in this order:"))
    for number, step in enumerate(found.next_steps.steps, 1):
        output.say(f"{number:3}  {step.text}")
    output.say(_("All of it is in {folder}.", folder=folder / "HANDOVER.md"))
