"""What schedules ask of the ledger: what was first seen when, what waits, how far apart an account's posts are."""

from __future__ import annotations

import socket
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from storyshare.ledger import rows
from storyshare.ledger.book import Ledger
from storyshare.ledger.rows import to_instant, to_text
from storyshare.models import Delivery, Spacing


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
    """Up to which instant this host has planned every slot of its schedules; None before its first run."""
    found = ledger.one("planned_until", host=ledger.host)
    return to_instant(found[0]) if found else None


def set_planned_until(ledger: Ledger) -> None:
    """Every slot up to now has been planned here; a clock that jumps back changes nothing."""
    with ledger.transaction() as run:
        run("set_planned_until", host=ledger.host, name=socket.gethostname())


def plan_from_now(ledger: Ledger) -> None:
    """Of a copy that is put to use: what was due since it was made may have gone out, so that no host plans it now."""
    with ledger.transaction() as run:
        run("plan_from_now")
        # A host that has never planned looks further back by itself; so it does after a move to a server.
        run("see_entries_anew")
        run("set_planned_until", host=ledger.host, name=socket.gethostname())


def hosts(ledger: Ledger) -> list[tuple[str, datetime]]:
    """The hosts that share the ledger, by name, and when each last planned."""
    return [(name, to_instant(at)) for name, at in ledger.rows("hosts")]


def deleted_entries(ledger: Ledger, entries: Collection[str]) -> set[str]:
    """What this host had at its last run and has no more: somebody deleted it. What it has now is noted.

    What it never had, another host may have: that is no deletion.
    """
    known = {entry for (entry,) in ledger.rows("host_entries", host=ledger.host)}
    deleted, new = known.difference(entries), set(entries).difference(known)
    if new:
        with ledger.transaction() as run:
            for entry in sorted(new):
                run("know_entry", host=ledger.host, entry=entry)
    return deleted


def forget_entries(ledger: Ledger, entries: Iterable[str]) -> None:
    """What was deleted has been cancelled everywhere."""
    with ledger.transaction() as run:
        for entry in entries:
            run("forget_entry", host=ledger.host, entry=entry)


def accounts_waiting(ledger: Ledger) -> list[str]:
    """The accounts for which something that a schedule wants is due or in doubt."""
    return [account for (account,) in ledger.rows("accounts_waiting")]


def waiting(ledger: Ledger, account: str | None = None) -> list[Delivery]:
    """What schedules have planned and not sent, the longest due first; for one account if it is given."""
    found = (ledger.delivery_of(key) for key, *_ in ledger.rows("waiting", account=account))
    return [delivery for delivery in found if delivery]


def posted_by(ledger: Ledger, entry: str, since: datetime) -> list[Delivery]:
    """What an entry has posted since then, at least its first part; boosts are none of it. The oldest first."""
    found = (ledger.delivery_of(key) for key, *_ in ledger.rows("posted_by", entry=entry, since=to_text(since)))
    return [delivery for delivery in found if delivery]


def too_soon(ledger: Ledger, account: str, spacing: Spacing) -> bool:
    """Whether the last post on the account is too near, or the day has had its share."""
    return bool(ledger.one("too_soon", account=account, **rows.spacing_values(spacing))[0])


def last_shared(ledger: Ledger, account: str) -> dict[str, datetime]:
    """When each story, by its id, was last posted on the account."""
    return {story_id: to_instant(at) for story_id, at in ledger.rows("last_shared", account=account)}
