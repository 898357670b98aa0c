"""Speaking to LinkedIn for one account, and what its answers prove.

Sources: LinkedIn's pages on errors, rate limits and versions. Limits are counted by the day in UTC, and nothing in an
answer says so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from http import HTTPStatus

from storyshare.errors import PostError
from storyshare.i18n import N_, _
from storyshare.models import Json, PublicFile
from storyshare.net import Answer, Bounds, CallError, call, retry_at
from storyshare.platforms.failures import Failures
from storyshare.platforms.linkedin.rules import TITLE, Settings, address_of
from storyshare.platforms.linkedin.session import Session

_ANSWER_IN = Bounds(connect=10, read=30, total=45)
_UPLOAD_IN = Bounds(connect=10, read=60, total=180)

_ON_HOLD = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.PAYMENT_REQUIRED, HTTPStatus.FORBIDDEN})
_REFUSED = frozenset(
    {
        HTTPStatus.BAD_REQUEST,
        HTTPStatus.NOT_FOUND,
        HTTPStatus.GONE,
        HTTPStatus.LENGTH_REQUIRED,
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
        HTTPStatus.UNPROCESSABLE_ENTITY,
    }
)
_ENDED = {
    "EXPIRED_ACCESS_TOKEN": N_("The log-in at LinkedIn has ended: it holds for 60 days"),
    "REVOKED_ACCESS_TOKEN": N_("The log-in at LinkedIn was taken back"),
}
_DUPLICATE = re.compile(r"urn:li:(?:share|ugcPost|activity):[0-9]{1,30}")
_TOO_LONG = ("exceeded the maximum allowed", "FIELD_LENGTH_TOO_LONG", "FIELD_ARRAY_SIZE_TOO_HIGH")


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """Makes calls for one account, and turns what comes of them into errors."""

    settings: Settings
    failures: Failures
    now: Callable[[], datetime]
    session: Session

    def send(self, method: str, path: str, *, body: Json = None, verb: str = "", token: str = "") -> Answer:
        """Make one call with the account's token, renewed first where it is time, or with that which is given.

        `verb` is the method as Rest.li names it. Raises net's CallError; PostError where there is no token.
        """
        headers = {
            "Authorization": f"Bearer {token or self.session.good()}",
            "LinkedIn-Version": self.settings.version,
            "X-Restli-Protocol-Version": "2.0.0",
            **({"X-RestLi-Method": verb} if verb else {}),
        }
        return call(method, f"{self.settings.base}{path}", headers=headers, body=body, bounds=_ANSWER_IN)

    def upload(self, url: str, file: PublicFile, headers: Mapping[str, str]) -> Answer:
        """Put a picture at the address that LinkedIn gave for it. Raises PostError."""
        headers = {**headers, "Content-Type": file.media_type}
        try:
            return call("PUT", url, headers=headers, data=file.data, bounds=_UPLOAD_IN)
        except CallError as error:
            raise self.failures.unreached(error) from error

    def asked(self, method: str, path: str, *, body: Json = None, verb: str = "") -> Answer:
        """The answer to a call that publishes nothing and must succeed. Raises PostError."""
        try:
            answer = self.send(method, path, body=body, verb=verb)
        except CallError as error:
            raise self.failures.unreached(error) from error
        if answer.status != HTTPStatus.OK:
            raise self.useless(answer)
        return answer

    def looked(self, path: str, verb: str = "") -> Answer | None:
        """LinkedIn's answer to a question, whatever it is; None where there is none."""
        try:
            return self.send("GET", path, verb=verb)
        except (CallError, PostError):
            return None

    def changed(  # noqa: PLR0913 -- what such a call is made of
        self,
        method: str,
        path: str,
        doubt: str,
        key: str = "",
        *,
        body: Json = None,
        verb: str = "",
        renew: bool = True,
    ) -> Answer:
        """The answer to the call that changes what is public; `doubt` says what may have happened without one.

        Without `renew` it is the only call.
        """
        token = self.session.good() if renew else self.session.known(key)
        with self.failures.in_doubt(doubt, key):
            return self.send(method, path, body=body, verb=verb, token=token)

    def useless(self, answer: Answer) -> PostError:
        """What to raise when a call that publishes nothing was refused or answered with nothing of use."""
        message = _("LinkedIn does not work as it should (status {status})", status=answer.status)
        return self.refusal(answer) or self.failures.not_sent(message)

    def refused(self, answer: Answer, doubt: str, key: str = "") -> PostError:
        """What to raise for an answer that does not say that it was done."""
        unclear = _("{doubt}: its answer (status {status}) does not tell", doubt=doubt, status=answer.status)
        return self.refusal(answer, key) or self.failures.unknown(unclear, key)

    def refusal(self, answer: Answer, key: str = "") -> PostError | None:
        """The error that an unsuccessful answer proves: nothing was published. None where it proves nothing."""
        if not is_its_own(answer):
            return None  # it may be anything that stands before LinkedIn
        code, said = str(answer.json().get("code", "")), self.failures.said(answer.json().get("message"))
        says = _("LinkedIn says: {said}", said=said) if said else ""
        if answer.status == HTTPStatus.TOO_MANY_REQUESTS:
            until = retry_at(answer.headers, self.now()) or _next_day(self.now())
            return self.failures.not_sent(
                _("LinkedIn takes no more posts from this account or app today"), key, until=until
            )
        if answer.status == HTTPStatus.UPGRADE_REQUIRED:
            return self._too_old(says, key)
        if answer.status in _ON_HOLD:
            renewing = self.session.refused(key) if answer.status == HTTPStatus.UNAUTHORIZED else None
            return renewing or self._on_hold(code, says, key)
        if answer.status in _REFUSED:
            return self.failures.rejected(*_why_rejected(answer, said, says), key)
        return None

    def _on_hold(self, code: str, says: str, key: str) -> PostError:
        why = _(_ENDED.get(code, N_("LinkedIn does not let this account or its app do that")))
        return self.failures.on_hold(why, key, hint=f"{self.failures.log_in_hint} {says}".strip())

    def _too_old(self, says: str, key: str) -> PostError:
        name = f"{self.settings.env}_API_VERSION"
        hint = _(
            "Update storyshare. Or write under {name} in .env a newer month, such as last month "
            "as YYYYMM (it is {version}). {says}",
            name=name,
            version=self.settings.version,
            says=says,
        )
        return self.failures.on_hold(
            _("LinkedIn no longer takes this version of its interface"), key, hint=hint.strip()
        )


