"""An entry gives its occasions: the right minute, once, each under a name that stays."""

from datetime import UTC, date, datetime, time
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from schedules.made import BERLIN, PACIFIC, entry, local, walls

from storyshare.models import Observance
from storyshare.schedules import Entry, known_observances, occurrences
from storyshare.schedules.every import read_every
from storyshare.schedules.icalrule import CalendarRule


def slots(made: Entry, after: str, until: str) -> list[str]:
    found = occurrences(made, after=local(after), until=local(until), observances=known_observances({}))
    return [each.slot for each in found]


def test_a_one_off_comes_once_after_the_first_moment_and_not_after_the_last() -> None:
    made = entry(at=datetime(2027, 2, 20, 17, tzinfo=UTC))
    assert walls(made, "2027-02-20 08:59", "2027-02-20 09:00") == ["2027-02-20 09:00-0800"]
    assert walls(made, "2027-02-20 09:00", "2027-02-21 09:00") == []
    assert walls(made, "2027-02-19 09:00", "2027-02-20 08:59") == []


def test_a_one_off_moved_to_another_day_is_the_same_occasion() -> None:
    for day in (20, 21):
        assert slots(entry(at=datetime(2027, 2, day, 17, tzinfo=UTC)), "2027-01-01", "2027-12-31") == ["a"]


def test_an_observance_comes_each_year_and_is_the_same_occasion_at_any_hour() -> None:
    for hour in (9, 12):
        made = entry(observance="mothers-day", at_time=time(hour))
        assert walls(made, "2027-01-01", "2028-12-31") == [
            f"2027-05-09 {hour:02}:00-0700",
            f"2028-05-14 {hour:02}:00-0700",
        ]
        assert slots(made, "2027-01-01", "2028-12-31") == ["a@2027", "a@2028"]


def test_a_workspaces_own_observance_is_found() -> None:
    own = Observance(name="founding-day", titles={"": "Ours"}, rule="03-14")
    made = entry(observance="founding-day", at_time=time(10))
    (found,) = occurrences(
        made, after=local("2027-01-01"), until=local("2027-12-31"), observances=known_observances({own.name: own})
    )
    assert found.at == datetime(2027, 3, 14, 17, tzinfo=UTC)


def test_from_until_and_except_bound_what_comes_again_with_both_days_included() -> None:
    made = entry(
        every="every day at 10:00",
        first_day=date(2027, 2, 2),
        last_day=date(2027, 2, 5),
        except_days=(date(2027, 2, 3),),
    )
    assert slots(made, "2027-01-01", "2027-12-31") == ["a@2027-02-02", "a@2027-02-04", "a@2027-02-05"]


def test_an_observance_keeps_to_its_bounds_too() -> None:
    made = entry(observance="human-rights-day", at_time=time(9), except_days=(date(2027, 12, 10),))
    assert slots(made, "2026-01-01", "2028-12-31") == ["a@2026", "a@2028"]
    made = entry(observance="human-rights-day", at_time=time(9), last_day=date(2027, 12, 9))
    assert slots(made, "2026-01-01", "2028-12-31") == ["a@2026"]


def test_times_of_one_day_are_numbered_whatever_part_of_the_day_is_asked_for() -> None:
    made = entry(every="friday at 10:00 and 18:00")
    assert slots(made, "2027-02-18", "2027-02-27") == [
        "a@2027-02-19",
        "a@2027-02-19#2",
        "a@2027-02-26",
        "a@2027-02-26#2",
    ]
    assert slots(made, "2027-02-19 12:00", "2027-02-20") == ["a@2027-02-19#2"]


@pytest.mark.parametrize("every", ["friday at 10:00", "friday at 11:30", "FREQ=WEEKLY;BYDAY=FR;BYHOUR=9", "0 8 * * 5"])
def test_a_repetition_moved_to_another_hour_is_the_same_occasion(every: str) -> None:
    assert slots(entry(every=every), "2027-02-18", "2027-02-20") == ["a@2027-02-19"]


@pytest.mark.parametrize("every", ["every day at 02:30", "FREQ=DAILY;BYHOUR=2;BYMINUTE=30", "30 2 * * *"])
def test_clock_changes(every: str) -> None:
    """A time that the clocks skip comes at the first moment after; one that they repeat comes once, the first time."""
    made = entry(every=every)
    assert walls(made, "2027-03-13", "2027-03-15 12:00") == [
        "2027-03-13 02:30-0800",
        "2027-03-14 03:00-0700",
        "2027-03-15 02:30-0700",
    ]
    made = entry(every=every.replace("02:30", "01:30").replace("R=2", "R=1").replace("30 2", "30 1"))
    assert walls(made, "2027-11-06", "2027-11-08 12:00") == [
        "2027-11-06 01:30-0700",
        "2027-11-07 01:30-0700",
        "2027-11-08 01:30-0800",
    ]


