"""Repetitions as rules of RFC 5545, as `FREQ=WEEKLY;BYDAY=TU,TH;BYHOUR=10;BYMINUTE=0`, by the clock on the wall."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from storyshare.errors import InputError
from storyshare.files import instant
from storyshare.i18n import N_, _

if TYPE_CHECKING:
    from dateutil.rrule import rrule

_FORM = N_(
    "Write it as `FREQ=WEEKLY;BYDAY=TU,TH;BYHOUR=10;BYMINUTE=0`, or in words as `tuesday and thursday at 10:00`."
)
# What says which day it is, by how often; without one, the rule is meant for days like its first.
_SAYS_DAY = {"BYDAY", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO"}
_LENGTHS = {"HOURLY": timedelta(hours=1), "DAILY": timedelta(days=1), "WEEKLY": timedelta(weeks=1)}
_BESIDE = {"UNTIL": "until: 2027-06-30", "COUNT": "until: 2027-06-30", "DTSTART": "from: 2027-01-05"}
# A rule without a match in the last decades that a date can name has none ever, and is known quickly.
_LAST_DECADES = datetime(9950, 1, 1)  # noqa: DTZ001 - the clock on the wall


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarRule:
    """A rule of RFC 5545; `first` is the day that it counts from, None where none matters."""

    rule: str
    length: timedelta | None
    first: date | None

    def times(self, first: date, last: date, zone: ZoneInfo) -> Iterator[tuple[date, datetime]]:
        """Each time from one local day to another, both included, in order."""
        start = datetime.combine(first, time())
        for wall in self.beginning(start).xafter(start, inc=True):
            if wall.date() > last:
                return
            yield wall.date(), instant(wall, zone)

    def beginning(self, start: datetime) -> rrule:
        """The rule, from `start` or as near before it as its steps allow: what was long ago costs nothing."""
        from dateutil.rrule import rrule, rrulestr

        if self.first is not None:
            anchor = datetime.combine(self.first, time())
            start = anchor if self.length is None else anchor + max(0, (start - anchor) // self.length) * self.length
        found = rrulestr(self.rule, dtstart=start)
        if not isinstance(found, rrule):
            raise TypeError
        return found


def read(text: str, first_day: date | None) -> CalendarRule:
    """What this rule means. Raises InputError, with the right form in its hint."""
    written = "".join(text.upper().split()).removeprefix("RRULE:").rstrip(";")
    parts = dict(part.partition("=")[::2] for part in written.split(";"))
    _check(text, parts)
    counted = int(parts.get("INTERVAL", "1")) > 1 or not _says_day(parts)
    if counted and first_day is None:
        raise InputError(
            _("`{text}` must be counted from a day.", text=text), hint=_("Add it below, as: from: 2027-01-05")
        )
    found = CalendarRule(
        rule=written,
        # Whole steps of any of these keep the weekday, and the hour, as they are.
        length=_LENGTHS.get(parts["FREQ"], timedelta()) * int(parts.get("INTERVAL", "1")) or None,
        first=first_day if counted else None,
    )
    try:
        ever = next(iter(found.beginning(_LAST_DECADES)), None)
    except (ValueError, TypeError) as error:
        raise InputError(_("`{text}` is not understood.", text=text), hint=_(_FORM)) from error
    if ever is None:
        raise InputError(_("`{text}` never comes.", text=text), hint=_("Look at its days and months."))
    return found


def _check(text: str, parts: dict[str, str]) -> None:
    for name, right in _BESIDE.items():
        if name in parts:
            raise InputError(
                _("`{name}` stands in a line of its own here.", name=name),
                hint=_("Take it out and write: {right}", right=right),
            )
    often = parts.get("FREQ", "")
    if often not in {"YEARLY", "MONTHLY", *_LENGTHS}:
        raise InputError(
            _("`{text}` does not say how often.", text=text), hint=_("FREQ is YEARLY to HOURLY. {form}", form=_(_FORM))
        )
    if often != "HOURLY" and not parts.get("BYHOUR"):
        raise InputError(_("`{text}` does not say the time.", text=text), hint=_("Add it, as: ;BYHOUR=10;BYMINUTE=0"))
    if not parts.get("INTERVAL", "1").isdecimal() or int(parts.get("INTERVAL", "1")) < 1:
        raise InputError(_("`{text}` is not understood: INTERVAL must be a number.", text=text), hint=_(_FORM))


def _says_day(parts: dict[str, str]) -> bool:
    return parts["FREQ"] in {"HOURLY", "DAILY"} or bool(_SAYS_DAY & set(parts))
