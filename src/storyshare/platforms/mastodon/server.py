"""Speaking to one account's server, and what its answers prove.

Sources: docs.joinmastodon.org/methods/statuses and /methods/media; seen on real servers: GoToSocial answers 400 where
Mastodon answers 422, and both may translate their messages, so that the status decides and not the words.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus

from storyshare.errors import PostError
from storyshare.i18n import _
from storyshare.models import Json, PublicFile
from storyshare.net import Answer, Bounds, CallError, call, retry_at
from storyshare.platforms.failures import Failures

_ANSWER_IN = Bounds(connect=10, read=30, total=45)
_UPLOAD_IN = Bounds(connect=10, read=60, total=180)

_REFUSED = frozenset(
    {
        HTTPStatus.BAD_REQUEST,
        HTTPStatus.NOT_FOUND,
        HTTPStatus.GONE,
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
        HTTPStatus.UNPROCESSABLE_ENTITY,
    }
)
_ON_HOLD = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.PAYMENT_REQUIRED, HTTPStatus.FORBIDDEN})
_TOO_LONG = ("character limit", "max chars")
_MOST_NAMED = 5
# With pictures, any other words may be "not found or already attached" in some language: then a proxy may have
# delivered the request twice, and the first of the two is public.
_CERTAIN_WITH_PICTURES = (*_TOO_LONG, "validation failed", "cannot attach")


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """Makes calls for one account, and turns what comes of them into errors."""

    base: str
    token: str = field(repr=False)
    failures: Failures
    now: Callable[[], datetime]

    def send(  # noqa: PLR0913 -- what a call is made of
        self,
        method: str,
        path: str,
        *,
        key: str = "",
        params: Mapping[str, str] | None = None,
        body: Json = None,
        file: PublicFile | None = None,
    ) -> Answer:
        """Make one call with the account's token. Raises net's CallError."""
        headers = {"Authorization": f"Bearer {self.token}"}
        if key:
            headers["Idempotency-Key"] = key
        data = None
        if file:
            data, headers["Content-Type"] = _form(file)
        bounds = _UPLOAD_IN if file else _ANSWER_IN
        return call(method, f"{self.base}{path}", headers=headers, params=params, body=body, data=data, bounds=bounds)

    def read(self, path: str, params: Mapping[str, str] | None = None) -> Answer:
        """Ask for something that must be there. Raises PostError: nothing is public by it."""
        try:
            answer = self.send("GET", path, params=params)
        except CallError as error:
            raise self.failures.unreached(error) from error
        if answer.status != HTTPStatus.OK:
            raise self.useless(answer)
        return answer

    def useless(self, answer: Answer) -> PostError:
        """What to raise when a call that publishes nothing was refused or answered with nothing of use."""
        if answer.status // 100 == 3:
            hint = _("Log in with your browser, and take the address from there.")
            return self.failures.not_sent(
                _("The server at {base} has moved to another address", base=self.base), hint=hint
            )
        message = _(
            "The server at {base} does not work as it should (status {status})", base=self.base, status=answer.status
        )
        return self.refusal(answer) or self.failures.not_sent(message, until=retry_at(answer.headers, self.now()))

    def refusal(self, answer: Answer, key: str = "", *, pictures: bool = False) -> PostError | None:
        """The error that an unsuccessful answer proves: nothing was published. None where it proves nothing.

        `pictures` where the call attached some: see above.
        """
        said = self._said(answer)
        if answer.status == HTTPStatus.TOO_MANY_REQUESTS:
            until = retry_at(answer.headers, self.now())
            return self.failures.not_sent(_("The server asks to wait before the next request"), key, until=until)
        # Without the interface's own word it may be anything that stands before the server.
        if said and answer.status in _ON_HOLD:
            hint = _("{log_in_hint} The server says: {said}", log_in_hint=self.failures.log_in_hint, said=said)
            return self.failures.on_hold(_("The server does not let this account post"), key, hint=hint)
        if said and answer.status in _REFUSED:
            return self._rejection(answer, said, key, pictures=pictures)
        return None

    def _rejection(self, answer: Answer, said: str, key: str, *, pictures: bool) -> PostError | None:
        if others := answer.json().get("unexpected_accounts"):
            message = _("The post would notify accounts that it is not meant for")
            return self.failures.rejected(
                message, _("Write without an @, or differently: {names}.", names=self._names(others)), key
            )
        if pictures and not any(words in said.casefold() for words in _CERTAIN_WITH_PICTURES):
            return None
        return self.failures.rejected(*_why_rejected(said, answer.status), key)

    def _names(self, others: Json) -> str:
        accounts = others[:_MOST_NAMED] if isinstance(others, list) else []
        return ", ".join(self.failures.said(each.get("acct")) for each in accounts if isinstance(each, dict))

    def _said(self, answer: Answer) -> str:
        error = answer.json().get("error")
        return self.failures.said(error)


def listed(answer: Answer) -> list[dict[str, Json]] | None:
    """The JSON objects of an answer that is a list of them; None where it is none."""
    try:
        found = json.loads(answer.data)
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        return None
    return found


def _form(file: PublicFile) -> tuple[bytes, str]:
    from urllib3.filepost import encode_multipart_formdata

    return encode_multipart_formdata([("file", (file.name, file.data, file.media_type)), ("description", file.alt)])


def _why_rejected(said: str, status: int) -> tuple[str, str]:
    if any(words in said.casefold() for words in _TOO_LONG):
        return _("The text is too long for this server"), _("Its limit may have changed: storyshare accounts check")
    return _("The server did not accept the post (status {status})", status=status), _(
        "The server says: {said}", said=said
    )
