"""Speaking to Telegram's Bot API, and what its answers prove.

Sources: core.telegram.org/bots/api (“Making requests”, ResponseParameters); telegram-bot-api's HttpConnection.cpp. The
token is a part of every address, so nothing here may say, keep or log one.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http import HTTPStatus

from storyshare.errors import PostError
from storyshare.i18n import _
from storyshare.models import Json, PublicFile
from storyshare.net import Answer, Bounds, CallError, call, retry_at
from storyshare.platforms.failures import Failures
from storyshare.platforms.said import figure

_ANSWER_IN = Bounds(connect=10, read=30, total=45)
_UPLOAD_IN = Bounds(connect=10, read=60, total=180)
_LONGEST_WAIT = 86_400
# 404 is what a token that is none is answered with.
_ON_HOLD = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.PAYMENT_REQUIRED, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND})
_REFUSED = frozenset({HTTPStatus.BAD_REQUEST, HTTPStatus.REQUEST_ENTITY_TOO_LARGE})
# Answered with 400, and about the account all the same.
_ABOUT_THE_CHANNEL = ("chat not found", "administrator rights", "not enough rights", "chat_write_forbidden", "kicked")
_TOO_LONG = ("too long",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """Makes calls for one bot, and turns what comes of them into errors."""

    base: str
    token: str = field(repr=False)
    failures: Failures
    now: Callable[[], datetime]

    def send(self, method: str, fields: Mapping[str, Json], files: Sequence[PublicFile] = ()) -> Answer:
        """Make one call of the bot's. Raises net's CallError."""
        url = f"{self.base}/bot{self.token}/{method}"
        if not files:
            return call("POST", url, body=dict(fields), bounds=_ANSWER_IN)
        data, kind = _form(fields, files)
        return call("POST", url, data=data, headers={"Content-Type": kind}, bounds=_UPLOAD_IN)

    def read(self, method: str, fields: Mapping[str, Json] | None = None) -> Json:
        """The result of a call that changes nothing. Raises PostError."""
        try:
            answer = self.send(method, fields or {})
        except CallError as error:
            raise self.failures.unreached(error) from error
        found = result(answer)
        if found is None:
            message = _("Telegram does not work as it should (status {status})", status=answer.status)
            raise self.refusal(answer) or self.failures.not_sent(message, until=retry_at(answer.headers, self.now()))
        return found

    def refusal(self, answer: Answer, key: str = "") -> PostError | None:
        """The error that an unsuccessful answer proves: nothing was published. None where it proves nothing."""
        said = self.failures.said(said_in(answer))
        # Without the interface's own words it may be anything that stands before the server.
        if not said:
            return None
        if answer.status == HTTPStatus.TOO_MANY_REQUESTS:
            return self.failures.not_sent(
                _("Telegram asks to wait before the next request"), key, until=self._until(answer)
            )
        moved = _parameters(answer).get("migrate_to_chat_id")
        if type(moved) is int:
            hint = _("Set the account's CHAT_ID in .env to {moved}.", moved=moved)
            return self.failures.on_hold(_("The group has become another one, with another number"), key, hint=hint)
        about_the_channel = any(words in said.casefold() for words in _ABOUT_THE_CHANNEL)
        if answer.status in _ON_HOLD or (answer.status in _REFUSED and about_the_channel):
            hint = _("{log_in_hint} Telegram says: {said}", log_in_hint=self.failures.log_in_hint, said=said)
            return self.failures.on_hold(_("Telegram does not let this bot post to the channel"), key, hint=hint)
        if answer.status in _REFUSED:
            too_long = any(words in said.casefold() for words in _TOO_LONG)
            message = _("The text is too long for Telegram") if too_long else _("Telegram did not accept the post")
            return self.failures.rejected(message, _("Telegram says: {said}", said=said), key)
        return None

    def _until(self, answer: Answer) -> datetime | None:
        seconds = figure(_parameters(answer).get("retry_after"))
        if seconds is None:
            return retry_at(answer.headers, self.now())
        return self.now() + timedelta(seconds=min(seconds, _LONGEST_WAIT))


def result(answer: Answer) -> Json:
    """What a call gave, where it says that it was done; None otherwise."""
    found = answer.json()
    return found.get("result") if answer.status == HTTPStatus.OK and found.get("ok") is True else None


def said_in(answer: Answer) -> str:
    """The description of an answer in Telegram's own form for failures; empty where it is in another."""
    found = answer.json()
    said = found.get("description")
    own = found.get("ok") is False and type(found.get("error_code")) is int
    return said if own and isinstance(said, str) else ""


def _parameters(answer: Answer) -> Mapping[str, Json]:
    found = answer.json().get("parameters")
    return found if isinstance(found, dict) else {}


def _form(fields: Mapping[str, Json], files: Sequence[PublicFile]) -> tuple[bytes, str]:
    """The call with its pictures: a single one is the field `photo`, those of an album are named in `media`."""
    from urllib3.filepost import encode_multipart_formdata

    parts: list[tuple[str, str | tuple[str, bytes, str]]] = [
        (name, value if isinstance(value, str) else json.dumps(value))
        for name, value in fields.items()
        if name != "photo"
    ]
    parts += [("photo" if "photo" in fields else file.name, (file.name, file.data, file.media_type)) for file in files]
    return encode_multipart_formdata(parts)
