"""The day on which something was published, in the many forms that websites have for it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo

_LONGEST = 60
_YEARS = range(1970, 2101)
_ISO_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ].*)?")
_NUMBERS = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})(?:[, ].*)?")
_LARGEST_MONTH = 12
_MONTH = re.compile(r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b", re.IGNORECASE)


def first_day(texts: Iterable[str], zone: ZoneInfo) -> tuple[date | None, str]:
    """The day of the first text that names one, and the first text that does not.

    An instant with an offset is the day that it is in `zone`. What can be two days (02/03/2026) is none.
    """
    unread = ""
    for text in texts:
        written = " ".join(text[:_LONGEST].split())
        if not written:
            continue
        day = _day(written, zone)
        if day and day.year in _YEARS:
            return day, unread
        unread = unread or written
    return None, unread


def _day(text: str, zone: ZoneInfo) -> date | None:
    for read in (_iso, _mail, _numbers, _words):
        try:
            if (found := read(text, zone)) is not None:
                return found
        except (ValueError, OverflowError, TypeError, AttributeError, IndexError):
            continue
    return None


def _iso(text: str, zone: ZoneInfo) -> date | None:
    found = _ISO_DAY.fullmatch(text)
    if not found:
        return None
    try:
        return _in_zone(datetime.fromisoformat(text), zone)
    except ValueError:
        return date(int(found[1]), int(found[2]), int(found[3]))


def _mail(text: str, zone: ZoneInfo) -> date | None:
    return _in_zone(parsedate_to_datetime(text), zone) if ":" in text else None


def _numbers(text: str, _: ZoneInfo) -> date | None:
    found = _NUMBERS.fullmatch(text)
    if not found:
        return None
    one, two, year = int(found[1]), int(found[3]), int(found[4])
    if found[2] == "." or one > _LARGEST_MONTH:
        return date(year, two, one)
    # 12/31 can only be the American way; 02/03 can be both.
    return date(year, one, two) if two > _LARGEST_MONTH or one == two else None


def _words(text: str, zone: ZoneInfo) -> date | None:
    """As "March 20, 2026": only where a month is named and a year is whole."""
    if (
        not _MONTH.search(text)
        or not re.search(r"\b\d{4}\b", text)
        or not re.search(r"\b\d{1,2}(?:st|nd|rd|th)?\b", text)
    ):
        return None
    from dateutil import parser

    return _in_zone(parser.parse(text), zone)


def _in_zone(at: datetime, zone: ZoneInfo) -> date:
    return at.date() if at.tzinfo is None else at.astimezone(zone).date()
