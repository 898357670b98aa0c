"""What a report says: at least, of how many, and what the figures do not bear."""

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from measurings import POSTED, part, thread

from storyshare.models import Measured, Metrics
from storyshare.publish.reports.figures import Figure, posts_of
from storyshare.publish.reports.groups import Tally, grouped
from storyshare.publish.reports.report import Named, Report
from storyshare.publish.reports.words import each_said, figure_said, notes, total_said, views_said

PACIFIC = ZoneInfo("America/Los_Angeles")


def report(*measured: Measured, **changes: Any) -> Report:
    fields: dict[str, Any] = {
        "title": "How our posts are doing",
        "posts": tuple(posts_of(measured)),
        "stories": {"rosa-7f3k": Named(name="rosa")},
        "platforms": {"mastodon": "Mastodon", "x": "X"},
        "zone": PACIFIC,
        "now": POSTED + timedelta(days=30),
    }
    return Report(**(fields | changes))


def said(*measured: Measured, **changes: Any) -> str:
    return "\n".join(notes(report(*measured, **changes)))


@pytest.mark.parametrize(
    ("figure", "words"),
    [(None, "unknown"), (Figure(value=0), "0"), (Figure(value=1234, whole=False), "at least 1,234")],
)
def test_a_figure(figure: Figure | None, words: str) -> None:
    assert figure_said(figure) == words


@pytest.mark.parametrize(
    ("posts", "values", "total", "each"),
    [
        (3, (), "unknown", "unknown"),
        (2, (3, 1200), "1,203", "3, 1,200"),
        (5, (3, 4), "at least 7, from 2 of 5 posts", "3, 4"),
        (5, (1, 2, 3, 4, 9), "19", "median 3, from 1 to 9"),
        (6, (1, 2, 3, 4, 5, 9), "24", "median 3.5, from 1 to 9"),
    ],
)
def test_a_tally(posts: int, values: tuple[int, ...], total: str, each: str) -> None:
    tally = Tally(posts=posts, figures=tuple(Figure(value=value) for value in values))
    assert (total_said(tally), each_said(tally)) == (total, each)


@pytest.mark.parametrize(
    ("more", "total", "each"),
    [
        (1, "at least 5", "2, at least 3"),
        (4, "at least 14", "median at least 3, from 2 to at least 3"),
    ],
)
def test_a_tally_of_posts_of_which_something_is_unknown(more: int, total: str, each: str) -> None:
    figures = (Figure(value=2), *[Figure(value=3, whole=False)] * more)
    tally = Tally(posts=1 + more, figures=figures)
    assert (total_said(tally), each_said(tally)) == (total, each)


def test_views_are_named_by_their_platform() -> None:
    found = report(part(Metrics(views=5), platform="x"), part(Metrics(views=7)), part())
    (group,) = grouped(found.posts, "story", PACIFIC)
    assert views_said(group, found) == "Mastodon at least 7, from 1 of 2 posts; X 5"


def test_no_best_time_is_named_whatever_the_figures() -> None:
    days = [part(Metrics(likes=day), posted_at=POSTED + timedelta(days=day % 2 - 20)) for day in range(10)]
    assert "Too few posts to compare weekdays" not in said(*days)
    assert "No best day or hour is named" in said(*days)


def test_two_groups_on_two_platforms_are_not_compared() -> None:
    five = [part(Metrics(likes=1)) for _ in range(5)]
    others = [part(Metrics(likes=1), platform="x", posted_at=POSTED + timedelta(days=1)) for _ in range(5)]
    assert "Too few posts to compare weekdays" in said(*five, *others)


@pytest.mark.parametrize(
    ("measured", "words"),
    [
        ([part(), part(Metrics(likes=1))], "no figure is known: 1 of 2. They are unknown, not zero."),
        ([part(Metrics(views=1)), part(Metrics(views=1), platform="x")], "views are never added up"),
        ([part(posted_at=POSTED + timedelta(days=28))], "younger than 3 days, which may still gain: 1."),
        ([part(Metrics(likes=1), None)], "no longer there: 1. What was known of them before counts."),
        (thread(Metrics(likes=1), Metrics(likes=1)), "A thread is one post"),
        ([part(), part(kind="boost", occasion="mastodon/first")], "what a boost brought cannot be told"),
    ],
)
def test_what_must_be_known_is_said_where_it_matters(measured: list[Measured], words: str) -> None:
    assert words in said(*measured)
    assert words not in said(part(Metrics(likes=1)))


def test_who_tells_nothing_is_named() -> None:
    assert "nothing can be asked about: 2 (Telegram tells none)." in said(part(), silent={"Telegram tells none": 2})
