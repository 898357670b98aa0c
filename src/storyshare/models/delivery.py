"""What the ledger knows: deliveries, their parts and the states of a part."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Literal

from storyshare.models.sending import Json


class State(StrEnum):
    """Where one part of a delivery stands; drawn in ledger/schema and in ARCHITECTURE.md."""

    PLANNED = "planned"
    CLAIMED = "claimed"
    SENDING = "sending"
    POSTED = "posted"
    UNKNOWN = "unknown"
    REJECTED = "rejected"
    BLOCKED = "blocked"
    MISSED = "missed"
    CANCELLED = "cancelled"
    WITHDRAWN = "withdrawn"
    DELETED_UNSEEN = "deleted_unseen"
    WITHDRAW_FAILED = "withdraw_failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryKey:
    """What makes a delivery one and the same: it is in the ledger at most once.

    `rotated` where a rotation chose the story: then the occasion alone says which delivery it is, and the choice is
    stored with it.
    """

    kind: Literal["post", "boost"] = "post"
    account: str
    language: str
    occasion: str
    story_id: str
    rotated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """When a schedule wants a delivery: by which entry, due when, and after when it is too late."""

    entry: str
    due_at: datetime
    late_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Spacing:
    """How far apart an account's scheduled posts are, at some instant.

    The last one was posted at `posted_before` or earlier, fewer than `most` since `day_began` (0: any number), and
    nobody is at work on the account.
    """

    posted_before: datetime
    day_began: datetime
    most: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """The platform's word that a part is public: its id and address there, and what its next part must name.

    `details["note"]` tells people what the platform made of it, where that is not what was asked.
    """

    id: str
    url: str
    details: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """A send that was begun: the exact payload, the key given to the platform, and how to find the post again.

    `pictures` are the digests of the files that its pictures were made from, by the record's own names of them.
    """

    number: int
    key: str
    payload: Mapping[str, Json]
    texts: tuple[str, ...]
    handle: str
    started_at: datetime
    pictures: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """What a person has stopped for a while: everything (`name` empty), an account, or a story by its id."""

    scope: Literal["all", "account", "story"]
    name: str = ""
    until: datetime | None = None

    def covers(self, account: str, story_id: str) -> bool:
        """Whether it stops this story on this account."""
        return self.scope == "all" or self.name == (account if self.scope == "account" else story_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class PartRecord:
    """One part as the ledger has it. `reason` is in desk words and holds no text of the story."""

    number: int
    state: State
    changed_at: datetime
    reason: str = ""
    not_before: datetime | None = None
    lease_until: datetime | None = None
    receipt: Receipt | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """What an account has had of a story on an occasion: which words (`Share.words`), in how many parts."""

    platform: str
    account: str
    language: str
    occasion: str
    words: str
    parts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One story going to one account in one language on one occasion, with its parts in order."""

    id: int
    key: DeliveryKey
    platform: str
    story: str
    source: Literal["post", "schedule"]
    digest: str
    planned_at: datetime
    parts: tuple[PartRecord, ...]
    slot: Slot | None = None
