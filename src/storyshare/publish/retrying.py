"""What of a story did not go out, and can be tried again."""

from __future__ import annotations

from dataclasses import dataclass

from storyshare.ledger import Ledger
from storyshare.models import Delivery, State

_AGAIN = (State.PLANNED, State.REJECTED, State.MISSED, State.BLOCKED, State.CANCELLED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unfinished:
    """Deliveries of one occasion in one language, by their accounts, and why they did not go out.

    `thread` where they were to be threads: they still are, though nothing of them is public. `boost` where they are
    boosts.
    """

    occasion: str
    language: str
    accounts: tuple[str, ...]
    why: str
    thread: bool = False
    boost: bool = False


def unfinished(ledger: Ledger, story_id: str, account: str = "") -> list[Unfinished]:
    """What of the story did not go out, or not wholly; on one account if it is given."""
    ledger.expire()
    groups: dict[tuple[str, str, bool, bool], list[Delivery]] = {}
    for delivery in ledger.deliveries(story_id):
        wanted = account in ("", delivery.key.account)
        if wanted and any(part.state in _AGAIN for part in delivery.parts):
            group = (
                delivery.key.occasion,
                delivery.key.language,
                len(delivery.parts) > 1,
                delivery.key.kind == "boost",
            )
            groups.setdefault(group, []).append(delivery)
    return [
        Unfinished(
            occasion=occasion,
            language=language,
            accounts=tuple(delivery.key.account for delivery in found),
            why="; ".join(dict.fromkeys(_why(delivery) for delivery in found)),
            thread=thread,
            boost=boost,
        )
        for (occasion, language, thread, boost), found in groups.items()
    ]


def _why(delivery: Delivery) -> str:
    part = next(part for part in delivery.parts if part.state in _AGAIN)
    return part.reason or part.state.value
