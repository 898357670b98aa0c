"""The log: who did what, when, to which story; each host's entries are a chain, sealed under a key.

An entry names the hash of the one before it, and seals what has come into `events` since. `auditing` looks whether all
of it is still as it was written.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any

from storyshare.ledger.book import Ledger
from storyshare.ledger.rows import to_instant, to_text

# Rows that are read at once: neither a log nor events of decades fit in memory.
PAGE = 2_000
# A ledger that is older than the log: so many of its newest events are sealed by a host's first entry.
SEALED_AT_FIRST = 100_000
# What these entries say of how the log ended before explains why it ends earlier now.
RESTORATIONS = ("restore", "begin anew")
_LONGEST = 300  # characters of one detail


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What was done, to which story; the details are short and hold no text of a story and no secret."""

    did: str
    story_id: str | None = None
    details: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pen:
    """Whose hand writes: the host's id, the person, the computer by name, and the key under which it is sealed."""

    host: str
    who: str
    computer: str
    key: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """Where a host's log ended when that host last wrote it."""

    number: int
    mac: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One row of the log, as it is stored; `details` is its JSON, and `said` what that says."""

    host: str
    number: int
    at: str
    who: str
    computer: str
    did: str
    story_id: str | None
    details: str
    events_after: int
    events_until: int
    events_hash: str
    previous: str
    key: str
    mac: str = ""

    @property
    def instant(self) -> datetime:
        """When it was written."""
        return to_instant(self.at)

    @property
    def said(self) -> dict[str, Any]:
        """Its details; nothing where somebody has made them unreadable."""
        try:
            found = json.loads(self.details)
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}

    def mac_under(self, key: bytes) -> str:
        """The seal that it has under that key."""
        return hmac.new(key, self._bytes(), sha256).hexdigest()

    def digest(self) -> str:
        """What the next entry of the same host names as `previous`."""
        return sha256(self._bytes() + self.mac.encode("utf-8", "replace")).hexdigest()

    def _bytes(self) -> bytes:
        return json.dumps(
            [
                self.host,
                self.number,
                self.at,
                self.who,
                self.computer,
                self.did,
                self.story_id,
                self.details,
                self.events_after,
                self.events_until,
                self.events_hash,
                self.previous,
                self.key,
            ]
        ).encode()


COLUMNS = tuple(Entry.__dataclass_fields__)


def key_name(key: bytes) -> str:
    """Which key it is, without saying anything of it."""
    return hmac.new(key, b"storyshare log: the name of this key", sha256).hexdigest()[:16]


def write(ledger: Ledger, pen: Pen, acts: Sequence[Act], head: Head | None = None) -> list[Entry]:
    """Enter what was done, in one transaction; the entries follow each other whoever else writes at the same moment.

    `head` is where this host left its log: where the log does not end there or later, the first entry says so for good.
    """
    written: list[Entry] = []
    with ledger.transaction() as run:
        last = end_of(ledger, pen.host)
        newest = int(ledger.one("newest_event")[0])
        after = last.events_until if last else max(0, newest - SEALED_AT_FIRST)
        left = {} if head is None or _is_there(ledger, pen.host, head) else {"left_at": [head.number, head.mac]}
        for act in acts:
            until = max(newest, after)
            last = _entry(
                pen, act, left, last, to_text(ledger.now()), (after, until, events_hash(ledger, after, until))
            )
            run("write_log", **{name: getattr(last, name) for name in COLUMNS})
            written.append(last)
            after, left = until, {}
    return written


def _entry(  # noqa: PLR0913 - what an entry is made of
    pen: Pen, act: Act, more: Mapping[str, object], last: Entry | None, at: str, events: tuple[int, int, str]
) -> Entry:
    bare = Entry(
        host=pen.host,
        number=last.number + 1 if last else 1,
        at=at,
        who=_plain(pen.who),
        computer=_plain(pen.computer),
        did=act.did,
        story_id=act.story_id,
        details=json.dumps({name: _short(value) for name, value in {**act.details, **more}.items()}),
        events_after=events[0],
        events_until=events[1],
        events_hash=events[2],
        previous=last.digest() if last else "",
        key=key_name(pen.key),
    )
    return from_row((*(getattr(bare, name) for name in COLUMNS[:-1]), bare.mac_under(pen.key)))


def _plain(text: str) -> str:
    """One line that both databases take."""
    return "".join(character for character in _short(text) if character.isprintable()) or "unknown"


def _short(value: Any) -> Any:  # noqa: ANN401 - what JSON can say
    if isinstance(value, str):
        text = value.encode("utf-8", "replace").decode()
        return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
    return value if value is None or isinstance(value, int | float | list | tuple | dict) else str(value)


def _is_there(ledger: Ledger, host: str, head: Head) -> bool:
    row = ledger.one("log_entry", host=host, number=head.number)
    return row is not None and from_row(row).mac == head.mac


# -- reading -------------------------------------------------------------------------------------------------------


def from_row(row: Sequence[Any]) -> Entry:
    """The entry behind a row."""
    return Entry(**dict(zip(COLUMNS, row, strict=True)))


def end_of(ledger: Ledger, host: str) -> Entry | None:
    """The last entry of a host."""
    row = ledger.one("log_end", host=host)
    return from_row(row) if row else None


def ends(ledger: Ledger) -> dict[str, Head]:
    """Where the log of each host ends."""
    return {host: Head(number=number, mac=mac) for host, number, mac in ledger.rows("log_ends")}


def entries(
    ledger: Ledger, *, story_id: str | None = None, since: datetime | None = None, newest: int | None = None
) -> Iterator[Entry]:
    """The log of all hosts, the newest last; of one story, from an instant on, or no more than the `newest` so many."""
    if newest is not None and story_id is None and since is None:
        yield from map(from_row, reversed(ledger.rows("newest_log", most=newest)))
        return
    query, chosen = ("log_of_story_from", {"story_id": story_id}) if story_id else ("log_from", {})
    at: tuple[str, str, int] = (to_text(since) if since else "", "", 0)
    while page := ledger.rows(query, at=at[0], host=at[1], number=at[2], most=PAGE, **chosen):
        found = [from_row(row) for row in page]
        yield from found
        at = (found[-1].at, found[-1].host, found[-1].number)


def of_host(ledger: Ledger, host: str, until: int) -> Iterator[Entry]:
    """The entries of one host by their numbers, up to that one."""
    after = -(2**31)
    while page := ledger.rows("log_of_host", host=host, after=after, until=until, most=PAGE):
        found = [from_row(row) for row in page]
        yield from found
        after = found[-1].number


def restorations(ledger: Ledger) -> list[Entry]:
    """The entries that say that another ledger was put in this one's place."""
    return [from_row(row) for row in ledger.rows("log_of_restorations")]


def events_hash(ledger: Ledger, after: int, until: int) -> str:
    """The hash over the events with an id above `after` up to `until`."""
    found = sha256()
    while after < until and (page := ledger.rows("events_between", after=after, until=until, most=PAGE)):
        for row in page:
            found.update(json.dumps(list(row), default=repr).encode() + b"\n")
        after = page[-1][0]
    return found.hexdigest()


def id_of_story(ledger: Ledger, name: str) -> str:
    """The id of a story whose record may be gone: by its name as it was planned, or by the id itself; else nothing."""
    row = ledger.one("id_of_story", name=name)
    return str(row[0]) if row else ""


def name_of_story(ledger: Ledger, story_id: str) -> str:
    """The story's name for people, as it was last planned; its id where the ledger knows no other."""
    row = ledger.one("name_of_story", story_id=story_id)
    return str(row[0]) if row and row[0] else story_id
