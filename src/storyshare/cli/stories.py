"""`storyshare stories`: list, show, begin a story."""

from __future__ import annotations

import secrets
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from storyshare import stories
from storyshare.cli import output
from storyshare.cli.app import new_app
from storyshare.cli.output import Block
from storyshare.cli.session import JsonOption, StoryArgument, meant_story, open_workspace
from storyshare.errors import InputError
from storyshare.models import Story

app = new_app(no_args_is_help=True)
_ID_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"  # none that is mistaken for another


@app.callback()
def records() -> None:
    """The stories of this workspace."""


@app.command("list")
def list_stories(ctx: typer.Context, json: JsonOption = False) -> None:
    """List the stories, with their languages and consent."""
    place = open_workspace(ctx)
    loaded = stories.load_all(place.stories, zone=place.timezone)
    if json:
        output.json([_json(story) for story in loaded.stories])
    elif loaded.stories:
        rows = [
            (story.name, story.title, " ".join(story.languages()), _consent(story), str(len(story.images)))
            for story in loaded.stories
        ]
        output.table(("story", "title", "languages", "consent", "images"), rows)
    broken = sorted({problem.path.name for problem in loaded.problems if problem.severity == "error"})
    if broken:
        output.complain(f"Not everything could be read: {', '.join(broken)}. Look with: storyshare check")
        raise typer.Exit(InputError.exit_code)


@app.command("show")
def show_story(ctx: typer.Context, story: StoryArgument = "", json: JsonOption = False) -> None:
    """Show everything that is known of a story."""
    place = open_workspace(ctx)
    record = meant_story(place, story)
    if json:
        output.json(_json(record))
        return
    shown = Block(title=f"{record.title} · {record.name}")
    for name, value in _fields(record):
        if value:
            shown.add(f"{name:12} {value}")
    if record.body:
        shown.add("")
        shown.add(record.body.strip())
    output.blocks([shown])


@app.command("new")
def new_story(  # noqa: PLR0913 - each is an option of the command
    ctx: typer.Context,
    title: Annotated[str, typer.Option(help="Its title.", show_default=False)] = "",
    link: Annotated[str, typer.Option(help="Where the whole story can be read.", show_default=False)] = "",
    summary: Annotated[str, typer.Option(help="One or two sentences.", show_default=False)] = "",
    language: Annotated[str, typer.Option("--lang", help="Its language.", show_default=False)] = "",
    client: Annotated[str, typer.Option(help="The client's name, as it may be public.", show_default=False)] = "",
    name_changed: Annotated[
        bool | None,
        typer.Option("--name-changed/--real-name", help="Whether that name was changed.", show_default=False),
    ] = None,
) -> None:
    """Begin a story: asks for what it needs, and writes the record with consent pending."""
    place = open_workspace(ctx)
    title = title or _asked("Title")
    name = stories.suggest_name(title) or "story"
    path = place.stories / f"{name}.md"
    if path.exists():
        raise InputError(f"There is already a story {path}.", hint="Choose another title; you can change it later.")
    link = link or _asked("Link (https://…)")
    summary = summary or _asked("One or two sentences", may_be_empty=True)
    client = client or _asked("Client's name, as it may be public", may_be_empty=True)
    if client and name_changed is None:
        name_changed = output.ask("Was that name changed?") if output.can_ask() else True
    text = stories.new_record(
        name=name,
        characters="".join(secrets.choice(_ID_LETTERS) for _ in range(4)),
        title=title,
        link=link,
        language=language or "en",
        summary=summary,
        client=client,
        name_changed=bool(name_changed),
    )
    _write(path, text)
    try:
        stories.load(path, zone=place.timezone)
    except InputError as error:
        path.unlink()
        raise InputError("The story was not written.", problems=error.problems) from error
    output.say(f"Written: {path}")
    output.say("Open it, write the story, and fill in consent when the form is signed; until then it cannot be sent.")


def _asked(question: str, *, may_be_empty: bool = False) -> str:
    if not output.can_ask():
        if may_be_empty:
            return ""
        raise InputError(f"{question}?", hint="Nobody is here to ask: give it as an option, see --help.")
    while True:
        answer = input(f"{question}: ").strip()
        if answer or may_be_empty:
            return answer


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("x", encoding="utf-8", newline="\n") as file:
        file.write(text)


def _consent(story: Story) -> str:
    if story.consent is None:
        return "missing"
    until = f" until {story.consent.expires}" if story.consent.expires else ""
    return story.consent.status.value + until


def _fields(story: Story) -> list[tuple[str, str]]:
    return [
        ("id", story.id),
        ("link", story.link),
        ("languages", ", ".join(story.languages())),
        ("summary", story.summary),
        ("lines", "\n             ".join(line.text for line in story.lines)),
        ("quote", f"“{story.quote.text}” – {story.quote.by}" if story.quote else ""),
        ("people", ", ".join(person.name + ("*" if person.name_changed else "") for person in story.people)),
        ("consent", _consent(story)),
        ("embargo", f"{story.embargo:%Y-%m-%d %H:%M} UTC" if story.embargo else ""),
        ("images", ", ".join(image.file for image in story.images)),
        ("hashtags", " ".join(f"#{tag}" for tag in story.hashtags)),
        ("warning", story.content_warning),
        ("campaign", story.campaign),
    ]


def _json(story: Story) -> dict[str, object]:
    fields = asdict(story)
    fields["languages"] = story.languages()
    fields["translations"] = list(story.translations)
    if story.consent:
        uses = (story.consent.platforms, story.consent.languages)
        fields["consent"]["platforms"], fields["consent"]["languages"] = (sorted(use) if use else "all" for use in uses)
    return fields
