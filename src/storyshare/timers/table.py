"""A user's table of cron as text, and the one block in it that is a workspace's; every other byte stays as it is.

The block is a comment that names the workspace, the line of cron, and a comment that ends it.
"""

from __future__ import annotations

import re
import shlex
from pathlib import Path

from storyshare.errors import InputError
from storyshare.i18n import _
from storyshare.timers.timer import Timer

_BEGIN = "# storyshare: "
_END = "# storyshare end"
# Vixie's cron and macOS's take a command of at most 999 bytes.
_LONGEST = 999


def block(timer: Timer, *, lock: tuple[str, ...]) -> str:
    """The block of a timer; `lock` is a command that keeps runs from overlapping, or empty.

    Raises InputError where the line would be longer than cron takes.
    """
    command = shlex.join(timer.reported(*lock))
    # Cron turns a percent sign into a line break, quoted or not, unless a backslash stands before it: crontab(5).
    line = f"*/{timer.every} * * * * " + command.replace("%", r"\%")
    if len(line.encode("utf-8", "surrogateescape")) > _LONGEST:
        raise InputError(
            _("The paths of the workspace and of storyshare are too long for a line of cron."),
            hint=_("Move the workspace nearer to your home folder, or use --systemd."),
        )
    return f"{_BEGIN}{timer.workspace}\n{line}\n{_END}\n"


def found(table: str, workspace: Path) -> str:
    """The workspace's block as it stands in the table; empty where there is none. Raises InputError as `put` does."""
    lines = _lines(table)
    return "".join("".join(lines[each]) for each in _blocks(lines, workspace))


def put(table: str, workspace: Path, new: str) -> str:
    """The table with `new` as the workspace's one block: in the place of the old one, or at the end.

    A last line that was not ended is ended. Raises InputError where an old block has lost its end.
    """
    lines = _lines(table)
    old = _blocks(lines, workspace)
    if not old:
        return table + ("\n" if table and not table.endswith("\n") else "") + new
    first = old[0].start
    return "".join(lines[:first]) + new + take("".join(lines[first:]), workspace)


def take(table: str, workspace: Path) -> str:
    """The table without the workspace's block. Raises InputError as `put` does."""
    lines = _lines(table)
    for each in reversed(_blocks(lines, workspace)):
        del lines[each]
    return "".join(lines)


def _lines(table: str) -> list[str]:
    """The lines with their ends; cron knows no other end of a line than the line feed."""
    return re.findall(r"[^\n]*\n|[^\n]+", table)


def _blocks(lines: list[str], workspace: Path) -> list[slice]:
    bare = [line.removesuffix("\n") for line in lines]
    blocks = []
    for first, line in enumerate(bare):
        if line == f"{_BEGIN}{workspace}":
            after = (number for number in range(first + 1, len(bare)) if bare[number].startswith((_BEGIN, _END)))
            last = next(after, None)
            if last is None or bare[last] != _END:
                raise InputError(
                    _(
                        "In your crontab, the part that begins with “{line}” has lost its last line “{end}”.",
                        line=line,
                        end=_(_END),
                    ),
                    hint=_("Nothing was changed. Take that part out yourself (crontab -e), and run the command again."),
                )
            blocks.append(slice(first, last + 1))
    return blocks
