"""Which consents are about to end, while there is still time to ask the person again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from storyshare.models import ConsentStatus, Story
from storyshare.publish.words import Word


def ending_soon(records: Iterable[Story], now: datetime, days: int = 14) -> list[Word]:
    """One word for each consent that holds now and ends within so many days; `now` is aware."""
    limit = now + timedelta(days=days)
    return [
        Word(
            text=f"{story.name}: consent ends after {consent.expires}",
            hint="Ask the person again; then write the new dates under `consent:`.",
        )
        for story in records
        if (consent := story.consent) and consent.status is ConsentStatus.GRANTED
        if consent.ends_at and now < consent.ends_at <= limit
    ]
