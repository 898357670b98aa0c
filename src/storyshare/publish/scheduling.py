"""`post --at`: an entry in the schedules instead of a post."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from storyshare import schedules
from storyshare.errors import InputError
from storyshare.files import quoted
from storyshare.i18n import _
from storyshare.ledger import Ledger, timetable
from storyshare.models import Story
from storyshare.publish.targets import Target
from storyshare.workspace import Workspace

FILE = "posts.yaml"
_HEAD = "# What `storyshare post --at` has written; edit it as you like.\nposts:\n"


def schedule(  # noqa: PLR0913 - what an entry says
    place: Workspace, ledger: Ledger, record: Story, wanted: Iterable[Target], at: datetime, *, thread: bool = False
) -> Path:
    """Write an entry for the story at that instant, and note that it was seen now; gives the file.

    Raises InputError where the instant is past, or where the file, as it would be then, is no schedule.
    """
    if at <= ledger.now():
        raise InputError(
            _("{at:%Y-%m-%d %H:%M} is past.", at=at.astimezone(place.timezone)), hint=_("Name a time to come.")
        )
    path = place.schedules / FILE
    before = path.read_text(encoding="utf-8") if path.exists() else _HEAD
    local = at.astimezone(place.timezone)
    targets = list(wanted)
    entry = f"{record.name}-{local:%Y-%m-%d-%H%M}"
    names = ", ".join(target.account.name for target in targets)
    lines = [
        f"  - id: {quoted(entry)}",
        f"    story: {quoted(record.name)}",
        f"    at: {local:%Y-%m-%d %H:%M}",
        f"    to: [{names}]",
        *(["    thread: yes"] if thread else []),
    ]
    place.schedules.mkdir(exist_ok=True)
    _replace(path, before.rstrip("\n") + "\n" + "\n".join(lines) + "\n")
    found = schedules.load_all(place.schedules, zone=place.timezone, own=place.observances)
    if wrong := [problem for problem in found.problems if problem.path == path and problem.severity == "error"]:
        _replace(path, before) if before != _HEAD else path.unlink()
        raise InputError(_("The entry was not written: {path} would be no schedule then.", path=path), problems=wrong)
    timetable.sight(ledger, [entry], [(target.account.name, target.rules.platform) for target in targets])
    return path


def _replace(path: Path, text: str) -> None:
    unfinished = path.with_suffix(".yaml.unfinished")
    unfinished.write_text(text, encoding="utf-8", newline="\n")
    unfinished.replace(path)
