"""Writes `commands.md`: the help of every command, as `--help` shows it.

LANG=C python docs/commands_page.py
"""

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

from typer.main import get_command

from storyshare.cli.app import Commands, app

PAGE = Path(__file__).parent / "commands.md"
_COLUMNS = 80
_HEAD = """\
# Every command

What `storyshare COMMAND --help` says, for each. Where to begin: the [front page](../README.md). Written by
`python docs/commands_page.py`; a test compares.
"""


def commands() -> Iterator[tuple[str, Any, Any]]:
    """Every command with its name as it is typed, its Click context and itself; a group comes before what is in it."""
    whole = get_command(app)
    top = whole.make_context("storyshare", [], resilient_parsing=True, terminal_width=_COLUMNS)
    yield "storyshare", top, whole
    for name in Commands.helps:
        command = get_command(import_module(f"storyshare.cli.{name}").app)
        context = _context(command, name, top)
        yield f"storyshare {name}", context, command
        for inner, sub in getattr(command, "commands", {}).items():
            yield f"storyshare {name} {inner}", _context(sub, inner, context), sub


def page() -> str:
    """The whole page."""
    sections = [f"\n## {name}\n\n```text\n{command.get_help(context)}\n```\n" for name, context, command in commands()]
    return _HEAD + "".join(sections)


def _context(command: Any, name: str, parent: Any) -> Any:  # noqa: ANN401 - Typer's own types are not public
    return command.context_class(command, info_name=name, parent=parent, terminal_width=_COLUMNS)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
