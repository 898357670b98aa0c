"""Sends a plan to all its accounts at once, and stops cleanly."""

from __future__ import annotations

from collections.abc import Sequence
from threading import Thread

from storyshare.errors import NotSentError, OutcomeUnknownError, PostError, StoryshareError
from storyshare.models import State
from storyshare.publish.delivering import STOPPED, Courier, Outcome
from storyshare.publish.planning import Planned


class Interrupted(KeyboardInterrupt):
    """A person stopped the command: `outcomes` says what was done by then; nothing goes out later by itself."""

    def __init__(self, outcomes: list[Outcome]) -> None:
        super().__init__()
        self.outcomes = outcomes


def send_all(courier: Courier, plan: Sequence[Planned], occasion: str) -> list[Outcome]:
    """Deliver every share, one thread an account, because each waits on a network; outcomes in the plan's order.

    Raises Interrupted after Ctrl-C: what was not begun is cancelled, what was begun is waited for (its calls have
    finite timeouts). A second Ctrl-C leaves at once; then what was begun is in doubt, and the ledger says so.
    """
    outcomes: dict[int, Outcome] = {}

    def run(position: int, planned: Planned) -> None:
        try:
            outcomes[position] = courier.deliver(planned, occasion)
        except Exception as error:  # noqa: BLE001 - one account's trouble never stops the others
            outcomes[position] = Outcome(planned=planned, error=_unexpected(planned, error))

    # Daemons, so that a second Ctrl-C can leave.
    threads = [Thread(target=run, args=pair, daemon=True) for pair in enumerate(plan)]
    try:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    except KeyboardInterrupt:
        courier.stop.set()
        _cancel_the_rest(courier, plan, occasion)
        for thread, planned in zip(threads, plan, strict=True):
            while thread.is_alive() and _is_sending(courier, planned, occasion):
                thread.join(timeout=0.1)
        raise Interrupted(
            [outcomes.get(position) or _stopped(courier, planned, occasion) for position, planned in enumerate(plan)]
        ) from None
    return [outcomes[position] for position in range(len(plan))]


def _cancel_the_rest(courier: Courier, plan: Sequence[Planned], occasion: str) -> None:
    for planned in plan:
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
    error: PostError = NotSentError("Stopped before it was sent.", platform=platform, account=account)
    if State.UNKNOWN in states:
        error = OutcomeUnknownError("No answer came before it was stopped.", platform=platform, account=account)
    return Outcome(planned=planned, delivery=delivery, error=error)


def _unexpected(planned: Planned, error: Exception) -> StoryshareError:
    found = OutcomeUnknownError(
        f"Something unexpected happened ({type(error).__name__}); it may be public.",
        platform=planned.target.rules.platform,
        account=planned.target.account.name,
        hint="Look with: storyshare status",
    )
    found.__cause__ = error
    return found
