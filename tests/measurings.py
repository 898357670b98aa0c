"""Made-up readings of made-up posts."""

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from storyshare.models import Measured, Metrics, Reading

POSTED = datetime(2027, 2, 20, 17, 0, tzinfo=UTC)  # a Saturday, nine in the morning in Los Angeles
_numbers = count(1)


def part(*told: Metrics | None, **changes: Any) -> Measured:
    """A post on Mastodon, and what was read of it, an hour after it was posted and then day by day."""
    posted_at = changes.get("posted_at", POSTED)
    readings = tuple(
        Reading(at=posted_at + timedelta(hours=1, days=day), metrics=metrics) for day, metrics in enumerate(told)
    )
    fields: dict[str, Any] = {
        "delivery": next(_numbers),
        "number": 1,
        "kind": "post",
        "story_id": "rosa-7f3k",
        "story": "rosa",
        "platform": "mastodon",
        "account": "mastodon",
        "language": "en",
        "occasion": "first",
        "posted_at": posted_at,
        "url": "https://example.org/1",
        "readings": readings,
    }
    return Measured(**(fields | changes))


def thread(*told: Metrics | None, **changes: Any) -> list[Measured]:
    """A thread with one reading of each of its parts; None where nobody has read the part."""
    delivery = next(_numbers)
    return [
        part(*([metrics] if metrics else []), delivery=delivery, number=number, **changes)
        for number, metrics in enumerate(told, 1)
    ]
