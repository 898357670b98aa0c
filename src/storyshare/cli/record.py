"""`storyshare record`: enters posts that were made elsewhere or before."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from storyshare import stories
from storyshare.cli import completing, output
from storyshare.cli.commands import new_app
from storyshare.cli.session import open_workspace
from storyshare.compose import FIRST_OCCASION
from storyshare.errors import InputError, StoryshareError
from storyshare.i18n import _
from storyshare.publish.books import open_for_sending
from storyshare.publish.connecting import connect_again
from storyshare.publish.noting import noted
from storyshare.publish.recording import Elsewhere
from storyshare.publish.recording import record as enter
from storyshare.publish.targets import targets
from storyshare.workspace import Workspace

app = new_app()
_MOST_BYTES = 5_000_000
_COLUMNS = 3


@app.command()
def record(  # noqa: PLR0913 - each is an option of the command
    ctx: typer.Context,
    story: Annotated[
        str,
        typer.Argument(metavar="[STORY]", help="The story.", show_default=False, autocompletion=completing.every_story),
    ] = "",
    account: Annotated[
        str,
        typer.Argument(metavar="[ACCOUNT]", help="Where it is.", show_default=False, autocompletion=completing.account),
    ] = "",
    url: Annotated[str, typer.Argument(metavar="[URL]", help="The post's address.", show_default=False)] = "",
    again: Annotated[
        str,
        typer.Option(
            "--again",
            metavar="NAME",
            help="The occasion, if not the first.",
            show_default=False,
            autocompletion=completing.entry,
        ),
    ] = FIRST_OCCASION,
    table: Annotated[
        Path | None, typer.Option("--csv", help="A file with story,account,url lines.", show_default=False)
    ] = None,
) -> None:
    """Enter a post that was made elsewhere or before: it is not sent again, and known when it must be taken back."""
    place = open_workspace(ctx)
    lines = list(_lines(table)) if table else [(story, account, url)]
    if not all(all(line) for line in lines):
        raise InputError(_("A story, an account and an address are needed."), hint="storyshare record rosa x https://…")
    # Everything is looked up before anything is entered.
    posts = [_post(place, *line, occasion=again) for line in lines]
    codes = set()
    stopped = _("What is listed here is entered; the same command enters the rest.")
    with open_for_sending(place) as ledger, output.bar(len(posts), _("Posts"), stopped=stopped) as step:
        for post in posts:
            step()
            try:
                entered = enter(ledger, post, partial(connect_again, place))
            except StoryshareError as error:
                codes.add(error.exit_code)
                output.say(
                    _(
                        "✗ {story} on {account}: {error}",
                        story=post.story.name,
                        account=post.target.account.name,
                        error=error,
                    ),
                    "bad",
                )
            else:
                name = post.target.account.name
                noted(place, ledger, "record", post.story.id, account=name, delivery=entered.id, address=post.url)
                output.say(
                    _(
                        "✓ {story} on {account}: {url}",
                        story=post.story.name,
                        account=post.target.account.name,
                        url=post.url,
                    ),
                    "good",
                )
    raise typer.Exit(max(codes, default=0))


def _post(place: Workspace, story: str, account: str, url: str, *, occasion: str) -> Elsewhere:
    found = stories.find(place.stories, story, zone=place.timezone)
    (target, *_unused) = targets(place, [account])
    language = next(iter(target.account.languages), found.language)
    return Elsewhere(story=found, target=target, language=language, occasion=occasion, url=url)


def _rows(path: Path, text: str) -> Iterator[list[str]]:
    try:
        yield from csv.reader(text.splitlines())
    except csv.Error as error:
        raise InputError(
            _("{path} is no table that can be read.", path=path), hint=_("Each line: story,account,address")
        ) from error


def _lines(path: Path) -> Iterator[tuple[str, str, str]]:
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise InputError(_("{path} is too large.", path=path), hint=_("Enter it in several files."))
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(_("{path} cannot be read as UTF-8 text.", path=path)) from error
    for number, row in enumerate(_rows(path, text), 1):
        cells = [cell.strip() for cell in row]
        if not any(cells) or [cell.casefold() for cell in cells] == ["story", "account", "url"]:
            continue
        if len(cells) != _COLUMNS:
            raise InputError(
                _("{path}:{number}: a line has a story, an account and an address.", path=path, number=number),
                hint="rosa,x,https://…",
            )
        yield cells[0], cells[1], cells[2]
