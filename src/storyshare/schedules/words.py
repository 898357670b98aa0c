"""Repetitions in plain words: days, then `at` and the times, as `tuesday and thursday at 10:00`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from storyshare.errors import InputError
from storyshare.files import Days, instant, plain, read_days, read_time
from storyshare.i18n import N_, _

EXAMPLES = N_(
    "Write it as `tuesday and thursday at 10:00`, `first monday of the month at 10:00`, "
    "`every 2 weeks on friday at 10:00`; a rule as `FREQ=WEEKLY;BYDAY=TU;BYHOUR=10`, or "
    "a cron expression."
)
_AT = re.compile(r"\bat\b|\ba las?\b")
_CLOCK = re.compile(r"\b\d{1,2}[:.h]\d{2}\b|\b\d{1,2} ?[ap]\.? ?m\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """Times of day on days that come again; `first` is where steps are counted from."""

    days: Days
    clocks: tuple[time, ...]
    first: date | None

    def times(self, first: date, last: date, zone: ZoneInfo) -> Iterator[tuple[date, datetime]]:
        """Each time from one local day to another, both included, in order."""
        day = first
        while day <= last:
            if self.days.matches(day, self.first):
                for clock in self.clocks:
                    yield day, instant(datetime.combine(day, clock), zone)
            day += timedelta(days=1)


def read(text: str, first_day: date | None) -> Spoken:
    """What these words mean. Raises InputError, with the right form in its hint."""
    said = plain(text)
    when, *after = _AT.split(said)
    clocks = _clocks(" , ".join(after))
    if not clocks:
        raise InputError(_("`{text}` does not say the time after `at`.", text=text), hint=_with_time(said))
    try:
        days = read_days(when.strip(" ,"))
    except InputError as error:
        raise InputError(str(error), hint=error.hint or _(EXAMPLES)) from error
    if days.step > 1 and first_day is None:
        raise InputError(
            _("`{text}` must be counted from a day.", text=text), hint=_("Add it below, as: from: 2027-01-05")
        )
    return Spoken(days=days, clocks=clocks, first=first_day)


def _clocks(said: str) -> tuple[time, ...]:
    found = set()
    for clock in filter(None, re.split(r"\s*(?:,|\band\b|\by\b)\s*", said.strip())):
        if not any(letter.isdecimal() for letter in clock):
            hint = _("Make it two entries if the times differ from day to day.")
            raise InputError(
                _("`{clock}` stands where only times can: days come first, then `at`, then times.", clock=clock),
                hint=hint,
            )
        found.add(read_time(clock))
    return tuple(sorted(found))


def _with_time(said: str) -> str:
    """The whole with its time in the right form, or examples where even the days are not understood."""
    found = _CLOCK.search(said)
    rest = _AT.sub(" ", said.replace(found[0], " ") if found else said)
    try:
        read_days(rest)
        clock = read_time(found[0].zfill(5)) if found else time(10)
    except InputError:
        return _(EXAMPLES)
    return _("Write: every: {times} at {clock:%H:%M}", times=" ".join(rest.split()), clock=clock)
