"""What was read back about posts, when each was last asked about, and what asking cost; numbers only, no text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import astuple, dataclass, field, fields
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal

from storyshare.ledger import rows
from storyshare.ledger.book import Ledger
from storyshare.ledger.rows import to_dollars, to_instant, to_millionths, to_text, understood
from storyshare.models import Absent, Measured, Metrics, Reading, Receipt, State

_FIGURES = tuple(each.name for each in fields(Metrics))
_DELETED = (State.WITHDRAWN, State.DELETED_UNSEEN)
# Somebody has deleted it, or tried to.
_TAKEN_BACK = (*_DELETED, State.WITHDRAW_FAILED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """One public part with all that was read of it, its receipt, and when its platform was last asked about it."""

    measured: Measured
    receipt: Receipt = field(repr=False)
    asked_at: datetime | None = None


@understood
def known(ledger: Ledger, story_id: str | None = None) -> list[Known]:
    """Every part that is or was public, of one story if its id is given, in the order in which they were posted."""
    read: dict[tuple[int, int], list[Reading]] = {}
    for delivery, number, at, gone, *figures in ledger.rows("readings", story_id=story_id):
        read.setdefault((delivery, number), []).append(_reading(at, gone, figures))
    return [_known(row, read.get((row[0], row[1]), [])) for row in ledger.rows("measured", story_id=story_id)]


def note_asking(  # noqa: PLR0913 - what a call is
    ledger: Ledger,
    delivery: int,
    number: int,
    *,
    account: str,
    platform: str,
    price: Decimal,
    unless_since: datetime | None = None,
) -> bool:
    """Enter, before the call is made, that the platform is asked for a post's figures, and what that costs.

    False, and nothing is entered, where somebody has asked later than `unless_since`.
    """
    before = to_text(unless_since) if unless_since else None
    with ledger.transaction() as run:
        asked = run("ask", delivery=delivery, number=number, unless_since=before)
        if asked:
            run("count_read", **_call(ledger, account, platform, "figures", price))
    return asked


def note_look(ledger: Ledger, *, account: str, platform: str, price: Decimal) -> None:
    """Enter that the platform is asked whether something in doubt is public; `price` is the most that it may cost."""
    with ledger.transaction() as run:
        run("count_read", **_call(ledger, account, platform, "doubt", price))


@understood
def keep(ledger: Ledger, delivery: int, number: int, found: Metrics | Absent) -> bool:
    """Keep what the platform said of a post; says whether that is news. The same again adds nothing but its time."""
    figures = astuple(found) if isinstance(found, Metrics) else (None,) * len(_FIGURES)
    said = (int(isinstance(found, Absent)), *figures)
    with ledger.transaction() as run:
        last = ledger.one("last_reading", delivery=delivery, number=number)
        new = last is None or tuple(last) != said
        if new:
            values = dict(zip(("gone", *_FIGURES), said, strict=True))
            run("keep_reading", delivery=delivery, number=number, **values)
        run("told", delivery=delivery, number=number)
    return new


def calls_since(ledger: Ledger, account: str, platform: str, since: datetime) -> int:
    """How often the account's platform was asked for figures since then, counted from that minute's beginning."""
    return int(ledger.one("calls_since", account=account, platform=platform, since=_minute(since))[0])


def keep_readings(ledger: Ledger, other: Ledger) -> None:
    """Take what another ledger has read of the posts that both know, and what its reads cost."""
    with ledger.transaction() as run:
        for key, number, at, gone, *figures in other.rows("all_readings"):
            values = dict(zip(_FIGURES, figures, strict=True))
            run("take_reading", key=key, number=number, at=at, gone=gone, **values)
        for key, number, asked_at, told_at in other.rows("all_asked"):
            run("take_asked", key=key, number=number, asked_at=asked_at, told_at=told_at)
        for account, platform, what, at, calls, price in other.rows("all_reads"):
            run("take_reads", account=account, platform=platform, what=what, at=at, calls=calls, price=price)


# -- what was paid -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class PaidPosts:
    """So many parts of one kind and state that were sent to an account, at the price of each; None: not known."""

    account: str
    platform: str
    kind: str
    state: State
    price: Decimal | None
    linked: bool | None
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PaidReads:
    """How often an account's platform was asked, for `figures` or about a `doubt`, and what all of it cost."""

    account: str
    platform: str
    what: Literal["figures", "doubt"]
    calls: int
    price: Decimal


@understood
def paid_posts(ledger: Ledger, since: datetime, until: datetime) -> list[PaidPosts]:
    """What was begun to be sent from `since` until before `until`, and is or may be public, or was."""
    found = ledger.rows("spent_on_posts", since=to_text(since), until=to_text(until))
    return [
        PaidPosts(
            account=account,
            platform=platform,
            kind=kind,
            state=State(state),
            price=None if price is None else to_dollars(price),
            linked=None if linked is None else bool(linked),
            count=count,
        )
        for account, platform, kind, state, price, linked, count in found
    ]


@understood
def paid_reads(ledger: Ledger, since: datetime, until: datetime) -> list[PaidReads]:
    """What was asked from `since` until before `until`."""
    return [
        PaidReads(account=account, platform=platform, what=what, calls=int(calls), price=to_dollars(price))
        for account, platform, what, calls, price in ledger.rows(
            "spent_on_reads", since=to_text(since), until=to_text(until)
        )
    ]


# -- inside --------------------------------------------------------------------------------------------------------


def _known(row: tuple[Any, ...], readings: list[Reading]) -> Known:
    delivery, number, kind, story_id, story, platform, account, language, occasion, posted_at, *rest = row
    receipt, state, changed_at, asked_at, told_at = rest
    stored = rows.receipt(receipt)
    # Whoever took it down has looked that it is gone; the figures from before stay.
    if state == State.WITHDRAWN and (not readings or readings[-1].metrics is not None):
        readings = [*readings, Reading(at=to_instant(changed_at), metrics=None)]
    return Known(
        measured=Measured(
            delivery=delivery,
            number=number,
            kind=kind,
            story_id=story_id,
            story=story,
            platform=platform,
            account=account,
            language=language,
            occasion=occasion,
            posted_at=to_instant(posted_at),
            url=stored.url,
            readings=tuple(readings),
            told_at=to_instant(told_at) if told_at else None,
            taken_back=state in _TAKEN_BACK,
            deleted=state in _DELETED,
        ),
        receipt=stored,
        asked_at=to_instant(asked_at) if asked_at else None,
    )


def _reading(at: str, gone: int, figures: list[int | None]) -> Reading:
    values: Mapping[str, int | None] = dict(zip(_FIGURES, figures, strict=True))
    return Reading(at=to_instant(at), metrics=None if gone else Metrics(**values))


def _call(ledger: Ledger, account: str, platform: str, what: str, price: Decimal) -> dict[str, object]:
    paid = to_millionths(price)
    return {"account": account, "platform": platform, "what": what, "minute": _minute(ledger.now()), "price": paid}


def _minute(at: datetime) -> str:
    return to_text(at.replace(second=0, microsecond=0))
