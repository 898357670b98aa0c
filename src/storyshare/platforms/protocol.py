"""What a platform's adapter is: one small protocol, and one for each further ability.

An adapter raises only `PostError` and `SetupError`, always `from` the cause.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Protocol, Self, runtime_checkable

from storyshare.models import (
    Absent,
    Account,
    Attempt,
    CannotTell,
    Cleared,
    Credential,
    Metrics,
    Prepared,
    Profile,
    Receipt,
    Rules,
    SecretStore,
    Share,
)


class Described(Protocol):
    """What storyshare must know of a platform to preview a share for it: no secret, no network."""

    name: ClassVar[str]
    title: ClassVar[str]
    credentials: ClassVar[tuple[Credential, ...]]

    @classmethod
    def rules(cls, options: Mapping[str, str]) -> Rules:
        """What the platform allows, given an account's options from storyshare.toml.

        Raises InputError for an option that cannot be right.
        """
        ...


class Sender(Protocol):
    """What sends the parts of a share for one account: an adapter, or the mock."""

    def prepare(self, share: Share, number: int, sent: tuple[Receipt, ...]) -> Prepared:
        """Log in, upload, build the call for part `number` (from 1): repeatable, publishes nothing.

        `sent` holds the receipts of the earlier parts, in order. Raises NotSentError, AccountOnHoldError (nothing is
        public), RejectedError (the platform refuses an image, say), SetupError.
        """
        ...

    def commit(self, cleared: Cleared, *, key: str) -> Receipt:
        """Publish by exactly one call: no sleep, no retry, no redirect, a finite timeout.

        `key` is passed on wherever the platform honours one. Raises NotSentError where it is proved that nothing
        was published, RejectedError, AccountOnHoldError, and OutcomeUnknownError for everything else.
        """
        ...


class Platform(Described, Sender, Protocol):
    """A platform that can be posted to."""

    @classmethod
    def connect(cls, account: Account, secrets: SecretStore) -> Self:
        """An adapter for one account; opens no connection yet. Raises SetupError naming every missing credential."""
        ...


@runtime_checkable
class Find(Protocol):
    """Can look whether a begun send is public."""

    def find(self, attempt: Attempt) -> Receipt | Absent | CannotTell:
        """Look for what the attempt would have published; reads only. Never raises PostError: it says CannotTell.

        May cost up to `Rules.price.look`, so it is not for asking again and again.
        """
        ...


@runtime_checkable
class Replay(Protocol):
    """Sending the stored payload again under the stored key cannot publish it twice."""

    def replayable(self, attempt: Attempt) -> bool:
        """Whether that is still so for this attempt, now."""
        ...


@runtime_checkable
class Recognise(Protocol):
    """Can tell which post of the account stands at an address that a person has."""

    def recognise(self, url: str) -> Receipt:
        """The receipt of this account's own post at `url`, as `commit` would have given it; reads only.

        Raises RejectedError where no post of this account is there, and PostError where nobody can tell.
        """
        ...


@runtime_checkable
class Delete(Protocol):
    """Can take a post down."""

    def delete(self, receipt: Receipt) -> None:
        """Delete it; one that is gone already is no error. Raises PostError."""
        ...

    def is_gone(self, receipt: Receipt) -> bool | None:
        """Look again: True gone, False still there, None where nobody can tell."""
        ...


@runtime_checkable
class Verify(Protocol):
    """Can say who the account is."""

    def account(self) -> Profile:
        """Ask the platform whose log-in this is, and what is allowed there now. Raises PostError, SetupError."""
        ...


@runtime_checkable
class Boost(Protocol):
    """Can show its own followers what another account, or itself, has posted."""

    def boost(self, receipt: Receipt, *, key: str) -> Receipt:
        """Boost the post by one publishing call; under the same `key` a second time is no second boost.

        The receipt is that of the boost. Raises as `commit` does.
        """
        ...

    def unboost(self, boost: Receipt) -> None:
        """Take the boost back; one that is gone already is no error. Raises PostError."""
        ...


@runtime_checkable
class Measure(Protocol):
    """Can say how often a post was seen, liked and passed on."""

    def metrics(self, receipt: Receipt) -> Metrics | Absent | CannotTell:
        """The figures as the platform gives them now; reads only. Never raises PostError: it says CannotTell."""
        ...
