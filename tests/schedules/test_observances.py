"""Observances fall on the days on which the world observes them."""

from datetime import date

import pytest

from storyshare.files import read_yearly_day
from storyshare.models import Observance
from storyshare.schedules import known_observances, next_observances, observance_day

KNOWN = known_observances({})


@pytest.mark.parametrize(
    ("name", "days"),
    [
        ("world-day-of-social-justice", ["2027-02-20"]),
        ("zero-discrimination-day", ["2027-03-01"]),
        ("international-womens-day", ["2027-03-08"]),
        ("mothers-day", ["2024-05-12", "2025-05-11", "2026-05-10", "2027-05-09", "2028-05-14"]),
        ("international-day-of-families", ["2027-05-15"]),
        ("immigrant-heritage-month", ["2027-06-01"]),
        ("world-refugee-day", ["2027-06-20"]),
        ("fathers-day", ["2024-06-16", "2025-06-15", "2026-06-21", "2027-06-20"]),
        ("world-day-against-trafficking-in-persons", ["2027-07-30"]),
        ("international-day-of-peace", ["2027-09-21"]),
        (
            "world-day-of-migrants-and-refugees",
            ["2019-09-29", "2020-09-27", "2021-09-26", "2022-09-25", "2023-09-24", "2024-09-29", "2026-09-27"],
        ),
        ("world-childrens-day", ["2027-11-20"]),
        ("international-day-for-the-elimination-of-violence-against-women", ["2027-11-25"]),
        ("giving-tuesday", ["2022-11-29", "2023-11-28", "2024-12-03", "2025-12-02", "2026-12-01", "2027-11-30"]),
        ("human-rights-day", ["2027-12-10"]),
        ("international-migrants-day", ["2027-12-18"]),
    ],
)
def test_each_is_on_its_day(name: str, days: list[str]) -> None:
    expected = [date.fromisoformat(day) for day in days]
    assert [observance_day(KNOWN[name], day.year) for day in expected] == expected


def test_each_has_two_titles_a_source_and_one_day_in_every_year() -> None:
    for observance in KNOWN.values():
        assert set(observance.titles) == {"en", "es"}
        assert all(observance.titles.values())
        assert observance.source
        read_yearly_day(observance.rule)
    assert len(KNOWN) == 16


def test_the_next_ones_come_in_order_today_among_them_and_a_month_while_it_lasts() -> None:
    found = next_observances(date(2027, 6, 20), days=41, observances=KNOWN)
    assert [(each.observance.name, str(each.day), str(each.until)) for each in found] == [
        ("immigrant-heritage-month", "2027-06-01", "2027-06-30"),
        ("fathers-day", "2027-06-20", "2027-06-20"),
        ("world-refugee-day", "2027-06-20", "2027-06-20"),
        ("world-day-against-trafficking-in-persons", "2027-07-30", "2027-07-30"),
    ]
    assert len(next_observances(date(2027, 6, 20), days=40, observances=KNOWN)) == 3
    assert next_observances(date(2027, 7, 1), days=29, observances=KNOWN) == ()


def test_the_turn_of_the_year_is_no_end() -> None:
    names = [each.observance.name for each in next_observances(date(2027, 12, 11), days=90, observances=KNOWN)]
    assert names == [
        "international-migrants-day",
        "world-day-of-social-justice",
        "zero-discrimination-day",
        "international-womens-day",
    ]


def test_a_workspaces_own_goes_before_one_of_that_name() -> None:
    own = Observance(name="mothers-day", titles={"": "Día de las Madres"}, rule="05-10")
    (found,) = next_observances(date(2027, 5, 10), days=5, observances=known_observances({own.name: own}))
    assert (found.day, found.observance.title("en")) == (date(2027, 5, 10), "Día de las Madres")
