"""What the sections look at: the workspace as far as it can be read, each thing read once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from storyshare import schedules, stories, workspace
from storyshare.errors import LedgerError, Problem, SetupError
from storyshare.i18n import _
from storyshare.publish.consenting import Standing, standings
from storyshare.publish.desk.coming import Coming, coming
from storyshare.publish.health.lines import Line, look
from storyshare.publish.looking import open_to_look
from storyshare.schedules import LoadedSchedules
from storyshare.stories import Loaded
from storyshare.workspace import Workspace

if TYPE_CHECKING:
    from storyshare.ledger import Ledger


@dataclass(kw_only=True)
class Case:
    """A workspace as it is looked at: its settings as far as they are understood, and what is wrong in them."""

    place: Workspace
    problems: tuple[Problem, ...]
    now: datetime

    @classmethod
    def of(cls, root: Path, now: datetime) -> Case:
        """The workspace in that folder."""
        place, problems = workspace.inspect(root)
        return cls(place=place, problems=problems, now=now)

    @cached_property
    def records(self) -> Loaded:
        """Every record that can be read, and the problems of all."""
        return stories.load_all(self.place.stories, zone=self.place.timezone)

    @cached_property
    def timed(self) -> LoadedSchedules:
        """Every entry that can be read, and the problems of all schedules."""
        return schedules.load_all(self.place.schedules, zone=self.place.timezone, own=self.place.observances)

    @cached_property
    def due(self) -> tuple[Coming, ...]:
        """The coming occasions."""
        return tuple(coming(self.place, self.timed.entries, now=self.now))

    @cached_property
    def ledger_is_shut(self) -> bool:
        """Whether there is a ledger that cannot be read; why, the section about the ledger says."""
        try:
            with open_to_look(self.place):
                return False
        except (LedgerError, SetupError):
            return True

    @contextmanager
    def ledger(self) -> Iterator[Ledger | None]:
        """The ledger, or None where there is none, or none that can be read."""
        if self.ledger_is_shut:
            yield None
            return
        with open_to_look(self.place) as found:
            yield found

    @property
    def sends(self) -> bool:
        """Whether it is sent from this computer, as far as can be seen: a ledger is here, or was."""
        if self.ledger_is_shut or self.place.ledger_id:
            return True
        with self.ledger() as found:
            return found is not None

    def unseen(self) -> Iterator[Line]:
        """A line for what is not known without a ledger that can be read."""
        if self.ledger_is_shut:
            yield look(_("Only files were looked at: the ledger cannot be read"), _("See below: Ledger and its copies"))

    def standings(self, ledger: Ledger | None) -> list[Standing]:
        """How the consent of every story stands."""
        return standings(self.place, ledger, self.records.stories, now=self.now, public_where_it_holds=False)

    def show(self, at: datetime) -> str:
        """An instant by the workspace's clock."""
        return f"{at.astimezone(self.place.timezone):%Y-%m-%d %H:%M}"
