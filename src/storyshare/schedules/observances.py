"""Observances: named days of every year. Those built in lie in observances.toml beside this module."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from storyshare.files import Days, read_yearly_day
from storyshare.models import Observance


@dataclass(frozen=True, slots=True, kw_only=True)
class Observed:
    """An observance in one year; `until` is its last day, which differs from `day` where a whole month is observed."""

    observance: Observance
    day: date
    until: date


@cache
def built_in() -> Mapping[str, Observance]:
    """The observances that are packaged, by name."""
    import tomllib
    from importlib.resources import files

    text = files("storyshare.schedules").joinpath("observances.toml").read_text(encoding="utf-8")
    return {
        name: Observance(
            name=name,
            titles={language: table[language] for language in ("en", "es")},
            rule=table["rule"],
            month_long=table.get("month_long", False),
            source=table["source"],
        )
        for name, table in tomllib.loads(text).items()
    }


def known_observances(own: Mapping[str, Observance]) -> Mapping[str, Observance]:
    """Those built in and a workspace's own, by name; its own go before."""
    return {**built_in(), **own}


def observance_day(observance: Observance, year: int) -> date:
    """The day on which it is observed in that year; the first, of a whole month."""
    return next(_days(observance.rule).in_year(year))


def next_observances(today: date, *, days: int, observances: Mapping[str, Observance]) -> tuple[Observed, ...]:
    """Those of the next `days` days, today among them, in their order; a month that is under way as well."""
    ends = today + timedelta(days=days)
    found = [
        observed
        for observance in observances.values()
        for year in range(today.year, ends.year + 1)
        if (observed := _observed(observance, year)).until >= today and observed.day < ends
    ]
    return tuple(sorted(found, key=lambda each: (each.day, each.observance.name)))


def _observed(observance: Observance, year: int) -> Observed:
    day = observance_day(observance, year)
    last = (day.replace(day=1) + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return Observed(observance=observance, day=day, until=last if observance.month_long else day)


@cache
def _days(rule: str) -> Days:
    return read_yearly_day(rule)
