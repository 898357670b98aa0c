"""What is known of links before they are shared; each is looked at once, and remembered for a short while.

The memory is a small file of this machine, in which no address stands: only digests.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from storyshare.publish.links.looking import Standing, Verdict, look_at
from storyshare.workspace import Workspace, read_private_json, write_private_json

_FILE = "links.json"
# A run comes every minute and must not be a burden to the site; what is dead may be mended at any time.
_KEPT = {
    Standing.ALIVE: timedelta(hours=1),
    Standing.DOUBTFUL: timedelta(minutes=10),
    Standing.DEAD: timedelta(minutes=10),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkWatch:
    """Says how links stand; `anew` asks again about what was not well, for a person who has just mended it."""

    place: Workspace
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ask: Callable[[str], Verdict] = lambda url: look_at(url).verdict
    anew: bool = False
    _seen: dict[str, Verdict] = field(default_factory=dict)

    def verdict(self, url: str) -> Verdict:
        """How the link stands: as was seen in this process or remembered, else by a look. Raises nothing."""
        if url not in self._seen:
            known = self._remembered(url)
            if known is None or (self.anew and known.standing is not Standing.ALIVE):
                known = self.ask(url)
                self._remember(url, known)
            self._seen[url] = known
        return self._seen[url]

    def _remembered(self, url: str) -> Verdict | None:
        return _fresh(read_private_json(self.place.state / _FILE).get(_name(url)), self.now())

    def _remember(self, url: str, verdict: Verdict) -> None:
        now, path = self.now(), self.place.state / _FILE
        known = {name: each for name, each in read_private_json(path).items() if _fresh(each, now)}
        known[_name(url)] = {"at": now.isoformat(), "standing": verdict.standing.value, "reason": verdict.reason}
        with suppress(OSError):  # what cannot be remembered is looked at again
            write_private_json(path, known)


def _name(url: str) -> str:
    return hashlib.sha256(url.encode("utf-8", "surrogatepass")).hexdigest()


def _fresh(kept: Any, now: datetime) -> Verdict | None:  # noqa: ANN401 -- whatever stands in a file
    """What was noted, where it can be understood and is not too old."""
    try:
        verdict = Verdict(standing=Standing(kept["standing"]), reason=str(kept["reason"]))
        age = now - datetime.fromisoformat(kept["at"])
    except (KeyError, TypeError, ValueError):
        return None
    return verdict if timedelta() <= age <= _KEPT[verdict.standing] else None
