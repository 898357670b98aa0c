"""`storyshare stories new`: asks for what a story needs, and writes the record."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Annotated

import typer

from storyshare import stories
from storyshare.cli import completing, output
from storyshare.cli.session import open_workspace
from storyshare.errors import InputError
from storyshare.files import quoted
from storyshare.i18n import _
from storyshare.models import DRAFTED

_ID_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"  # none that is mistaken for another


def new_story(  # noqa: PLR0913 - each is an option of the command
    ctx: typer.Context,
    title: Annotated[str, typer.Option(help="Its title.", show_default=False)] = "",
    link: Annotated[str, typer.Option(help="Where the whole story can be read.", show_default=False)] = "",
    summary: Annotated[str, typer.Option(help="One or two sentences.", show_default=False)] = "",
    language: Annotated[
        str, typer.Option("--lang", help="Its language.", show_default=False, autocompletion=completing.language)
    ] = "",
    client: Annotated[str, typer.Option(help="The client's name, as it may be public.", show_default=False)] = "",
    name_changed: Annotated[
        bool | None,
        typer.Option("--name-changed/--real-name", help="Whether that name was changed.", show_default=False),
    ] = None,
) -> None:
    """Begin a story.

    Asks for what it needs, and writes the record with consent pending.
    """
    place = open_workspace(ctx)
    title = title or _asked(_("Title"))
    name = stories.suggest_name(title) or "story"
    path = place.stories / f"{name}.md"
    if path.exists():
        raise InputError(
            _("There is already a story {path}.", path=path), hint=_("Choose another title; you can change it later.")
        )
    link = link or _asked(_("Link (https://…)"))
    summary = summary or _asked(_("One or two sentences"), may_be_empty=True)
    client = client or _asked(_("Client's name, as it may be public"), may_be_empty=True)
    if client and name_changed is None:
        name_changed = output.ask(_("Was that name changed?")) if output.can_ask() else True
    text = stories.new_record(
        name=name,
        characters="".join(secrets.choice(_ID_LETTERS) for _unused in range(4)),
        title=title,
        link=link,
        language=language or "en",
        summary=summary,
        client=client,
        name_changed=bool(name_changed),
    )
    if place.volunteer:
        text = text.replace('  reference: ""', f"  reference: {quoted(DRAFTED)}", 1)
    _write(path, text)
    try:
        stories.load(path, zone=place.timezone)
    except InputError as error:
        path.unlink()
        raise InputError(_("The story was not written."), problems=error.problems) from error
    output.say(_("Written: {path}", path=path))
    if place.volunteer:
        output.say(_("Open it and write the story. To hand it in, send that one file: {name}", name=path.name))
        return
    output.say(
        _("Open it, write the story, and fill in consent when the form is signed; until then it cannot be sent.")
    )


def _asked(question: str, *, may_be_empty: bool = False) -> str:
    if not output.can_ask():
        if may_be_empty:
            return ""
        raise InputError(f"{question}?", hint=_("Nobody is here to ask: give it as an option, see --help."))
    while True:
        answer = input(f"{question}: ").strip()
        if answer or may_be_empty:
            return answer


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("x", encoding="utf-8", newline="\n") as file:
        file.write(text)
