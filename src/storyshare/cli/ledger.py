"""`storyshare ledger`: back up, restore, begin anew."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from storyshare.cli import output
from storyshare.cli.app import new_app
from storyshare.cli.session import YesOption, open_workspace
from storyshare.errors import InputError, LedgerError
from storyshare.ledger import Ledger, keep_copy, refuse_unsafe_place, restore, set_aside
from storyshare.publish.books import make
from storyshare.workspace import remember_ledger

app = new_app(no_args_is_help=True)


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
        raise InputError(f"There is already a file {file}.", hint="Choose another name.")
    with Ledger.open(place.ledger) as book:
        if file:
            book.copy_to(file)
            file.chmod(0o600)
        output.say(f"Copied to {file or keep_copy(book, place.copies)}")


@app.command("restore")
def bring_back(ctx: typer.Context, file: Path, yes: YesOption = False) -> None:
    """Put a copy in the ledger's place. What was not sent by then counts as "may be public" afterwards."""
    place = open_workspace(ctx)
    refuse_unsafe_place(place.ledger)
    _confirm(f"Replace the ledger by {file}?", yes=yes)
    remember_ledger(place.root, restore(file, place.ledger))
    output.say("Restored. What the copy had not as sent may have been sent since: look with storyshare status.")
    output.say("Stories that were shared for the first time after the copy was made are not in it at all.")


@app.command("new")
def begin_anew(ctx: typer.Context, yes: YesOption = False) -> None:
    """Begin with an empty ledger, which knows of nothing that was sent."""
    place = open_workspace(ctx)
    refuse_unsafe_place(place.ledger)
    output.say("A new ledger knows of nothing: whatever was sent before could then be sent a second time.")
    _confirm("Begin a new ledger?", yes=yes)
    aside = set_aside(place.ledger)
    make(place.ledger)
    with Ledger.open(place.ledger) as book:
        remember_ledger(place.root, book.id)
    output.say("The new ledger is empty." + (f" The old one is kept as {aside}." if aside else ""))


def _confirm(question: str, *, yes: bool) -> None:
    if yes:
        return
    if not output.can_ask():
        raise InputError("Nobody is here to answer the question.", hint="Add --yes to do it without asking.")
    if not output.ask(question):
        raise LedgerError("Nothing was changed.")
