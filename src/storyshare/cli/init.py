"""`storyshare init`: a new workspace, explained in its own files."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Annotated

import typer

from storyshare.cli import output
from storyshare.cli.commands import new_app
from storyshare.errors import InputError
from storyshare.i18n import _
from storyshare.platforms import env_example
from storyshare.workspace import SETTINGS, variables_example

app = new_app()


@app.command()
def init(directory: Annotated[Path, typer.Argument(metavar="DIR", help="The new folder, or an empty one.")]) -> None:
    """Make a new workspace: settings, a first story, a first schedule, each with comments that explain it."""
    if (directory / SETTINGS).exists():
        raise InputError(
            _("{directory} is a workspace already.", directory=directory),
            hint=_("Its settings are in {directory}.", directory=directory / SETTINGS),
        )
    made = {**_templates(), ".env.example": env_text()}
    if there := [name for name in made if (directory / name).exists()]:
        raise InputError(
            _("{directory} already has {there}.", directory=directory, there=", ".join(there)),
            hint=_("Choose an empty folder."),
        )
    directory.mkdir(parents=True, exist_ok=True, mode=0o700)  # stories that may not be public yet lie there
    for name, text in made.items():
        path = directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    output.say(_("A new workspace is in {directory}.", directory=directory))
    output.say(_("Go there (cd {directory}), then: storyshare preview example", directory=directory))


def _templates() -> dict[str, str]:
    """The files of a new workspace by their places; `gitignore` is kept without its dot, which packaging drops."""
    root = files("storyshare.workspace") / "template"
    return {
        SETTINGS: (root / SETTINGS).read_text(encoding="utf-8"),
        ".gitignore": (root / "gitignore").read_text(encoding="utf-8"),
        "stories/example.md": (root / "example.md").read_text(encoding="utf-8"),
        "schedules/example.yaml": (root / "example.yaml").read_text(encoding="utf-8"),
    }


def env_text() -> str:
    """The whole `.env.example`: what each platform needs, and what else can stand in `.env`."""
    return env_example() + variables_example()
