"""What most commands begin with: the workspace, and the story that was meant."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from storyshare import stories, workspace
from storyshare.cli import completing, output
from storyshare.errors import InputError
from storyshare.i18n import _
from storyshare.models import Story
from storyshare.workspace import Workspace


def _story(offered: Callable[..., Any]) -> Any:  # noqa: ANN401 - Typer's own type is not public
    return typer.Argument(
        metavar="[STORY]",
        help="A story's name, or the path of its record.",
        show_default=False,
        autocompletion=offered,
    )


StoryArgument = Annotated[str, _story(completing.every_story)]
# Where something is to go out: what was taken back is not offered.
StoryToShareArgument = Annotated[str, _story(completing.story_to_share)]
ToOption = Annotated[
    list[str] | None,
    typer.Option(
        "--to",
        metavar="NAME",
        help="An account or a platform; repeat it, or use commas.",
        show_default=False,
        autocompletion=completing.accounts,
    ),
]
LanguageOption = Annotated[
    str,
    typer.Option(
        "--lang",
        metavar="LANG",
        help="The language, if not the account's own.",
        show_default=False,
        autocompletion=completing.language,
    ),
]
AgainOption = Annotated[
    str, typer.Option("--again", metavar="NAME", help="Share it once more, as a new occasion.", show_default=False)
]
ThreadOption = Annotated[bool, typer.Option("--thread", help="The whole story in parts, where a platform has threads.")]
OneAccountOption = Annotated[
    str,
    typer.Option(
        "--to",
        metavar="ACCOUNT",
        help="Only this account.",
        show_default=False,
        autocompletion=completing.account,
    ),
]
YesOption = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON, for scripts.")]


AsOption = Annotated[
    str,
    typer.Option("--as", metavar="NAME", help="Who does this, if not your name on this computer.", show_default=False),
]


# The exit code for what is not as asked and is nobody's error: still in doubt, or still there.
NOT_SETTLED = 1


def show_time(place: Workspace, at: datetime) -> str:
    """An instant by the workspace's clock."""
    return f"{at.astimezone(place.timezone):%Y-%m-%d %H:%M}"


def agreed(question: str, *, yes: bool, to: str = "") -> bool:
    """Whether a person says yes, or --yes has. Raises InputError where nobody is here to say it."""
    if not (yes or output.can_ask()):
        raise InputError(
            _("Nobody is here to answer the question."),
            hint=_("Add --yes to {to} without asking.", to=to or _("do it")),
        )
    return yes or output.ask(question)


def confirm(question: str, *, yes: bool) -> None:
    """Go on only after a yes. Raises InputError as `agreed` does, and leaves after a no."""
    if not agreed(question, yes=yes):
        output.say(_("Nothing was changed."))
        raise typer.Exit(1)


def workspace_root(ctx: typer.Context) -> Path:
    """The folder of the workspace that was named, or of the one that this folder lies in. Raises InputError."""
    named: Path | None = ctx.obj
    return workspace.find_root(named.resolve() if named else Path.cwd())


def open_workspace(ctx: typer.Context) -> Workspace:
    """The workspace that was named, or the one that this folder lies in. Raises InputError."""
    return workspace.read(workspace_root(ctx))


def meant_story(place: Workspace, name: str) -> Story:
    """The story of that name; without a name, the one that a person chooses. Raises InputError."""
    if not name:
        names = stories.names(place.stories)
        if not names:
            raise InputError(
                _("There is no story in {stories}.", stories=place.stories), hint=_("Begin one: storyshare stories new")
            )
        if not output.can_ask():
            raise InputError(_("Which story?"), hint=_("Name one: {names}", names=", ".join(names)))
        name = output.choose(_("Which story?"), names)
    return stories.find(place.stories, name, zone=place.timezone)
