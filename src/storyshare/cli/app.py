"""The list of commands, each imported only when it is called; and the one place where errors become exit codes."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any, ClassVar, cast

import typer
from typer.main import get_command

from storyshare.cli.commands import INTERRUPTED, Command, Group, new_app
from storyshare.errors import StoryshareError
from storyshare.i18n import N_, _, speak_through_click

_UNEXPECTED = 70  # EX_SOFTWARE of sysexits.h


class Commands(Group):
    """A group that knows its commands' names and one-line helps, and imports a command when it is called."""

    helps: ClassVar[dict[str, str]] = {
        "desk": N_("What is due next and what needs you; storyshare alone shows it."),
        "preview": N_("Show what each account would get of a story. Sends nothing."),
        "count": N_("Count a text as a platform does, and find what becomes clickable."),
        "post": N_("Share a story now."),
        "boost": N_("Let partners boost what was posted."),
        "schedule": N_("Rehearse what the schedules will do."),
        "run": N_("Send what the schedules want now; for cron."),
        "worker": N_("Share the work of run among several hosts."),
        "approve": N_("Enter that somebody approves a story exactly as it is now."),
        "approvers": N_("Whose approval is asked for, and their keys."),
        "consent": N_("How the consent of every story stands; renew it."),
        "withdraw": N_("Take a story back, everywhere and for good."),
        "status": N_("What was sent, where, and what is in doubt."),
        "report": N_("How posts are doing, and what was spent."),
        "kit": N_("Build pages from which supporters share with their own accounts."),
        "log": N_("Who did what, when, to which story; and whether the log is whole."),
        "resolve": N_("Settle what may be public."),
        "retry": N_("Try again what was refused, held back or cancelled."),
        "delete": N_("Delete one post, and look that it is gone."),
        "cancel": N_("Cancel what is planned and not sent."),
        "pause": N_("Send nothing for a while."),
        "resume": N_("Go on after pause."),
        "record": N_("Enter posts that were made elsewhere."),
        "protect": N_("Names, places, employers that must never be public."),
        "platforms": N_("Where a story can go, and what each place can do."),
        "accounts": N_("Log an account in; which are set up; check all log-ins."),
        "check": N_("Look through stories, schedules and storyshare.toml for mistakes."),
        "links": N_("Look at the pages that stories link to, and at their cards."),
        "doctor": N_("One page of health: what is well, what to look at, what to mend."),
        "scan": N_("Find identifiers that never belong in public, in any text."),
        "observances": N_("The named days that are coming, for schedules."),
        "stories": N_("List, show, begin or import stories."),
        "cron": N_("Let this computer send by itself what the schedules say is due."),
        "pack": N_("Make a workspace for volunteers, who preview and write."),
        "handover": N_("Hand the desk over to a successor or a new computer."),
        "init": N_("Make a new workspace."),
        "ledger": N_("Back up, restore, move or begin anew the ledger of what was sent."),
    }

    def __init__(self, **settings: Any) -> None:  # noqa: ANN401 - Typer's own settings, passed on
        super().__init__(**settings)
        for name, text in self.helps.items():
            self.add_command(Command(name, help=text))

    def resolve_command(self, ctx: typer.Context, args: list[str]) -> Any:  # type: ignore[override]  # noqa: ANN401 - Typer's own types are not public
        """The real command behind the name."""
        name, command, rest = super().resolve_command(ctx, args)
        if name in self.helps:
            command = get_command(import_module(f"storyshare.cli.{name}").app)
            command.name = name
        return name, command, rest

    def invoke(self, ctx: typer.Context) -> Any:  # type: ignore[override]  # noqa: ANN401 - as above
        """Run the command; where a person stops it, say so, and what was done by then as far as the command knows."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt as error:
            from storyshare.cli import output

            output.complain("")
            output.complain(" ".join([_("Stopped."), *getattr(error, "__notes__", ())]))
            raise typer.Exit(INTERRUPTED) from None


app = new_app(cls=Commands, invoke_without_command=True, add_completion=True)


def _version(wanted: bool) -> None:
    if wanted:
        from storyshare import __version__

        sys.stdout.write(f"storyshare {__version__}\n")
        raise typer.Exit


@app.callback()
def storyshare(
    ctx: typer.Context,
    workspace: Annotated[
        Path | None,
        typer.Option(
            "--workspace", "-w", envvar="STORYSHARE_WORKSPACE", metavar="DIR", help="The workspace, if not this folder."
        ),
    ] = None,
    _: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and leave.")
    ] = False,
) -> None:
    """Share the stories that people consented to share.

    Text that fits each platform, consent that holds at the moment of sending, and never twice.
    """
    ctx.obj = workspace
    if ctx.invoked_subcommand is None:
        from storyshare.cli.desk import alone

        alone(ctx)


def run(arguments: list[str]) -> int:
    """Run one command; gives the exit code. Errors that are ours are told in plain words, without a traceback."""
    from storyshare.cli import output

    output.use_utf8()
    speak_through_click()
    asked = os.environ.get("_STORYSHARE_COMPLETE", "")
    if asked.startswith("complete_"):
        return _complete(asked)
    try:
        code = get_command(app).main(args=arguments, prog_name="storyshare", standalone_mode=False)
        _tell_left_out()
        return code if isinstance(code, int) else 0
    except SystemExit as done:
        _tell_left_out()
        return done.code if isinstance(done.code, int) else 0
    except typer.TyperException as mistake:
        from storyshare.cli.mistakes import tell_mistake

        return tell_mistake(mistake)
    except StoryshareError as error:
        output.error(error)
        _tell_left_out()
        return error.exit_code
    except Exception as error:
        if os.environ.get("STORYSHARE_TRACEBACK"):
            raise
        output.mistake(error)
        return _UNEXPECTED


def _complete(asked: str) -> int:
    """Answer a shell whose Tab key was pressed; `source_bash` and the like are left to Typer."""
    from storyshare.cli.shells import answer

    text, code = answer(cast("Commands", get_command(app)), asked)
    if text:
        sys.stdout.write(f"{text}\n")
    return code


def _tell_left_out() -> None:
    """Say once, and after all else, which plug-ins could not be used; where nobody asked for one, there are none."""
    plugins = sys.modules.get("storyshare.platforms.plugins")
    if plugins is None:
        return
    from storyshare.cli import output

    for text in plugins.untold():
        output.complain(text)
