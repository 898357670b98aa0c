"""What kind of terminal there is, if any: whether to draw on it, in colour, and how wide it is."""

from __future__ import annotations

import os
import shutil
import stat
import sys
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console


def wants_plain() -> bool:
    """Whether lines are asked for instead of frames, bars and colour, whatever the terminal can show."""
    return bool(os.environ.get("STORYSHARE_PLAIN")) or os.environ.get("TERM") in ("dumb", "unknown")


def wants_no_colour() -> bool:
    """Whether there is to be no colour: NO_COLOR with anything in it, or CLICOLOR=0; FORCE_COLOR does not undo it."""
    return bool(os.environ.get("NO_COLOR")) or os.environ.get("CLICOLOR") == "0"


_EASY = 80


@cache
def console() -> Console:
    """The terminal of what is printed, for Rich."""
    from rich.console import Console

    return Console(highlight=False, soft_wrap=False, no_color=wants_no_colour() or None)


def columns() -> int:
    """How many signs a line of prose may have: as many as the terminal is wide, but no more than are easy to read."""
    return min(shutil.get_terminal_size().columns, _EASY) if sys.stdout.isatty() else _EASY


def is_watched() -> bool:
    """Whether a person sees the error stream, and no pager shows the other one on the same terminal."""
    return sys.stderr.isatty() and not _is_a_pipe()


def _is_a_pipe() -> bool:
    try:
        return stat.S_ISFIFO(os.fstat(sys.stdout.fileno()).st_mode)
    except (OSError, ValueError):
        return False
