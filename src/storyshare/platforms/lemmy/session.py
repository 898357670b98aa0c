"""The log-in: a token for a name and a password, kept between runs, since Lemmy allows few log-ins.

Source: Lemmy 0.19's crates/api/src/local_user/login.rs. The token has no end: it is good until somebody logs out or
changes the password.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from http import HTTPStatus

from storyshare.errors import PostError
from storyshare.i18n import _
from storyshare.models import Json, PublicFile, SecretStore
from storyshare.net import Answer, CallError
from storyshare.platforms.lemmy.rules import Settings
from storyshare.platforms.lemmy.server import NEEDS_CODE, STALE, Server, error_name
from storyshare.platforms.tokens import KeptToken, Token

_LONGEST_TOKEN = 10_000
_UNKNOWN = STALE | {"not_found", "couldnt_find_person", "couldnt_find_that_username_or_email", "password_incorrect"}


class Session:
    """One account's log-in at its server; `code` asks a person for the code of a second factor, where one is there."""

    def __init__(
        self, *, server: Server, settings: Settings, secrets: SecretStore, code: Callable[[], str] | None = None
    ) -> None:
        self.server = server
        self._settings = settings
        self._code = code
        # The name and the server stand where others keep what renews a token: with them another log-in begins, so that
        # no server is ever sent the token of another.
        first = Token(access=settings.token, refresh=json.dumps([settings.base, settings.username]))
        self._kept = KeptToken(secrets, first=first, renew=self._renewed, now=server.now)

    @property
    def username(self) -> str:
        """The account's name on its server."""
        return self._settings.username

    def secrets(self) -> tuple[str, ...]:
        """What must never be shown."""
        return self._kept.secrets()

    def good(self) -> str:
        """A token, a new one where there is none. Raises PostError."""
        return self._kept.good().access

    def known(self) -> str:
        """The token as it was last seen, good or not; makes no call. Empty where there is none."""
        token = self._kept.known()
        return token.access if token else ""

    def drop(self) -> None:
        """The server refused the token: the next call asks for a new one."""
        self._kept.drop()

    def send(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, str] | None = None,
        body: Json = None,
        file: PublicFile | None = None,
    ) -> Answer:
        """Call with a token, and once more with a new one where it is not taken: not for publishing.

        Raises net's CallError beside what `good` raises.
        """
        answer = self.server.send(method, path, token=self.good(), params=params, body=body, file=file)
        if error_name(answer) in STALE:
            self.drop()
            answer = self.server.send(method, path, token=self.good(), params=params, body=body, file=file)
        return answer

    def asked(self, method: str, path: str, **more: object) -> Answer:
        """The answer to a call that publishes nothing, whatever it is. Raises PostError where there is none."""
        try:
            return self.send(method, path, **more)  # type: ignore[arg-type]
        except CallError as error:
            raise self.server.failures.unreached(error) from error

    def read(self, path: str, params: Mapping[str, str] | None = None) -> dict[str, Json]:
        """Ask for something that must be there. Raises PostError: nothing is public by it."""
        answer = self.asked("GET", path, params=params)
        if answer.status != HTTPStatus.OK:
            raise self.server.useless(answer)
        return answer.json()

    def _renewed(self, old: Token) -> Token:  # noqa: ARG002 -- a password gives a token without the former
        answer = self._try("")
        if self._code and error_name(answer) in NEEDS_CODE:
            answer = self._try(self._code())
        access = _token(answer.json().get("jwt"))
        if answer.status == HTTPStatus.OK and access:
            return Token(access=access)
        raise self._refused(answer)

    def _try(self, code: str) -> Answer:
        body: dict[str, Json] = {"username_or_email": self._settings.username, "password": self._settings.password}
        if code:
            body["totp_2fa_token"] = code
        try:
            return self.server.send("POST", "/api/v3/user/login", body=body)
        except CallError as error:
            raise self.server.failures.unreached(error) from error

    def _refused(self, answer: Answer) -> PostError:
        failures, found = self.server.failures, answer.json()
        if answer.status == HTTPStatus.OK and {"registration_created", "verify_email_sent"} & set(found):
            return failures.on_hold(
                _("The server has not let the account in yet"), hint=_("Sign in there in your browser.")
            )
        if error_name(answer) in _UNKNOWN:
            return failures.on_hold(_("The server does not take the name and the password"))
        return self.server.useless(answer)


def _token(found: Json) -> str:
    """A token that can stand in a header; empty for anything else."""
    fits = isinstance(found, str) and len(found) < _LONGEST_TOKEN and found.isascii() and found.isprintable()
    return found if fits and isinstance(found, str) and " " not in found else ""
