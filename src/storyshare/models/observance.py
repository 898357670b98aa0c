"""A day that comes every year and has a name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Observance:
    """A named day of every year: `name` is what schedules write, `rule` says in words which day it is.

    `titles` are by language; "" holds one for every language. `month_long` means that the day is the first of a month
    that is observed as a whole.
    """

    name: str
    titles: Mapping[str, str]
    rule: str
    month_long: bool = False
    source: str = ""

    def title(self, language: str) -> str:
        """Its title in that language, or the one that there is."""
        return self.titles.get(language) or next(iter(self.titles.values()), self.name)
