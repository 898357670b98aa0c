"""The errors of one account: each says where it was, and whether anything may be public."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from storyshare.errors import AccountOnHoldError, NotSentError, OutcomeUnknownError, RejectedError
from storyshare.i18n import _
from storyshare.net import CallError, NothingSentError


@dataclass(frozen=True, slots=True, kw_only=True)
class Failures:
    """Makes the errors that an adapter raises for one account.

    `title` is what the platform is called in sentences; `log_in_hint` says how a person mends the log-in. `secrets`
    gives what must never be shown, because a server may say back what it was told.
    """

    platform: str
    title: str
    account: str
    log_in_hint: str
    secrets: Callable[[], Iterable[str]] = field(default=tuple, repr=False)

    def hiding(self, text: str) -> str:
        """The text without the account's secrets."""
        for secret in self.secrets():
            if secret:
                text = text.replace(secret, "…")
        return text

    def said(self, text: object) -> str:
        """What a server said, fit to be shown: as `plain`, and without the account's secrets."""
        # Before it is cut, or half a secret would be left.
        return plain(self.hiding(text)) if isinstance(text, str) else ""

    def unreached(self, error: CallError, key: str = "") -> NotSentError:
        """A call came to nothing, and nothing is public."""
        return self.not_sent(_("{title} could not be reached: {error}", title=self.title, error=error), key)

    def not_sent(self, message: str, key: str = "", *, hint: str = "", until: datetime | None = None) -> NotSentError:
        """Nothing is public, and it may be tried again, not before `until`."""
        return NotSentError(
            message, platform=self.platform, account=self.account, key=key, hint=hint, retry_after=until
        )

    def on_hold(self, message: str, key: str = "", *, hint: str = "") -> AccountOnHoldError:
        """Nothing is public, and a person must mend the log-in or the credit."""
        return AccountOnHoldError(
            message, platform=self.platform, account=self.account, key=key, hint=hint or self.log_in_hint
        )

    def in_doubt(self, doubt: str, key: str = "") -> InDoubt:
        """Around the one call that changes what is public: whatever goes wrong with it, by what that proves.

        `doubt` says what may have been done. Raises NotSentError where nothing of the call can have arrived, and
        OutcomeUnknownError for all else that is no answer.
        """
        return InDoubt(self, doubt, key)

    def rejected(self, message: str, hint: str, key: str = "") -> RejectedError:
        """The platform does not take this."""
        return RejectedError(message, platform=self.platform, account=self.account, key=key, hint=hint)

    def not_ours(self) -> RejectedError:
        """There is no post of this account at the address that a person gave."""
        hint = _("Copy the address of the post from {title} itself, signed in as this account.", title=self.title)
        return self.rejected(_("There is no post of this account at that address"), hint)

    def unknown(self, message: str, key: str = "") -> OutcomeUnknownError:
        """It may have been done; `message` says what."""
        hint = _("Look at the account's profile on {title}.", title=self.title)
        return OutcomeUnknownError(message, platform=self.platform, account=self.account, key=key, hint=hint)


@dataclass(frozen=True, slots=True)
class InDoubt:
    """What `Failures.in_doubt` gives, for a `with`."""

    failures: Failures
    doubt: str
    key: str

    def __enter__(self) -> None:
        """Nothing is done yet."""

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        """Say what an error of the call proves; anything else passes."""
        if isinstance(error, NothingSentError):
            raise self.failures.unreached(error, self.key) from error
        if isinstance(error, CallError):
            raise self.failures.unknown(f"{_(self.doubt)}: {error}", self.key) from error


def plain(text: object, longest: int = 200) -> str:
    """What a server said, fit to be shown: printable, on one line, not long; empty where it is no text."""
    shown = "".join(c if c.isprintable() else " " for c in text) if isinstance(text, str) else ""
    return " ".join(shown.split())[:longest]
