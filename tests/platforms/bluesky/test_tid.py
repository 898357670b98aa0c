"""Record keys of our own."""

from datetime import UTC, datetime, timedelta

from platforms.bluesky.made import NOW, is_tid
from support import conformance

from storyshare.platforms.bluesky.tid import TidClock


def test_they_have_the_right_form() -> None:
    clock = TidClock()
    keys = [clock.tid(NOW + timedelta(days=days)) for days in range(0, 36500, 365)]
    assert all(is_tid(key) for key in keys)
    assert keys == sorted(keys)


def test_the_published_cases_agree_on_that_form() -> None:
    for expected in ("valid", "invalid"):
        lines = conformance(f"bluesky/syntax/tid_syntax_{expected}.txt").read_text(encoding="utf-8").splitlines()
        for case in (line for line in lines if line and not line.startswith("#")):
            assert is_tid(case) == (expected == "valid"), case


def test_they_hold_the_microseconds_since_1970_above_ten_bits_of_the_clocks_own() -> None:
    clock = TidClock()
    clock._id = 33
    assert clock.tid(datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=32)) == "2222222223233"


def test_they_only_ever_grow() -> None:
    clock = TidClock()
    keys = [clock.tid(at) for at in (NOW, NOW, NOW - timedelta(days=1), NOW, NOW + timedelta(seconds=1))]
    assert keys == sorted(set(keys))
