"""A report: posts with their figures, and the names under which they may be shown.

A report lies in files and is handed on. What is protected is blotted out of it, and of a story that was taken back
neither name nor title nor address stands in it; its numbers stay.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import reduce
from zoneinfo import ZoneInfo

from storyshare.gate import UnreadableTerms
from storyshare.i18n import _
from storyshare.models import ConsentStatus, Measured, Story
from storyshare.platforms import title
from storyshare.publish.looking import open_to_look
from storyshare.publish.looks import hider
from storyshare.publish.reports.figures import Post, posts_of
from storyshare.publish.reports.measuring import measured
from storyshare.publish.reports.scope import Scope
from storyshare.publish.tombstones import ids_in_file, stands_in_file
from storyshare.workspace import Workspace

YOUNG = timedelta(days=3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """How a story may be called; of one that was taken back there is nothing but that.

    `id` is empty where it, too, would tell what must not be seen.
    """

    name: str
    id: str = ""
    title: str = ""
    language: str = "en"
    taken_back: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Posts, oldest first, fit to be shown; `stories` names theirs by id, `platforms` titles theirs by name.

    `title` says what it is about. `now` and all days and hours are by the clock of `zone`. `silent` says of how many
    posts nothing can be asked, by why.
    """

    title: str
    posts: tuple[Post, ...]
    stories: Mapping[str, Named]
    platforms: Mapping[str, str]
    zone: ZoneInfo
    now: datetime
    silent: Mapping[str, int] = field(default_factory=dict)

    @property
    def read_at(self) -> datetime | None:
        """When the newest figure in it was told."""
        return max((post.read_at for post in self.posts if post.read_at), default=None)

    @property
    def young(self) -> int:
        """How many posts have had little time."""
        return sum(self.now - post.posted_at < YOUNG for post in self.posts)


def report_of(
    place: Workspace, records: Sequence[Story], scope: Scope, *, now: datetime, silent: Mapping[str, int] | None = None
) -> Report:
    """What the ledger knows of the posts in question; asks nobody. Raises LedgerError and SetupError."""
    found = [
        each
        for each in measured(place, since=scope.since if scope.story_ids is None else None)
        if scope.story_ids is None or each.story_id in scope.story_ids
    ]
    posts = [post for post in posts_of(found) if scope.since is None or post.posted_at >= scope.since]
    names = _names(place, records, found)
    return Report(
        title=_title(scope, names),
        posts=tuple(_shown(post, names[post.story_id]) for post in posts),
        stories={post.story_id: names[post.story_id].named for post in posts},
        platforms={name: title(name) for name in sorted({post.platform for post in posts})},
        zone=place.timezone,
        now=now.astimezone(place.timezone),
        silent=silent or {},
    )


def _title(scope: Scope, names: Mapping[str, _Name]) -> str:
    if scope.story:
        return _("How {name} is doing", name=next((each.named.name for each in names.values()), _("this story")))
    if scope.campaign:
        campaign = reduce(lambda text, name: name.ours(text), names.values(), scope.campaign)
        return _("How the campaign {campaign} is doing", campaign=campaign)
    return _("How our posts are doing")


Hide = Callable[[str], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Name:
    """How a story may be called; what blots out of its texts, and out of our own, whatever must not be shown."""

    named: Named
    hide: Hide = str
    ours: Hide = str


def _shown(post: Post, name: _Name) -> Post:
    gone = name.named.taken_back
    return replace(
        post,
        story=name.named.name,
        occasion="" if gone else name.hide(post.occasion),
        url="" if gone or name.hide(post.url) != post.url else post.url,
        account=name.ours(post.account),
        boosted_by=tuple(map(name.ours, post.boosted_by)),
    )


def _names(place: Workspace, records: Sequence[Story], found: Iterable[Measured]) -> dict[str, _Name]:
    by_id = {record.id: record for record in records}
    called = {each.story_id: each.story for each in found}  # the newest name
    gone = _taken_back(place, records)
    names: dict[str, _Name] = {}
    with open_to_look(place) as ledger:
        for story_id, name in called.items():
            terms = None
            if ledger is not None:
                from storyshare.publish.protecting import terms_for

                terms = terms_for(place, ledger, story_id)
            # Where nobody can tell what is protected, nothing of a story is shown; what we say ourselves still is.
            hide, ours = hider(terms), hider(None if isinstance(terms, UnreadableTerms) else terms)
            if story_id in gone:
                named = _withdrawn(1 + sum(each.named.taken_back for each in names.values()))
            elif record := by_id.get(story_id):
                named = Named(name=hide(record.name), title=hide(record.title), language=record.language)
            else:
                named = Named(name=hide(name))
            if hide(story_id) == story_id and not named.taken_back:
                named = replace(named, id=story_id)
            names[story_id] = _Name(named=named, hide=hide, ours=ours)
    return names


def _withdrawn(number: int) -> Named:
    name = _("a withdrawn story") if number == 1 else _("a withdrawn story ({number})", number=number)
    return Named(name=name, taken_back=True)


def _taken_back(place: Workspace, records: Iterable[Story]) -> set[str]:
    """The stories that were taken back, whoever says so: the ledger, the file that travels, or the record."""
    gone = ids_in_file(place) | {record.id for record in records if stands_in_file(place, record)}
    gone |= {each.id for each in records if each.consent and each.consent.status is ConsentStatus.WITHDRAWN}
    with open_to_look(place) as ledger:
        if ledger is not None:
            from storyshare.ledger.withdrawals import withdrawals

            gone |= {each.story_id for each in withdrawals(ledger)}
    return gone
