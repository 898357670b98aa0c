"""What of the ledger needs a person: what may be public, is still public, did not go out, or is on hold."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from storyshare.i18n import _
from storyshare.models import Account, Delivery, PartRecord, State
from storyshare.publish.desk.needs import Need, listed, typed
from storyshare.publish.ending import log_in_command
from storyshare.publish.words import NOT_SET_UP
from storyshare.workspace import Workspace

if TYPE_CHECKING:
    from storyshare.ledger import Ledger

# What did not go out is shown for so long; after that nobody waits for it any more.
LATELY = timedelta(days=14)
# A post at a terminal takes no longer: its parts are not forgotten, they are being sent.
_AT_WORK = timedelta(minutes=10)
_NOT_OUT = {State.REJECTED: "refused", State.BLOCKED: "held-back", State.MISSED: "missed"}
_LEFT = (*_NOT_OUT, State.CANCELLED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What deliveries are judged by: the names of the records that are there, and the stories that were taken back."""

    names: Collection[str]
    withdrawn: Collection[str]
    now: datetime


def from_deliveries(found: Iterable[Delivery], known: Known) -> list[Need]:
    """One need for each story and what is the matter with it; several accounts stand in one."""
    groups: dict[tuple[str, str], list[Delivery]] = {}
    for delivery in found:
        if kind := _kind(delivery, known):
            groups.setdefault((kind, delivery.story), []).append(delivery)
    return [_need(kind, story, group, known) for (kind, story), group in groups.items()]


def on_hold(place: Workspace, held: Mapping[str, str]) -> list[Need]:
    """Each account to which nothing is sent until its log-in works again."""
    return [
        Need(
            kind="on-hold",
            account=name,
            what=_("{name} is on hold, and nothing is sent there: {reason}", name=name, reason=reason),
            command=_let_go(place, name, reason),
        )
        for name, reason in held.items()
    ]


def withdrawals_left(ledger: Ledger) -> list[Need]:
    """Each story that was taken back and of which something is left to do, by us or by a person."""
    from storyshare.ledger import withdrawals as book
    from storyshare.publish.reach import extent

    found = []
    for each in book.withdrawals(ledger):
        to_do = sum(line.done_at is None for line in book.checklist(ledger, each.story_id))
        left = extent(ledger, each.story_id)
        public, doubtful = len(left.public), len(left.in_doubt)
        if to_do or not left.finished:
            what = _(
                "{story} was taken back: {public} still to go, {doubtful} in doubt, {to_do} only you can do",
                story=each.story,
                public=public,
                doubtful=doubtful,
                to_do=to_do,
            )
            command = typed("withdraw", each.story)
            found.append(Need(kind="withdrawal", story=each.story, what=what, command=command))
    return found


def states_of(delivery: Delivery, now: datetime) -> list[State]:
    """The state of each part as a run would find it: what was being sent when a process died may be public."""
    return [_state(part, now) for part in delivery.parts]


def _state(part: PartRecord, now: datetime) -> State:
    over = part.lease_until is not None and part.lease_until <= now
    after = {State.SENDING: State.UNKNOWN, State.CLAIMED: State.PLANNED}
    return after.get(part.state, part.state) if over else part.state


def _kind(delivery: Delivery, known: Known) -> str:
    states = set(states_of(delivery, known.now))
    if delivery.key.story_id in known.withdrawn:
        return ""  # the withdrawal says so, with what is left of it
    if State.WITHDRAW_FAILED in states:
        return "still-public"
    if State.UNKNOWN in states:
        return "may-be-public"
    waits = State.PLANNED in states and delivery.source == "post" and known.now - delivery.planned_at > _AT_WORK
    if State.POSTED in states:
        return "partial" if waits or states.intersection(_LEFT) else ""
    failed = (kind for state, kind in _NOT_OUT.items() if state in states)
    return next(failed, "begun" if waits else "")


def _need(kind: str, story: str, group: list[Delivery], known: Known) -> Need:
    accounts = listed(delivery.key.account for delivery in group)
    reason = next(
        (part.reason for delivery in group for part in delivery.parts if part.reason), _("no reason was given")
    )
    sent = sum(part.state is State.POSTED for delivery in group for part in delivery.parts)
    parts = sum(len(delivery.parts) for delivery in group)
    what = {
        "still-public": _(
            "{story} is STILL PUBLIC on {accounts}: it could not be deleted", story=story, accounts=accounts
        ),
        "may-be-public": _(
            "{story} MAY BE PUBLIC on {accounts}: look, then say whether it is", story=story, accounts=accounts
        ),
        "partial": _(
            "{story} is out in part on {accounts}: {sent} of {parts}",
            story=story,
            accounts=accounts,
            sent=sent,
            parts=parts,
        ),
        "refused": _("{story} was refused by {accounts}: {reason}", story=story, accounts=accounts, reason=reason),
        "held-back": _(
            "{story} was held back from {accounts}: {reason}", story=story, accounts=accounts, reason=reason
        ),
        "missed": _("{story} was not sent to {accounts}: {reason}", story=story, accounts=accounts, reason=reason),
        "begun": _("{story} was begun on {accounts} and not sent", story=story, accounts=accounts),
    }[kind]
    command = _next_command(kind, story, group, there=story in known.names)
    return Need(kind=kind, story=story, account=accounts, what=what, command=command)


def _next_command(kind: str, story: str, group: list[Delivery], *, there: bool) -> str:
    if kind == "still-public":
        addresses = (part.receipt.url for each in group for part in each.parts if part.receipt)
        failed = next(addresses, "")
        return typed("delete", failed) if failed else typed("withdraw", story, "--reason", _("it must go"))
    if kind == "may-be-public":
        return typed("resolve", story) if there else typed("resolve")
    return typed("retry", story) if there else typed("status")


def _let_go(place: Workspace, name: str, reason: str) -> str:
    if reason.startswith(NOT_SET_UP):
        return log_in_command(place.accounts.get(name) or Account(name=name, platform=name, env=""))
    return typed("accounts", "check", name)
