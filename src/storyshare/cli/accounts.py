"""`storyshare accounts`: which there are, what each lacks, who the platforms say that we are; logs one in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

import typer

from storyshare.cli import completing, output
from storyshare.cli.commands import new_app
from storyshare.cli.session import YesOption, agreed, open_workspace
from storyshare.cli.standing import held_back, tell
from storyshare.errors import InputError, SetupError
from storyshare.i18n import _
from storyshare.platforms import names
from storyshare.platforms.plugins import told
from storyshare.publish.accounts import standing, verified
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
        held = held_back(place)
        for each in found:
            tell(place, each, held)
        _tell_unusable(unusable)
        codes = [SetupError.exit_code for each in found if each.missing] + [each.error.exit_code for each in unusable]
        raise typer.Exit(max(codes, default=0))


@app.command()
def add(  # noqa: PLR0913 - one parameter for each option
    ctx: typer.Context,
    platform: Annotated[
        str,
        typer.Argument(
            metavar="PLATFORM", help="Where the account is.", show_default=False, autocompletion=completing.platform
        ),
    ],
    name: Annotated[
        str, typer.Option(metavar="NAME", help="What to call it, if not like the platform.", show_default=False)
    ] = "",
    env: Annotated[
        str, typer.Option(metavar="PREFIX", help="What its variables in .env begin with.", show_default=False)
    ] = "",
    keyring: Annotated[bool, typer.Option("--keyring", help="Secrets into this computer's keyring, not .env.")] = False,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Show addresses; open none.")] = False,
    yes: YesOption = False,
) -> None:
    """Log an account in, step by step: what to create where, with links. Nothing is written unless all goes well.

    Secrets go into .env, the account into storyshare.toml. What you type as a secret is not shown.
    """
    from storyshare.cli.person import AtTerminal
    from storyshare.publish.logging_in import account_for, is_set_up, log_in, not_by_itself

    place = open_workspace(ctx)
    account = account_for(place, platform, name, env)
    if not output.can_ask():
        raise InputError(
            _("A log-in needs a person at a terminal: nothing was changed."),
            hint=_("Run the command by itself in a terminal, not in a pipe or from cron."),
        )
    if is_set_up(place, account) and not agreed(
        _("{name} is set up already. Log it in anew?", name=account.name), yes=yes
    ):
        output.say(_("Nothing was changed."))
        raise typer.Exit(1)
    with open_to_look(place) as ledger:
        found = log_in(place, account, AtTerminal(browser=not no_browser), ledger, keyring=keyring)
    tell(place, found, held_back(place))
    if not_by_itself(place, account):
        output.say(
            _("It gets a story where it is named: --to {name}; or name it in default_accounts.", name=account.name),
            "quiet",
        )
    raise typer.Exit(found.error.exit_code if found.error else 0)


@app.command()
def check(
    ctx: typer.Context,
    to: Annotated[
        list[str] | None,
        typer.Argument(metavar="[NAME]…", help="Only these.", show_default=False, autocompletion=completing.account),
    ] = None,
) -> None:
    """Log in everywhere: who the platforms say that we are. Their present limits are kept for previews."""
    place = open_workspace(ctx)
    with open_to_look(place) as ledger:
        wanted, unusable = (targets(place, to), ()) if to else _all(place)
        with output.bar(
            len(wanted), "Accounts", printing=False, stopped=_("Nothing was posted or changed there.")
        ) as step:
            found = verified(place, wanted, ledger, step=step)
    held = held_back(place)
    for each in found:
        tell(place, each, held)
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
