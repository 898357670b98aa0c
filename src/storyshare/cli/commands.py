"""Commands and groups of commands whose help is told in the person's language."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from storyshare.i18n import _, language

INTERRUPTED = 130  # what a shell reports for a command that Ctrl-C ended
_NARROWEST, _CLICKS_OWN = 30, 52

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
