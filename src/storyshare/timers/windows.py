"""Windows: what to enter into the Task Scheduler. storyshare enters nothing there by itself."""

from __future__ import annotations

import subprocess

from storyshare.timers.timer import Timer, name_of


def schtasks(timer: Timer) -> str:
    """The command that enters it, to be pasted into a terminal of Windows."""
    run = subprocess.list2cmdline(timer.command)
    entered = ("/Create", "/F", "/SC", "MINUTE", "/MO", str(timer.every), "/TN", name_of(timer.workspace), "/TR", run)
    return subprocess.list2cmdline(("schtasks", *entered)) + "\n"
