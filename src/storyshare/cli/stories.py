"""`storyshare stories`: list, show, begin a story, import stories."""

from __future__ import annotations

import textwrap
from dataclasses import asdict

import typer

from storyshare import stories
from storyshare.cli import output
from storyshare.cli.commands import new_app
from storyshare.cli.import_stories import import_stories
from storyshare.cli.new_story import new_story
from storyshare.cli.output import Block
from storyshare.cli.session import JsonOption, StoryArgument, meant_story, open_workspace
from storyshare.errors import InputError
from storyshare.i18n import _
from storyshare.models import Story

app = new_app(no_args_is_help=True)
_NAMES, _NARROW = 12, 56
app.command("new")(new_story)
app.command("import")(import_stories)


@app.callback()
def records() -> None:
    """The stories of this workspace."""


@app.command("list")
def list_stories(ctx: typer.Context, json: JsonOption = False) -> None:
    """List the stories, with their languages and consent."""
    place = open_workspace(ctx)
    with output.waiting(_("Reading the stories")):
        loaded = stories.load_all(place.stories, zone=place.timezone)
    if json:
        output.json([_json(story) for story in loaded.stories])
    elif loaded.stories:
        rows = [
            (story.name, story.title, " ".join(story.languages()), _consent(story), str(len(story.images)))
            for story in loaded.stories
        ]
        output.table((_("story"), _("title"), _("languages"), _("consent"), _("images")), rows)
    broken = sorted({problem.path.name for problem in loaded.problems if problem.severity == "error"})
    if broken:
        output.complain(
            _("Not everything could be read: {broken}. Look with: storyshare check", broken=", ".join(broken))
        )
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
            shown.add(_field(name, value))
    if record.body:
        shown.add("")
        shown.add(record.body.strip())
    output.blocks([shown])


def _field(name: str, value: str) -> str:
    """A name, and beside it what it has, line below line; on a narrow terminal below it."""
    if output.is_plain():
        return f"{name:{_NAMES}} {value}"
    indent = " " * (_NAMES + 1 if output.inside() >= _NARROW else 2)
    lines = (line.strip() for line in value.splitlines())
    wrapped = (textwrap.fill(line, output.inside(), initial_indent=indent, subsequent_indent=indent) for line in lines)
    text = "\n".join(wrapped)
    return f"{name:{_NAMES}} {text.lstrip()}" if len(indent) > _NAMES else f"{name}:\n{text}"


def _consent(story: Story) -> str:
    if story.consent is None:
        return "missing"
    until = _(" until {expires}", expires=story.consent.expires) if story.consent.expires else ""
    return _(story.consent.status.value) + until


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
