"""The use case behind `storyshare links check`: each link is fetched once, one at a time from each server."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock
from urllib.parse import urlsplit

from storyshare.ledger import Ledger, withdrawals
from storyshare.models import ConsentStatus, Story
from storyshare.net import Bounds, Fetched, FetchError, fetch
from storyshare.publish.links.findings import Finding, Inspector, Terms
from storyshare.publish.links.looking import Seen, look_at
from storyshare.publish.protecting import terms_for
from storyshare.workspace import Workspace

_AT_ONCE = 8
_PICTURE = Bounds(connect=8, read=10, total=25, size=10_000_000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What was found, how many links were looked at, and which stories were left alone: they are withdrawn."""

    findings: tuple[Finding, ...]
    links: int
    left_alone: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Visits:
    """Fetches for several threads: one at a time from each server, and nothing twice."""

    _locks: defaultdict[str, Lock] = field(default_factory=lambda: defaultdict(Lock))
    _pictures: dict[str, Fetched | FetchError] = field(default_factory=dict)
    _guard: Lock = field(default_factory=Lock)

    def page(self, url: str) -> Seen:
        with self._at(url):
            return look_at(url)

    def picture(self, url: str) -> Fetched | FetchError:
        with self._at(url):
            if url not in self._pictures:
                try:
                    self._pictures[url] = fetch(url, accept="image/*", bounds=_PICTURE, robots=False)
                except FetchError as failure:
                    self._pictures[url] = failure
            return self._pictures[url]

    def _at(self, url: str) -> Lock:
        with self._guard:
            return self._locks[host_of(url)]


def check_links(
    place: Workspace,
    ledger: Ledger | None,
    records: Iterable[Story],
    *,
    now: datetime,
    told: Callable[[], None] = lambda: None,
) -> Looked:
    """Look at the links of these stories and of their translations; `told` hears of each link that is done.

    The links of a story that is withdrawn are not fetched. The ledger is only read, before anything is fetched.
    """
    wanted: dict[str, list[tuple[Story, Story, Terms]]] = {}
    alone = []
    for record in records:
        if _withdrawn(ledger, record):
            alone.append(record.name)
            continue
        terms = terms_for(place, ledger, record.id) if ledger else None
        for story in (record, *record.translations.values()):
            if story.link:
                wanted.setdefault(story.link, []).append((record, story, terms))
    visits = _Visits()

    def visit(url: str) -> list[Finding]:
        seen = visits.page(url)
        found: list[Finding] = []
        for record, story, terms in wanted[url]:
            inspector = Inspector(story=story, name=record.name, terms=terms, now=now, picture=visits.picture)
            found += inspector.inspect(seen)
        told()
        return found

    by_host: dict[str, list[str]] = {}
    for url in wanted:
        by_host.setdefault(host_of(url), []).append(url)
    with ThreadPoolExecutor(max_workers=_AT_ONCE, thread_name_prefix="links") as pool:
        groups = list(pool.map(lambda urls: [finding for url in urls for finding in visit(url)], by_host.values()))
    found = [finding for group in groups for finding in group]
    found.sort(key=lambda each: (each.story, each.language, not each.serious))
    return Looked(findings=tuple(found), links=len(wanted), left_alone=tuple(alone))


def host_of(url: str) -> str:
    """The server that a link names, as far as it can be read."""
    try:
        return urlsplit(url).netloc.lower()
    except ValueError:
        return url


def _withdrawn(ledger: Ledger | None, record: Story) -> bool:
    if record.consent is not None and record.consent.status is ConsentStatus.WITHDRAWN:
        return True
    return ledger is not None and bool(withdrawals.withdrawals(ledger, record.id))
