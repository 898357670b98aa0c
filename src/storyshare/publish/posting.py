"""The use case behind `storyshare post`: what is ordered, and the carrying out of it."""

from __future__ import annotations

import signal
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from threading import Event

from storyshare import stories
from storyshare.compose import FIRST_OCCASION
from storyshare.errors import GateError, InputError, LedgerError, SetupError
from storyshare.ledger import Ledger
from storyshare.models import State, Story
from storyshare.platforms import Sender
from storyshare.platforms.by_hand import ByHand
from storyshare.publish.books import open_for_sending, open_throw_away
from storyshare.publish.connecting import HandOver, check_images, connect, connect_mock, with_media
from storyshare.publish.consenting import remember
from storyshare.publish.delivering import Courier, Outcome
from storyshare.publish.evidence import evidence
from storyshare.publish.looking import open_to_look
from storyshare.publish.media import tidied
from storyshare.publish.noting import noted_all, outcome_acts
from storyshare.publish.planning import Planned, plan
from storyshare.publish.safety import refuse_danger
from storyshare.publish.sending import Interrupted, send_all
from storyshare.publish.targets import targets
from storyshare.publish.volunteering import refuse_volunteers
from storyshare.publish.words import Word
from storyshare.workspace import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is to be posted: every share as planned, of these the ones that are `ready` to be sent, and their senders.

    `refused` are the outcomes that stand before anything is sent: what the gate refuses, what is out already, and
    accounts that are not set up. What the gate lets through here it is asked about again inside the send. `did` is what
    the log calls it.
    """

    place: Workspace
    planned: tuple[Planned, ...]
    ready: tuple[Planned, ...]
    senders: dict[str, Sender]
    refused: tuple[Outcome, ...]
    dry_run: bool
    did: str = "post"

    @property
    def batches(self) -> list[list[Planned]]:
        """What is sent at the same time: all accounts with a way in for programs; then, one by one, those by hand.

        What an account gets in a second language waits for the first.
        """
        together: list[list[Planned]] = []
        by_hand = []
        turns: Counter[str] = Counter()
        for share in self.ready:
            account = share.target.account.name
            if isinstance(self.senders[account], ByHand):
                by_hand.append([share])
                continue
            if turns[account] == len(together):
                together.append([])
            together[turns[account]].append(share)
            turns[account] += 1
        return together + by_hand


def order(  # noqa: PLR0913 - what a person says who orders a post
    place: Workspace,
    record: Story,
    to: Iterable[str],
    *,
    language: str,
    thread: bool = False,
    dry_run: bool,
    now: datetime,
    occasion: str = FIRST_OCCASION,
    hand_over: HandOver | None = None,
    did: str = "post",
) -> Order:
    """Plan a story for its accounts and find their senders; opens no connection, and only reads the ledger.

    `hand_over` is asked for accounts that a person posts to.

    An account whose adapter makes a mistake is refused alone.
    Raises SetupError in a volunteer's workspace unless it is a dry run.
    Raises InputError where any share cannot be written or any picture cannot be used, so that nothing is half posted.
    """
    if not dry_run:
        refuse_volunteers(place)
    with open_to_look(place) as ledger:
        known = evidence(place, ledger, record)
    planned = plan(
        place,
        record,
        targets(place, to),
        language=language,
        occasion=occasion,
        thread=thread,
        evidence=known,
        now=now,
    )
    if problems := [share.problem for share in planned if isinstance(share.problem, InputError)]:
        raise InputError("\n".join(dict.fromkeys(map(str, problems))), hint=problems[0].hint)
    if all(share.skipped for share in planned):
        raise InputError("\n".join(share.skipped for share in planned))
    refused = [Outcome(planned=share, error=GateError(share.refusals)) for share in planned if share.refusals]
    refused += [Outcome(planned=share, error=share.problem) for share in planned if share.problem]
    out_already = _out_already(place, planned, occasion)
    refused += out_already
    ready, senders = [], {}
    for share in planned:
        if share.problem or share.refusals or share.skipped or any(each.planned is share for each in out_already):
            continue
        check_images(share)
        account = share.target.account.name
        try:
            if account not in senders:
                senders[account] = connect_mock(share.target) if dry_run else connect(place, share.target, hand_over)
        except SetupError as error:
            refused.append(Outcome(planned=share, error=error))
        else:
            ready.append(share)
    return Order(
        place=place,
        planned=planned,
        ready=tuple(ready),
        senders=senders,
        refused=tuple(refused),
        dry_run=dry_run,
        did=did,
    )


def _out_already(place: Workspace, planned: Iterable[Planned], occasion: str) -> list[Outcome]:
    """What a person need not be asked about; whether the ledger can be trusted is asked when something is sent."""
    found = []
    with open_to_look(place) as ledger:
        for share in planned if ledger else ():
            delivery = ledger.delivery(share.key(occasion)) if ledger and share.share and not share.refusals else None
            if delivery and all(part.state is State.POSTED for part in delivery.parts):
                found.append(Outcome(planned=share, delivery=delivery, already=True))
    return found


def carry_out(
    what: Order,
    batch: list[Planned],
    occasion: str,
    told: Callable[[str, str], None],
    left: Callable[[Word], None] = lambda _: None,
) -> list[Outcome]:
    """Send a batch of the order, to all its accounts at once; `told` hears (account, step).

    `left` hears of pictures that could not be taken away from where platforms fetched them.

    A dry run does so on a throw-away copy of the ledger. Raises LedgerError where the ledger cannot be trusted,
    SetupError where it is not safe to send from here, and Interrupted after Ctrl-C.
    """
    # `kill` and a closing terminal are taken as Ctrl-C is: nothing begun is left behind without a word.
    for name in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.default_int_handler)
    if not what.dry_run:
        refuse_danger(what.place)
    with (open_throw_away if what.dry_run else open_for_sending)(what.place) as ledger:
        remember(ledger, {share.record.id: share.record for share in batch}.values())
        courier = Courier(
            ledger=ledger,
            connect=lambda share: with_media(what.place, ledger, share.target, what.senders[share.target.account.name]),
            reload=lambda record: stories.load(record.path, zone=what.place.timezone),
            evidence=lambda record: evidence(what.place, ledger, record),
            told=lambda share, step: told(share.target.account.name, step),
            stop=Event(),
        )
        try:
            outcomes = send_all(courier, batch, occasion)
        except Interrupted as stopped:
            _note(what, ledger, stopped.outcomes)
            raise
        finally:
            if not what.dry_run:
                with suppress(LedgerError):  # the next run tries again, and says it again
                    for word in tidied(what.place, ledger):
                        left(word)
        _note(what, ledger, outcomes)
        return outcomes


def _note(what: Order, ledger: Ledger, outcomes: list[Outcome]) -> None:
    if not what.dry_run:
        noted_all(what.place, ledger, outcome_acts(what.did, outcomes))
