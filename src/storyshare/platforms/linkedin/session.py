"""LinkedIn's log-in: a token for 60 days; for apps that LinkedIn approved for it one that is renewed, for a year.

Source: LinkedIn's page on programmatic refresh tokens. A refresh token ends 365 days after it was first given,
however often it was used.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from storyshare.errors import PostError
from storyshare.i18n import _
from storyshare.models import SecretStore
from storyshare.platforms import oauth
from storyshare.platforms.failures import Failures
from storyshare.platforms.linkedin.rules import LOG_IN_AT, Settings
from storyshare.platforms.tokens import KeptToken, Token


class Session:
    """What opens one account: its access token as it is, or one that is renewed before it ends."""

    def __init__(
        self, given: Settings, secrets: SecretStore, failures: Failures, *, now: Callable[[], datetime]
    ) -> None:
        self._given = given
        self._failures = failures
        self._now = now
        self._made_here = ""
        first = Token(access="", refresh=given.refresh_token)
        self._kept = KeptToken(secrets, first=first, renew=self._renewed, now=now) if given.refresh_token else None

    def good(self) -> str:
        """A token that holds for the next minutes, as far as anybody knows. Raises PostError."""
        return self._kept.good().access if self._kept else self._given.token

    def known(self, key: str) -> str:
        """The token that was good a moment ago; makes no call. Raises NotSentError where there is none."""
        if self._kept is None:
            return self._given.token
        token = self._kept.known()
        if token is None:
            raise self._failures.not_sent(_("The log-in at LinkedIn is gone; it will be renewed"), key)
        return token.access

    def refused(self, key: str = "") -> PostError | None:
        """LinkedIn did not take the token: it is renewed the next time; None where that cannot help."""
        token = self._kept.known() if self._kept else None
        if self._kept is None or token is None:
            return None
        self._kept.drop()
        if token.access == self._made_here:
            return None
        return self._failures.not_sent(_("LinkedIn no longer takes the log-in; it will be renewed"), key)

    @property
    def secret(self) -> tuple[str, ...]:
        """What must never be shown."""
        return (*self._given.secret, *(self._kept.secrets() if self._kept else ()))

    def _renewed(self, old: Token) -> Token:
        given = self._given
        token = oauth.refresh(self._failures, app(given.client_id, given.client_secret, given.here), old, now=self._now)
        self._made_here = token.access
        return token


def app(client_id: str, client_secret: str, here: str) -> oauth.App:
    """The app at LinkedIn's token address, or at that of a stand-in."""
    return oauth.App(
        token_url=f"{here or LOG_IN_AT}/oauth/v2/accessToken", client_id=client_id, client_secret=client_secret
    )
