"""What `every` says, in one of three ways: plain words, an RFC 5545 rule, a cron expression."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from functools import lru_cache
from typing import Protocol
from zoneinfo import ZoneInfo

from storyshare.schedules import cron, icalrule, words

_NAMES = "SUN|MON|TUE|WED|THU|FRI|SAT|JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC"
_CRON_FIELD = re.compile(rf"(?i)(?:[\d*/,#LW?-]|{_NAMES})+")
_FEWEST_FIELDS = 4


class Repetition(Protocol):
    """Something that comes again."""

    def times(self, first: date, last: date, zone: ZoneInfo) -> Iterator[tuple[date, datetime]]:
        """Each time from one local day to another, both included, in order: its local day and its aware UTC instant.

        A time that a clock change skips is the first moment after it.
        """


@lru_cache(maxsize=20_000)
def read_every(text: str, first_day: date | None = None) -> Repetition:
    """What these words mean; "every 2 weeks" is counted from `first_day`.

    Raises InputError, with the right form in its hint.
    """
    if re.match(r"(?i)\s*(?:RRULE\s*:|FREQ\s*=)", text):
        return icalrule.read(text, first_day)
    if _is_cron(text):
        return cron.read(text)
    return words.read(text, first_day)


def _is_cron(text: str) -> bool:
    fields = text.split()
    if "*" in text or text.lstrip().startswith("@"):
        return True
    return len(fields) >= _FEWEST_FIELDS and all(_CRON_FIELD.fullmatch(field) for field in fields)
