"""Speaking to one forum, and what its answers prove.

Sources: Discourse's openapi.json (2026-08) and posts_controller.rb: refusals are JSON with `errors`, in the forum's
language, so that the status decides; too much is 429 with `extras.wait_seconds` and Retry-After.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http import HTTPStatus

from storyshare.errors import PostError
from storyshare.i18n import _
from storyshare.models import Json, PublicFile
from storyshare.net import Answer, Bounds, CallError, call, retry_at
from storyshare.platforms.failures import Failures

_ANSWER_IN = Bounds(connect=10, read=30, total=45)
_UPLOAD_IN = Bounds(connect=10, read=60, total=180)
_ON_HOLD = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.PAYMENT_REQUIRED, HTTPStatus.FORBIDDEN})
_REFUSED = frozenset(
    {
        HTTPStatus.BAD_REQUEST,
        HTTPStatus.NOT_FOUND,
        HTTPStatus.GONE,
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        HTTPStatus.UNPROCESSABLE_ENTITY,
    }
)
GONE = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.GONE})
_LONGEST_WAIT = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """Makes calls for one account, and turns what comes of them into errors."""

    base: str
    key: str = field(repr=False)
    username: str
    failures: Failures
    now: Callable[[], datetime]

    def send(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, str] | None = None,
        body: Json = None,
        file: PublicFile | None = None,
    ) -> Answer:
        """Make one call with the account's key. Raises net's CallError."""
        headers = {"Api-Key": self.key, "Api-Username": _header(self.username)}
        data = None
        if file:
            data, headers["Content-Type"] = _form(file)
        bounds = _UPLOAD_IN if file else _ANSWER_IN
        return call(method, f"{self.base}{path}", headers=headers, params=params, body=body, data=data, bounds=bounds)

    def asked(self, method: str, path: str, **more: object) -> Answer:
        """The answer to a call that publishes nothing, whatever it is. Raises PostError where there is none."""
        try:
            return self.send(method, path, **more)  # type: ignore[arg-type]
        except CallError as error:
            raise self.failures.unreached(error) from error

    def read(self, path: str, params: Mapping[str, str] | None = None) -> dict[str, Json]:
        """Ask for something that must be there. Raises PostError: nothing is public by it."""
        answer = self.asked("GET", path, params=params)
        if answer.status != HTTPStatus.OK:
            raise self.useless(answer)
        return answer.json()

    def useless(self, answer: Answer) -> PostError:
        """What to raise when a call that publishes nothing was refused or answered with nothing of use."""
        if answer.status // 100 == 3:
            hint = _("Open the forum in your browser, and take the address from there.")
            return self.failures.not_sent(
                _("The forum at {base} has moved to another address", base=self.base), hint=hint
            )
        message = _(
            "The forum at {base} does not work as it should (status {status})", base=self.base, status=answer.status
        )
        return self.refusal(answer) or self.failures.not_sent(message, until=retry_at(answer.headers, self.now()))

    def refusal(self, answer: Answer, key: str = "") -> PostError | None:
        """The error that an unsuccessful answer proves: nothing was published. None where it proves nothing."""
        if answer.status == HTTPStatus.TOO_MANY_REQUESTS:
            return self.failures.not_sent(
                _("The forum asks to wait before the next post"), key, until=self._until(answer)
            )
        said = self.said(answer)
        # Without the forum's own words it may be anything that stands before it.
        if said and answer.status in _ON_HOLD:
            hint = _("{log_in_hint} The forum says: {said}", log_in_hint=self.failures.log_in_hint, said=said)
            return self.failures.on_hold(_("The forum does not let this account do that"), key, hint=hint)
        if said and answer.status in _REFUSED:
            message = _("The forum did not accept it (status {status})", status=answer.status)
            return self.failures.rejected(message, _("The forum says: {said}", said=said), key)
        return None

    def said(self, answer: Answer) -> str:
        """What the forum says was wrong; empty where it does not speak in its own form."""
        errors = answer.json().get("errors")
        return self.failures.said(" ".join(filter(None, map(str, errors)))) if isinstance(errors, list) else ""

    def _until(self, answer: Answer) -> datetime | None:
        extras = answer.json().get("extras")
        seconds = extras.get("wait_seconds") if isinstance(extras, dict) else None
        known = retry_at(answer.headers, self.now())
        if isinstance(seconds, int | float) and 0 < seconds < _LONGEST_WAIT.total_seconds():
            waited = self.now() + timedelta(seconds=seconds)
            return max(waited, known) if known else waited
        return known


def objects(value: Json) -> list[dict[str, Json]]:
    """The JSON objects in a list; none where it is no list."""
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def number(value: Json) -> int | None:
    """An id that is a number; None for all else."""
    return value if type(value) is int and 0 < value < 2**53 else None


def _header(name: str) -> str:
    """A name as a header can hold it: Discourse reads it percent-encoded where it is not ASCII."""
    from urllib.parse import quote

    return name if name.isascii() else quote(name)


def _form(file: PublicFile) -> tuple[bytes, str]:
    from urllib3.filepost import encode_multipart_formdata

    picture = (file.name, file.data, file.media_type)
    return encode_multipart_formdata([("upload_type", "composer"), ("synchronous", "true"), ("file", picture)])


def parsed(text: str) -> dict[str, Json]:
    """A JSON object that we wrote; an empty one where it is none."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
