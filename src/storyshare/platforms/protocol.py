"""What a platform's adapter is: one small protocol, and one for each further ability.

An adapter raises only `PostError` and `SetupError`, always `from` the cause.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
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
    PublicFile,
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
    # How long a log-in holds and what renews it, in a few plain words for `storyshare platforms`.
    log_in_lasts: ClassVar[str]

    @classmethod
    def rules(cls, options: Mapping[str, str]) -> Rules:
        """What the platform allows, given an account's options from storyshare.toml.

        Raises InputError for an option that cannot be right.
        """
        ...


class Person(Protocol):
    """Whoever sits at the terminal and logs an account in."""

    def tell(self, text: str) -> None:
        """Show a step of the way: what to create where, in order, with links."""
        ...

    def ask(self, question: str, *, secret: bool = False, default: str = "") -> str:
        """What the person types or pastes, without spaces around it; a secret is never shown or kept in a history."""
        ...

    def choose(self, question: str, choices: Sequence[str]) -> int:
        """Which of the choices, counted from 0; with a single one nobody is asked."""
        ...

    def authorise(self, address: str, *, redirect: str) -> str:
        """Open `address` in a browser, or show it; the address that the browser was sent to afterwards.

        It is received on `redirect` where that is a port of this machine, or pasted by the person.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedIn:
    """What a log-in gave: credentials by their names (for `.env` or the keyring), options for storyshare.toml."""

    values: Mapping[str, str] = field(repr=False)
    options: Mapping[str, str] = field(default_factory=dict)


@runtime_checkable
class LogIn(Protocol):
    """Can walk a person through making a log-in; without it, each of `credentials` is asked for in turn."""

    @classmethod
    def log_in(cls, account: Account, secrets: SecretStore, person: Person) -> LoggedIn:
        """Lead a person to all that the account needs. `secrets` holds what is there already.

        Raises PostError, SetupError, InputError: then nothing has been written anywhere.
        """
        ...


@runtime_checkable
class OtherWay(Protocol):
    """Takes another whole set of credentials in the place of `credentials`, from an app of another kind, say."""

    other_credentials: ClassVar[tuple[Credential, ...]]


class MediaHost(Protocol):
    """Where pictures are put for platforms that fetch them from a public address."""

    def put(self, file: PublicFile, *, story_id: str) -> str:
        """Put the file there, under a name that nobody can guess; its address. The same file again is put once.

        Raises SetupError where no place is set up, NotSentError where it could not be put there.
        """
        ...


@runtime_checkable
class NeedsMedia(Protocol):
    """Fetches pictures from a public address instead of taking their bytes."""

    media: MediaHost | None


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
