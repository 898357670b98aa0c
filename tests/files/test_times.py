"""Days and times have one form each; by the wall clock, a skipped time comes right after, a repeated one comes once."""

import contextlib
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyshare import files
from storyshare.errors import InputError


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("02/03/2026", "Write 2026-03-02 for 2 Mar, or 2026-02-03 for 3 Feb."),
        ("20/03/2026", "Write 2026-03-20."),
        ("20.03.2026", "Write 2026-03-20."),
        ("2026/3/2", "Write 2026-03-02."),
        ("2026-3-2", "Write 2026-03-02."),
        ("2 Jan 2026", "Write 2026-01-02."),
        ("2nd January 2026", "Write 2026-01-02."),
        ("March 20, 2026", "Write 2026-03-20."),
        ("3/2/26", "Write it as 2026-03-20."),
        ("tomorrow", "Write it as 2026-03-20."),
    ],
)
def test_a_day_is_written_year_month_day_and_the_right_form_is_named(text: str, hint: str) -> None:
    with pytest.raises(InputError) as caught:
        files.read_date(text)
    assert (str(caught.value), caught.value.hint) == (f"`{text}` is not a day written year-month-day.", hint)


@pytest.mark.parametrize("text", ["2026-02-30", "2026-13-01", "0206-03-20", "3026-03-20"])
def test_a_day_that_cannot_be_is_refused(text: str) -> None:
    with pytest.raises(InputError, match=r"no day|cannot be right"):
        files.read_date(text)


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_every_day_reads_back(day: date) -> None:
    assert files.read_date(day.isoformat()) == day


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("9am", "Write 09:00."),
        ("9 a.m.", "Write 09:00."),
        ("12am", "Write 00:00."),
        ("12 pm", "Write 12:00."),
        ("6:30 PM", "Write 18:30."),
        ("9:00", "Write 09:00, or 21:00 for the afternoon."),
        ("9h30", "Write 09:30, or 21:30 for the afternoon."),
        ("18.30", "Write 18:30."),
        ("24:00", "Write 00:00 of the next day."),
        ("25:00", "Write it as 09:00 or 18:30."),
        ("18:60", "Write it as 09:00 or 18:30."),
        ("noon", "Write it as 09:00 or 18:30."),
    ],
)
def test_a_time_is_written_by_the_24_hour_clock_and_the_right_form_is_named(text: str, hint: str) -> None:
    with pytest.raises(InputError) as caught:
        files.read_time(text)
    assert (str(caught.value), caught.value.hint) == (f"`{text}` is not a time of the 24-hour clock.", hint)


def test_times_read_as_they_stand() -> None:
    assert files.read_time("09:05") == time(9, 5)
    assert files.read_wall_clock("2026-04-01 09:00") == datetime(2026, 4, 1, 9)  # noqa: DTZ001 - the clock on the wall
    assert files.read_wall_clock("2026-04-01T23:59") == datetime(2026, 4, 1, 23, 59)  # noqa: DTZ001 - as above


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("2026-04-01", "Add the time: 2026-04-01 09:00"),
        ("2026-04-01 09:00 PST", "Write 2026-04-01 09:00, by the clock of the time zone set for the workspace."),
        ("2026-04-01T09:00:00Z", "Write 2026-04-01 09:00, by the clock of the time zone set for the workspace."),
        ("2026-04-01 09:00+02:00", "Write 2026-04-01 09:00, by the clock of the time zone set for the workspace."),
        ("2026-04-01 9am", "Write 09:00."),
        ("1 April 2026 09:00", "Write year-month-day and the time of the 24-hour clock, as 2026-04-01 09:00."),
        ("soon", "Write year-month-day and the time of the 24-hour clock, as 2026-04-01 09:00."),
    ],
)
def test_a_moment_is_a_day_and_a_time_without_a_zone(text: str, hint: str) -> None:
    with pytest.raises(InputError) as caught:
        files.read_wall_clock(text)
    assert caught.value.hint == hint