def is_its_own(answer: Answer) -> bool:
    """Whether an error is in LinkedIn's own form, which says its status once more."""
    found = answer.json()
    return found.get("status") == answer.status and isinstance(found.get("message"), str)


def _next_day(now: datetime) -> datetime:
    today = now.astimezone(UTC).date()
    return datetime.combine(today + timedelta(days=1), time(), UTC)


def _why_rejected(answer: Answer, said: str, says: str) -> tuple[str, str]:
    """What happened, and what to do."""
    whole = answer.data.decode(errors="replace")
    if "DUPLICATE" in whole or "duplicate" in said.casefold():
        # Only a hint: the earlier one may be another delivery's, this one's after a lost answer, or one that is
        # deleted, which LinkedIn remembers for a day or two.
        named = _DUPLICATE.search(whole)
        where = _("at {address}", address=address_of(named[0])) if named else _("at the account's profile")
        hint = _(
            "Look {where}. If it is this post: storyshare resolve. If it is another: change the text.", where=where
        )
        deleted = _("If it is deleted: LinkedIn forgets it in a day or two.")
        return _("LinkedIn says that this account has posted the same before"), f"{hint} {deleted}"
    if any(words in whole for words in _TOO_LONG):
        return _("Something in the post is too long for {title}", title=TITLE), says
    return _("LinkedIn did not accept the post (status {status})", status=answer.status), says
