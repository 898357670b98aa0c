"""Posts side by side: few stay few, and views are never added up over several platforms."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from measurings import POSTED, part

from storyshare.models import Measured, Metrics
from storyshare.publish.reports.figures import posts_of
from storyshare.publish.reports.groups import By, Point, grouped, over_time

PACIFIC = ZoneInfo("America/Los_Angeles")


def likes(*values: int | None, **changes: Any) -> list[Measured]:
    return [part(*([] if value is None else [Metrics(likes=value)]), **changes) for value in values]


def keys(measured: list[Measured], by: By) -> list[tuple[str, str]]:
    return [(group.platform, group.key) for group in grouped(posts_of(measured), by, PACIFIC)]


def test_a_sum_says_of_how_many_posts_it_is_known() -> None:
    (group,) = grouped(posts_of(likes(3, None, 4)), "platform", PACIFIC)
    tally = group.tally("likes")
    assert (tally.total, tally.known, tally.posts, tally.whole) == (7, 2, 3, False)


def test_what_is_known_of_no_post_has_no_sum() -> None:
    (group,) = grouped(posts_of(likes(3)), "platform", PACIFIC)
    assert group.tally("views").total is None


def test_a_post_of_which_only_a_part_is_known_makes_a_sum_no_whole() -> None:
    halves = [part(Metrics(likes=3), delivery=9_001), part(delivery=9_001, number=2)]
    (group,) = grouped(posts_of(halves), "platform", PACIFIC)
    assert (group.tally("likes").known, group.tally("likes").whole) == (1, False)


@pytest.mark.parametrize(
    ("values", "middle"), [((1, 2, 3, 100), None), ((1, 2, 3, 4, 100), 3), ((1, 2, 3, 4, None), None)]
)
def test_there_is_a_median_from_five_known_posts_on(values: tuple[int | None, ...], middle: float | None) -> None:
    (group,) = grouped(posts_of(likes(*values)), "platform", PACIFIC)
    assert group.tally("likes").middle == middle


def test_views_are_told_platform_by_platform() -> None:
    measured = [part(Metrics(views=5), platform="x"), part(Metrics(views=7)), part(Metrics(views=1))]
    (group,) = grouped(posts_of(measured), "story", PACIFIC)
    assert {name: tally.total for name, tally in group.views().items()} == {"mastodon": 8, "x": 5}


def test_day_and_hour_are_the_workspaces() -> None:
    late = part(posted_at=datetime(2027, 2, 22, 7, 59, tzinfo=UTC))
    assert keys([late], "weekday") == [("mastodon", "Sunday")]
    assert keys([late], "hour") == [("mastodon", "23:00")]


def test_weekdays_are_in_order_and_each_platform_is_apart() -> None:
    days = [part(posted_at=POSTED + timedelta(days=day)) for day in (0, 1, 2)]
    assert keys([*days, part(platform="x", account="x")], "weekday") == [
        ("mastodon", "Monday"),
        ("mastodon", "Saturday"),
        ("mastodon", "Sunday"),
        ("x", "Saturday"),
    ]


def test_of_stories_the_one_with_most_responses_is_first() -> None:
    measured = [*likes(2, 3), *likes(7, story_id="maura-2222", story="maura"), *likes(None, story_id="x", story="x")]
    assert keys(measured, "story") == [("", "maura-2222"), ("", "rosa-7f3k"), ("", "x")]


def test_boosted_posts_stand_beside_those_of_the_same_platform() -> None:
    boost = part(kind="boost", account="partner", occasion="mastodon/second")
    assert keys([part(), part(occasion="second"), boost], "boosts") == [
        ("mastodon", "boosted"),
        ("mastodon", "not boosted"),
    ]


def test_over_time_each_day_has_what_was_known_at_its_end() -> None:
    first = part(Metrics(likes=1), Metrics(likes=4))
    second = part(Metrics(likes=2), posted_at=POSTED + timedelta(days=1, hours=2))
    assert over_time(posts_of([first, second, part()]), PACIFIC) == [
        Point(day=date(2027, 2, 20), posts=1, responses=1),
        Point(day=date(2027, 2, 21), posts=2, responses=6),
    ]


def test_what_was_known_of_a_post_that_is_gone_is_not_taken_away() -> None:
    assert over_time(posts_of([part(Metrics(likes=4), None)]), PACIFIC) == [
        Point(day=date(2027, 2, 20), posts=1, responses=4)
    ]


@pytest.mark.parametrize(("days", "points"), [(40, 40), (70, 11), (400, 14)])
def test_of_many_days_there_is_one_a_week_or_a_month(days: int, points: int) -> None:
    found = over_time(posts_of([part(*(Metrics(likes=day) for day in range(days)))]), PACIFIC)
    assert (len(found), found[-1].responses) == (points, days - 1)
