"""Calls of Meta's Graph API for one account of Threads or Instagram, and the 60-day token that both have.

The token goes into the Authorization header and never into an address. It is its own renewal: asked for a day after it
was made and before it ends, it is followed by one that holds for 60 days more, and goes on to hold itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import TypeAlias
from urllib.parse import urlencode

from storyshare.errors import AccountOnHoldError, NotSentError, PostError, SetupError
from storyshare.i18n import _
from storyshare.models import Json, SecretStore
from storyshare.net import Answer, Bounds, CallError, call, retry_at
from storyshare.platforms import meta
from storyshare.platforms.failures import Failures
from storyshare.platforms.oauth import credential, ends
from storyshare.platforms.tokens import KeptToken, Token

# Long before its end, so that an account that is seldom used does not lose it.
_EARLY = timedelta(days=30)
# Of a token from .env nobody knows when it ends: it is renewed as soon as that can be done.
_NOT_KNOWN = datetime(2000, 1, 1, tzinfo=UTC)
_ANSWER_IN = Bounds(connect=10, read=30, total=45)
Found: TypeAlias = dict[str, Json]


class LongToken:
    """An account's token, followed by the next one in time; while that fails, the old one serves as long as it holds.

    `renew_at` is the address that renews and the `grant_type` it wants; None for a token that has no end.
    """

    def __init__(
        self,
        *,
        secrets: SecretStore,
        access: str,
        renew_at: tuple[str, str] | None,
        failures: Callable[[], Failures],
        now: Callable[[], datetime],
    ) -> None:
        self._renew_at, self._failures, self._now = renew_at, failures, now
        first = Token(access=access, ends_at=_NOT_KNOWN if renew_at else None)
        self._kept = KeptToken(secrets, first=first, renew=self._renewed, now=now, early=_EARLY)

    def good(self) -> str:
        """The token, renewed first where it is time. Raises PostError where there is none that holds."""
        try:
            return self._kept.good().access
        except AccountOnHoldError:
            raise
        except (NotSentError, SetupError):
            known = self._kept.known()
            if known is None or (self.ends_at is not None and self.ends_at <= self._now()):
                raise
            return known.access

    def known(self) -> str:
        """The token as it was last seen; makes no call."""
        known = self._kept.known()
        return known.access if known else ""

    @property
    def ends_at(self) -> datetime | None:
        """When it ends, where that is known."""
        known = self._kept.known()
        return known.ends_at if known and known.ends_at != _NOT_KNOWN else None

    def secrets(self) -> tuple[str, ...]:
        """What must never be shown."""
        return self._kept.secrets()

    def _renewed(self, old: Token) -> Token:
        failures = self._failures()
        url, grant_type = self._renew_at or ("", "")
        headers = {"Authorization": f"Bearer {old.access}"}
        try:
            answer = call("GET", url, params={"grant_type": grant_type}, headers=headers, bounds=_ANSWER_IN)
        except CallError as error:
            raise failures.unreached(error) from error
        found = answer.json()
        access, ends_at = credential(found.get("access_token")), ends(found, self._now())
        if answer.status == HTTPStatus.OK and access:
            return Token(access=access, ends_at=ends_at or self._now() + timedelta(days=60))
        refused = meta.refusal(answer, failures, self._now())
        if isinstance(refused, AccountOnHoldError):
            raise refused
        raise failures.not_sent(
            _(
                "The log-in at {title} could not be renewed (status {status})",
                title=failures.title,
                status=answer.status,
            )
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Graph:
    """Makes calls for one account; `address` is where Meta answers, with the version."""

    address: str
    token: LongToken
    failures: Failures
    now: Callable[[], datetime] = field(repr=False)

    def send(self, method: str, path: str, *, token: str, **fields: str) -> Answer:
        """One call with fields in the address where it reads, else as a form. Raises net's CallError."""
        headers = {"Authorization": f"Bearer {token}"}
        url = f"{self.address}{path}"
        if method != "POST":
            return call(method, url, headers=headers, params=fields, bounds=_ANSWER_IN)
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        return call(method, url, headers=headers, data=urlencode(fields).encode(), bounds=_ANSWER_IN)

    def ask(self, method: str, path: str, **fields: str) -> Answer:
        """One call that publishes nothing. Raises PostError where there is no answer, or no log-in."""
        try:
            return self.send(method, path, token=self.token.good(), **fields)
        except CallError as error:
            raise self.failures.unreached(error) from error

    def read(self, path: str, **fields: str) -> Found:
        """What stands there. Raises PostError where nothing does."""
        answer = self.ask("GET", path, **fields)
        if answer.status != HTTPStatus.OK or not answer.json():
            raise self.useless(answer)
        return answer.json()

    def look(self, path: str, **fields: str) -> Found:
        """As `read`, where a refusal proves nothing of what is looked for. Raises NotSentError."""
        try:
            return self.read(path, **fields)
        except NotSentError:
            raise
        except PostError as error:
            raise self.failures.not_sent(str(error), hint=error.hint) from error

    def change(self, method: str, path: str, doubt: str, *, key: str = "", **fields: str) -> Answer:
        """The one call that changes what is public; `doubt` says what may have happened without an answer."""
        with self.failures.in_doubt(doubt, key):
            return self.send(method, path, token=self.token.known(), **fields)

    def refused(self, answer: Answer, doubt: str, key: str = "") -> PostError:
        """What to raise for an answer that does not say that it was done."""
        unclear = _("{doubt}: its answer (status {status}) does not tell", doubt=doubt, status=answer.status)
        return self.refusal(answer, key) or self.failures.unknown(unclear, key)

    def refusal(self, answer: Answer, key: str = "") -> PostError | None:
        """The error that an answer proves: nothing was changed. None where it proves nothing."""
        return meta.refusal(answer, self.failures, self.now(), key)

    def useless(self, answer: Answer) -> PostError:
        """What to raise when a call that publishes nothing was refused or answered with nothing of use."""
        message = _(
            "{title} does not work as it should (status {status})", title=self.failures.title, status=answer.status
        )
        until = retry_at(answer.headers, self.now())
        return self.refusal(answer) or self.failures.not_sent(message, until=until)


def listed(found: Mapping[str, Json]) -> list[Found] | None:
    """The JSON objects of an answer that is a list of them; None where it is none."""
    data = found.get("data")
    return [each for each in data if isinstance(each, dict)] if isinstance(data, list) else None


def is_gone(graph: Graph, post: str, ours: Callable[[], bool]) -> bool | None:
    """Whether there is nothing under that id, asked by the very account that posted it (`ours`): it sees all its own.

    Meta says the same of what a log-in may not see. None where nobody can tell.
    """
    try:
        answer = graph.ask("GET", f"/{post}", fields="id")
        if answer.status == HTTPStatus.OK and answer.json().get("id") == post:
            return False
        return True if is_missing(answer) and ours() else None
    except PostError:
        return None


def delete(graph: Graph, post: str, doubt: str) -> None:
    """Delete a post by one call; one that is not there is no error. Raises PostError."""
    graph.token.good()
    answer = graph.change("DELETE", f"/{post}", doubt)
    done = answer.status == HTTPStatus.OK and answer.json().get("success") is True
    if not done and not is_missing(answer):
        raise graph.refused(answer, doubt)


def is_missing(answer: Answer) -> bool:
    """Whether Meta says that there is nothing under that id, or nothing that this log-in may see."""
    found = meta.trouble(answer)
    return found is not None and ((found.code, found.subcode) == (100, 33) or found.subcode == meta.NOT_THERE)
