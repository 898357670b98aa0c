"""Speaking to one account's server, and what its answers prove."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus

from storyshare.errors import PostError
from storyshare.i18n import N_, _
from storyshare.models import Json, PublicFile
from storyshare.net import Answer, Bounds, call, retry_at
from storyshare.platforms.failures import Failures

_ANSWER_IN = Bounds(connect=10, read=30, total=45)
_UPLOAD_IN = Bounds(connect=10, read=60, total=180)

_CLIENT_ERRORS = 4
_LONGEST_NAME = 60
_ON_HOLD = {HTTPStatus.UNAUTHORIZED, HTTPStatus.PAYMENT_REQUIRED, HTTPStatus.FORBIDDEN}
_STALE = {"ExpiredToken", "InvalidToken"}
# What keeps an account out, in plain words, and what to do where it is not the handle and the password.
_KEPT_OUT = {
    "AuthenticationRequired": (N_("the handle or the app password is wrong"), ""),
    "AuthFactorTokenRequired": (
        N_("it asks for a code from an e-mail"),
        N_("Use an app password, not the account's own password."),
    ),
    "AccountTakedown": (N_("the account was taken down"), N_("Write to Bluesky's support.")),
    "AccountDeactivated": (N_("the account is deactivated"), N_("Sign in at bsky.app and activate it again.")),
}
# Under our own key, InvalidSwap says that something is there already.
_PROVES_NOTHING = {"InvalidSwap"}
_TOO_LONG = ("grapheme too big", "string too big", "must not be longer than")


def error_name(answer: Answer) -> str:
    """The error that an answer names ("ExpiredToken"); empty where it names none in the protocol's way."""
    name = answer.json().get("error")
    return name if isinstance(name, str) and name.isascii() and name.isalnum() and len(name) <= _LONGEST_NAME else ""


def is_stale(answer: Answer) -> bool:
    """Whether the answer says that the token is no longer good: by name, since its status is 400 and not 401."""
    return error_name(answer) in _STALE


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """Makes calls for one account, and turns what comes of them into errors."""

    failures: Failures
    now: Callable[[], datetime]

    def send(  # noqa: PLR0913 -- what a call is made of
        self,
        host: str,
        name: str,
        *,
        token: str = "",
        params: Mapping[str, str] | None = None,
        body: Json = None,
        file: PublicFile | None = None,
    ) -> Answer:
        """Call the method `name` once: a query where there are `params`, else a procedure. Raises net's CallError."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        if file:
            headers["Content-Type"] = file.media_type
        return call(
            "POST" if params is None else "GET",
            f"{host}/xrpc/{name}",
            headers=headers,
            params=params,
            body=body,
            data=file.data if file else None,
            bounds=_UPLOAD_IN if file else _ANSWER_IN,
        )

    def refusal(self, answer: Answer, key: str = "") -> PostError | None:
        """The error that an unsuccessful answer proves: nothing was published. None where it proves nothing."""
        name = error_name(answer)
        if answer.status == HTTPStatus.TOO_MANY_REQUESTS:
            until = retry_at(answer.headers, self.now())
            return self.failures.not_sent(_("Bluesky asks to wait before the next request"), key, until=until)
        if answer.status // 100 != _CLIENT_ERRORS or not name or name in _PROVES_NOTHING:
            return None
        if name in _STALE:
            return self.failures.not_sent(_("The log-in at Bluesky has run out; it will be renewed"), key)
        if name == "BlobNotFound":
            return self.failures.not_sent(_("Bluesky no longer has the picture; it will be uploaded again"), key)
        if answer.status in _ON_HOLD or name in _KEPT_OUT:
            why, hint = _KEPT_OUT.get(name, (self.failures.said(name), ""))
            return self.failures.on_hold(_("Bluesky does not let this account in: {why}", why=_(why)), key, hint=hint)
        return self.failures.rejected(*self._why_rejected(name, answer), key=key)

    def useless(self, answer: Answer) -> PostError:
        """What to raise when a call that publishes nothing was refused or answered with nothing of use."""
        return self.refusal(answer) or self.failures.not_sent(
            _("Bluesky does not work as it should (status {status})", status=answer.status)
        )

    def _why_rejected(self, name: str, answer: Answer) -> tuple[str, str]:
        said = self.failures.said(answer.json().get("message"))
        if any(words in said for words in _TOO_LONG):
            return _("The text is too long for Bluesky"), _("Shorten it to 300 characters.")
        if name in {"BlobTooLarge", "PayloadTooLarge"} or "blob too big" in said:
            return _("A picture is too large for Bluesky"), _("Use a smaller or simpler picture.")
        return (
            _("Bluesky did not accept the post ({said})", said=self.failures.said(name)),
            _("Bluesky says: {said}", said=said) if said else "",
        )
