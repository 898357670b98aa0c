"""Loads storyshare once, then forks a child for each order: one post, killed or not, or one look.

Run as `python -m killpoints.zygote`; takes orders as lines of JSON, and answers each by a line when its child is gone.
It has one thread, so that its children begin as a new process would.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Event
from typing import Any, cast

import tweepy  # noqa: F401 - loaded once, for every child
from killpoints.forking import answer_orders
from killpoints.steps import Steps

from storyshare import gate, stories, workspace
from storyshare.compose import FIRST_OCCASION
from storyshare.ledger import Ledger
from storyshare.ledger.book import CLAIM_LEASE, SENDING_LEASE
from storyshare.ledger.sqlite import SqliteFile
from storyshare.models import Part
from storyshare.platforms import Sender
from storyshare.publish.delivering import Courier
from storyshare.publish.planning import Planned, plan
from storyshare.publish.sending import send_all
from storyshare.publish.settling import look
from storyshare.publish.targets import targets

LONGEST_LEASE = CLAIM_LEASE + SENDING_LEASE
ACCOUNTS = ("x", "mastodon", "bluesky")
REST = ("Her lawyer kept every paper that she had brought with her.", "Share her story: read it & pass it on.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What a child is to do: "post" or "look", in a workspace; with each `later`, every lease from before is over."""

    folder: str
    do: str
    accounts: tuple[str, ...]
    later: int = 0
    together: bool = False
    kill_at: int = 0


@dataclass(slots=True, kw_only=True)
class Report:
    """What became of it: the points passed, the error of each account, each part's state and receipt."""

    killed: bool = False
    steps: list[str] = field(default_factory=list)
    errors: dict[str, str] = field(default_factory=dict)
    parts: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    texts: dict[str, list[str]] = field(default_factory=dict)


def in_three_parts(planned: Planned) -> Planned:
    """The share as composed, and two more posts that answer it."""
    assert planned.share
    parts = (*planned.share.parts, *(Part(number=number, text=text) for number, text in enumerate(REST, 2)))
    return replace(planned, share=replace(planned.share, parts=parts))


def run(order: Order) -> Report:
    place = workspace.read(Path(order.folder))
    ahead = LONGEST_LEASE * order.later
    clock = lambda: datetime.now(UTC) + ahead  # noqa: E731 - one line is enough
    steps = Steps(kill_at=order.kill_at)
    steps.watch_the_wire()
    record = stories.find(place.stories, "rosa", zone=place.timezone)
    senders = {
        each.account.name: cast("Any", each.platform).connect(each.account, place.secrets(each.account), now=clock)
        for each in targets(place, order.accounts)
    }
    ordered = plan(place, record, targets(place, order.accounts), evidence=gate.Evidence(), now=datetime.now(UTC))
    planned = [in_three_parts(each) for each in ordered]
    report = Report()
    file = SqliteFile.open(place.ledger)
    file._connection = steps.watched(file._connection)
    with Ledger(file, clock) as ledger:
        if order.do == "look":
            _look(ledger, senders)
        else:
            report.errors = dict(_post(_courier(ledger, senders), planned, steps, together=order.together))
        for delivery in ledger.deliveries():
            report.parts[delivery.key.account] = [
                (part.state.value, part.receipt.id if part.receipt else "") for part in delivery.parts
            ]
    report.steps = steps.passed
    report.texts = {
        each.target.account.name: [part.text for part in each.share.parts] for each in planned if each.share
    }
    return report


def _courier(ledger: Ledger, senders: dict[str, Sender]) -> Courier:
    return Courier(
        ledger=ledger,
        connect=lambda each: senders[each.target.account.name],
        # Reading the record again takes a third of the time, and is no step: it changes nothing.
        reload=lambda each: each,
        evidence=lambda _: gate.Evidence(),
        told=lambda *_: None,
        stop=Event(),
    )


def _post(courier: Courier, planned: list[Planned], steps: Steps, *, together: bool) -> Iterator[tuple[str, str]]:
    for some in [planned] if together else [[each] for each in planned]:
        steps.account = "" if together else some[0].target.account.name
        for outcome in send_all(courier, some, FIRST_OCCASION):
            error = outcome.error
            yield outcome.planned.target.account.name, f"{type(error).__name__}: {error}" if error else ""


def _look(ledger: Ledger, senders: dict[str, Sender]) -> None:
    ledger.expire()
    for delivery in list(ledger.deliveries()):
        look(ledger, delivery, senders[delivery.key.account])


if __name__ == "__main__":
    answer_orders(lambda **order: run(Order(**order)))
