"""What is due next: what a run has planned and not sent, and the coming occasions of the schedules."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from storyshare import schedules
from storyshare.i18n import _
from storyshare.models import Delivery, Pause, State
from storyshare.publish.consenting import Standing
from storyshare.publish.desk.deliveries import states_of
from storyshare.publish.desk.needs import listed
from storyshare.schedules import Entry
from storyshare.workspace import Workspace

# A month, as `schedule rehearse`; where nothing is due in it, what comes within the year is looked for.
SEASON = timedelta(days=30)
_YEAR = timedelta(days=400)


@dataclass(frozen=True, slots=True, kw_only=True)
class Coming:
    """One story (empty where a rotation chooses it then) due on some accounts at an instant, aware UTC.

    `planned` where a run has planned it already. `held` says why it would not go out as things are; empty where nothing
    is known against it. `accounts` empty means all.
    """

    at: datetime
    entry: str
    story: str
    accounts: tuple[str, ...]
    planned: bool = False
    held: str = ""


def coming(place: Workspace, entries: Iterable[Entry], *, now: datetime) -> list[Coming]:
    """Every occasion of the schedules in the next thirty days; where there is none, the next one within the year."""
    entries = tuple(entries)
    return _occasions(place, entries, now, now + SEASON) or _occasions(place, entries, now, now + _YEAR)[:1]


def planned(found: Iterable[Delivery], now: datetime) -> list[Coming]:
    """What a run has planned and will send by itself, the longest due first."""
    groups: dict[tuple[datetime, str, str], list[str]] = {}
    for delivery in found:
        if delivery.slot and delivery.source == "schedule" and State.PLANNED in states_of(delivery, now):
            key = (delivery.slot.due_at, delivery.slot.entry, delivery.story)
            groups.setdefault(key, []).append(delivery.key.account)
    return [
        Coming(at=at, entry=entry, story=story, accounts=tuple(dict.fromkeys(accounts)), planned=True)
        for (at, entry, story), accounts in sorted(groups.items())
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Against:
    """What can stand against an occasion: stories by name that nobody has approved, accounts on hold, pauses."""

    unapproved: Collection[str] = ()
    on_hold: Collection[str] = ()
    pauses: Sequence[Pause] = ()


def judged(found: Iterable[Coming], standings: Iterable[Standing], against: Against) -> list[Coming]:
    """The same with what stands against each as things are now; what its text would be refused for is not asked."""
    by_name = {each.record.name: each for each in standings}
    return [
        replace(each, held=_of_story(each, by_name, against) or _of_accounts(each, by_name, against)) for each in found
    ]


def _of_story(each: Coming, by_name: Mapping[str, Standing], against: Against) -> str:
    known = by_name.get(each.story)
    if known is None:
        return ""
    record = known.record
    if known.withdrawn:
        return _("it was taken back")
    if not known.holds:
        return _("consent does not hold now")
    if record.consent and record.consent.ends_at and each.at >= record.consent.ends_at:
        return _("consent will have ended")
    if record.embargo and each.at < record.embargo:
        return _("it is under embargo then")
    return _("nobody has approved it as it is") if each.story in against.unapproved else ""


def _of_accounts(each: Coming, by_name: Mapping[str, Standing], against: Against) -> str:
    """Where nothing can be sent to any of its accounts; one that is left is enough."""
    known = by_name.get(each.story)
    story_id = known.record.id if known else ""
    stopping = [pause for pause in against.pauses if pause.until is None or each.at < pause.until]
    accounts = each.accounts or ("",)
    if all(any(pause.covers(account, story_id) for pause in stopping) for account in accounts):
        return _("paused")
    return _("on hold") if all(account in against.on_hold for account in accounts) else ""


def _occasions(place: Workspace, entries: tuple[Entry, ...], after: datetime, until: datetime) -> list[Coming]:
    observances = schedules.known_observances(place.observances)
    found = [
        Coming(
            at=each.at, entry=each.entry.id, story=each.entry.story, accounts=each.entry.to or place.default_accounts
        )
        for entry in entries
        for each in schedules.occurrences(entry, after=after, until=until, observances=observances)
    ]
    return sorted(found, key=lambda each: (each.at, each.entry))


def words(found: Coming) -> str:
    """What goes where, in a line."""
    story = found.story or _("a story that {entry} chooses", entry=found.entry)
    accounts = listed(found.accounts) or _("every account")
    return _("{story} to {accounts}", story=story, accounts=accounts)
