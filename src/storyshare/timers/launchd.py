"""launchd, on macOS: an agent of the user's own, which catches up when the computer wakes.

launchd.plist(5): a `StartCalendarInterval` that passes during sleep starts the program once on waking; a
`StartInterval` is skipped.
"""

from __future__ import annotations

import os
import plistlib
from pathlib import Path

from storyshare.errors import SetupError
from storyshare.i18n import N_, _
from storyshare.timers import programs
from storyshare.timers.timer import Timer, name_of

# Kept by macOS from programs that start by themselves, unless a person allows it.
_GUARDED = ("Desktop", "Documents", "Downloads")


class Launchd:
    """An agent in ~/Library/LaunchAgents."""

    title = N_("your LaunchAgents")

    def wanted(self, timer: Timer) -> str:
        """The agent's property list."""
        agent = {
            "Label": name_of(timer.workspace),
            "ProgramArguments": list(timer.reported()),
            "StartCalendarInterval": [{"Minute": minute} for minute in range(0, 60, timer.every)],
            "RunAtLoad": True,
            "ProcessType": "Background",
        }
        return plistlib.dumps(agent, sort_keys=False).decode()

    def current(self, workspace: Path) -> str:
        """The property list that is there; empty where there is none."""
        path = _path(workspace)
        return path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""

    def install(self, timer: Timer) -> None:
        """Write the agent and load it, in the old one's place. Raises SetupError where launchctl refuses."""
        if not programs.has("launchctl"):
            raise SetupError(_("This computer has no launchctl."), hint=_("Run this on a Mac."))
        path = _path(timer.workspace)
        path.parent.mkdir(parents=True, exist_ok=True)
        _unload(timer.workspace)
        path.write_text(self.wanted(timer), encoding="utf-8")
        programs.must("launchctl", "bootstrap", _domain(), str(path))

    def remove(self, workspace: Path) -> None:
        """Unload the agent and delete it."""
        _unload(workspace)
        _path(workspace).unlink(missing_ok=True)

    def advice(self, timer: Timer) -> str:
        """What else a person should know."""
        told = _("It runs while you are logged in. What a run says is kept in {log}.", log=timer.log)
        guarded = [name for name in _GUARDED if timer.workspace.is_relative_to(Path.home() / name)]
        if guarded:
            told += _(
                "\n"
                "macOS may keep it out of {guarded}: if nothing runs, move the workspace to your "
                "home folder and install again.",
                guarded=guarded[0],
            )
        return told


def _path(workspace: Path) -> Path:
    return Path.home() / "Library" / "LaunchAgents" / f"{name_of(workspace)}.plist"


def _domain() -> str:
    return f"gui/{os.getuid()}"


def _unload(workspace: Path) -> None:
    """Unload the agent; that it was not loaded is no error, and launchctl's codes for that differ by release."""
    programs.call("launchctl", "bootout", f"{_domain()}/{name_of(workspace)}")
