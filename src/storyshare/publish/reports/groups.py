"""Posts side by side: by story, platform, account, language, weekday, hour, boosted or not; and over time. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from statistics import median
from typing import Literal

from storyshare.publish.reports.figures import Figure, Post

# With fewer posts a median would look like more than it is: then there are single figures, and nothing is compared.
FEW = 5
_MOST_POINTS = 40
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
By = Literal["story", "platform", "account", "language", "weekday", "hour", "boosts"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """One figure over so many `posts`, of `known` of which it was told: `figures`, the least first.

    `total` is None where nobody told anything; it is at least that where it is not `whole`. `middle` is the median, and
    None where fewer than FEW are known; it is at least that where they are not all `sure`.
    """

    posts: int
    figures: tuple[Figure, ...]

    @property
    def known(self) -> int:
        """Of how many posts the figure is known."""
        return len(self.figures)

    @property
    def values(self) -> tuple[int, ...]:
        """The figures' numbers."""
        return tuple(each.value for each in self.figures)

    @property
    def sure(self) -> bool:
        """Whether each of the figures is whole."""
        return all(each.whole for each in self.figures)

    @property
    def whole(self) -> bool:
        """Whether all is known of all posts."""
        return self.known == self.posts and self.sure

    @property
    def total(self) -> int | None:
        """All of them added up."""
        return sum(self.values) if self.figures else None

    @property
    def middle(self) -> float | None:
        """Half of the posts have at the most this, half at the least."""
        return median(self.values) if self.known >= FEW else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Posts that have something in common, oldest first; `key` is what, `platform` where all are from one."""

    key: str
    posts: tuple[Post, ...]
    platform: str = ""

    def tally(self, name: str) -> Tally:
        """One figure over all of them. Views are counted differently by each platform: ask `views` for these."""
        return _tally(self.posts, name)

    def views(self) -> dict[str, Tally]:
        """The views platform by platform; never added up over several, because each counts something else."""
        platforms = sorted({post.platform for post in self.posts})
        return {name: _tally([post for post in self.posts if post.platform == name], "views") for name in platforms}


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """What was known at the end of a day: of so many posts, so many responses together."""

    day: date
    posts: int
    responses: int


def grouped(posts: Iterable[Post], by: By, zone: tzinfo) -> list[Group]:
    """The groups in an order that can be expected; weekday and hour are those of `zone`.

    By language, weekday, hour and boosts each platform is apart, because what is usual on one is not on another.
    """
    key, order = _KEYS[by]
    found: dict[tuple[str, str], list[Post]] = {}
    for post in posts:
        found.setdefault(("" if by == "story" else post.platform, key(post, zone)), []).append(post)
    groups = [Group(key=name, posts=tuple(each), platform=platform) for (platform, name), each in found.items()]
    return sorted(groups, key=order)


def over_time(posts: Sequence[Post], zone: tzinfo) -> list[Point]:
    """What was known at the end of each day with news; of many days the last one of each week, or of each month."""
    steps = sorted((at, post.delivery, value) for post in posts for at, value in post.grew)
    known: dict[int, int] = {}
    days: dict[date, Point] = {}
    total = 0
    for at, delivery, value in steps:
        total += value - known.get(delivery, 0)
        known[delivery] = value
        day = at.astimezone(zone).date()
        days[day] = Point(day=day, posts=len(known), responses=total)
    found = list(days.values())
    for bucket in (_week, _month):
        if len(found) > _MOST_POINTS:
            found = list({bucket(each.day): each for each in found}.values())
    return found


def _tally(posts: Sequence[Post], name: str) -> Tally:
    figures = [figure for post in posts if (figure := post.figure(name))]
    return Tally(posts=len(posts), figures=tuple(sorted(figures, key=lambda each: each.value)))


def _week(day: date) -> tuple[int, int]:
    return day.isocalendar()[:2]


def _month(day: date) -> tuple[int, int]:
    return day.year, day.month


def _local(post: Post, zone: tzinfo) -> datetime:
    return post.posted_at.astimezone(zone)


def _by_total(group: Group) -> tuple[object, ...]:
    return (-(group.tally("responses").total or 0), group.key)


def _by_name(group: Group) -> tuple[object, ...]:
    return (group.platform, group.key)


_KEYS: dict[By, tuple[Callable[[Post, tzinfo], str], Callable[[Group], tuple[object, ...]]]] = {
    "story": (lambda post, _: post.story_id, _by_total),
    "platform": (lambda post, _: post.platform, _by_name),
    "account": (lambda post, _: post.account, _by_name),
    "language": (lambda post, _: post.language, _by_name),
    "weekday": (
        lambda post, zone: WEEKDAYS[_local(post, zone).weekday()],
        lambda group: (group.platform, WEEKDAYS.index(group.key)),
    ),
    "hour": (lambda post, zone: f"{_local(post, zone):%H}:00", _by_name),
    "boosts": (lambda post, _: "boosted" if post.boosted_by else "not boosted", _by_name),
}