@pytest.mark.parametrize(
    ("zone", "wall", "expected"),
    [
        ("America/Los_Angeles", "2026-04-01 09:00", "2026-04-01 16:00"),
        ("UTC", "2026-04-01 09:00", "2026-04-01 09:00"),
        # Skipped: the first moment after it.
        ("America/Los_Angeles", "2026-03-08 02:00", "2026-03-08 10:00"),
        ("America/Los_Angeles", "2026-03-08 02:30", "2026-03-08 10:00"),
        ("America/Los_Angeles", "2026-03-08 03:00", "2026-03-08 10:00"),
        ("Europe/Berlin", "2026-03-29 02:59", "2026-03-29 01:00"),
        ("Australia/Lord_Howe", "2026-10-04 02:15", "2026-10-03 15:30"),
        ("Africa/Cairo", "2026-04-24 00:00", "2026-04-23 22:00"),
        ("Pacific/Apia", "2011-12-30 12:00", "2011-12-30 10:00"),
        # Repeated: the first.
        ("America/Los_Angeles", "2026-11-01 01:30", "2026-11-01 08:30"),
        ("America/Los_Angeles", "2026-11-01 02:00", "2026-11-01 10:00"),
        ("Europe/Berlin", "2026-10-25 02:00", "2026-10-25 00:00"),
    ],
)
def test_a_skipped_time_comes_right_after_the_change_and_a_repeated_one_comes_first(
    zone: str, wall: str, expected: str
) -> None:
    found = files.read_instant(wall, ZoneInfo(zone))
    assert (found.strftime("%Y-%m-%d %H:%M"), found.tzinfo, found.second, found.microsecond) == (expected, UTC, 0, 0)


@given(
    st.datetimes(datetime(1990, 1, 1), datetime(2037, 12, 31)),  # noqa: DTZ001 - the clock on the wall
    st.sampled_from(["America/Los_Angeles", "Europe/Berlin", "Australia/Lord_Howe", "Pacific/Apia", "Asia/Tehran"]),
)
def test_no_instant_is_before_the_time_on_the_wall_and_none_is_later_than_needed(wall: datetime, name: str) -> None:
    zone = ZoneInfo(name)
    wall = wall.replace(second=0, microsecond=0)
    found = files.instant(wall, zone)
    assert found.astimezone(zone).replace(tzinfo=None) >= wall
    assert (found - timedelta(minutes=1)).astimezone(zone).replace(tzinfo=None) < wall


def test_a_day_begins_when_its_first_moment_comes() -> None:
    assert files.start_of_day(date(2026, 3, 2), ZoneInfo("America/Los_Angeles")) == datetime(2026, 3, 2, 8, tzinfo=UTC)
    assert files.start_of_day(date(2026, 4, 24), ZoneInfo("Africa/Cairo")) == datetime(2026, 4, 23, 22, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("45m", timedelta(minutes=45)),
        ("90 min", timedelta(minutes=90)),
        ("6h", timedelta(hours=6)),
        ("6 hours", timedelta(hours=6)),
        ("30d", timedelta(days=30)),
        ("1 day", timedelta(days=1)),
        ("2w", timedelta(weeks=2)),
    ],
)
def test_lengths_of_time(text: str, expected: timedelta) -> None:
    assert files.read_duration(text) == expected


@pytest.mark.parametrize("text", ["6", "h", "-6h", "1.5h", "6 fortnights", "1 month", "6h30", "9999999d"])
def test_other_lengths_are_refused(text: str) -> None:
    with pytest.raises(InputError) as caught:
        files.read_duration(text)
    assert caught.value.hint == "Write 45m, 6h, 30d or 2w."


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("PST", "America/Los_Angeles"),
        ("pdt", "America/Los_Angeles"),
        ("EST", "America/New_York"),
        ("CET", "Europe/Paris"),
        ("Los Angeles", "America/Los_Angeles"),
        ("America/Los Angeles", "America/Los_Angeles"),
        ("america/los_angeles", "America/Los_Angeles"),
        ("America/Los_Angles", "America/Los_Angeles"),
        ("Berlin", "Europe/Berlin"),
    ],
)
def test_a_zone_goes_by_its_full_name_and_the_one_meant_is_named(text: str, meant: str) -> None:
    with pytest.raises(InputError) as caught:
        files.read_zone(text)
    assert (str(caught.value), caught.value.hint) == (
        f"`{text}` is not the name of a time zone.",
        f"Did you mean {meant}?",
    )


def test_known_zones_are_read_and_paths_are_not() -> None:
    assert files.read_zone("America/Los_Angeles") == ZoneInfo("America/Los_Angeles")
    assert files.read_zone("UTC") == ZoneInfo("UTC")
    for text in ("../etc/passwd", "/etc/localtime", "America/", "x/y", "home"):
        with pytest.raises(InputError):
            files.read_zone(text)


@pytest.mark.parametrize(
    "read", [files.read_date, files.read_time, files.read_wall_clock, files.read_duration, files.read_zone]
)
@given(text=st.text(st.characters(codec="utf-8"), max_size=30) | st.from_regex(r"[0-9/:. apm-]{1,20}", fullmatch=True))
def test_anything_else_is_refused_and_never_breaks(read: Callable[[str], object], text: str) -> None:
    with contextlib.suppress(InputError):
        read(text)
