"""Speaking to Reddit for one account, and what its answers prove.

Sources: Reddit's archived API code, PRAW and prawcore (errors under status 200; X-Ratelimit-Reset in seconds).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http import HTTPStatus

from storyshare.errors import PostError
from storyshare.i18n import N_, _
from storyshare.models import Json
from storyshare.net import Answer, Bounds, CallError, call, retry_at
from storyshare.platforms import oauth
from storyshare.platforms.failures import Failures
from storyshare.platforms.reddit.rules import Settings
from storyshare.platforms.tokens import KeptToken, Token

_ANSWER_IN = Bounds(connect=10, read=30, total=45)
_CODE = re.compile(r"[A-Z][A-Z0-9_]{2,60}")
_LATER = frozenset({"RATELIMIT", "QUOTA_FILLED"})
_OF_THE_ACCOUNT = frozenset({"USER_REQUIRED", "USER_BLOCKED", "BAD_CAPTCHA", "SUSPENDED", "VERIFIED_EMAIL_REQUIRED"})
_WAIT = re.compile(r"(?i)\b(\d{1,6}) (milli)?(second|minute|hour|day)s?")
_SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86_400}
_LONGEST_WAIT = 2 * 86_400
_HINTS = {
    "ALREADY_SUB": (
        # The earlier one may be this very one, after a lost answer.
        N_("Reddit says that this address was submitted there before"),
        N_(
            "Look at the subreddit's newest posts. If it is there: storyshare resolve. If that "
            "is an older one, leave it."
        ),
    ),
    "SUBREDDIT_NOTALLOWED": (
        N_("The account may not post in that subreddit"),
        N_("Ask its moderators, or choose another."),
    ),
    "SUBREDDIT_NOEXIST": (N_("There is no subreddit of that name"), N_("Check `subreddit` in storyshare.toml.")),
    "NO_SELFS": (N_("That subreddit takes no posts of one's own text"), N_('Write kind = "link" in storyshare.toml.')),
    "NO_LINKS": (N_("That subreddit takes no links"), N_('Write kind = "self" in storyshare.toml.')),
    "SUBMIT_VALIDATION_FLAIR_REQUIRED": (
        N_("That subreddit takes no post without a flair"),
        N_("Choose one of its flairs: flair_id in storyshare.toml."),
    ),
}
_REFUSED = frozenset({400, 403, 404, 413, 422})


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """Asks Reddit for tokens."""

    settings: Settings
    failures: Failures
    now: Callable[[], datetime]

    def renewed(self, token: Token) -> Token:
        """A new token for the next hour. Raises AccountOnHoldError, NotSentError."""
        return self.asked({"grant_type": "refresh_token", "refresh_token": token.refresh})

    def asked(self, fields: Mapping[str, str]) -> Token:
        """The token that Reddit gives for these fields. Raises AccountOnHoldError, NotSentError."""
        data, headers = oauth.form_body(fields)
        headers |= {
            "Authorization": oauth.basic(self.settings.client_id, self.settings.client_secret),
            "User-Agent": self.settings.agent,
        }
        url = f"{self.settings.log_in}/api/v1/access_token"
        try:
            answer = call("POST", url, headers=headers, data=data, bounds=_ANSWER_IN)
        except CallError as error:
            raise self.failures.unreached(error) from error
        if answer.status == HTTPStatus.UNAUTHORIZED and _is_own(answer):
            raise self.failures.on_hold(_("Reddit does not know the app, or its secret is another"))
        return oauth.granted(self.failures, answer, self.now())


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """Makes calls for one account, and turns what comes of them into errors."""

    settings: Settings
    token: KeptToken = field(repr=False)
    failures: Failures
    now: Callable[[], datetime]

    def get(self, path: str, params: Mapping[str, str] | None = None) -> Answer:
        """Ask for something that must be there. Raises PostError: nothing is public by it."""
        headers = self._headers(self.token.good().access)
        # Without it, `&`, `<` and `>` come as entities.
        asked = {**(params or {}), "raw_json": "1"}
        try:
            answer = call("GET", f"{self.settings.api}{path}", headers=headers, params=asked, bounds=_ANSWER_IN)
        except CallError as error:
            raise self.failures.unreached(error) from error
        if answer.status == HTTPStatus.OK:
            return answer
        message = _("Reddit does not work as it should (status {status})", status=answer.status)
        raise self.refusal(answer) or self.failures.not_sent(message, until=self.free_again(answer))

    def changed(self, path: str, fields: Mapping[str, str], doubt: str, key: str = "") -> Answer:
        """The answer to the one call that changes what is public, with the token as it is; `doubt` says what then."""
        token = self.token.known()
        data, headers = oauth.form_body(fields)
        headers |= self._headers(token.access if token else "")
        with self.failures.in_doubt(doubt, key):
            return call("POST", f"{self.settings.api}{path}", headers=headers, data=data, bounds=_ANSWER_IN)

    def refused(self, answer: Answer, doubt: str, key: str = "") -> PostError:
        """What to raise for an answer that does not say that it was done."""
        unclear = _("{doubt}: its answer (status {status}) does not tell", doubt=doubt, status=answer.status)
        return self.refusal(answer, key) or self.failures.unknown(unclear, key)

    def refusal(self, answer: Answer, key: str = "") -> PostError | None:
        """The error that an unsuccessful answer proves: nothing was published. None where it proves nothing."""
        if answer.status == HTTPStatus.OK and (errors := _errors(answer)):
            return self._listed(answer, *errors[0], key)
        if answer.status == HTTPStatus.TOO_MANY_REQUESTS:
            until = self.free_again(answer)
            return self.failures.not_sent(_("Reddit asks to wait before the next request"), key, until=until)
        return self._said_no(answer, key) if _is_own(answer) else None

    def _said_no(self, answer: Answer, key: str) -> PostError | None:
        said, why = self.failures.said(answer.json().get("message")), answer.headers.get("www-authenticate", "")
        if answer.status == HTTPStatus.UNAUTHORIZED and "invalid_token" in why:
            self.token.drop()
            return self.failures.not_sent(_("Reddit does not take the log-in any more; a new one will be tried"), key)
        if "insufficient_scope" in why or answer.status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.PAYMENT_REQUIRED}:
            hint = _("{log_in_hint} Reddit says: {said}", log_in_hint=self.failures.log_in_hint, said=said)
            return self.failures.on_hold(_("Reddit does not let this account or its app post"), key, hint=hint)
        if answer.status in _REFUSED:
            hint = _(
                "Look whether it may post to r/{subreddit} in your browser. Reddit says: {said}",
                subreddit=self.settings.subreddit,
                said=said,
            )
            return self.failures.rejected(
                _("Reddit did not accept it (status {status})", status=answer.status), hint, key
            )
        return None

    def free_again(self, answer: Answer) -> datetime | None:
        """When Reddit says that it may be asked again: its numbers of seconds may have a fraction."""
        if until := retry_at(answer.headers, self.now()):
            return until
        try:
            seconds = float(answer.headers.get("x-ratelimit-reset", ""))
        except ValueError:
            return None
        return self.now() + timedelta(seconds=seconds) if 0 <= seconds <= _LONGEST_WAIT else None

    def _listed(self, answer: Answer, code: str, words: str, key: str) -> PostError:
        said = self.failures.said(words) or code
        if code in _LATER:
            message = _("Reddit lets this account post only so often")
            return self.failures.not_sent(
                message, key, until=self._wait(answer, words), hint=_("Reddit says: {said}", said=said)
            )
        if code in _OF_THE_ACCOUNT:
            hint = _("{log_in_hint} Reddit says: {said}", log_in_hint=self.failures.log_in_hint, said=said)
            return self.failures.on_hold(_("Reddit does not let this account or its app post"), key, hint=hint)
        message, hint = _HINTS.get(
            code, (_("Reddit did not accept the post ({code})", code=code.replace("_", " ").lower()), "")
        )
        return self.failures.rejected(message, _("{hint} Reddit says: {said}", hint=hint, said=said).strip(), key)

    def _wait(self, answer: Answer, words: str) -> datetime | None:
        """Until when, by the number of seconds in the answer, or by its words: “try again in 9 minutes”."""
        inner = answer.json().get("json")
        seconds = inner.get("ratelimit") if isinstance(inner, dict) else None
        if not isinstance(seconds, int | float) or isinstance(seconds, bool):
            found = _WAIT.search(words)
            if not found:
                return self.free_again(answer)
            # A minute more: nine and a half minutes are nine in its words.
            seconds = 1 if found[2] else (int(found[1]) + 1) * _SECONDS[found[3].lower()]
        return self.now() + timedelta(seconds=min(max(seconds, 0), _LONGEST_WAIT))

    def _headers(self, token: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {token}", "User-Agent": self.settings.agent}


def done(answer: Answer) -> bool:
    """Whether Reddit answered in its own form, and with no error."""
    return answer.status == HTTPStatus.OK and answer.data.strip()[:1] == b"{" and not _errors(answer)


def _errors(answer: Answer) -> list[tuple[str, str]]:
    """The errors that Reddit lists in an answer, each a code and its words."""
    inner = answer.json().get("json")
    found = inner.get("errors") if isinstance(inner, dict) else None
    listed = [each for each in found if isinstance(each, list) and each] if isinstance(found, list) else []
    return [(str(each[0]), str(each[1]) if len(each) > 1 else "") for each in listed if _CODE.fullmatch(str(each[0]))]


def _is_own(answer: Answer) -> bool:
    """Whether it is Reddit's own word, and not of something that stands before it."""
    found: Mapping[str, Json] = answer.json()
    return found.get("error") == answer.status and isinstance(found.get("message"), str)
