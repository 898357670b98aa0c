"""What passes between the pipeline, the gate and an adapter while something is being sent."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Protocol, TypeAlias

if TYPE_CHECKING:
    from storyshare.errors import PostError

Json: TypeAlias = "str | int | float | bool | list[Json] | dict[str, Json] | None"


@dataclass(frozen=True, slots=True, kw_only=True)
class Credential:
    """One thing that an account needs from the environment.

    The variable is the account's prefix, an underscore and `name`: `BLUESKY` and `APP_PASSWORD` give
    `BLUESKY_APP_PASSWORD`. `where` tells a person where to get it.
    """

    name: str
    title: str
    where: str
    secret: bool = True
    default: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A place to post to, as named in storyshare.toml; `env` is the prefix of its variables.

    It gets a story once in each of its `languages` that the story has; none: in the story's own.
    """

    name: str
    platform: str
    env: str
    languages: tuple[str, ...] = ()
    options: Mapping[str, str] = field(default_factory=dict)


class SecretStore(Protocol):
    """One account's secrets; never shown, never logged."""

    def get(self, name: str) -> str | None:
        """The value of a credential or of something stored earlier, or None."""
        ...

    def put(self, name: str, value: str) -> None:
        """Keep a value that the platform gave us (a session, a rotated token), readable by its owner alone.

        It outlives a power cut once this returns.
        """
        ...

    def locked(self) -> AbstractContextManager[None]:
        """Alone with this account's store among all processes and hosts, for renewing what can be used only once.

        Not to be entered twice by the same thread. Raises BusyError where another is at it for minutes.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicFile:
    """A file exactly as it would be public: name, bytes and alt text; `source` is the record's own file name.

    `made_from` is the SHA-256 (hexadecimal) of the exact bytes on the disk that it was made from; empty where unknown.
    """

    name: str
    media_type: str
    data: bytes = field(repr=False)
    alt: str = ""
    source: str
    made_from: str = ""

    def digest(self) -> str:
        """SHA-256 of the bytes, hexadecimal."""
        return hashlib.sha256(self.data).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """One part, ready to be published by one call; nothing of it is public yet.

    `payload` is what the call will send, as JSON. `texts` is every text and `files` every file of it that would be
    public, so that the gate sees all of it. `handle` finds the post again if its answer is lost ("" where it cannot).
    Of an attempt that is made again the files are with the platform already: `uploaded` are the digests of what they
    were made from, by the record's own names of them.
    """

    platform: str
    account: str
    story_id: str
    language: str
    number: int
    payload: Mapping[str, Json]
    texts: tuple[str, ...]
    files: tuple[PublicFile, ...] = ()
    uploaded: Mapping[str, str] = field(default_factory=dict)
    handle: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleared:
    """What the gate has let through, and when; only the gate makes one, and `commit` takes nothing else.

    `evidence` is the number of what was known of the story: a send begins only while that has not changed.
    """

    prepared: Prepared
    at: datetime
    evidence: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """Who a log-in belongs to, in the platform's words, and where to see it.

    `options` are the account's present limits, by the names that its platform's `rules` reads: what storyshare.toml
    should hold. `ends_at` is when the log-in runs out, where the platform says so.
    """

    name: str
    url: str
    options: Mapping[str, str] = field(default_factory=dict)
    ends_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Metrics:
    """How often a post was seen and what people did with it; None where the platform gives no such figure."""

    views: int | None = None
    likes: int | None = None
    boosts: int | None = None
    replies: int | None = None
    quotes: int | None = None
    bookmarks: int | None = None


class Absent:
    """Looked, and it is not there (listings may lag: this never re-queues by itself)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CannotTell:
    """The platform gives no way to look, or would not answer.

    `answered` where it did, and only does not say it of this post: another one may be asked about at once. `trouble` is
    what stood in the way, where that is known: asking on would be vain, or a burden.
    """

    answered: bool = False
    trouble: PostError | None = None
