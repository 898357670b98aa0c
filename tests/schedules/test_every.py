"""`every` is understood in plain words of two languages, as a rule of RFC 5545 and as a cron expression."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from schedules.made import entry, walls
from support import conformance_json

from storyshare.errors import InputError
from storyshare.schedules.every import read_every

FIRST = date(2027, 1, 5)


@pytest.mark.parametrize(
    ("every", "days"),
    [
        ("tuesday and thursday at 10:00", "02-02 02-04 02-09"),
        ("Tuesdays, Thursdays at 10:00", "02-02 02-04 02-09"),
        ("every day at 10:00", "02-01 02-02 02-03"),
        ("day at 10:00", "02-01 02-02 02-03"),
        ("daily at 10:00", "02-01 02-02 02-03"),
        ("monday to friday at 10:00", "02-01 02-02 02-03 02-04 02-05 02-08"),
        ("Monday – Friday at 10:00", "02-01 02-02 02-03 02-04 02-05 02-08"),
        ("friday to monday at 10:00", "02-01 02-05 02-06 02-07 02-08"),
        ("weekdays at 10:00", "02-01 02-02 02-03 02-04 02-05 02-08"),
        ("weekends at 10:00", "02-06 02-07 02-13"),
        ("first monday of the month at 10:00", "02-01 03-01 04-05"),
        ("every month on the first monday at 10:00", "02-01 03-01 04-05"),
        ("second and last friday of the month at 10:00", "02-12 02-26 03-12"),
        ("first monday of march and april at 10:00", "03-01 04-05"),
        ("on the 1st and 15th at 10:00", "02-01 02-15 03-01"),
        ("31st of the month at 10:00", "03-31 05-31"),
        ("last day of the month at 10:00", "02-28 03-31 04-30"),
        ("15th and last day of the month at 10:00", "02-15 02-28 03-15"),
        ("every 2 weeks on friday at 10:00", "02-05 02-19 03-05"),
        ("every other friday at 10:00", "02-05 02-19 03-05"),
        ("every 20 days at 10:00", "02-14 03-06 03-26"),
        ("20 february at 10:00", "02-20"),
        ("february 20 at 10:00", "02-20"),
        ("02-20 at 10:00", "02-20"),
        ("sunday after 02-07 at 10:00", "02-14"),
        ("sunday after 02-08 at 10:00", "02-14"),
        ("martes y jueves a las 10:00", "02-02 02-04 02-09"),
        ("primer lunes del mes a las 10:00", "02-01 03-01 04-05"),
        ("cada día a las 10:00", "02-01 02-02 02-03"),
        ("todos los días a las 10:00", "02-01 02-02 02-03"),
        ("de lunes a viernes a las 10:00", "02-01 02-02 02-03 02-04 02-05 02-08"),
        ("los miércoles, a las 10:00", "02-03 02-10 02-17"),
        ("el último viernes de cada mes a las 10:00", "02-26 03-26 04-30"),
        ("el 1 y el 15 de cada mes a las 10:00", "02-01 02-15 03-01"),
        ("cada mes el día 1 a las 10:00", "02-01 03-01 04-01"),
        ("último día del mes a las 10:00", "02-28 03-31 04-30"),
        ("cada 2 semanas los viernes a las 10:00", "02-05 02-19 03-05"),
        ("fines de semana a las 10:00", "02-06 02-07 02-13"),
        ("días laborables a las 10:00", "02-01 02-02 02-03 02-04 02-05 02-08"),
        ("FREQ=WEEKLY;BYDAY=TU,TH;BYHOUR=10;BYMINUTE=0", "02-02 02-04 02-09"),
        ("RRULE:FREQ=MONTHLY;BYDAY=-1FR;BYHOUR=10", "02-26 03-26 04-30"),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;BYHOUR=10", "02-26 03-31 04-30"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=FR;BYHOUR=10", "02-05 02-19 03-05"),
        ("FREQ=MONTHLY;INTERVAL=2;BYHOUR=10", "03-05 05-05"),
        ("freq=yearly;bymonth=5;byday=2su;byhour=10", "05-09"),
        ("0 10 * * TUE,THU", "02-02 02-04 02-09"),
        ("0 10 * * 5#2", "02-12 03-12 04-09"),
        ("0 10 1,15 * *", "02-01 02-15 03-01"),
    ],
)
def test_which_days_are_meant(every: str, days: str) -> None:
    """February 2027 begins on a Monday."""
    found = walls(entry(every=every, first_day=FIRST), "2027-01-31 12:00", "2027-06-01 00:00")
    assert {each[11:16] for each in found} == {"10:00"}
    expected = days.split()
    assert [each[5:10] for each in found][: len(expected)] == expected


@pytest.mark.parametrize(
    ("every", "clocks"),
    [
        ("friday at 10:00 and 18:30", ["10:00", "18:30"]),
        ("friday at 18:30, 10:00", ["10:00", "18:30"]),
        ("viernes a las 10:00 y a las 18:30", ["10:00", "18:30"]),
        ("viernes a la 01:00", ["01:00"]),
        ("@daily", ["00:00"]),
        ("FREQ=DAILY;BYHOUR=9,17;BYMINUTE=15", ["09:15", "17:15"]),
    ],
)
def test_which_times_are_meant(every: str, clocks: list[str]) -> None:
    found = walls(entry(every=every), "2027-02-04 23:59", "2027-02-05 23:00")
    assert [each[11:16] for each in found] == clocks


EXAMPLES = (
    "Write it as `tuesday and thursday at 10:00`, `first monday of the month at 10:00`, "
    "`every 2 weeks on friday at 10:00`; a rule as `FREQ=WEEKLY;BYDAY=TU;BYHOUR=10`, or a cron expression."
)
RULE = "Write it as `FREQ=WEEKLY;BYDAY=TU,TH;BYHOUR=10;BYMINUTE=0`, or in words as `tuesday and thursday at 10:00`."
CRON = (
    "A cron expression has five fields: minute, hour, day of the month, month, day of the week; as `0 10 * * TUE,THU`. "
    "Plain words do as well: `tuesday and thursday at 10:00`."
)


@pytest.mark.parametrize(
    ("every", "message", "hint"),
    [
        (
            "every day at 9:00",
            "`9:00` is not a time of the 24-hour clock.",
            "Write 09:00, or 21:00 for the afternoon.",
        ),
        ("friday at 9am", "`9am` is not a time of the 24-hour clock.", "Write 09:00."),
        ("friday", "`friday` does not say the time after `at`.", "Write: every: friday at 10:00"),
        ("friday 9:30", "`friday 9:30` does not say the time after `at`.", "Write: every: friday at 09:30"),
        ("friday at", "`friday at` does not say the time after `at`.", "Write: every: friday at 10:00"),
        ("soon", "`soon` does not say the time after `at`.", EXAMPLES),
        ("eventually at 10:00", "`eventually` is not understood.", EXAMPLES),
        ("tusday at 10:00", "`tusday` is not understood.", "Did you mean `tuesday`?"),
        ("at 10:00", "no day is said.", EXAMPLES),
        ("every 2 weeks at 10:00", "`every 2 weeks` breaks off.", EXAMPLES),
        (
            "every second friday at 10:00",
            "`every second friday` does not say of which month.",
            "Write `first friday of the month`, or `every 2 weeks on friday`.",
        ),
        (
            "monday at 10:00 and tuesday at 11:00",
            "`tuesday` stands where only times can: days come first, then `at`, then times.",
            "Make it two entries if the times differ from day to day.",
        ),
        ("32nd at 10:00", "there is no such day: `32nd`.", "Look at the day and the month."),
        ("31 june at 10:00", "there is no such day: `31 june`.", "Look at the day and the month."),
        ("6th monday of the month at 10:00", "`6` is not understood in `6th monday of the month`.", EXAMPLES),
        (
            "every 2 weeks on friday at 10:00",
            "`every 2 weeks on friday at 10:00` must be counted from a day.",
            "Add it below, as: from: 2027-01-05",
        ),
        (
            "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR;BYHOUR=10",
            "`FREQ=WEEKLY;INTERVAL=2;BYDAY=FR;BYHOUR=10` must be counted from a day.",
            "Add it below, as: from: 2027-01-05",
        ),
        (
            "FREQ=WEEKLY;BYHOUR=10",
            "`FREQ=WEEKLY;BYHOUR=10` must be counted from a day.",
            "Add it below, as: from: 2027-01-05",
        ),
        ("FREQ=WEEKLY;BYDAY=FR", "`FREQ=WEEKLY;BYDAY=FR` does not say the time.", "Add it, as: ;BYHOUR=10;BYMINUTE=0"),
        ("FREQ=DAILY;BYHOUR=25", "`FREQ=DAILY;BYHOUR=25` is not understood.", RULE),
        ("FREQ=DAILY;BYDAY=XX;BYHOUR=9", "`FREQ=DAILY;BYDAY=XX;BYHOUR=9` is not understood.", RULE),
        ("FREQ=DAILY;BYHOUR=9;FOO=1", "`FREQ=DAILY;BYHOUR=9;FOO=1` is not understood.", RULE),
        (
            "FREQ=DAILY;BYHOUR=9;INTERVAL=0",
            "`FREQ=DAILY;BYHOUR=9;INTERVAL=0` is not understood: INTERVAL must be a number.",
            RULE,
        ),
        ("FREQ=MINUTELY", "`FREQ=MINUTELY` does not say how often.", f"FREQ is YEARLY to HOURLY. {RULE}"),
        (
            "FREQ=DAILY;BYHOUR=9;COUNT=3",
            "`COUNT` stands in a line of its own here.",
            "Take it out and write: until: 2027-06-30",
        ),
        (
            "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;BYHOUR=9",
            "`FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;BYHOUR=9` never comes.",
            "Look at its days and months.",
        ),
        ("0 10 * *", "`0 10 * *` is no cron expression: it does not have five fields.", CRON),
        ("99 10 * * *", "`99 10 * * *` is no cron expression: its minute is not understood.", CRON),
        (
            "0 10 31 2 *",
            "`0 10 31 2 *` is no cron expression: its day of the month is not understood, or never comes.",
            CRON,
        ),
        ("@reboot", "`@reboot` is no cron expression: it does not have five fields.", CRON),
    ],
)
def test_what_is_not_understood_is_named_with_the_right_form(every: str, message: str, hint: str) -> None:
    with pytest.raises(InputError) as caught:
        read_every(every)
    assert (str(caught.value), caught.value.hint) == (message, hint)


def _instant(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)


def _between(case: dict[str, Any]) -> list[datetime]:
    """All times of the stretch that a published case speaks of, in the case's own direction."""
    zone, start, last = ZoneInfo(case["tz"] or "UTC"), _instant(case["start"]), _instant(case["next"][-1])
    second = timedelta(seconds=1)
    after, until = (last - second, start - second) if case["reverse"] else (start, last)
    first_day, last_day = after.astimezone(zone).date() - timedelta(days=1), until.astimezone(zone).date()
    found = [at for _, at in read_every(case["expr"]).times(first_day, last_day, zone) if after < at <= until]
    return found[::-1] if case["reverse"] else found


def test_cron_expressions_mean_what_they_mean_to_debians_cron() -> None:
    """Published cases of cronsim, clock changes included; backwards ones are the same stretch of time, turned round."""
    cases = conformance_json("recurrence/cronsim_debian.json")["schedules"]
    ever = [case for case in cases if case["next"] != [None]]
    assert [case for case in ever if _between(case) != [_instant(text) for text in case["next"]]] == []
    for case in cases:
        if case not in ever:
            with pytest.raises(InputError, match="never comes"):
                read_every(case["expr"])
    assert len(cases) == 312


def test_invalid_cron_expressions_are_refused_as_such() -> None:
    cases = conformance_json("recurrence/cronsim_debian.json")["invalid"]
    for case in cases:
        with pytest.raises(InputError, match="is no cron expression: "):
            read_every(case["expr"])
    assert len(cases) == 228
