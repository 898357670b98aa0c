"""Speaking to X for one account, and what its answers prove.

Sources: X's pages on rate limits and on response codes and problems; refusals as other projects report them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import TYPE_CHECKING

from storyshare.errors import PostError
from storyshare.i18n import _
from storyshare.models import Json
from storyshare.net import Answer, Bounds, CallError, retry_at
from storyshare.platforms.failures import Failures
from storyshare.platforms.said import number
from storyshare.platforms.x.rules import Keys
from storyshare.platforms.x.session import Bearer, Session

if TYPE_CHECKING:
    from storyshare.platforms.x.wire import Client

_ANSWER_IN = Bounds(connect=10, read=30, total=45)
_UPLOAD_IN = Bounds(connect=10, read=60, total=180)

_REFUSED = frozenset(
    {
        HTTPStatus.BAD_REQUEST,
        HTTPStatus.FORBIDDEN,
        HTTPStatus.NOT_FOUND,
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
        HTTPStatus.UNPROCESSABLE_ENTITY,
    }
)
_BUCKETS = ("x-rate-limit", "x-app-limit-24hour", "x-user-limit-24hour")
# Refusals of the app or the account, whatever it would post.
_OF_THE_APP = ("client-forbidden", "oauth1-permissions", "unsupported-authentication")
_OF_THE_ACCOUNT = ("app permissions", "suspended", "temporarily locked", "unsupported authentication")


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """Makes calls for one account, and turns what comes of them into errors."""

    keys: Keys | Session
    failures: Failures
    now: Callable[[], datetime]

    def ask(self, act: Callable[[Client], object], *, upload: bool = False) -> Answer:
        """X's answer to the one call that `act` makes. Raises net's CallError; PostError where the log-in is gone."""
        return self._asked(self.keys if isinstance(self.keys, Keys) else self.keys.good(), act, upload=upload)

    def user(self) -> str:
        """The account's number; asked for once where the log-in does not hold it. Raises PostError."""
        if not self.keys.user and isinstance(self.keys, Session):
            found = self.prepared(lambda client: client.get_me(user_auth=True)).json().get("data")
            user = number(found.get("id")) if isinstance(found, dict) else None
            if user is None:
                raise self.failures.not_sent(_("X does not say whose log-in this is"))
            self.keys.note_user(user)
        return self.keys.user

    def _asked(self, keys: Keys | Bearer, act: Callable[[Client], object], *, upload: bool = False) -> Answer:
        from storyshare.platforms.x import wire

        return wire.ask(keys, act, _UPLOAD_IN if upload else _ANSWER_IN)

    def prepared(self, act: Callable[[Client], object], *, upload: bool = False) -> Answer:
        """The answer to a call that publishes nothing and must succeed. Raises PostError."""
        try:
            answer = self.ask(act, upload=upload)
        except CallError as error:
            raise self.failures.unreached(error) from error
        if answer.status // 100 == 2:
            return answer
        message = _("X does not work as it should (status {status})", status=answer.status)
        raise self.refusal(answer) or self.failures.not_sent(message)

    def changed(self, act: Callable[[Client], object], doubt: str, key: str = "", *, renew: bool = True) -> Answer:
        """The answer to a call that changes what is public, whatever it is. Raises PostError where there is none.

        `doubt` says what may have happened then. Without `renew` it is the only call.
        """
        keys = self.keys if isinstance(self.keys, Keys) else self.keys.good() if renew else self.keys.known(key)
        with self.failures.in_doubt(doubt, key):
            return self._asked(keys, act)

    def refusal(self, answer: Answer, key: str = "") -> PostError | None:
        """The error that an unsuccessful answer proves: nothing was published. None where it proves nothing."""
        kind, said = self._problem(answer)
        if answer.status == HTTPStatus.TOO_MANY_REQUESTS and kind != "usage-capped":
            until = _free_again(answer.headers, self.now())
            return self.failures.not_sent(_("X asks to wait before the next request"), key, until=until)
        # Without X's own word it may be anything that stands before X.
        if not said:
            return None
        if answer.status in {HTTPStatus.PAYMENT_REQUIRED, HTTPStatus.TOO_MANY_REQUESTS}:
            hint = _("Buy credit or raise the spending limit at console.x.com. X says: {said}", said=said)
            return self.failures.on_hold(_("The credit for X is used up"), key, hint=hint)
        if answer.status == HTTPStatus.UNAUTHORIZED or (
            answer.status == HTTPStatus.FORBIDDEN and _is_of_the_account(kind, said)
        ):
            return self._kept_out(answer.status, said, key)
        if answer.status in _REFUSED:
            return self.failures.rejected(*_why_rejected(said, answer.status), key)
        return None

    def _kept_out(self, status: int, said: str, key: str) -> PostError:
        renewing = (
            self.keys.refused(key) if status == HTTPStatus.UNAUTHORIZED and isinstance(self.keys, Session) else None
        )
        hint = _("{log_in_hint} X says: {said}", log_in_hint=self.failures.log_in_hint, said=said)
        return renewing or self.failures.on_hold(_("X does not let this account or its app post"), key, hint=hint)

    def refused(self, answer: Answer, doubt: str, key: str = "") -> PostError:
        """What to raise for an answer that does not say that it was done."""
        unclear = _("{doubt}: its answer (status {status}) does not tell", doubt=doubt, status=answer.status)
        return self.refusal(answer, key) or self.failures.unknown(unclear, key)

    def _problem(self, answer: Answer) -> tuple[str, str]:
        """The last word of the problem's type, and what X says of it; empty where the answer is none of X's."""
        found = answer.json()
        said = [self.failures.said(text) for text in _texts(found)]
        return str(found.get("type", "")).rpartition("/")[2], next(filter(None, said), "")


def _texts(found: Mapping[str, Json]) -> Iterator[Json]:
    yield found.get("detail") or found.get("message")
    errors = found.get("errors")
    for error in errors if isinstance(errors, list) else ():
        if isinstance(error, dict):
            yield error.get("message") or error.get("detail")
    yield found.get("title")


def _is_of_the_account(kind: str, said: str) -> bool:
    return kind in _OF_THE_APP or any(words in said.casefold() for words in _OF_THE_ACCOUNT)


def _why_rejected(said: str, status: int) -> tuple[str, str]:
    if "duplicate" in said.casefold():
        # Only a hint: the earlier one may be another delivery's, or this one's after a lost answer.
        return (
            _("X says that this account has posted the same text before"),
            _("Look at its profile. If the post is there: storyshare resolve. If it is an older one, change the text."),
        )
    return _("X did not accept the post (status {status})", status=status), _("X says: {said}", said=said)


def _free_again(headers: Mapping[str, str], now: datetime) -> datetime | None:
    """The latest reset among the limits that are used up: the plain header may speak of another one."""
    date = headers.get("date", "")
    resets = [
        retry_at({"x-rate-limit-reset": headers.get(f"{bucket}-reset", ""), "date": date}, now)
        for bucket in _BUCKETS
        if headers.get(f"{bucket}-remaining", "").strip() == "0"
    ]
    return max(filter(None, resets), default=None) or retry_at(headers, now)
