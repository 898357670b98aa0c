"""`storyshare accounts`: which there are, what each lacks, who the platforms say that we are."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

import typer

from storyshare.cli import output
from storyshare.cli.app import new_app
from storyshare.cli.session import open_workspace, show_time
from storyshare.errors import SetupError
from storyshare.platforms import names
from storyshare.platforms.plugins import told
from storyshare.publish.accounts import Standing, standing, verified
from storyshare.publish.looking import open_to_look
from storyshare.publish.targets import Target, Unusable, targets, usable
from storyshare.workspace import Workspace

app = new_app(invoke_without_command=True)


@app.callback()
def accounts(ctx: typer.Context) -> None:
    """Show the accounts: which are set up, and what each of the others still lacks."""
    if ctx.invoked_subcommand is None:
        place = open_workspace(ctx)
        names()  # so that a plug-in that cannot be used is named, although no account needs it
        wanted, unusable = _all(place)
        found = [standing(place, target) for target in wanted]
        held = _held(place)
        for each in found:
            _tell(place, each, held)
        _tell_unusable(unusable)
        codes = [SetupError.exit_code for each in found if each.missing] + [each.error.exit_code for each in unusable]
        raise typer.Exit(max(codes, default=0))


@app.command()
def check(
    ctx: typer.Context,
    to: Annotated[list[str] | None, typer.Argument(metavar="[NAME]…", help="Only these.", show_default=False)] = None,
) -> None:
    """Log in everywhere: who the platforms say that we are. Their present limits are kept for previews."""
    place = open_workspace(ctx)
    with open_to_look(place) as ledger:
        wanted, unusable = (targets(place, to), ()) if to else _all(place)
        found = verified(place, wanted, ledger)
    held = _held(place)
    for each in found:
        _tell(place, each, held)
        for name, value in each.changed.items():
            output.say(f"    storyshare.toml now has {name} = {value}", "quiet")
    _tell_unusable(unusable)
    wrong = {each.error.exit_code for each in found if each.error} | {each.error.exit_code for each in unusable}
    wrong |= {SetupError.exit_code for each in found if each.missing}
    raise typer.Exit(max(wrong, default=0))


def _all(place: Workspace) -> tuple[tuple[Target, ...], tuple[Unusable, ...]]:
    """Every account that storyshare.toml names, without any every platform; and those that cannot be used."""
    return usable(place, [*place.default_accounts, *place.accounts])


def _tell_unusable(unusable: Iterable[Unusable]) -> None:
    for each in unusable:
        output.say(f"✗ {each.account.name}: {each.error}", "bad")
        output.say(f"    {each.error.hint}", "quiet")
        told(str(each.error))


def _tell(place: Workspace, found: Standing, held: dict[str, str]) -> None:
    name, title = found.target.account.name, found.target.rules.title
    shown = name if name == found.target.rules.platform else f"{name} ({title})"
    if found.missing:
        output.say(f"✗ {shown}: not set up", "bad")
        for each in found.missing:
            output.say(f"    {found.target.account.env}_{each.name}: {each.where}", "quiet")
    elif found.error:
        output.say(f"✗ {shown}: {found.error}", "bad")
        output.say(f"    {found.error.hint}", "quiet")
    elif found.profile:
        ends = f", until {show_time(place, found.profile.ends_at)}" if found.profile.ends_at else ""
        output.say(f"✓ {shown}: {found.profile.name}{ends}", "good")
        output.say(f"    {found.profile.url}", "quiet")
    else:
        output.say(f"✓ {shown}: set up", "good")
    if name in held:
        output.say(f"    on hold: {held[name]}", "warning")


def _held(place: Workspace) -> dict[str, str]:
    with open_to_look(place) as ledger:
        return ledger.holds() if ledger else {}
