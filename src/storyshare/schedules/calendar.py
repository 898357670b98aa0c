"""What is to come, as an iCalendar file. Nothing here reads a file or a clock."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

_FOLD = 75  # octets a line, RFC 5545 section 3.1


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


def _order(event: CalendarEvent) -> tuple[datetime, str]:
    return event.at, event.uid


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