def test_two_times_that_a_clock_change_makes_one_come_once() -> None:
    made = entry(every="every day at 02:30 and 03:00")
    assert walls(made, "2027-03-14", "2027-03-14 12:00") == ["2027-03-14 03:00-0700"]


def test_each_hour_follows_the_clock_on_the_wall_and_every_time_has_a_name_of_its_own() -> None:
    made = entry(every="@hourly", zone=BERLIN)
    found = walls(made, "2027-10-31 01:30", "2027-10-31 03:30")
    assert found == [f"2027-10-31 {each}" for each in ("02:00+0200", "02:00+0100", "03:00+0100")]
    until = local("2027-10-31 23:30", BERLIN)
    names = [
        each.slot for each in occurrences(made, after=local("2027-10-30 23:30", BERLIN), until=until, observances={})
    ]
    assert len(names) == len(set(names)) == 25


def test_a_day_that_a_zone_left_out_is_made_up_for_at_the_first_moment_after() -> None:
    """Samoa had no 30 December 2011."""
    made = entry(every="friday at 10:00", zone=ZoneInfo("Pacific/Apia"))
    assert walls(made, "2011-12-22 00:00", "2012-01-07 00:00") == [
        "2011-12-23 10:00-1000",
        "2011-12-31 00:00+1400",
        "2012-01-06 10:00+1400",
    ]


@pytest.mark.parametrize("after", ["2027-01-04 09:59", "2027-01-04 10:00", "2031-06-03"])
def test_steps_are_counted_from_the_first_day_however_long_ago_it_was(after: str) -> None:
    first = date(2027, 1, 4)
    for every in ("every 2 weeks on monday at 10:00", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO;BYHOUR=10"):
        found = walls(entry(every=every, first_day=first), after, "2031-07-01")
        days = [date.fromisoformat(each[:10]) for each in found]
        assert {(day - first).days % 14 for day in days} == {0}
        assert (first in days) == (after == "2027-01-04 09:59")
    found = walls(entry(every="every 3 days at 10:00", first_day=first), after, "2031-07-01")
    assert found == walls(entry(every="FREQ=DAILY;INTERVAL=3;BYHOUR=10", first_day=first), after, "2031-07-01")


def test_what_was_long_ago_costs_nothing() -> None:
    rule = read_every("FREQ=DAILY;INTERVAL=3;BYHOUR=10", date(1990, 1, 1))
    assert isinstance(rule, CalendarRule)
    begins = next(iter(rule.beginning(datetime(2027, 1, 5))))  # noqa: DTZ001 - the clock on the wall
    assert (date(2027, 1, 5) - begins.date()).days in range(3)
    assert (begins.date() - date(1990, 1, 1)).days % 3 == 0


@pytest.mark.parametrize("every", ["@daily", "every day at 00:00", "FREQ=DAILY;BYHOUR=0"])
def test_the_first_moment_of_the_first_day_is_included(every: str) -> None:
    made = entry(every=every, first_day=date(2027, 2, 5))
    assert walls(made, "2027-02-01", "2027-02-06 00:00") == ["2027-02-05 00:00-0800", "2027-02-06 00:00-0800"]


def test_a_week_is_counted_from_its_monday() -> None:
    made = entry(every="every 2 weeks on monday and friday at 10:00", first_day=date(2027, 1, 8))
    assert [each[:10] for each in walls(made, "2027-01-01", "2027-01-31")] == ["2027-01-08", "2027-01-18", "2027-01-22"]


def test_neighbouring_stretches_of_time_miss_nothing_and_give_nothing_twice() -> None:
    for every in ("tuesday and thursday at 10:00", "*/30 * * * *", "FREQ=HOURLY;INTERVAL=5"):
        made = entry(every=every, first_day=date(2027, 3, 1))
        whole = walls(made, "2027-03-12 00:00", "2027-03-16 00:00")
        days = [f"2027-03-{day:02} {clock}" for day in (12, 13, 14, 15) for clock in ("00:00", "10:00", "17:30")]
        days.append("2027-03-16 00:00")
        parts = [walls(made, *pair) for pair in pairwise(days)]
        assert [each for part in parts for each in part] == whole


def test_the_sample_entry_of_the_design() -> None:
    made = entry(
        id="twice-a-week",
        every="tuesday and thursday at 10:00",
        first_day=date(2027, 1, 5),
        last_day=date(2027, 6, 30),
    )
    found = walls(made, "2027-01-01", "2027-12-31")
    assert (found[0], found[-1], len(found)) == ("2027-01-05 10:00-0800", "2027-06-29 10:00-0700", 51)
    assert made.zone is PACIFIC
