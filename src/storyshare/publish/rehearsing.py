"""Rehearses a season: every run of it, one after the other, on a throw-away copy of the ledger and under the mock."""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from storyshare import schedules
from storyshare.errors import InputError
from storyshare.i18n import _
from storyshare.ledger import Ledger, timetable
from storyshare.models import Delivery
from storyshare.publish.books import open_throw_away
from storyshare.publish.connecting import connect_mock
from storyshare.publish.running import EVERY, Run, read, suppose_known
from storyshare.schedules import LoadedSchedules
from storyshare.workspace import Workspace

# More runs than any season of a year has; a rehearsal ends.
_MOST_RUNS = 20_000


def rehearse_season(place: Workspace, begin: datetime, end: datetime) -> list[Delivery]:
    """What the schedules would send from `begin` until `end`, as the stories and consents are now, in order.

    A delivery that is held back, missed or left over is among them, with its reason. Raises InputError for what is no
    season, or where a schedule cannot be read.
    """
    with rehearsed(place, begin, end) as (_unused, found):
        return found


@contextmanager
def rehearsed(place: Workspace, begin: datetime, end: datetime) -> Iterator[tuple[Ledger, list[Delivery]]]:
    """The throw-away ledger as it is after the season, and what `rehearse_season` gives; raises as that does."""
    if end <= begin:
        raise InputError(_("The end is before the beginning."), hint=_("Give --from and --until."))
    timed, records = read(place)
    if wrong := [problem for problem in timed.problems if problem.severity == "error"]:
        raise InputError(_("The schedules cannot be read."), problems=wrong)
    with open_throw_away(place, now=lambda: begin) as ledger:
        suppose_known(place, ledger, timed)
        known = {delivery.id for delivery in ledger.deliveries()}
        runs = _instants(place, timed, begin, end)
        for _unused in range(_MOST_RUNS):
            at = runs.pop(0) if runs else None
            if at is None:
                break
            ledger.now = lambda at=at: at  # type: ignore[misc]
            Run(place=place, ledger=ledger, timed=timed, records=records, connect=connect_mock).carry_out()
            later = at + EVERY
            if _waits(ledger, at) and later <= end and (not runs or runs[0] > later):
                runs.insert(0, later)
            for then in _boosts(ledger, timed, at):
                if then <= end and then not in runs:
                    insort(runs, then)
        found = [delivery for delivery in ledger.deliveries() if delivery.id not in known and delivery.slot]
        yield ledger, sorted(found, key=lambda each: (each.slot.due_at if each.slot else begin, each.id))


def _instants(place: Workspace, timed: LoadedSchedules, begin: datetime, end: datetime) -> list[datetime]:
    """The instants at which something is due."""
    observances = schedules.known_observances(place.observances)
    return sorted(
        {
            occurrence.at
            for entry in timed.entries
            for occurrence in schedules.occurrences(entry, after=begin, until=end, observances=observances)
        }
    )


def _boosts(ledger: Ledger, timed: LoadedSchedules, at: datetime) -> set[datetime]:
    """When a run has to do with boosts next: it plans those of what was posted just now, and makes those that wait."""
    wanted = [entry.id for entry in timed.entries if entry.boost]
    found = {at + EVERY} if any(timetable.posted_by(ledger, entry, at) for entry in wanted) else set()
    waiting = timetable.waiting(ledger) if wanted else ()
    return found | {each.slot.due_at for each in waiting if each.slot and each.slot.due_at > at}


def _waits(ledger: Ledger, at: datetime) -> bool:
    """Whether anything that is due has not been sent yet: the next run looks again."""
    return any(delivery.slot and delivery.slot.due_at <= at for delivery in timetable.waiting(ledger))
