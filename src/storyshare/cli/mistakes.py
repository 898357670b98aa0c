"""What is wrong in a command line, told in the person's language."""

from __future__ import annotations

import re
import sys
from typing import Any

import typer

from storyshare.i18n import N_, _, language

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
