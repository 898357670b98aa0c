"""What schedules ask of the ledger: what was first seen when, what waits, how far apart an account's posts are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from storyshare.ledger.book import Ledger
from storyshare.ledger.rows import to_instant, to_text
from storyshare.models import Delivery


@dataclass(frozen=True, slots=True, kw_only=True)
class Sightings:
    """When each entry and each account was first seen; what was due before that is never sent."""

    entries: Mapping[str, datetime]
    accounts: Mapping[str, datetime]
    new_entries: frozenset[str]


def sight(ledger: Ledger, entries: Iterable[str], accounts: Iterable[tuple[str, str]]) -> Sightings:
    """Note entries (by id) and accounts (name, platform) that were not seen before; gives when each first was."""
    known, known_accounts = dict(ledger.rows("entries")), dict(ledger.rows("accounts"))
    new = [entry for entry in entries if entry not in known]
    new_accounts = [(name, platform) for name, platform in accounts if name not in known_accounts]
    if new or new_accounts:
        with ledger.transaction() as run:
            for entry in new:
                run("sight_entry", entry=entry)
            for name, platform in new_accounts:
                run("plan_account", account=name, platform=platform)
        known, known_accounts = dict(ledger.rows("entries")), dict(ledger.rows("accounts"))
    return Sightings(
        entries={entry: to_instant(at) for entry, at in known.items()},
        accounts={name: to_instant(at) for name, at in known_accounts.items()},
        new_entries=frozenset(new),
    )


def planned_until(ledger: Ledger) -> datetime | None:
    """Up to which instant every slot has been planned; None before the first run."""
    (at,) = ledger.one("planned_until")
    return to_instant(at) if at else None


def set_planned_until(ledger: Ledger) -> None:
    """Every slot up to now has been planned; a clock that jumps back changes nothing."""
    with ledger.transaction() as run:
        run("set_planned_until")


def waiting(ledger: Ledger) -> list[Delivery]:
    """What schedules have planned and not sent, the longest due first."""
    found = (ledger.delivery_of(key) for key, *_ in ledger.rows("waiting"))
    return [delivery for delivery in found if delivery]


def last_posted(ledger: Ledger, account: str) -> datetime | None:
    """When anything was last posted on the account."""
    (at,) = ledger.one("last_posted", account=account)
    return to_instant(at) if at else None


def posted_since(ledger: Ledger, account: str, since: datetime) -> int:
    """How many deliveries have begun on the account since then."""
    return int(ledger.one("posted_since", account=account, since=to_text(since))[0])


def last_shared(ledger: Ledger, account: str) -> dict[str, datetime]:
    """When each story, by its id, was last posted on the account."""
    return {story_id: to_instant(at) for story_id, at in ledger.rows("last_shared", account=account)}
