"""The calendar of what the schedules will do: each event on its day, its state by sign, word and colour."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from reading import Element, check_sound

from storyshare.pages import EventLook, Mark, calendar_page

PACIFIC = ZoneInfo("America/Los_Angeles")
NOW = datetime(2027, 2, 1, 9, 0, tzinfo=UTC)


def event(day: int = 20, hour: int = 17, mark: Mark = "goes", word: str = "goes out", **changes: str) -> EventLook:
    at = datetime(2027, 2, day, hour, 0, tzinfo=UTC)
    return EventLook(
        **{"story": "rosa", "account": "mastodon", "language": "en"} | changes, at=at, mark=mark, word=word
    )


def page(*events: EventLook, first: date = date(2027, 2, 10), last: date = date(2027, 2, 28)) -> Element:
    html = calendar_page(events, first=first, last=last, zone=PACIFIC, organisation="Example Legal Aid", now=NOW)
    return check_sound(html)


def days(found: Element) -> dict[str, str]:
    return {
        each.one("h3").one("time").attributes["datetime"]: each.one("ul").words
        for each in found.all("li", of="day")
        if each.all("ul")
    }


def test_an_event_stands_on_its_day_by_the_workspaces_clock() -> None:
    late = event(day=21, hour=3)
    assert days(page(late, event())) == {
        "2027-02-20": "09:00 rosa on mastodon · English ✓ goes out 19:00 rosa on mastodon · English ✓ goes out"
    }


@pytest.mark.parametrize(
    ("mark", "sign"), [("goes", "✓"), ("held", "✗"), ("missed", "!"), ("waits", "…"), ("doubt", "?")]
)
def test_a_state_has_a_colour_a_sign_and_a_word(mark: Mark, sign: str) -> None:
    found = page(event(mark=mark, word="so it is"))
    shown = found.one("main").one("li", of="event")
    assert mark in shown.attributes["class"].split()
    assert shown.one("p", of="word").words == f"{sign} so it is"
    assert found.one("ul", of="tally").one("li").words.startswith(f"{sign} ")


def test_every_day_of_every_month_is_there_once_under_its_weekday() -> None:
    found = page(last=date(2027, 4, 2))
    assert [each.words for each in found.all("h2")] == ["February 2027", "March 2027", "April 2027"]
    dates = [each.one("h3").one("time").attributes["datetime"] for each in found.all("li", of="day")]
    assert (len(dates), dates[0], dates[-1]) == (28 + 31 + 30, "2027-02-01", "2027-04-30")
    first = found.all("li", of="day")[28]
    assert first.one("h3").words == "Monday, 1 March 2027"
    assert "column-1" in first.attributes["class"].split()


def test_days_that_were_not_asked_for_are_marked() -> None:
    found = page()
    outside = [each.one("h3").one("time").attributes["datetime"] for each in found.all("li", of="outside")]
    assert outside == [f"2027-02-0{day}" for day in range(1, 10)]


def test_an_empty_month_says_so() -> None:
    assert "Nothing is planned in this month." in page().words
    assert "Nothing is planned in these days." in page().words


def test_hostile_names_stay_text() -> None:
    found = page(event(story="<script>alert(1)</script>", account='"><b>', language='"x'))
    assert "<script>alert(1)</script>" in found.text
