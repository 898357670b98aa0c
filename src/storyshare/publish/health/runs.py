"""Whether `storyshare run` happens: when it last did here or on another host, and whether that is too long ago."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from storyshare.errors import SetupError
from storyshare.timers import Run, last_run
from storyshare.workspace import Workspace

if TYPE_CHECKING:
    from storyshare.ledger import Ledger

# Runs come every 30 minutes at the longest; one that takes its time is not overdue yet.
OVERDUE = timedelta(minutes=45)


@dataclass(frozen=True, slots=True, kw_only=True)
class Runs:
    """The last run on this computer; and of a ledger that several hosts share, when each host last planned."""

    last: Run | None
    hosts: tuple[tuple[str, datetime], ...] = ()

    def overdue_here(self, now: datetime) -> bool:
        """Whether this computer has not run it for too long, or never."""
        return self.last is None or now - self.last.at > OVERDUE

    def overdue(self, now: datetime) -> bool:
        """Whether nobody has run it for too long: neither this computer nor another host."""
        return self.overdue_here(now) and all(now - at > OVERDUE for _, at in self.hosts)

    def newest(self) -> datetime | None:
        """When it last happened anywhere, as far as is known here."""
        return max([at for _, at in self.hosts] + ([self.last.at] if self.last else []), default=None)


def runs_of(place: Workspace, ledger: Ledger | None) -> Runs:
    """When `run` last happened here, and on the hosts that share the ledger."""
    return Runs(last=last_run(place.state), hosts=tuple(_hosts(place, ledger)))


def _hosts(place: Workspace, ledger: Ledger | None) -> list[tuple[str, datetime]]:
    try:
        alone = isinstance(place.ledger_place, Path)
    except SetupError:
        alone = True
    if ledger is None or alone:
        return []
    from storyshare.ledger import timetable

    return timetable.hosts(ledger)
