"""`storyshare cron`: let the computer run `storyshare run` by itself."""

from __future__ import annotations

import difflib
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from storyshare.cli import output
from storyshare.cli.commands import new_app
from storyshare.cli.session import NOT_SETTLED, JsonOption, YesOption, agreed, open_workspace, show_time, workspace_root
from storyshare.errors import InputError, SetupError
from storyshare.i18n import _
from storyshare.publish.health.runs import runs_of
from storyshare.publish.looking import open_to_look
from storyshare.timers import LOG, Run
from storyshare.timers.choosing import Scheduler, chosen, holding
from storyshare.timers.timer import Timer
from storyshare.timers.windows import schtasks
from storyshare.workspace import STATE_FOLDER, Workspace

app = new_app(no_args_is_help=True)
EveryOption = Annotated[int, typer.Option("--every", metavar="MINUTES", help="How often to look what is due.")]
SystemdOption = Annotated[bool, typer.Option("--systemd", help="A timer of systemd instead of cron.")]


@app.callback()
def cron() -> None:
    """Let this computer send by itself what the schedules say is due: it runs storyshare run every few minutes."""


@app.command()
def show(ctx: typer.Context, every: EveryOption = 5, systemd: SystemdOption = False) -> None:
    """Show what install would enter. Changes nothing."""
    timer = _timer(ctx, every)
    scheduler = chosen(systemd=systemd)
    output.say((scheduler.wanted(timer) if scheduler else schtasks(timer)).rstrip("\n"))


@app.command()
def install(ctx: typer.Context, every: EveryOption = 5, systemd: SystemdOption = False, yes: YesOption = False) -> None:
    """Enter it, or change what is entered; everything else there stays as it is. Shows the change and asks."""
    timer = _timer(ctx, every)
    scheduler = chosen(systemd=systemd)
    if scheduler is None:
        raise SetupError(
            _("On Windows you enter it yourself."),
            hint=_("Paste into a terminal what this prints: storyshare cron show"),
        )
    if others := [other for other, _unused in holding(timer.workspace) if other.title != scheduler.title]:
        message = _("This workspace is in {title} already.", title=others[0].title)
        raise InputError(message, hint=_("Take it out there first: storyshare cron remove"))
    now, wanted = scheduler.current(timer.workspace), scheduler.wanted(timer)
    if now == wanted:
        output.say(_("It is in {title} already; nothing was changed.", title=scheduler.title))
        return
    if _agreed(scheduler, now, wanted, yes=yes):
        timer.state.mkdir(exist_ok=True, mode=0o700)
        scheduler.install(timer)
        output.say(
            _("Entered: every {every} minutes. To see whether it runs: storyshare cron status", every=timer.every),
            "good",
        )
        output.say(scheduler.advice(timer))


@app.command()
def remove(ctx: typer.Context, yes: YesOption = False) -> None:
    """Take away what install entered, and nothing else."""
    root = _folder(ctx)
    there = holding(root)
    if not there:
        output.say(_("Nothing is entered for {root}.", root=root))
    for scheduler, now in there:
        if _agreed(scheduler, now, "", yes=yes):
            scheduler.remove(root)
            output.say(
                _(
                    "Taken out of {title}. Nothing is sent by itself from {root} any more.",
                    title=scheduler.title,
                    root=root,
                )
            )


@app.command()
def status(ctx: typer.Context, json: JsonOption = False) -> None:
    """Say whether it is entered, and when it last ran."""
    place = open_workspace(ctx)
    there = holding(place.root)
    with open_to_look(place) as ledger:
        runs = runs_of(place, ledger)
    last, hosts, overdue = runs.last, runs.hosts, runs.overdue_here(datetime.now(UTC))
    if json:
        entered = {scheduler.title: now for scheduler, now in there}
        output.json(
            {
                "entered": entered,
                "last_run": last and {"at": last.at, "code": last.code},
                "overdue": overdue,
                "hosts": [{"name": name, "planned_at": at} for name, at in hosts],
            }
        )
    else:
        _tell(place, there, last, overdue=overdue)
        for name, at in hosts:
            output.say(
                _(
                    "Of the hosts with this ledger, {name} last planned on {when}.",
                    name=name,
                    when=show_time(place, at),
                ),
                "quiet",
            )
    raise typer.Exit(NOT_SETTLED if overdue or (last and last.code) else 0)


def _tell(place: Workspace, there: list[tuple[Scheduler, str]], last: Run | None, *, overdue: bool) -> None:
    for scheduler, now in there:
        output.say(_("In {title}:", title=scheduler.title))
        output.say(now.rstrip("\n"), "quiet")
    if not there and sys.platform != "win32":
        output.say(_("Nothing is entered on this computer. To enter it: storyshare cron install"), "warning")
    if last is None:
        output.say(_("It has not run yet."), "warning")
        return
    ended = _("all was well") if last.code == 0 else _("not all was as asked (exit code {code})", code=last.code)
    output.say(
        _("It last ran on {when}: {ended}.", when=show_time(place, last.at), ended=ended),
        "bad" if last.code else "good",
    )
    if overdue:
        output.say(_("That is too long ago: was this computer off or asleep, or is cron not running?"), "bad")
    if (last.code or overdue) and (log := place.root / STATE_FOLDER / LOG).exists():
        output.say(_("What runs said is in {log}", log=log))


def _timer(ctx: typer.Context, every: int) -> Timer:
    root = open_workspace(ctx).root.resolve()
    timer = Timer(workspace=root, state=root / STATE_FOLDER, python=Path(sys.executable), every=every)
    timer.check()
    return timer


def _folder(ctx: typer.Context) -> Path:
    """The folder that was named, even if it is no workspace any more: what was entered for it can still be removed."""
    named: Path | None = ctx.obj
    return named.resolve() if named and not named.exists() else workspace_root(ctx).resolve()


def _agreed(scheduler: Scheduler, now: str, wanted: str, *, yes: bool) -> bool:
    """Show what would change, and ask. Raises InputError where nobody can answer."""
    output.say(_("The change to {title}:", title=scheduler.title))
    for line in difflib.ndiff(now.splitlines(), wanted.splitlines()):
        if not line.startswith("?"):
            output.say(line, "good" if line.startswith("+") else "bad" if line.startswith("-") else "quiet")
    if agreed(_("Change it?"), yes=yes):
        return True
    output.say(_("Nothing was changed."))
    return False
