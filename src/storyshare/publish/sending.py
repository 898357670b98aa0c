"""Sends a plan to all its accounts at once, and stops cleanly."""

from __future__ import annotations

import time
from collections.abc import Sequence
from queue import Empty, SimpleQueue
from threading import Thread

from storyshare.errors import NotSentError, OutcomeUnknownError, PostError, StoryshareError
from storyshare.i18n import _
from storyshare.models import State
from storyshare.publish.delivering import STOPPED, Courier, Outcome
from storyshare.publish.planning import Planned

# Each has a connection, and while it waits two threads: macOS gives a program 256 files, some systems 4,915 threads.
AT_ONCE = 200


class Interrupted(KeyboardInterrupt):
    """A person stopped the command: `outcomes` says what was done by then; nothing goes out later by itself."""

    def __init__(self, outcomes: list[Outcome]) -> None:
        super().__init__()
        self.outcomes = outcomes


def send_all(courier: Courier, plan: Sequence[Planned], occasion: str) -> list[Outcome]:
    """Deliver every share, one thread an account, because each waits on a network; outcomes in the plan's order.

    Beyond `AT_ONCE` accounts, the next one begins when another is done.

    Raises Interrupted after Ctrl-C: what was not begun is cancelled, or stays planned where a schedule wants it; what
    was begun is waited for (its calls have finite timeouts). A second Ctrl-C leaves at once; then what was begun is in
    doubt, and the ledger says so.
    """
    round_ = _Round(courier, plan, occasion)
    try:
        round_.carry_out()
    except KeyboardInterrupt:
        courier.stop.set()
        _cancel_the_rest(courier, plan, occasion)
        round_.wait_for_what_was_begun()
        raise Interrupted(
            [round_.outcomes.get(position) or _stopped(courier, each, occasion) for position, each in enumerate(plan)]
        ) from None
    return [round_.outcomes[position] for position in range(len(plan))]


class _Round:
    """The threads that share the work; `outcomes` by position in the plan."""

    def __init__(self, courier: Courier, plan: Sequence[Planned], occasion: str) -> None:
        self.outcomes: dict[int, Outcome] = {}
        self._courier, self._plan, self._occasion = courier, plan, occasion
        self._left: SimpleQueue[int] = SimpleQueue()
        self._begun: set[int] = set()

    def carry_out(self) -> None:
        for position in range(len(self._plan)):
            self._left.put(position)
        # Daemons, so that a second Ctrl-C can leave.
        threads = [Thread(target=self._work, daemon=True) for _unused in self._plan[:AT_ONCE]]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def wait_for_what_was_begun(self) -> None:
        # By our own notes: Python takes a thread for dead when Ctrl-C interrupts its `join` (until 3.13).
        for position in self._begun.copy():
            while position not in self.outcomes and _is_sending(self._courier, self._plan[position], self._occasion):
                time.sleep(0.05)

    def _work(self) -> None:
        while not self._courier.stop.is_set():
            try:
                position = self._left.get_nowait()
            except Empty:
                return
            self._begun.add(position)
            planned = self._plan[position]
            try:
                self.outcomes[position] = self._courier.deliver(planned, self._occasion)
            except (Exception, SystemExit) as error:  # noqa: BLE001 - one account's trouble never stops the others
                self.outcomes[position] = Outcome(planned=planned, error=_unexpected(planned, error))


def _cancel_the_rest(courier: Courier, plan: Sequence[Planned], occasion: str) -> None:
    for planned in plan:
        if planned.slot:
            continue  # its schedule wants it still: the next run takes it up
        if delivery := courier.ledger.delivery(planned.key(occasion)):
            courier.ledger.cancel(delivery.id, STOPPED)


def _is_sending(courier: Courier, planned: Planned, occasion: str) -> bool:
    delivery = courier.ledger.delivery(planned.key(occasion))
    return delivery is not None and any(part.state is State.SENDING for part in delivery.parts)


def _stopped(courier: Courier, planned: Planned, occasion: str) -> Outcome:
    """What the ledger knows of a share whose thread was not waited for."""
    delivery = courier.ledger.delivery(planned.key(occasion))
    states = {part.state for part in delivery.parts} if delivery else set()
    if states == {State.POSTED}:
        return Outcome(planned=planned, delivery=delivery)
    platform, account = planned.target.rules.platform, planned.target.account.name
    error: PostError = NotSentError(_("Stopped before it was sent."), platform=platform, account=account)
    if State.UNKNOWN in states:
        error = OutcomeUnknownError(_("No answer came before it was stopped."), platform=platform, account=account)
    return Outcome(planned=planned, delivery=delivery, error=error)


def _unexpected(planned: Planned, error: BaseException) -> StoryshareError:
    found = OutcomeUnknownError(
        _("Something unexpected happened ({kind}); it may be public.", kind=type(error).__name__),
        platform=planned.target.rules.platform,
        account=planned.target.account.name,
        hint=_("Look with: storyshare status"),
    )
    found.__cause__ = error
    return found
