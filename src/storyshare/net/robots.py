"""What a site asks of programs (RFC 9309), read by the same safe way and remembered for this process."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol
from urllib.parse import SplitResult, unquote, urlsplit

from storyshare.i18n import _
from storyshare.net.answer import Bounds
from storyshare.net.failures import FetchError, RobotsError

if TYPE_CHECKING:
    from urllib.robotparser import RobotFileParser

_AGENT = "storyshare"
_FIELDS = frozenset(("user-agent", "allow", "disallow"))
_SIZE = 500 * 1024
# Seconds; RFC 9309 allows a day, and what was not to be had is asked for again soon.
_KEPT, _KEPT_FAILED = 3600, 60


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rules:
    """The rules of one site, or why there are none; None and None where all is allowed."""

    until: float
    parser: RobotFileParser | None = None
    failed: FetchError | None = None


_known: dict[tuple[str, str], _Rules] = {}
_lock = threading.Lock()


class Fetching(Protocol):
    """`fetch` itself, which asks here before it fetches a page."""

    def __call__(self, url: str, *, accept: str, bounds: Bounds, robots: bool, cut: bool) -> Found:
        """Fetch what lies there. Raises FetchError."""
        ...


class Found(Protocol):
    """What was fetched."""

    @property
    def status(self) -> int:
        """The answer's status."""
        ...

    @property
    def data(self) -> bytes:
        """The answer's bytes."""
        ...


def require_allowed(url: str, parts: SplitResult, bounds: Bounds, fetch: Fetching) -> None:
    """Pass what the site's robots.txt lets storyshare fetch. Raises RobotsError, or why the site cannot be reached."""
    site = (parts.scheme, parts.netloc)
    with _lock:
        rules = _known.get(site)
    if rules is None or rules.until < time.monotonic():
        rules = _fetched(site, parts.hostname or "", bounds, fetch)
        with _lock:
            _known[site] = rules
    if rules.failed is not None:
        raise type(rules.failed)(str(rules.failed), host=rules.failed.host)
    if rules.parser is not None and not rules.parser.can_fetch(_AGENT, url):
        host = parts.hostname or ""
        raise RobotsError(_("{host}: the site asks programs not to fetch this page (robots.txt)", host=host), host=host)


def _fetched(site: tuple[str, str], host: str, bounds: Bounds, fetch: Fetching) -> _Rules:
    from urllib.robotparser import RobotFileParser

    soon = time.monotonic() + _KEPT_FAILED
    limits = Bounds(connect=bounds.connect, read=bounds.read, total=bounds.total, size=_SIZE)
    place = f"{site[0]}://{site[1]}/robots.txt"
    try:
        found = fetch(place, accept="text/plain", bounds=limits, robots=False, cut=True)
    except FetchError as error:
        # The page would fail in the same way; only where robots.txt leads elsewhere is it about that alone.
        same = error.host == host
        unread = RobotsError(
            _("{host}: its robots.txt cannot be read, so nothing is fetched there", host=host), host=host
        )
        return _Rules(until=soon, failed=error if same else unread)
    if found.status >= 500:
        words = _(
            "its robots.txt answers with status {status}, so nothing is fetched there for now", status=found.status
        )
        return _Rules(until=soon, failed=RobotsError(f"{host}: {words}", host=host))
    until = time.monotonic() + _KEPT
    if not 200 <= found.status < 300:
        return _Rules(until=until)
    parser = RobotFileParser()
    parser.parse(_understood(found.data.decode("utf-8-sig", "replace").splitlines()))
    return _Rules(until=until, parser=parser)


def _understood(lines: Iterable[str]) -> Iterator[str]:
    """The lines that say who may fetch what; Python's reader raises for some others, and RFC 9309 passes them over."""
    for line in lines:
        name, _colon, value = line.partition("#")[0].partition(":")
        try:
            urlsplit(unquote(value.strip()))
        except ValueError:
            continue
        if not line.strip() or name.strip().lower() in _FIELDS:
            yield line
