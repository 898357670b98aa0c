"""Speaking to Discord's API, and what its answers prove.

Sources: Discord's API v10 (Reference, Rate Limits, Opcodes and Status Codes). Without a version in its address a
webhook is served by an interface that is given up, and says in other units how long to wait. The token is a part of
every address, so nothing here may say, keep or log one.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http import HTTPStatus

from storyshare import __version__
from storyshare.errors import PostError
from storyshare.i18n import N_, _
from storyshare.models import Json, PublicFile
from storyshare.net import Answer, Bounds, CallError, call, retry_at
from storyshare.platforms.discord.rules import Settings
from storyshare.platforms.failures import Failures

_ANSWER_IN = Bounds(connect=10, read=30, total=45)
_UPLOAD_IN = Bounds(connect=10, read=60, total=180)
_AGENT = f"DiscordBot (https://pypi.org/project/storyshare, {__version__})"
_LONGEST_WAIT = 86_400
UNKNOWN_CHANNEL, UNKNOWN_MESSAGE, UNKNOWN_WEBHOOK, _BAD_TOKEN = 10003, 10008, 10015, 50027
_NOT_NOW = frozenset({20016, 20028})
_WEBHOOK_GONE = frozenset({UNKNOWN_WEBHOOK, _BAD_TOKEN})
_NO_THREAD = frozenset({UNKNOWN_CHANNEL, 220001, 220002, 220003})
_FILTERED = frozenset({200000, 200001, 240000})
_ON_HOLD = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.PAYMENT_REQUIRED, HTTPStatus.FORBIDDEN})
_REFUSED = frozenset({HTTPStatus.BAD_REQUEST, HTTPStatus.NOT_FOUND, HTTPStatus.REQUEST_ENTITY_TOO_LARGE})
_THREAD_HINT = N_(
    "Set the option thread_id: the number at the end of the address of a thread in that "
    "channel, or of a post where it is a forum. Or leave it out where the channel has "
    "none."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """Makes calls through one webhook, and turns what comes of them into errors."""

    settings: Settings = field(repr=False)
    failures: Failures
    now: Callable[[], datetime]

    def send(
        self,
        method: str,
        path: str = "",
        *,
        params: Mapping[str, str] | None = None,
        fields: Mapping[str, Json] | None = None,
        files: Sequence[PublicFile] = (),
    ) -> Answer:
        """Make one call. Raises net's CallError."""
        url = f"{self.settings.base}/api/v10/webhooks/{self.settings.id}/{self.settings.token}{path}"
        headers = {"User-Agent": _AGENT}
        if not files:
            body: Json = None if fields is None else dict(fields)
            return call(method, url, headers=headers, params=params, body=body, bounds=_ANSWER_IN)
        data, headers["Content-Type"] = _form(fields or {}, files)
        return call(method, url, headers=headers, params=params, data=data, bounds=_UPLOAD_IN)

    def read(self) -> dict[str, Json]:
        """What Discord says of the webhook. Raises PostError: nothing is public by it."""
        try:
            answer = self.send("GET")
        except CallError as error:
            raise self.failures.unreached(error) from error
        if answer.status != HTTPStatus.OK:
            message = _("Discord does not work as it should (status {status})", status=answer.status)
            raise self.refusal(answer) or self.failures.not_sent(message, until=self._until(answer))
        return answer.json()

    def refusal(self, answer: Answer, key: str = "") -> PostError | None:
        """The error that an unsuccessful answer proves: nothing was published. None where it proves nothing."""
        said, code = self._said(answer), code_of(answer)
        # Without the interface's own words it may be Cloudflare's, which stands before it.
        if not said or not HTTPStatus.BAD_REQUEST <= answer.status < HTTPStatus.INTERNAL_SERVER_ERROR:
            return None
        if answer.status == HTTPStatus.TOO_MANY_REQUESTS or code in _NOT_NOW:
            message = _("Discord asks to wait before the next request")
            return self.failures.not_sent(message, key, until=self._until(answer))
        if code in _FILTERED:
            hint = _("Ask who looks after the server, or write it differently. Discord says: {said}", said=said)
            return self.failures.rejected(_("A filter of that server does not let the post through"), hint, key)
        if code in _WEBHOOK_GONE or code in _NO_THREAD or answer.status in _ON_HOLD:
            return self._on_hold(code, said, key)
        if answer.status in _REFUSED:
            message = _("Discord did not accept the post (status {status})", status=answer.status)
            return self.failures.rejected(message, _("Discord says: {said}", said=said), key)
        return None

    def _on_hold(self, code: int | None, said: str, key: str) -> PostError:
        """What a person must mend, by what is amiss."""
        if code in _WEBHOOK_GONE:
            return self.failures.on_hold(_("The webhook is gone: somebody has deleted or replaced it"), key)
        if code in _NO_THREAD:
            message = _("Discord wants to know which thread of the channel is meant, or does not know it")
            return self.failures.on_hold(message, key, hint=_(_THREAD_HINT))
        hint = _("{log_in_hint} Discord says: {said}", log_in_hint=self.failures.log_in_hint, said=said)
        return self.failures.on_hold(_("Discord does not let this webhook post"), key, hint=hint)

    def _said(self, answer: Answer) -> str:
        """What Discord says in its own form, and of what field; empty where it says nothing in it."""
        found = answer.json()
        if code_of(answer) is None and _seconds(found.get("retry_after")) is None:
            return ""
        field_said = _first_of(found.get("errors"))
        return ": ".join(filter(None, map(self.failures.said, (found.get("message"), field_said))))

    def _until(self, answer: Answer) -> datetime | None:
        seconds = _seconds(answer.json().get("retry_after"))
        if seconds is None:
            return retry_at(answer.headers, self.now())
        return self.now() + timedelta(seconds=min(seconds, _LONGEST_WAIT))


def code_of(answer: Answer) -> int | None:
    """The number of Discord's own error in an answer; None where it holds none."""
    code = answer.json().get("code")
    return code if type(code) is int else None


def _seconds(value: Json) -> float | None:
    return value if isinstance(value, int | float) and not isinstance(value, bool) and value >= 0 else None


def _first_of(errors: Json) -> str:
    """The first sentence about a field, however deep it lies: {"embeds": {"0": {"title": {"_errors": [{…}]}}}}."""
    for _depth in range(8):
        if isinstance(errors, dict) and isinstance(errors.get("_errors"), list):
            errors = errors["_errors"]
        if isinstance(errors, list):
            first = errors[0] if errors else None
            said = first.get("message") if isinstance(first, dict) else None
            return said if isinstance(said, str) else ""
        errors = next(iter(errors.values()), None) if isinstance(errors, dict) else None
    return ""


def _form(fields: Mapping[str, Json], files: Sequence[PublicFile]) -> tuple[bytes, str]:
    """The call with its pictures: the fields as JSON, then each file by the number that its attachment has."""
    from urllib3.filepost import encode_multipart_formdata

    parts: list[tuple[str, str | tuple[str, bytes, str]]] = [("payload_json", json.dumps(dict(fields)))]
    parts += [(f"files[{at}]", (file.name, file.data, file.media_type)) for at, file in enumerate(files)]
    return encode_multipart_formdata(parts)
