"""One look at a link: whether it is there, proved to be dead, or in doubt."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from storyshare.i18n import _
from storyshare.net import Bounds, Fetched, FetchError, NameNotFoundError, fetch

_ACCEPT = "text/html,application/xhtml+xml;q=0.9,*/*;q=0.5"
# What says who a page is stands at its beginning.
BOUNDS = Bounds(connect=8, read=10, total=20, size=2_000_000)
_GONE = frozenset({404, 410})
# Names that surely exist, of several owners: where not even one of them is known, this computer is offline.
_SURELY_THERE = ("www.iana.org", "bsky.social", "www.wikipedia.org")


class Standing(StrEnum):
    """How a link stands. Dead is only what is proved."""

    ALIVE = "alive"
    DOUBTFUL = "doubtful"
    DEAD = "dead"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """How a link stands, and why it does not stand well; the reason names no server and no address."""

    standing: Standing
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What a look at a link gave: the verdict, the page where one came, the failure where none did."""

    verdict: Verdict
    page: Fetched | None = None
    failure: FetchError | None = None


def look_at(url: str) -> Seen:
    """Look at a link once, as a reader's program would; no longer than twenty seconds. Raises nothing."""
    try:
        page = fetch(url, accept=_ACCEPT, bounds=BOUNDS, cut=True)
    except FetchError as failure:
        return Seen(verdict=_failed(failure), failure=failure)
    except Exception:  # noqa: BLE001 -- a run must not stop for whatever somebody's server sends
        reason = _("what came from there could not be understood")
        return Seen(verdict=Verdict(standing=Standing.DOUBTFUL, reason=reason))
    return Seen(verdict=_answered(page.status), page=page)


def _answered(status: int) -> Verdict:
    if status in _GONE:
        return Verdict(
            standing=Standing.DEAD,
            reason=_("its server says that there is no such page (status {status})", status=status),
        )
    if 200 <= status < 300:
        return Verdict(standing=Standing.ALIVE)
    return Verdict(standing=Standing.DOUBTFUL, reason=_("its server answers with status {status}", status=status))


def _failed(failure: FetchError) -> Verdict:
    if isinstance(failure, NameNotFoundError):
        if _is_online(failure.host):
            return Verdict(standing=Standing.DEAD, reason=_("there is no server of that name"))
        return Verdict(standing=Standing.DOUBTFUL, reason=_("this computer seems to be offline"))
    return Verdict(standing=Standing.DOUBTFUL, reason=nameless(failure))


def nameless(failure: FetchError) -> str:
    """Why nothing was fetched, without the server's name: a page may lead to one in whose name somebody's stands."""
    return str(failure).replace(failure.host, _("the server")) if failure.host else str(failure)


def _is_online(but: str) -> bool:
    """Whether this computer can look up any name beside that one."""
    from storyshare.net.resolving import can_look_up

    return any(can_look_up(name) for name in _SURELY_THERE if name != but)
