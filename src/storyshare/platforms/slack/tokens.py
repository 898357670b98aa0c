"""A bot's token: one that has no end, or one that is renewed twice a day where the app asks for that.

Source: docs.slack.dev on token rotation (oauth.v2.access, `expires_in` 43,200; each refresh token is good once).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from storyshare.i18n import _
from storyshare.models import SecretStore
from storyshare.net import Answer, Bounds, CallError, call
from storyshare.platforms import oauth
from storyshare.platforms.failures import Failures
from storyshare.platforms.said import identifier
from storyshare.platforms.tokens import KeptToken, Token

_ANSWER_IN = Bounds(connect=10, read=30, total=45)
# Slack's words for a log-in that a person must mend.
_OVER = frozenset({"invalid_refresh_token", "token_revoked", "token_expired", "invalid_client_id", "bad_client_secret"})


class BotToken(Protocol):
    """What opens a bot's account."""

    renewed: bool

    def good(self) -> str:
        """The token, good for the next minutes. Raises PostError."""
        ...

    def known(self) -> str:
        """The token as it is; makes no call."""
        ...

    def drop(self) -> None:
        """Slack says that its time is over."""
        ...

    def secrets(self) -> tuple[str, ...]:
        """What must never be shown."""
        ...


class FixedToken:
    """A token that has no end: Slack's usual ones."""

    renewed = False

    def __init__(self, token: str) -> None:
        self._token = token

    def good(self) -> str:
        """The token."""
        return self._token

    def known(self) -> str:
        """The token."""
        return self._token

    def drop(self) -> None:
        """There is no other."""

    def secrets(self) -> tuple[str, ...]:
        """The token."""
        return (self._token,)


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """An app with token rotation, which asks Slack for the next token."""

    base: str
    client_id: str
    client_secret: str = field(repr=False)
    failures: Failures
    now: Callable[[], datetime]

    def next(self, token: Token) -> Token:
        """The next token. Raises AccountOnHoldError, NotSentError."""
        data, headers = oauth.form_body(
            {
                "client_id": self.client_id,
                "client_secret": self.client_secret,
                "grant_type": "refresh_token",
                "refresh_token": token.refresh,
            }
        )
        try:
            answer = call("POST", f"{self.base}/api/oauth.v2.access", headers=headers, data=data, bounds=_ANSWER_IN)
        except CallError as error:
            raise self.failures.unreached(error) from error
        word = _word(answer)
        if word in _OVER:
            message = _("Slack does not renew the bot's token: {word}", word=word.replace("_", " "))
            raise self.failures.on_hold(message, hint=_("Install the app again, and copy its token and refresh token."))
        if word or answer.json().get("ok") is not True:
            raise self.failures.not_sent(
                _("Slack did not renew the bot's token (status {status})", status=answer.status)
            )
        return oauth.granted(self.failures, answer, self.now())


class RotatedToken:
    """A token that ends after twelve hours, and the one after it."""

    renewed = True

    def __init__(self, secrets: SecretStore, *, first: Token, app: App) -> None:
        self._kept = KeptToken(secrets, first=first, renew=app.next, now=app.now)
        self._app_secret = app.client_secret

    def good(self) -> str:
        """The token, renewed where it is about to end. Raises PostError."""
        return self._kept.good().access

    def known(self) -> str:
        """The token as it was last seen."""
        token = self._kept.known()
        return token.access if token else ""

    def drop(self) -> None:
        """The next `good` renews it."""
        self._kept.drop()

    def secrets(self) -> tuple[str, ...]:
        """The tokens, and the app's secret."""
        return (self._app_secret, *self._kept.secrets())


def _word(answer: Answer) -> str:
    found = answer.json()
    return (identifier(found.get("error")) or "") if found.get("ok") is False else ""
