"""The page of what the schedules do, a calendar a month."""

from __future__ import annotations

from calendar import Calendar
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from storyshare.i18n import N_, _, language
from storyshare.pages.looks import EventLook, Mark
from storyshare.pages.rendering import rendered

# By sign and word, so that nobody needs to see the colour.
_DAYS = (
    N_("Monday"), N_("Tuesday"), N_("Wednesday"), N_("Thursday"), N_("Friday"), N_("Saturday"), N_("Sunday"),
)  # fmt: skip
_MONTHS = (
    N_("January"), N_("February"), N_("March"), N_("April"), N_("May"), N_("June"), N_("July"), N_("August"),
    N_("September"), N_("October"), N_("November"), N_("December"),
)  # fmt: skip
MARKS: dict[Mark, tuple[str, str]] = {
    "goes": ("✓", N_("goes out")),
    "held": ("✗", N_("held back")),
    "missed": ("!", N_("too late, not sent")),
    "waits": ("…", N_("still waits")),
    "doubt": ("?", N_("may be public")),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """One day and its events in order; `column` counts from 1, Monday; `told` False: outside of what was asked."""

    @property
    def name(self) -> str:
        """The day of the week, in English."""
        return _DAYS[self.column - 1]

    day: date
    column: int
    told: bool
    events: tuple[EventLook, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """One month's days."""

    name: str
    days: tuple[Day, ...]


def calendar_page(  # noqa: PLR0913 - what stands on it
    events: Sequence[EventLook], *, first: date, last: date, zone: ZoneInfo, organisation: str, now: datetime
) -> str:
    """The months from `first` to `last`, days by the clock of `zone`; each event on its day, in words."""
    by_day: dict[date, list[EventLook]] = {}
    for event in sorted(events, key=lambda each: (each.at, each.story, each.account)):
        by_day.setdefault(event.at.astimezone(zone).date(), []).append(event)
    counted = Counter(event.mark for event in events)
    return rendered(
        "calendar.html",
        language=language(),
        title=_("What the schedules will do"),
        months=_months(by_day, first, last),
        tally=[(mark, *MARKS[mark], counted[mark]) for mark in MARKS if counted[mark]],
        marks=MARKS,
        first=first,
        last=last,
        zone=zone,
        organisation=organisation,
        now=now,
    )


def _months(by_day: dict[date, list[EventLook]], first: date, last: date) -> list[Month]:
    begins, ends = (day.year * 12 + day.month - 1 for day in (first, last))
    return [
        Month(
            name=f"{_(_MONTHS[number % 12])} {number // 12}",
            days=tuple(
                Day(
                    day=day,
                    column=day.isoweekday(),
                    told=first <= day <= last,
                    events=tuple(by_day.get(day, ())),
                )
                for day in Calendar().itermonthdates(number // 12, number % 12 + 1)
                if day.month == number % 12 + 1
            ),
        )
        for number in range(begins, ends + 1)
    ]
