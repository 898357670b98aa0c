"""When to try again, read from what servers really send."""

from datetime import UTC, datetime, timedelta

import pytest

from storyshare.net import retry_at

_NOW = datetime(2027, 2, 20, 9, 0, tzinfo=UTC)
_LATER = datetime(2027, 2, 20, 9, 5, tzinfo=UTC)
_EPOCH = str(int(_LATER.timestamp()))


@pytest.mark.parametrize(
    "headers",
    [
        {"retry-after": "300"},
        {"retry-after": " 300 "},
        {"retry-after": "Sat, 20 Feb 2027 09:05:00 GMT"},
        {"ratelimit-reset": _EPOCH},
        {"ratelimit-reset": "300"},
        {"x-ratelimit-reset": "2027-02-20T09:05:00.000Z"},
        {"x-ratelimit-reset": "2027-02-20T10:05:00+01:00"},
        {"x-ratelimit-reset": "2027-02-20T09:05:00"},
        {"x-rate-limit-reset": _EPOCH},
        {"retry-after": "300", "ratelimit-reset": "9"},
        {"retry-after": "soon", "ratelimit-reset": _EPOCH},
    ],
)
def test_each_way_of_saying_it_is_read(headers: dict[str, str]) -> None:
    assert retry_at(headers, _NOW) == _LATER


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"retry-after": ""},
        {"retry-after": "soon"},
        {"retry-after": "-5"},
        {"ratelimit-reset": "9" * 40},
        {"date": "x"},
        {"retry-after": "Mon, 20 Nov 99999999999999999999 00:00:00 GMT"},
        {"retry-after": "Mon, 20 Nov 2026 00:00:00 +99999999999999"},
        {"x-ratelimit-reset": "0001-01-01T00:00:00+23:59"},
        {"x-ratelimit-reset": "9999-12-31T23:59:59-23:59"},
    ],
)
def test_where_nothing_readable_is_said_there_is_no_hint(headers: dict[str, str]) -> None:
    assert retry_at(headers, _NOW) is None


def test_a_server_whose_clock_is_ahead_is_allowed_for() -> None:
    headers = {"date": "Sat, 20 Feb 2027 10:00:00 GMT", "ratelimit-reset": str(int(_LATER.timestamp()) + 3600)}
    assert retry_at(headers, _NOW) == _LATER


@pytest.mark.parametrize("date", ["Mon, 01 Jan 0001 00:00:00 GMT", "Fri, 31 Dec 9999 23:59:59 GMT"])
def test_a_clock_that_no_server_can_have_is_passed_over(date: str) -> None:
    assert retry_at({"date": date, "x-ratelimit-reset": _LATER.isoformat()}, _NOW) == _LATER


@pytest.mark.parametrize(
    ("text", "expected"),
    [("86399999", _NOW + timedelta(days=1)), ("1000000000", _NOW), ("99999999999", _NOW + timedelta(days=1))],
)
def test_the_hint_lies_between_now_and_a_day_later(text: str, expected: datetime) -> None:
    assert retry_at({"ratelimit-reset": text}, _NOW) == expected


def test_the_hint_is_in_utc() -> None:
    found = retry_at({"x-ratelimit-reset": "2027-02-20T10:05:00+01:00"}, _NOW)
    assert found is not None
    assert found.tzinfo is UTC
