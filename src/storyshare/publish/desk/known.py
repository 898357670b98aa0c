"""What the ledger says for the desk; what it cannot say is a need of its own, and hides nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from storyshare import stories
from storyshare.errors import LedgerError, SetupError
from storyshare.i18n import _
from storyshare.models import Delivery, Pause, Story
from storyshare.publish.consenting import Standing, standings
from storyshare.publish.desk import records
from storyshare.publish.desk.deliveries import LATELY, Known, from_deliveries, on_hold, withdrawals_left
from storyshare.publish.desk.needs import Need, typed
from storyshare.publish.health.runs import Runs, runs_of
from storyshare.publish.looking import open_to_look
from storyshare.workspace import Workspace

if TYPE_CHECKING:
    from storyshare.ledger import Ledger


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is known of deliveries, consents, pauses and runs, and what of it needs a person."""

    runs: Runs
    standings: tuple[Standing, ...] = ()
    deliveries: tuple[Delivery, ...] = ()
    pauses: tuple[Pause, ...] = ()
    needs: list[Need] = field(default_factory=list)


def ask(place: Workspace, found: tuple[Story, ...], now: datetime) -> Asked:
    """Everything that the ledger knows for the desk; without one, or one that can be read, what the files say."""
    try:
        with open_to_look(place) as ledger:
            if ledger is not None:
                return _of_ledger(place, ledger, found, now)
            gone = _("the ledger that {name} had is gone: nobody knows what was sent already", name=place.root.name)
            needs = [_unread(gone)] if place.ledger_id else []
    except LedgerError as error:
        needs = [_unread(_("the ledger cannot be read: {error}", error=str(error).rstrip(".")))]
    except SetupError as error:
        needs = [_unread(_("not everything can be read: {error}", error=str(error).rstrip(".")))]
    return _without(place, found, needs, now)


def _of_ledger(place: Workspace, ledger: Ledger, found: tuple[Story, ...], now: datetime) -> Asked:
    from storyshare.ledger import withdrawals as book
    from storyshare.publish.books import compare

    known = Known(
        names=stories.names(place.stories), withdrawn={each.story_id for each in book.withdrawals(ledger)}, now=now
    )
    deliveries = ledger.open_or_failed(now - LATELY)
    needs: list[Need] = []
    try:
        compare(place, ledger)
    except LedgerError as error:
        needs.append(_unread(_("nothing can be sent: {error}", error=str(error).rstrip("."))))
    needs += [*from_deliveries(deliveries, known), *withdrawals_left(ledger), *on_hold(place, ledger.holds())]
    stand, unread = _standings(place, ledger, found, now)
    return Asked(
        runs=runs_of(place, ledger),
        standings=tuple(stand),
        deliveries=tuple(deliveries),
        pauses=tuple(ledger.pauses()),
        needs=[*unread, *needs, *_approvals(place, ledger, stand, now)],
    )


def _without(place: Workspace, found: Iterable[Story], needs: list[Need], now: datetime) -> Asked:
    stand, unread = _standings(place, None, found, now)
    needs = needs or unread
    needs = [*needs, *_approvals(place, None, stand, now)]
    return Asked(runs=runs_of(place, None), standings=tuple(stand), needs=needs)


def _standings(
    place: Workspace, ledger: Ledger | None, found: Iterable[Story], now: datetime
) -> tuple[list[Standing], list[Need]]:
    """How consents stand, and what needs somebody where that cannot be said: withdrawn.txt cannot be read."""
    try:
        return standings(place, ledger, found, now=now, public_where_it_holds=False), []
    except SetupError as error:
        return [], [_unread(_("not everything can be read: {error}", error=str(error).rstrip(".")))]


def _approvals(place: Workspace, ledger: Ledger | None, stand: list[Standing], now: datetime) -> list[Need]:
    try:
        return records.to_approve(records.approvals_waiting(place, ledger, stand, now))
    except (LedgerError, SetupError) as error:
        return [_unread(_("whose approval counts is not known: {error}", error=str(error).rstrip(".")))]


def _unread(what: str) -> Need:
    return Need(kind="ledger", what=what, command=typed("doctor"))
