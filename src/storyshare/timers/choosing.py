"""Which of the system's timers there are on this computer, and which is used."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Protocol

from storyshare.errors import InputError
from storyshare.i18n import _
from storyshare.timers import programs
from storyshare.timers.crontab import Crontab
from storyshare.timers.launchd import Launchd
from storyshare.timers.systemd import Systemd
from storyshare.timers.timer import Timer


class Scheduler(Protocol):
    """A part of the system that starts programs at set times."""

    title: str

    def wanted(self, timer: Timer) -> str:
        """What is to be there, as text."""
        ...

    def current(self, workspace: Path) -> str:
        """What is there for a workspace, as text; empty where there is nothing."""
        ...

    def install(self, timer: Timer) -> None:
        """Put it there, in the place of what was there for the workspace."""
        ...

    def remove(self, workspace: Path) -> None:
        """Take it away."""
        ...

    def advice(self, timer: Timer) -> str:
        """What else a person should know."""
        ...


def chosen(*, systemd: bool) -> Scheduler | None:
    """The scheduler to use; None on Windows, where a person enters it. Raises InputError for systemd on a Mac."""
    if sys.platform == "win32":
        return None
    if sys.platform == "darwin":
        if systemd:
            raise InputError(_("A Mac has no systemd."), hint=_("Leave --systemd away."))
        return Launchd()
    if systemd or (programs.has("systemctl") and not programs.has("crontab")):
        return Systemd()
    return Crontab()


def holding(workspace: Path) -> list[tuple[Scheduler, str]]:
    """Every scheduler that runs the workspace, with what is there."""
    if sys.platform == "win32":
        return []
    every: tuple[Scheduler, ...] = (Launchd(),) if sys.platform == "darwin" else (Crontab(), Systemd())
    return [(each, there) for each in every if (there := each.current(workspace))]
