"""What is to come, as an iCalendar file and as a page of month calendars. Nothing here reads a file or a clock."""

from __future__ import annotations

from calendar import Calendar, day_name, month_name
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from html import escape
from itertools import groupby
from zoneinfo import ZoneInfo

_FOLD = 75  # octets a line, RFC 5545 section 3.1
_STYLE = """
body { font: 1rem/1.4 system-ui, sans-serif; margin: 2rem auto; max-width: 75rem; padding: 0 1rem;
  color: #1a1a1a; background: #fff; }
table { border-collapse: collapse; width: 100%; table-layout: fixed; margin-bottom: 2rem; }
caption { font-size: 1.4rem; font-weight: bold; text-align: left; padding: 0.5rem 0; }
th, td { border: 1px solid #767676; padding: 0.3rem; vertical-align: top; text-align: left; overflow-wrap: anywhere; }
td { height: 4.5rem; }
td.outside { background: #eee; }
ul { list-style: none; margin: 0; padding: 0; }
li { border-left: 4px solid #1a5fb4; padding-left: 0.4rem; margin: 0.3rem 0; font-size: 0.9rem; }
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarEvent:
    """One line of a calendar: `uid` stays the same from file to file, `at` is aware; `state` is in words, with a sign.

    An example of a state: `✗ must not be sent`. Empty means that there is nothing to say.
    """

    uid: str
    at: datetime
    summary: str
    details: str = ""
    state: str = ""


def to_icalendar(events: Iterable[CalendarEvent], *, name: str, now: datetime) -> str:
    """An iCalendar file of these events, that takes nobody's time, as RFC 5545 has it."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//storyshare//schedules//EN", f"X-WR-CALNAME:{_escaped(name)}"]
    for event in sorted(events, key=_order):
        details = "\n".join(text for text in (event.state, event.details) if text)
        lines += [
            "BEGIN:VEVENT",
            f"UID:{_escaped(event.uid)}",
            f"DTSTAMP:{_utc(now)}",
            f"DTSTART:{_utc(event.at)}",
            f"SUMMARY:{_escaped(event.summary)}",
            *([f"DESCRIPTION:{_escaped(details)}"] if details else []),
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    return "".join(f"{_folded(line)}\r\n" for line in [*lines, "END:VCALENDAR"])


def to_html(events: Iterable[CalendarEvent], *, title: str, zone: ZoneInfo) -> str:
    """A page that needs nothing else, with a calendar of each month from the first event to the last, by that clock."""
    by_day = {
        day: list(found) for day, found in groupby(sorted(events, key=_order), lambda event: _local(event, zone).date())
    }
    heading = escape(title)
    months = "".join(_month(year, month, by_day, zone) for year, month in _months(sorted(by_day)))
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{heading}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{heading}</h1>\n"
        f"<p>Times are by the clock of {escape(str(zone))}.</p>\n"
        f"{months or '<p>There is nothing in this time.</p>'}\n</main>\n</body>\n</html>\n"
    )


def _month(year: int, month: int, by_day: dict[date, list[CalendarEvent]], zone: ZoneInfo) -> str:
    heads = "".join(f'<th scope="col">{name}</th>' for name in day_name)
    weeks = "".join(
        f"<tr>{''.join(_cell(day, month, by_day.get(day, []), zone) for day in week)}</tr>\n"
        for week in Calendar().monthdatescalendar(year, month)
    )
    caption = f"<caption>{month_name[month]} {year}</caption>"
    return f"<table>\n{caption}\n<thead><tr>{heads}</tr></thead>\n<tbody>\n{weeks}</tbody>\n</table>\n"


def _cell(day: date, month: int, events: Sequence[CalendarEvent], zone: ZoneInfo) -> str:
    if day.month != month:
        return '<td class="outside"></td>'
    lines = "".join(
        f'<li><time datetime="{_local(event, zone).isoformat()}">{_local(event, zone):%H:%M}</time> '
        + "<br>".join(escape(text) for text in (event.summary, event.state, event.details) if text)
        + "</li>"
        for event in events
    )
    return f'<td><time datetime="{day}">{day.day}</time>' + (f"<ul>{lines}</ul>" if lines else "") + "</td>"


def _months(days: Sequence[date]) -> list[tuple[int, int]]:
    if not days:
        return []
    begins, ends = (day.year * 12 + day.month - 1 for day in (days[0], days[-1]))
    return [(number // 12, number % 12 + 1) for number in range(begins, ends + 1)]


def _order(event: CalendarEvent) -> tuple[datetime, str]:
    return event.at, event.uid


def _local(event: CalendarEvent, zone: ZoneInfo) -> datetime:
    return event.at.astimezone(zone)


def _utc(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _escaped(text: str) -> str:
    """Text of RFC 5545, section 3.3.11; other control characters may not stand there."""
    for plain, safe in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r\n", "\n"), ("\r", "\n"), ("\n", "\\n")):
        text = text.replace(plain, safe)
    return "".join(letter for letter in text if letter == "\t" or (letter >= " " and letter != "\x7f"))


def _folded(line: str) -> str:
    """The line in pieces of at most 75 octets, none of which cuts a character."""
    pieces, room = [""], _FOLD
    for letter in line:
        octets = len(letter.encode())
        if octets > room:
            pieces.append("")
            room = _FOLD - 1
        pieces[-1] += letter
        room -= octets
    return "\r\n ".join(pieces)
