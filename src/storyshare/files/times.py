"""Days, times and lengths of time as people write them; each in one form only, and the right form is named.

Everything here raises InputError, with the right form in its hint.
"""

from __future__ import annotations

import difflib
import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from storyshare.errors import InputError
from storyshare.i18n import N_, _

_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_CLOCK = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")
_LENGTH = re.compile(r"(\d{1,5})\s*(m|min|minutes?|h|hours?|d|days?|w|weeks?)")
_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NOON = 12
_INSTANT = N_("Write year-month-day and the time of the 24-hour clock, as 2026-04-01 09:00.")
_YEARS = range(1900, 2200)
_ABBREVIATIONS = {
    **dict.fromkeys(("PST", "PDT", "PT", "PACIFIC"), "America/Los_Angeles"),
    **dict.fromkeys(("MST", "MDT", "MT", "MOUNTAIN"), "America/Denver"),
    **dict.fromkeys(("CST", "CDT", "CT", "CENTRAL"), "America/Chicago"),
    **dict.fromkeys(("EST", "EDT", "ET", "EASTERN"), "America/New_York"),
    **dict.fromkeys(("GMT", "BST"), "Europe/London"),
    **dict.fromkeys(("CET", "CEST", "MEZ", "MESZ"), "Europe/Paris"),
}


def read_date(text: str) -> date:
    """A day, written year-month-day as 2026-03-20."""
    found = _DATE.fullmatch(text)
    if not found:
        raise InputError(_("`{text}` is not a day written year-month-day.", text=text), hint=_date_hint(text))
    try:
        day = date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError as error:
        raise InputError(_("there is no day `{text}`.", text=text), hint=_("Look at the month and the day.")) from error
    if day.year not in _YEARS:
        raise InputError(_("`{text}`: the year cannot be right.", text=text), hint=_("Write it as 2026-03-20."))
    return day


def read_time(text: str) -> time:
    """A time of day by the 24-hour clock, as 09:00 or 18:30."""
    found = _CLOCK.fullmatch(text)
    if not found:
        raise InputError(_("`{text}` is not a time of the 24-hour clock.", text=text), hint=_time_hint(text))
    return time(int(found[1]), int(found[2]))


def read_wall_clock(text: str) -> datetime:
    """A day and a time as the clock on the wall shows them, written 2026-04-01 09:00; no time zone in it."""
    day, _unused, rest = text.replace("T", " ", 1).partition(" ")
    clock = rest.strip()
    if not clock:
        hint = _("Add the time: {day} 09:00", day=day) if _DATE.fullmatch(day) else _(_INSTANT)
        raise InputError(_("`{text}` is not a day and a time.", text=text), hint=hint)
    if not _DATE.fullmatch(day):
        raise InputError(_("`{text}` is not a day and a time.", text=text), hint=_(_INSTANT))
    if found := re.fullmatch(r"(\d{2}:\d{2})(?::\d{2})?\s*(Z|[+-]\d\d:?\d\d|[A-Za-z][A-Za-z/_]+)", clock):
        message = _("`{text}`: a time zone cannot stand here.", text=text)
        raise InputError(
            message,
            hint=_(
                "Write {day} {found}, by the clock of the time zone set for the workspace.", day=day, found=found[1]
            ),
        )
    return datetime.combine(read_date(day), read_time(clock))


def read_instant(text: str, zone: ZoneInfo) -> datetime:
    """The aware UTC instant of a day and time written as 2026-04-01 09:00 by the clock of `zone`."""
    return instant(read_wall_clock(text), zone)


def instant(wall: datetime, zone: ZoneInfo) -> datetime:
    """The aware UTC instant at which the clocks of `zone` show a naive time.

    A time that a clock change skips is the first moment after it; of one that it repeats, the first.
    """
    moment = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) == wall:
        return moment
    # The offsets before and after the gap give an instant on either side of the change.
    before, after = sorted((moment, wall.replace(tzinfo=zone, fold=1).astimezone(UTC)))
    old = before.astimezone(zone).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = (before + (after - before) / 2).replace(microsecond=0)
        if middle.astimezone(zone).utcoffset() == old:
            before = middle
        else:
            after = middle
    return after


