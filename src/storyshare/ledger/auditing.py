"""Looks whether the log and the events are still as they were written, and says what cannot be told from here."""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from storyshare.i18n import _
from storyshare.ledger import log
from storyshare.ledger.book import Ledger
from storyshare.ledger.log import Entry, Head


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """The first entry of a host that is not as it was written; number 0 where it is not about one entry."""

    host: str
    number: int
    what: str


@dataclass(slots=True, kw_only=True)
class Report:
    """What an audit found: `faults`, of each host up to where it cannot go on; `unchecked`, what nobody can tell here.

    `restored` are the entries that say that another ledger was put in this one's place; `unsealed` counts events that
    no entry covers yet, `names` are the hosts' computers.
    """

    entries: int = 0
    names: dict[str, str] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    unchecked: list[str] = field(default_factory=list)
    restored: list[Entry] = field(default_factory=list)
    unsealed: int = 0

    @property
    def whole(self) -> bool:
        """Whether nothing was found that is not as it was written."""
        return not self.faults


def verify(ledger: Ledger, keys: Iterable[bytes], heads: Mapping[str, Head]) -> Report:
    """Look through every entry of every host, and the events that they seal; reads page by page, locks nothing.

    `heads` is where hosts left their logs, read before the ledger is. Without a host's key only the plain chain is
    looked at: that finds what was changed by somebody who did not also recompute all that follows.
    """
    return _Audit(ledger, {log.key_name(key): key for key in keys}, heads).carried_out()


class _Audit:
    def __init__(self, ledger: Ledger, keys: Mapping[str, bytes], heads: Mapping[str, Head]) -> None:
        self._ledger, self._keys, self._heads = ledger, keys, heads
        self._found = Report()
        self._sealed = 0  # up to which event some entry goes
        self._first = -1  # the event from which on all are sealed

    def carried_out(self) -> Report:
        found = self._found
        ends = log.ends(self._ledger)
        newest = int(self._ledger.one("newest_event")[0])
        found.restored = log.restorations(self._ledger)
        for host in sorted({*ends, *self._heads}):
            if fault := self._looked_through(host, ends[host].number if host in ends else 0):
                found.faults.append(fault)
        self._look_at_the_parts()
        found.unsealed = max(0, newest - max(self._sealed, 0)) if ends else 0
        if self._first > 0:
            found.unchecked.append(
                _("events 1 to {first} were there before the log began: no entry covers them", first=self._first)
            )
        return found

    # -- one host ----------------------------------------------------------------------------------------------

    def _looked_through(self, host: str, end: int) -> Fault | None:
        before = self._found.entries
        try:
            return self._chain(host, end)
        except (TypeError, ValueError, AttributeError):  # SQLite takes a value of any kind once its rules are gone
            number = self._found.entries - before + 1
            return Fault(host=host, number=number, what=_("the entry was changed: it cannot be read"))

    def _chain(self, host: str, end: int) -> Fault | None:
        last: Entry | None = None
        unknown: tuple[int, int] | None = None
        head = self._heads.get(host)
        head_seen = False
        for entry in log.of_host(self._ledger, host, end):
            self._found.names[host] = entry.computer
            if what := self._wrong(entry, last):
                return Fault(host=host, number=(last.number if last else 0) + 1, what=what)
            if entry.key not in self._keys:
                unknown = (unknown[0] if unknown else entry.number, entry.number)
            head_seen = head_seen or (head is not None and (entry.number, entry.mac) == (head.number, head.mac))
            self._found.entries += 1
            self._look_how_it_was_found(entry)
            last = entry
        if last:
            self._sealed = max(self._sealed, last.events_until)
        self._tell_unchecked(host, unknown, head)
        if head and not head_seen and not self._explained(host, head):
            number = min(last.number if last else 0, head.number)
            what = _(
                "the log was cut off or replaced: this host had written {number} entries of it", number=head.number
            )
            return Fault(host=host, number=min(number + 1, head.number), what=what)
        return None

    def _wrong(self, entry: Entry, last: Entry | None) -> str:
        """What is wrong with an entry after that one; nothing where all is well."""
        number = (last.number if last else 0) + 1
        if entry.number != number:
            return _("the entry is missing") if entry.number > number else _("the entry's number is wrong")
        key = self._keys.get(entry.key)
        if key is not None and not hmac.compare_digest(
            entry.mac.encode("utf-8", "replace"), entry.mac_under(key).encode()
        ):
            return _("the entry was changed, or is not by this host")
        if entry.previous != (last.digest() if last else ""):
            return _("it does not follow entry {number}: one of the two was changed or put in", number=number - 1)
        if last and entry.events_after != last.events_until:
            return _("the events that it seals do not follow those of the entry before")
        if log.events_hash(self._ledger, entry.events_after, entry.events_until) != entry.events_hash:
            return _("{events} changed, put in or taken out", events=_events(entry))
        if last is None:
            self._first = entry.events_after if self._first < 0 else min(self._first, entry.events_after)
        return ""

    def _look_how_it_was_found(self, entry: Entry) -> None:
        """Whether the host found its log, when it wrote this entry, as it had left it or as a restoration explains."""
        left = _head(entry.said.get("left_at"))
        if left and not self._explained(entry.host, left):
            what = _(
                "before it was written the log had been cut off or replaced: it had had {number} entries",
                number=left.number,
            )
            self._found.faults.append(Fault(host=entry.host, number=entry.number, what=what))

    def _explained(self, host: str, head: Head) -> bool:
        """Whether a sealed entry about a restoration says that this very head was the end before it.

        No other: what was written after a restoration must not be cut off in its name.
        """
        for entry in self._found.restored:
            key = self._keys.get(entry.key)
            if key is None or entry.mac != entry.mac_under(key):
                continue
            before = entry.said.get("before")
            if isinstance(before, dict) and head == _head(before.get(host)):
                return True
            # The host that restores names its own head besides, should its last note of it not have been written.
            if entry.host == host and head == _head(entry.said.get("left_at")):
                return True
        return False

    def _tell_unchecked(self, host: str, unknown: tuple[int, int] | None, head: Head | None) -> None:
        name = self._found.names.get(host, host)
        if unknown:
            self._found.unchecked.append(
                _(
                    "{name}, entries {first} to {last}: sealed under a key that is not here; all "
                    "that was looked at is whether they follow each other",
                    name=name,
                    first=unknown[0],
                    last=unknown[1],
                )
            )
        if head is None:
            self._found.unchecked.append(
                _("{name}: where its log ended is not known here; its end may have been cut off", name=name)
            )

    # -- the parts ---------------------------------------------------------------------------------------------

    def _look_at_the_parts(self) -> None:
        if row := self._ledger.one("parts_beside_their_events"):
            what = _(
                "delivery {delivery}, part {part}: its state is not what the events say", delivery=row[0], part=row[1]
            )
            self._found.faults.append(Fault(host="", number=0, what=what))


def _events(entry: Entry) -> str:
    first, last = entry.events_after + 1, entry.events_until
    return (
        _("event {last} was", last=last)
        if first >= last
        else _("one of the events {first} to {last} was", first=first, last=last)
    )


def _head(value: Any) -> Head | None:  # noqa: ANN401 - what an entry's details say
    if isinstance(value, list) and len(value) == 2 and isinstance(value[0], int) and isinstance(value[1], str):
        return Head(number=value[0], mac=value[1])
    return None
