"""From an entry to its occasions. Nothing here reads a file or a clock."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from storyshare.files import instant
from storyshare.models import Observance
from storyshare.schedules.entries import Entry
from storyshare.schedules.every import read_every
from storyshare.schedules.observances import observance_day


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurrence:
    """One time that an entry says: `at` is aware UTC.

    `slot` names the occasion and stays the same when the entry is moved to another hour: the entry's id alone for a
    one-off, with the year (`maura-noon@2027`) for an observance, with the local day (`twice-a-week@2027-02-23`) for a
    repetition, and `#2`, `#3` for its later times on the same day.
    """

    entry: Entry
    at: datetime
    slot: str


def occurrences(
    entry: Entry, *, after: datetime, until: datetime, observances: Mapping[str, Observance]
) -> Iterator[Occurrence]:
    """Each time that the entry says later than `after` and not later than `until`, in order; never one time twice.

    Only days between the two are looked at, so a rule that never matches ends. `observances` are all that there are.
    """
    last: datetime | None = None
    for at, slot in _times(entry, after, until, observances):
        if after < at <= until and at != last:
            yield Occurrence(entry=entry, at=at, slot=slot)
            last = at


def _times(
    entry: Entry, after: datetime, until: datetime, observances: Mapping[str, Observance]
) -> Iterator[tuple[datetime, str]]:
    """The times of the days in question, and perhaps some before `after` and past `until`."""
    first, last = after.astimezone(entry.zone).date(), until.astimezone(entry.zone).date()
    if entry.at is not None:
        yield entry.at, entry.id
    elif entry.observance:
        yield from _observed(entry, first, last, observances[entry.observance])
    else:
        yield from _repeated(entry, first, last)


def _observed(entry: Entry, first: date, last: date, observance: Observance) -> Iterator[tuple[datetime, str]]:
    for year in range(first.year, last.year + 1):
        day = observance_day(observance, year)
        if entry.at_time is not None and first <= day <= last and _holds(entry, day):
            yield instant(datetime.combine(day, entry.at_time), entry.zone), f"{entry.id}@{year}"


def _repeated(entry: Entry, first: date, last: date) -> Iterator[tuple[datetime, str]]:
    first = max(first, entry.first_day or first)
    last = min(last, entry.last_day or last)
    number, before = 0, None
    for day, at in read_every(entry.every, entry.first_day).times(first, last, entry.zone):
        number, before = (number + 1 if day == before else 1), day
        if _holds(entry, day):
            yield at, f"{entry.id}@{day}" + (f"#{number}" if number > 1 else "")


def _holds(entry: Entry, day: date) -> bool:
    """Whether the entry means anything on that day."""
    return (
        day not in entry.except_days
        and (entry.first_day is None or entry.first_day <= day)
        and (entry.last_day is None or day <= entry.last_day)
    )
