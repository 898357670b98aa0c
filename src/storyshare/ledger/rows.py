"""Between the ledger's rows and the records of `models`."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from storyshare.errors import LedgerError
from storyshare.i18n import _
from storyshare.models import Attempt, Delivery, DeliveryKey, PartRecord, Pause, Receipt, Slot, Spacing, State

_P = ParamSpec("_P")
_T = TypeVar("_T")


def understood(read: Callable[_P, _T]) -> Callable[_P, _T]:
    """Let a function that reads rows raise LedgerError for those that no storyshare has written."""

    @wraps(read)
    def reading(*args: _P.args, **kwargs: _P.kwargs) -> _T:
        try:
            return read(*args, **kwargs)
        except (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError, RecursionError) as error:
            raise LedgerError(
                _("The ledger is damaged: something in it cannot be understood."),
                hint=_("Restore a copy: storyshare ledger restore FILE"),
            ) from error

    return reading


def to_text(instant: datetime) -> str:
    """An instant as the ledger stores it: UTC, milliseconds, sorts as text."""
    return instant.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def to_instant(text: str) -> datetime:
    """The instant behind `to_text`."""
    return datetime.fromisoformat(text)


def to_millionths(dollars: Decimal | None) -> int | None:
    """A price as the ledger stores it: whole millionths of a US dollar."""
    return None if dollars is None else int(dollars.scaleb(6).to_integral_value())


def to_dollars(millionths: int) -> Decimal:
    """The price behind `to_millionths`."""
    return Decimal(int(millionths)).scaleb(-6)


def key_text(key: DeliveryKey) -> str:
    """What makes a delivery one and the same, as the ledger stores it."""
    story_id = "" if key.rotated else key.story_id
    return json.dumps([key.kind, key.account, key.language, key.occasion, story_id], ensure_ascii=False)


@understood
def delivery(row: tuple[Any, ...], parts: Iterable[tuple[Any, ...]]) -> Delivery:
    """The delivery behind a row of the queries `delivery` and `deliveries`, and the rows of its parts."""
    number, kind, account, platform, language, occasion, story_id, story, source, digest, planned_at, *rest = row
    entry, due_at, late_at, key = rest
    return Delivery(
        id=number,
        key=DeliveryKey(
            kind=kind,
            account=account,
            language=language,
            occasion=occasion,
            story_id=story_id,
            rotated=not json.loads(key)[4],
        ),
        platform=platform,
        story=story,
        source=source,
        digest=digest,
        planned_at=to_instant(planned_at),
        parts=tuple(part(each) for each in parts),
        slot=Slot(entry=entry, due_at=to_instant(due_at), late_at=to_instant(late_at)) if entry else None,
    )


def receipt_text(receipt: Receipt) -> str:
    """A receipt as the ledger stores it."""
    return json.dumps({"id": receipt.id, "url": receipt.url, "details": dict(receipt.details)})


@understood
def receipt(text: str) -> Receipt:
    """A receipt as it was stored."""
    stored: Mapping[str, Any] = json.loads(text)
    return Receipt(id=stored["id"], url=stored["url"], details=stored["details"])


@understood
def attempt(number: int, row: tuple[Any, ...]) -> Attempt:
    """The attempt behind a row of the query `attempt`."""
    key, payload, handle, started_at = row
    stored = json.loads(payload)
    return Attempt(
        number=number,
        key=key,
        payload=stored["payload"],
        texts=tuple(stored["texts"]),
        pictures=dict(stored.get("pictures", {})),
        handle=handle,
        started_at=to_instant(started_at),
    )


@understood
def part(row: tuple[Any, ...]) -> PartRecord:
    """The part behind a row of the query `parts`."""
    number, state, changed_at, reason, not_before, lease_until, stored = row
    return PartRecord(
        number=number,
        state=State(state),
        changed_at=to_instant(changed_at),
        reason=reason,
        not_before=to_instant(not_before) if not_before else None,
        lease_until=to_instant(lease_until) if lease_until else None,
        receipt=receipt(stored) if stored else None,
    )


def spacing_values(spacing: Spacing | None) -> dict[str, str | int | None]:
    """A spacing as the queries `claim` and `too_soon` take it; nothing is asked of them where there is none."""
    if spacing is None:
        return {"posted_before": None, "day_began": "", "most": 0}
    return {
        "posted_before": to_text(spacing.posted_before),
        "day_began": to_text(spacing.day_began),
        "most": spacing.most,
    }


@understood
def pause(row: tuple[Any, ...]) -> Pause:
    """The pause behind a row of the query `pauses`."""
    scope, name, until = row
    return Pause(scope=scope, name=name, until=to_instant(until) if until else None)
