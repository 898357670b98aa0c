"""Settles doubt: looks whether a begun send is public, and sends it again only where that is harmless."""

from __future__ import annotations

import json
from collections.abc import Callable

from storyshare.errors import PostError
from storyshare.i18n import _
from storyshare.ledger import Ledger, readings
from storyshare.models import Attempt, Cleared, Delivery, Prepared, Receipt, State
from storyshare.platforms import Find, Replay, Sender
from storyshare.publish.prices import look_price


def settle(
    ledger: Ledger,
    delivery: Delivery,
    platform: Sender,
    clear: Callable[[Prepared], Cleared],
) -> None:
    """Ask the platform about each doubtful part; what is not found public stays in doubt, or is replayed.

    A replay sends the stored payload under the stored key, and is gated like the first attempt: `clear` raises
    GateError. "Not there" alone never re-queues a part: listings lag. A boost cannot be looked for; then
    `platform` is a `Booster`, whose replay is no second boost.
    """
    for attempt in look(ledger, delivery, platform):
        if isinstance(platform, Replay) and _replayable(platform, attempt):
            _replay(ledger, delivery, platform, attempt, clear)


def look(ledger: Ledger, delivery: Delivery, platform: Sender) -> list[Attempt]:
    """Ask the platform about each doubtful part, and send nothing; gives the attempts that were not found public."""
    open_attempts = []
    for part in delivery.parts:
        attempt = ledger.attempt(delivery.id, part.number) if part.state is State.UNKNOWN else None
        if attempt is None:
            continue
        # Looking for the words of a boost would find the post itself.
        posted = delivery.key.kind == "post"
        found = None
        if posted and isinstance(platform, Find):
            _note_price(ledger, delivery)
            found = _found(platform, attempt)
        # Of two posts of the same words only one may be listed yet: this one would then be forgotten where it is.
        if found and not ledger.is_anothers(delivery.id, part.number, found):
            ledger.found(delivery.id, part.number, found)
        else:
            open_attempts.append(attempt)
    return open_attempts


def sound(receipt: object) -> Receipt:
    """The receipt, if it is one that the ledger can keep. Raises TypeError."""
    if not isinstance(receipt, Receipt) or {type(receipt.id), type(receipt.url)} != {str}:
        raise TypeError
    json.dumps(dict(receipt.details))
    return receipt


def _note_price(ledger: Ledger, delivery: Delivery) -> None:
    price = look_price(delivery.platform)
    if price:
        readings.note_look(ledger, account=delivery.key.account, platform=delivery.platform, price=price)


def _found(platform: Find, attempt: Attempt) -> Receipt | None:
    try:
        found = platform.find(attempt)
        return sound(found) if isinstance(found, Receipt) else None
    except (Exception, SystemExit):  # noqa: BLE001 - it stays in doubt, and the other accounts are looked at
        return None


def _replayable(platform: Replay, attempt: Attempt) -> bool:
    try:
        return platform.replayable(attempt) is True
    except (Exception, SystemExit):  # noqa: BLE001 - whatever it was, nothing is sent
        return False


def _replay(
    ledger: Ledger,
    delivery: Delivery,
    platform: Sender,
    attempt: Attempt,
    clear: Callable[[Prepared], Cleared],
) -> None:
    cleared = clear(
        Prepared(
            platform=delivery.platform,
            account=delivery.key.account,
            story_id=delivery.key.story_id,
            language=delivery.key.language,
            number=attempt.number,
            payload=attempt.payload,
            texts=attempt.texts,
            uploaded=attempt.pictures,
            handle=attempt.handle,
        )
    )
    begun = ledger.replay(delivery.id, attempt.number, evidence=cleared.evidence)
    if begun is None:
        return
    claim, _unused = begun
    try:
        receipt = sound(platform.commit(cleared, key=attempt.key))
    except PostError as error:
        # A refused replay says nothing of the first attempt.
        ledger.unknown(claim, str(error))
    except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever it was, it may be public
        ledger.unknown(claim, _("unexpected: {kind}", kind=type(error).__name__))
    else:
        ledger.posted(claim, receipt)
