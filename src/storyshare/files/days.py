"""Days that come again, as people say them, in English or Spanish: `tuesday and thursday`, `primer lunes del mes`."""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, NoReturn

from storyshare.errors import InputError
from storyshare.files.asked import did_you_mean
from storyshare.files.daywords import MONTHS, NUMBERS, PHRASES, VOCABULARY, WEEKDAYS
from storyshare.i18n import _

LAST = -1
_PLACES = frozenset({1, 2, 3, 4, 5, LAST})
_LONGEST_MONTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
# Only these are worth guessing at.
_LONG_WORDS = tuple(word for word in VOCABULARY if len(word) > len("mayo"))
_A_CYCLE_OF_YEARS = range(2000, 2028)
_TOKEN = re.compile(r"\d{1,2}-\d{1,2}(?![\d-])|\d+|[^\W\d_]+|\S")
_DAY_OF_YEAR = re.compile(r"(\d{2})-(\d{2})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """Days that come again; whatever is empty does not matter.

    `weekdays` count from Monday, 0. `places` (1 to 5, LAST) say which of those weekdays in a month. `month_days` are
    days of the month (LAST for the last). Every `step` days or weeks are counted from a first day. `after` means the
    first of `weekdays` after each of those days.
    """

    weekdays: frozenset[int] = frozenset()
    places: frozenset[int] = frozenset()
    month_days: frozenset[int] = frozenset()
    months: frozenset[int] = frozenset()
    step: int = 1
    unit: Literal["day", "week"] = "day"
    after: Days | None = None

    def matches(self, day: date, first: date | None = None) -> bool:
        """Whether it is one of these days; steps are counted from `first`, weeks from its Monday."""
        if self.after and not any(self.after.matches(day - timedelta(days=back)) for back in range(1, 8)):
            return False
        return (
            (not self.weekdays or day.weekday() in self.weekdays)
            and (not self.months or day.month in self.months)
            and (not self.places or bool(self.places & _places(day)))
            and (not self.month_days or bool(self.month_days & _month_days(day)))
            and (self.step == 1 or (first is not None and self._counted(day, first)))
        )

    def in_year(self, year: int) -> Iterator[date]:
        """These days of one year, in order."""
        day = date(year, min(self.months, default=1), 1)
        last = date(year, 12, 31)
        while day <= last:
            if self.matches(day):
                yield day
            day += timedelta(days=1)

    def _counted(self, day: date, first: date) -> bool:
        if self.unit == "week":
            weeks = (_monday(day) - _monday(first)).days // 7
            return weeks % self.step == 0
        return (day - first).days % self.step == 0


def read_days(text: str) -> Days:
    """The days that these words mean. Raises InputError, naming what is not understood."""
    return _Reader(text).read()


def read_yearly_day(text: str) -> Days:
    """One day of every year, as `03-14` or `second sunday of may`. Raises InputError for anything else."""
    found = read_days(text)
    if found.step > 1 or any(len(list(found.in_year(year))) != 1 for year in _A_CYCLE_OF_YEARS):
        hint = _('Write a month and a day, as "03-14", or words such as "second sunday of may".')
        raise InputError(_("`{text}` is not one day in every year.", text=text), hint=hint)
    return found


def plain(text: str) -> str:
    """The words without capitals, accents and typographic spaces."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(letter for letter in apart if not unicodedata.combining(letter)).split())


class _Reader:
    """Reads the words from left to right."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._words: list[str] = []
        known = re.sub(r"(?<=[a-z])\s*[-–—]\s*(?=[a-z])", " to ", plain(text))
        for phrase, meant in PHRASES:
            known = re.sub(phrase, meant, known)
        for word in _TOKEN.findall(known):
            meant = VOCABULARY.get(word, word)
            if meant and not (meant == "and" and self._words[-1:] == ["and"]):
                self._words.append(meant)

    def read(self) -> Days:
        if not self._words:
            raise InputError(_("no day is said."), hint="")
        found = self._days()
        if self._words:
            self._not_understood(self._words[0])
        return found

    def _days(self) -> Days:
        self._take("of")
        if self._words[1:] and self._next() in {"week", "month"} and self._words.pop(0) == "month":
            # "every month on the first monday": as if it ended in "of the month".
            self._words += [] if "of" in self._words else ["of", "month"]
        if _DAY_OF_YEAR.fullmatch(self._next()) or self._next() in MONTHS:
            return self._dated()
        if found := self._stepped():
            return found
        if self._is_number() or (self._next() == "day" and self._words[1:]):
            return self._numbered()
        if self._take("day"):
            return Days()
        days = Days(weekdays=self._weekdays())
        return Days(weekdays=days.weekdays, after=self._days()) if self._take("after") else days

    def _dated(self) -> Days:
        """A day of the year that begins with its month."""
        word = self._words.pop(0)
        if found := _DAY_OF_YEAR.fullmatch(word):
            return self._of_month(Days(month_days=frozenset({int(found[2])}), months=frozenset({int(found[1])})))
        return self._of_month(Days(month_days=self._numbers(), months=frozenset({MONTHS[word]})))

    def _stepped(self) -> Days | None:
        """Every so many days or weeks; None where a number means something else."""
        word = self._next()
        step = 2 if word == "other" else NUMBERS.get(word) or _number(word)
        weeks = self._next(1) == "week" or (word == "other" and self._next(1) in WEEKDAYS)
        if step < 1 or not (weeks or (self._next(1) == "day" and not self._words[2:])):
            return None
        self._words.pop(0)
        if self._take("day"):
            return Days(step=step)
        self._take("week")
        return Days(weekdays=self._weekdays(), step=step, unit="week")

    def _numbered(self) -> Days:
        """What begins with a number: the place of a weekday in the month, or days of the month."""
        numbers = self._numbers()
        if self._next() not in WEEKDAYS:
            return self._of_month(Days(month_days=numbers, months=self._of()))
        weekdays = self._weekdays()
        if self._next() != "of":
            day = next(name for name in WEEKDAYS if WEEKDAYS[name] == min(weekdays))
            hint = _("Write `first {day} of the month`, or `every 2 weeks on {day}`.", day=day)
            raise InputError(_("`{text}` does not say of which month.", text=self._text), hint=hint)
        if not numbers <= _PLACES:
            self._not_understood(str(max(numbers)))
        return Days(weekdays=weekdays, places=numbers, months=self._of())

    def _numbers(self) -> frozenset[int]:
        """Numbers, or `last`, with `and` between them and `day` around them."""
        found = set()
        while True:
            self._take("day")
            if not self._is_number():
                self._not_understood(self._next())
            word = self._words.pop(0)
            found.add(NUMBERS.get(word) or _number(word))
            self._take("day")
            if not (self._next() == "and" and self._words[1:]):
                return frozenset(found)
            self._words.pop(0)

    def _weekdays(self) -> frozenset[int]:
        found: set[int] = set()
        while True:
            if (word := self._next()) not in WEEKDAYS:
                self._not_understood(word)
            begins = WEEKDAYS[self._words.pop(0)]
            if self._take("to") and self._next() in WEEKDAYS:
                ends = WEEKDAYS[self._words.pop(0)]
                found |= {(begins + more) % 7 for more in range((ends - begins) % 7 + 1)}
            else:
                found |= {5, 6} if word == "weekend" else {0, 1, 2, 3, 4} if word == "weekday" else {begins}
            if not self._take("and"):
                return frozenset(found)

    def _of(self) -> frozenset[int]:
        """The months named, as `of may and june`; none for `of the month`."""
        of = self._take("of")
        if self._take("month"):
            return frozenset()
        found = set()
        while self._next() in MONTHS:
            found.add(MONTHS[self._words.pop(0)])
            self._take("and")
        if of and not found:
            self._not_understood(self._next())
        return frozenset(found)

    def _of_month(self, days: Days) -> Days:
        """The same, where each of its days exists at all."""
        known = [_LONGEST_MONTHS[month - 1] for month in days.months if 0 < month <= len(_LONGEST_MONTHS)]
        longest = max(known, default=0 if days.months else max(_LONGEST_MONTHS))
        if any(day != LAST and not 0 < day <= longest for day in days.month_days):
            raise InputError(
                _("there is no such day: `{text}`.", text=self._text), hint=_("Look at the day and the month.")
            )
        return days

    def _next(self, ahead: int = 0) -> str:
        return self._words[ahead] if ahead < len(self._words) else ""

    def _is_number(self) -> bool:
        return self._next().isdecimal() or self._next() in NUMBERS

    def _take(self, word: str) -> bool:
        if self._next() != word:
            return False
        self._words.pop(0)
        return True

    def _not_understood(self, word: str) -> NoReturn:
        if not word:
            raise InputError(_("`{text}` breaks off.", text=self._text), hint="")
        where = "" if word == self._text else _(" in `{text}`", text=self._text)
        raise InputError(
            _("`{word}` is not understood{where}.", word=word, where=where), hint=did_you_mean(word, _LONG_WORDS)
        )


def _number(word: str) -> int:
    return int(word) if word.isdecimal() else 0


def _places(day: date) -> set[int]:
    """Which of its weekday in its month a day is, from the front and perhaps from behind."""
    place = (day.day - 1) // 7 + 1
    return {place, LAST} if day.day + 7 > monthrange(day.year, day.month)[1] else {place}


def _month_days(day: date) -> set[int]:
    return {day.day, LAST} if day.day == monthrange(day.year, day.month)[1] else {day.day}


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
