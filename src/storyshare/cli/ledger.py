"""`storyshare ledger`: back up, restore, begin anew."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import Annotated

import typer

from storyshare.cli import completing, output
from storyshare.cli.commands import new_app
from storyshare.cli.session import YesOption, agreed, open_workspace
from storyshare.errors import InputError, LedgerError, NoLedgerError, SetupError
from storyshare.i18n import N_, _
from storyshare.ledger import (
    HANDED_OVER,
    Ledger,
    begin_anew,
    keep_copy,
    move,
    refuse_unsafe_place,
    restore,
    set_aside,
    timetable,
    write_copy,
)
from storyshare.models import utc_now
from storyshare.publish.noting import how_it_ended, left, note_restoration, noted
from storyshare.workspace import Workspace, remember_ledger

app = new_app(no_args_is_help=True)
_LOOK = N_(
    "Which ledger is in use now: look with storyshare status, and run the same command again if nothing was done."
)


class Database(Enum):
    """Where a ledger can lie."""

    POSTGRES = "postgres"
    SQLITE = "sqlite"


@app.callback()
def ledger() -> None:
    """The ledger knows what was sent, so that nothing is sent twice. A dated copy is kept after each sending."""


@app.command("backup")
def back_up(
    ctx: typer.Context,
    file: Annotated[
        Path | None, typer.Argument(help="Where to; without it, among the dated copies.", show_default=False)
    ] = None,
) -> None:
    """Write a copy of the ledger now."""
    place = open_workspace(ctx)
    if file and file.exists():
        raise InputError(_("There is already a file {file}.", file=file), hint=_("Choose another name."))
    with Ledger.open(place.ledger_place) as book:
        with output.waiting(_("Copying the ledger"), stopped=_("There is no new copy; the ledger is as it was.")):
            path = _copied(book, file) if file else keep_copy(book, place.copies)
        output.say(_("Copied to {path}", path=path))


@app.command("restore")
def bring_back(
    ctx: typer.Context, file: Annotated[Path, typer.Argument(autocompletion=completing.copy)], yes: YesOption = False
) -> None:
    """Put a copy in the ledger's place. What was not sent by then counts as "may be public" afterwards."""
    from storyshare.publish.handing_over.places import wanted_between

    place = open_workspace(ctx)
    refuse_unsafe_place(place.ledger_place)
    _say_where_it_went(place)
    _confirm(_("Replace the ledger by {file}?", file=file), yes=yes)
    before = how_it_ended(place)
    planned: list[datetime | None] = []

    def note(book: Ledger) -> None:
        planned.append(timetable.planned_until(book))
        note_restoration(place, book, file.name, before)

    with output.waiting(_("Putting the copy in its place"), stopped=_LOOK):
        new_id = restore(file, place.ledger_place, note)
    remember_ledger(place.root, new_id)
    with Ledger.open(place.ledger_place) as book:
        left(place, book)
    output.say(_("Restored. What the copy had not as sent may have been sent since: look with storyshare status."))
    output.say(_("Stories that were shared for the first time after the copy was made are not in it at all."))
    for each in wanted_between(place, planned[0], utc_now())[0] if planned[0] else ():
        output.say(_("Not sent by a run, because it may have gone out since: {each}", each=each), "warning")


@app.command("new")
def start_anew(ctx: typer.Context, yes: YesOption = False) -> None:
    """Begin with a ledger that knows of nothing that was sent; what was taken back or protected stays so."""
    place = open_workspace(ctx)
    refuse_unsafe_place(place.ledger_place)
    output.say(_("A new ledger knows of nothing: whatever was sent before could then be sent a second time."))
    _say_where_it_went(place)
    _confirm(_("Begin a new ledger?"), yes=yes)
    before = how_it_ended(place)
    aside = begin_anew(place.ledger_place)
    with Ledger.open(place.ledger_place) as book:
        remember_ledger(place.root, book.id)
        noted(place, book, "begin anew", aside=Path(aside).name, before=before)
    output.say(
        _("The new ledger knows of nothing that was sent. What was taken back, narrowed or protected stays so.")
        + (_(" The old one is kept as {aside}.", aside=aside) if aside else "")
    )


@app.command("move")
def change_database(
    ctx: typer.Context,
    to: Annotated[Database, typer.Argument(help="Which database it is to lie in.", show_default=False)],
    yes: YesOption = False,
) -> None:
    """Move the ledger to PostgreSQL, for several hosts, or back to a file.

    STORYSHARE_DATABASE_URL says which server.
    """
    place = open_workspace(ctx)
    url, file = place.ledger_place, place.ledger
    if isinstance(url, Path):
        raise SetupError(
            _("STORYSHARE_DATABASE_URL is missing."),
            hint=_(
                "Put it into .env, for this move too: STORYSHARE_DATABASE_URL=postgresql://user:password@host/database"
            ),
        )
    refuse_unsafe_place(file)
    source, target = (file, url) if to is Database.POSTGRES else (url, file)
    _confirm(_("Move the ledger to {what}?", what="PostgreSQL" if target == url else file), yes=yes)
    try:
        with output.waiting(_("Moving the ledger"), stopped=_LOOK):
            new_id = move(source, target)
    except NoLedgerError as error:
        error.hint = _("Nothing is to be moved: the first sending makes a ledger where it is wanted now.")
        raise
    # The name first: from then on the old one is refused everywhere.
    remember_ledger(place.root, new_id)
    aside = set_aside(source)
    with Ledger.open(target) as book:
        noted(place, book, "move", to=to.value)
    output.say(_("Moved. The old one is kept as {aside}, and nothing is sent from it.", aside=aside))
    if target == url:
        output.say(_("On every other host: the same storyshare.toml, and the same STORYSHARE_DATABASE_URL in .env."))
    else:
        output.say(_("Now take STORYSHARE_DATABASE_URL out of .env, here and on every other host."))


@app.command("key")
def make_key() -> None:
    """Make a key for STORYSHARE_SECRET_KEY, under which sessions lie encrypted in PostgreSQL."""
    from storyshare.ledger.sealed import new_key

    output.say(f"STORYSHARE_SECRET_KEY={new_key()}")


def _copied(book: Ledger, file: Path) -> Path:
    """Write the copy whole or not at all."""
    try:
        write_copy(book, file)
    except BaseException:
        file.unlink(missing_ok=True)
        raise
    return file


def _say_where_it_went(place: Workspace) -> None:
    """That another computer may be sending by now, where this ledger was handed over."""
    with suppress(LedgerError), Ledger.open(place.ledger_place) as book:
        if book.closed.startswith(HANDED_OVER):
            output.say(
                _(
                    "Nothing is sent from this ledger: {closed}. If the archive was opened, that "
                    "computer sends by now, and from here it would go out a second time.",
                    closed=book.closed,
                ),
                "warning",
            )


def _confirm(question: str, *, yes: bool) -> None:
    if not agreed(question, yes=yes):
        raise LedgerError(_("Nothing was changed."))
