"""Commands and groups of commands whose help and mistakes are told in the person's language."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Callable
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from storyshare.i18n import N_, _, language

_NARROWEST, _CLICKS_OWN = 30, 52

# What the library that reads the command line says, which it does not let anybody translate.
_WHOLE = (
    (r"Missing (?:argument|option|parameter) (?P<what>.+?)\.(?: (?P<more>.*))?", N_("{what} is missing. {more}")),
    (
        r"No such option: (?P<what>\S+) \(Possible options: (?P<near>.+)\)",
        N_("There is no option {what}. Near it: {near}"),
    ),
    (r"No such option: (?P<what>.+)", N_("There is no option {what}.")),
    # Of this the library translates the first half itself.
    (r"(?P<said>.+?) Did you mean (?P<near>.+)\?", N_("{said} Did you mean {near}?")),
    (r"No such command (?P<what>.+?)\.(?: (?P<more>.*))?", N_("There is no command {what}. {more}")),
    (r"Missing command\.", N_("A command is missing.")),
    (
        r"Got unexpected extra arguments?\s?(?:\(s\) )?\((?P<what>.*)\)",
        N_("That is more than is asked for: {what}"),
    ),
    (r"Option (?P<what>.+) requires (?:an argument|\d+ arguments)\.", N_("Option {what} needs a value.")),
    (r"Option (?P<what>.+) does not take a value\.", N_("Option {what} takes no value.")),
    (r"Invalid value for (?P<what>.+?): (?P<why>.*)", N_("{what} cannot be right: {why}")),
)
_WHY = (
    (r"(?P<what>.+) is not a valid int(?:eger)?(?: range)?\.", N_("{what} is no whole number.")),
    (r"(?P<what>.+) is not a valid float\.", N_("{what} is no number.")),
    (r"(?P<what>.+) is not in the range (?P<range>.+)\.", N_("{what} is not in the range {range}.")),
    (r"(?P<what>.+) is not one of (?P<known>.+)\.", N_("{what} is none of {known}.")),
    (r"(?P<what>.+) does not match the formats (?P<known>.+)\.", N_("{what} does not look like {known}.")),
)

_SENTENCE = 400


class Command(TyperCommand):
    """A command."""

    def __init__(self, *arguments: Any, **settings: Any) -> None:  # noqa: ANN401 - Typer's own, passed on
        super().__init__(*arguments, **settings)
        _translate(self)

    def get_short_help_str(self, limit: int = 45) -> str:  # noqa: ARG002 - a list of commands folds it
        """All of the first sentence of its help: the library would cut it."""
        return super().get_short_help_str(_SENTENCE)

    def format_usage(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401 - Typer's own types are not public
        """Write the line that begins with "Usage"."""
        _usage(self, ctx, formatter)

    def get_help_option(self, ctx: Any) -> Any:  # noqa: ANN401 - as above
        """The option --help."""
        return _help_option(super().get_help_option(ctx))


class Group(TyperGroup):
    """A command that has commands."""

    def __init__(self, *arguments: Any, **settings: Any) -> None:  # noqa: ANN401 - as above
        super().__init__(*arguments, **settings)
        _translate(self)

    def get_short_help_str(self, limit: int = 45) -> str:  # noqa: ARG002 - a list of commands folds it
        """All of the first sentence of its help: the library would cut it."""
        return super().get_short_help_str(_SENTENCE)

    def format_usage(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401 - as above
        """Write the line that begins with "Usage"."""
        _usage(self, ctx, formatter)

    def get_params(self, ctx: Any) -> list[Any]:  # noqa: ANN401 - as above
        """Its options, with those that Typer adds for the completion once the rest is made."""
        _translate(self)
        return super().get_params(ctx)

    def get_help_option(self, ctx: Any) -> Any:  # noqa: ANN401 - as above
        """The option --help."""
        return _help_option(super().get_help_option(ctx))


class App(typer.Typer):
    """A Typer application that makes these."""

    def command(self, name: str | None = None, **settings: Any) -> Callable[[Any], Any]:  # noqa: ANN401 - as above
        """Add a function as a command."""
        return super().command(name, **{"cls": Command, **settings})


def _narrow() -> int | None:
    """How wide a help may be where Click would not go below 50 columns; None leaves it to Click."""
    columns = shutil.get_terminal_size().columns
    return max(columns, _NARROWEST) if columns < _CLICKS_OWN else None


def new_app(**settings: Any) -> typer.Typer:  # noqa: ANN401 - Typer's own settings, passed on
    """A Typer application with the settings that all commands share: plain help, no Rich, no local variables shown."""
    shared = {
        "rich_markup_mode": None,
        "pretty_exceptions_enable": False,
        "add_completion": False,
        "cls": Group,
        "context_settings": {"help_option_names": ["-h", "--help"], "terminal_width": _narrow()},
    }
    return App(**(shared | settings))


def tell_mistake(mistake: Any) -> int:  # noqa: ANN401 - as above
    """Tell what is wrong in a command line, in the person's language; gives the exit code."""
    if isinstance(mistake, typer.Abort):
        sys.stderr.write(_("Broken off.") + "\n")
        return 1
    # Several lines are the help itself, which is in that language already.
    if language() == "en" or "\n" in mistake.format_message():
        mistake.show()
    else:
        if mistake.ctx is not None:
            sys.stderr.write(f"{mistake.ctx.get_usage()}\n")
            sys.stderr.write(_("To see how it is used: {command} --help", command=mistake.ctx.command_path) + "\n")
        sys.stderr.write(f"{told(mistake.format_message())}\n")
    return int(mistake.exit_code)


def told(text: str) -> str:
    """What the library says, in the person's language; as it is where it is something else."""
    for pattern, ours in _WHOLE:
        if found := re.fullmatch(pattern, text, re.DOTALL):
            parts = {
                name: _why(each or "") if name in {"why", "more"} else told(each) if name == "said" else each
                for name, each in found.groupdict().items()
            }
            return _(ours, **parts).strip() if parts else _(ours)
    return text


def _why(text: str) -> str:
    for pattern, ours in _WHY:
        if found := re.fullmatch(pattern, text, re.DOTALL):
            return _(ours, **found.groupdict())
    return text


def _translate(command: Any) -> None:  # noqa: ANN401 - as above
    if language() != "en":
        for each in (command, *command.params):
            if getattr(each, "help", None):
                each.help = _(each.help)


def _usage(command: Any, ctx: Any, formatter: Any) -> None:  # noqa: ANN401 - as above
    formatter.write_usage(ctx.command_path, " ".join(command.collect_usage_pieces(ctx)), prefix=_("Usage: "))


def _help_option(option: Any) -> Any:  # noqa: ANN401 - as above
    if option is not None:
        option.help = _("Show this and leave.")
    return option