def start_of_day(day: date, zone: ZoneInfo) -> datetime:
    """The aware UTC instant at which a day begins in `zone`."""
    return instant(datetime.combine(day, time()), zone)


def read_duration(text: str) -> timedelta:
    """A length of time in whole minutes, hours, days or weeks: 45m, 6h, 30d, 2w."""
    found = _LENGTH.fullmatch(text.strip().lower())
    if not found:
        raise InputError(_("`{text}` is not a length of time.", text=text), hint="Write 45m, 6h, 30d or 2w.")
    return int(found[1]) * _UNITS[found[2][0]]


def read_zone(text: str) -> ZoneInfo:
    """A time zone by its name in the IANA list, as America/Los_Angeles."""
    if "/" in text or text == "UTC":
        try:
            return ZoneInfo(text)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            pass
    names = sorted(available_timezones())
    folded = {name.casefold(): name for name in names}
    wanted = text.casefold().replace(" ", "_")
    ends = [name for name in names if name.casefold().endswith("/" + wanted)]
    near = difflib.get_close_matches(wanted, folded, n=1)
    meant = _ABBREVIATIONS.get(text.upper()) or folded.get(wanted) or next(iter(ends), "")
    meant = meant if "/" in meant else (folded[near[0]] if near and "/" in near[0] else "")
    hint = _("Did you mean {meant}?", meant=meant) if meant else _("Write it as America/Los_Angeles or Europe/Paris.")
    raise InputError(_("`{text}` is not the name of a time zone.", text=text), hint=hint)


def _possible(*numbers: str) -> str:
    try:
        return date(*map(int, numbers)).isoformat()
    except ValueError:
        return ""


def _date_hint(text: str) -> str:
    """The day that was probably meant, in the right form; both where it can be two."""
    if found := re.fullmatch(r"(\d{4})[-/. ](\d{1,2})[-/. ](\d{1,2})\.?", text):
        days = [_possible(*found.groups())]
    elif found := re.fullmatch(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})", text):
        first, second, year = found.groups()
        days = [_possible(year, second, first), _possible(year, first, second)]
    elif found := re.fullmatch(r"(?i)(\d{1,2})(?:st|nd|rd|th)?\.?\s+([a-z]{3})[a-z]*\.?,?\s+(\d{4})", text):
        days = [_of_month(found[3], found[2], found[1])]
    elif found := re.fullmatch(r"(?i)([a-z]{3})[a-z]*\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})", text):
        days = [_of_month(found[3], found[1], found[2])]
    else:
        days = []
    meant = list(dict.fromkeys(filter(None, days)))
    if meant[1:]:
        return "Write " + ", or ".join(_("{day} for {meant}", day=day, meant=_in_words(day)) for day in meant) + "."
    return _("Write {meant}.", meant=meant[0]) if meant else _("Write it as 2026-03-20.")


def _in_words(day: str) -> str:
    _, month, number = day.split("-")
    return f"{int(number)} {_MONTHS[int(month) - 1].title()}"


def _of_month(year: str, month: str, day: str) -> str:
    short = month.lower()
    return _possible(year, str(_MONTHS.index(short) + 1), day) if short in _MONTHS else ""


def _time_hint(text: str) -> str:
    """The time that was probably meant, in the right form."""
    found = re.fullmatch(r"(?i)(\d{1,2})(?:[:.h](\d{2}))?(?::\d{2})?\s*([ap])?\.?\s*(?:m\.?)?", text.strip())
    hour, minute, half = (int(found[1]), found[2] or "00", (found[3] or "").lower()) if found else (0, "", "")
    if half and hour <= _NOON:
        hour = hour % _NOON + (_NOON if half == "p" else 0)
    written = f"{hour:02}:{minute}"
    if written == "24:00":
        return _("Write 00:00 of the next day.")
    if not _CLOCK.fullmatch(written):
        return _("Write it as 09:00 or 18:30.")
    if 0 < hour < _NOON and not half:
        return _(
            "Write {written}, or {hour}:{minute} for the afternoon.", written=written, hour=hour + _NOON, minute=minute
        )
    return _("Write {written}.", written=written)
