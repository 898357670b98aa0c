"""X's log-in by OAuth 2.0: two hours at a time, renewed by what can be used only once.

Sources: docs.x.com, "OAuth 2.0 Authorization Code Flow with PKCE".
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from storyshare.errors import PostError
from storyshare.i18n import _
from storyshare.models import Account, SecretStore
from storyshare.platforms import oauth
from storyshare.platforms.failures import Failures
from storyshare.platforms.said import number
from storyshare.platforms.settings import filled_in, stand_in
from storyshare.platforms.tokens import KeptToken, Token
from storyshare.platforms.x.rules import OTHER_CREDENTIALS, TITLE

API = "https://api.x.com"
_STORED_AS = "OWNER"
# A token that is newer than this and not taken will not be helped by another one.
_AS_GOOD_AS_NEW = timedelta(minutes=110)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bearer:
    """What signs one call: the token; the account's number; a stand-in for X on this machine, if any."""

    access: str = field(repr=False)
    user: str = ""
    here: str = ""


class Session:
    """One account's log-in by OAuth 2.0. Raises SetupError naming everything that is missing."""

    def __init__(
        self, account: Account, secrets: SecretStore, failures: Failures, *, now: Callable[[], datetime]
    ) -> None:
        given = filled_in(account, OTHER_CREDENTIALS, secrets)
        self.here = stand_in(account, secrets, TITLE)
        self._app = app(given["CLIENT_ID"], given["CLIENT_SECRET"], self.here)
        self._first = given["REFRESH_TOKEN"]
        self._secrets = secrets
        self._failures = failures
        self._now = now
        self._token = KeptToken(
            secrets,
            first=Token(access="", refresh=self._first),
            renew=lambda old: oauth.refresh(failures, self._app, old, now=now),
            now=now,
        )

    @property
    def secret(self) -> tuple[str, ...]:
        """What must never be shown."""
        return self._app.client_secret, *self._token.secrets()

    @property
    def user(self) -> str:
        """The account's number, where it was noted; empty where it was not, or for another log-in."""
        try:
            found = json.loads(self._secrets.get(_STORED_AS) or "{}")
        except (ValueError, RecursionError):
            return ""
        ours = isinstance(found, dict) and found.get("from") == _mark(self._first)
        return number(found.get("id")) or "" if ours else ""

    def note_user(self, user: str) -> None:
        """Keep the account's number, which X tells for money."""
        self._secrets.put(_STORED_AS, json.dumps({"from": _mark(self._first), "id": user}))

    def good(self) -> Bearer:
        """A token that holds for the next minutes. Raises PostError."""
        return Bearer(access=self._token.good().access, user=self.user, here=self.here)

    def known(self, key: str) -> Bearer:
        """The token that was good a moment ago; makes no call. Raises NotSentError where there is none."""
        token = self._token.known()
        if token is None:
            raise self._failures.not_sent(_("The log-in at X is gone; it will be made again"), key)
        return Bearer(access=token.access, user=self.user, here=self.here)

    def refused(self, key: str) -> PostError | None:
        """X did not take the token: it is renewed the next time; None where it was as good as new."""
        token = self._token.known()
        self._token.drop()
        if token and token.ends_at and token.ends_at - self._now() > _AS_GOOD_AS_NEW:
            return None
        return self._failures.not_sent(_("X no longer takes the log-in; it will be renewed"), key)


def app(client_id: str, client_secret: str, here: str) -> oauth.App:
    """The app at X's token address: one with a secret shows it in the header."""
    return oauth.App(
        token_url=f"{here or API}/2/oauth2/token",
        client_id=client_id,
        client_secret=client_secret,
        basic=True,
    )


def _mark(first: str) -> str:
    import hashlib

    return hashlib.sha256(first.encode()).hexdigest()
