"""One post and its figures, out of what was read of its parts; what is unknown stays unknown. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import groupby
from operator import attrgetter

from storyshare.models import Measured, Reading

# As in `Metrics`; and what is added up of them: whatever a person does beside looking, where others can see it.
FIGURES = ("views", "likes", "boosts", "replies", "quotes", "bookmarks")
RESPONSES = ("likes", "boosts", "replies", "quotes")


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number that a platform told; `whole` False: of a part of the post it is unknown, so it is at least this."""

    value: int
    whole: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """One post, or one thread, with the latest figures; a figure that nobody told is not in `figures`.

    `read_at` is when the platform last told them. `gone` where it, or a part of it, is not there any more: its figures
    are the last ones from before. `boosted_by` are the accounts that boosted it. `grew` says what responses were
    known from which instant on, oldest first.
    """

    delivery: int
    story_id: str
    story: str
    platform: str
    account: str
    language: str
    occasion: str
    posted_at: datetime
    url: str
    parts: int = 1
    figures: Mapping[str, Figure] = field(default_factory=dict)
    read_at: datetime | None = None
    gone: bool = False
    boosted_by: tuple[str, ...] = ()
    grew: tuple[tuple[datetime, int], ...] = ()

    def figure(self, name: str) -> Figure | None:
        """One of FIGURES, or "responses": the likes, boosts, replies and quotes as far as the platform tells them."""
        if name != "responses":
            return self.figures.get(name)
        return _added([self.figures[each] for each in RESPONSES if each in self.figures])


def posts_of(measured: Iterable[Measured]) -> list[Post]:
    """The posts that the parts make, oldest first; boosts are noted with the posts that they boost.

    A thread is one post: its parts' figures are added up, but its views are those of its first part, which whoever sees
    another has passed; and that its own next part answers a part is no reply.
    """
    known = list(measured)
    boosts: dict[tuple[str, str, str], list[str]] = {}
    for each in known:
        if each.kind == "boost":
            boosts.setdefault((each.story_id, each.language, each.occasion), []).append(each.account)
    parts = sorted((each for each in known if each.kind == "post"), key=attrgetter("delivery", "number"))
    found = [_post(list(each)) for _, each in groupby(parts, key=attrgetter("delivery"))]
    found = [
        replace(post, boosted_by=tuple(sorted(set(accounts))))
        if (accounts := boosts.get((post.story_id, post.language, f"{post.account}/{post.occasion}")))
        else post
        for post in found
    ]
    return sorted(found, key=lambda post: (post.posted_at, post.delivery))


def _post(parts: Sequence[Measured]) -> Post:
    first = parts[0]
    told = [found for each in parts if (found := _told_at(each))]
    return Post(
        delivery=first.delivery,
        story_id=first.story_id,
        story=first.story,
        platform=first.platform,
        account=first.account,
        language=first.language,
        occasion=first.occasion,
        posted_at=first.posted_at,
        url=first.url,
        parts=len(parts),
        figures=_figures(parts, [_latest(each.readings) for each in parts]),
        read_at=min(told, default=None),
        gone=any(each.deleted or (each.readings and each.readings[-1].metrics is None) for each in parts),
        grew=tuple(_grew(parts)),
    )


def _latest(readings: Sequence[Reading], until: datetime | None = None) -> Reading | None:
    """The newest reading with figures; what was there before a post was gone still counts."""
    return next(
        (each for each in reversed(readings) if each.metrics is not None and (until is None or each.at <= until)), None
    )


def _told_at(part: Measured) -> datetime | None:
    latest = _latest(part.readings)
    if latest is None:
        return None
    return part.told_at or latest.at if latest is part.readings[-1] else latest.at


def _figures(parts: Sequence[Measured], latest: Sequence[Reading | None]) -> dict[str, Figure]:
    numbers = {each.number for each in parts}
    found: dict[str, Figure] = {}
    for name in FIGURES:
        values = []
        for part, reading in zip(parts, latest, strict=True):
            value = getattr(reading.metrics, name) if reading else None
            if value and name == "replies" and part.number + 1 in numbers:
                value -= 1
            values.append(value)
        if name == "views":
            values = values[:1]
        known = [value for value in values if value is not None]
        if known:
            found[name] = Figure(value=sum(known), whole=len(known) == len(values))
    return found


def _grew(parts: Sequence[Measured]) -> Iterable[tuple[datetime, int]]:
    instants = sorted({each.at for part in parts for each in part.readings if each.metrics is not None})
    for at in instants:
        figures = _figures(parts, [_latest(each.readings, at) for each in parts])
        responses = _added([figures[name] for name in RESPONSES if name in figures])
        if responses:
            yield at, responses.value


def _added(figures: Sequence[Figure]) -> Figure | None:
    if not figures:
        return None
    return Figure(value=sum(each.value for each in figures), whole=all(each.whole for each in figures))
