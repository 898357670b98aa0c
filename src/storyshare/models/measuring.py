"""What was read back about posts, over time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from storyshare.models.sending import Metrics


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What the platform said of a post at one instant (aware UTC); None where it was looked for and is gone."""

    at: datetime
    metrics: Metrics | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One public part of a delivery with all its readings, oldest first; no readings where nobody has asked yet.

    `delivery` is the ledger's number of it; `number` counts its parts from 1. `kind` is post or boost: a boost is never
    measured. A reading stands until the next one; `told_at` is when the platform last said the same as in the newest.
    `taken_back` where somebody has deleted it, or tried to; `deleted` where that went well as far as anybody knows.
    """

    delivery: int
    number: int
    kind: str
    story_id: str
    story: str
    platform: str
    account: str
    language: str
    occasion: str
    posted_at: datetime
    url: str
    readings: tuple[Reading, ...] = ()
    told_at: datetime | None = None
    taken_back: bool = False
    deleted: bool = False
