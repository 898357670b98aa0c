"""What Meta's answers say, the same on Facebook, Instagram and Threads: refusals, waits, and the proof of an app.

Sources: Meta's pages on error handling and on rate limits of the Graph API; codes as other projects report them. The
status is 400 for nearly everything, so that the code in the answer decides. Codes 1 and 2, `is_transient` and 5xx say
nothing of what was done: posts were seen to be public after them (arsduo/koala, issue 699).
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from types import MappingProxyType

from storyshare.errors import PostError
from storyshare.i18n import _
from storyshare.models import Json
from storyshare.net import Answer, retry_at
from storyshare.platforms.failures import Failures
from storyshare.platforms.said import figure

_SERVER_ERRORS = 5
# Smaller subcodes mean something else than the code of the same number.
_SUBCODES_BEGIN = 1_000_000
_LONGEST = timedelta(days=1)
_NO_LOG_IN = frozenset({102, 190, 467})
# 80000 to 80014 are the limits of Meta's business use cases; 1390008 says that posts follow too fast.
_WAIT = frozenset({4, 9, 17, 32, 341, 613, 1390008, *range(80000, 80015)})
_WAIT_A_DAY = frozenset({341})
_MAY_NOT = frozenset({3, 10, *range(200, 300)})
_BLOCKED = frozenset({368, 1404078, 2207050, 2207051, 4279013})
# What was just made is not known everywhere yet, or not ready; and what Meta could not fetch from its address.
NOT_THERE = 4279009
_NOT_YET = frozenset({9007, 2207027, NOT_THERE})
_NOT_FETCHED = frozenset({9004, 2207052})
_A_MOMENT, _LATER = timedelta(seconds=30), timedelta(minutes=5)
_SAID_BEFORE = frozenset({506, 1366051})
_FLAGGED = frozenset({1346003, 1404102})
_PROVES_NOTHING = frozenset({1, 2})
_NO_WORDS: Mapping[int, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """The error of an answer, in Meta's own form. `said` is raw: show it through `Failures.said` only.

    `done` where the error is about what was to be read afterwards, and what was asked has been done.
    """

    code: int
    subcode: int = 0
    said: str = ""
    transient: bool = False
    done: bool = False

    def among(self, codes: frozenset[int]) -> bool:
        """Whether its code or its subcode is one of these: which of the two it is differs between reports."""
        return self.code in codes or (self.subcode in codes and self.subcode > _SUBCODES_BEGIN)


def trouble(answer: Answer) -> Trouble | None:
    """The error that an answer holds; None where it holds none in Meta's form, as from something before Meta."""
    error = answer.json().get("error")
    code = figure(error.get("code")) if isinstance(error, dict) else None
    if not isinstance(error, dict) or code is None:
        return None
    texts = (error.get("error_user_msg"), error.get("message"))
    said = next((text for text in texts if isinstance(text, str) and text), "")
    return Trouble(
        code=code,
        subcode=figure(error.get("error_subcode")) or 0,
        said=said,
        transient=error.get("is_transient") is True,
        done="original_response" in error or "original_response" in answer.json(),
    )


def refusal(
    answer: Answer, failures: Failures, now: datetime, key: str = "", *, means: Mapping[int, str] = _NO_WORDS
) -> PostError | None:
    """The error that an unsuccessful answer proves: nothing was published. None where it proves nothing.

    `means` says in plain words what a platform's own codes or subcodes mean.
    """
    found = trouble(answer)
    if found is None or found.done or answer.status // 100 == _SERVER_ERRORS or answer.status == HTTPStatus.CONFLICT:
        return None
    title, said = failures.title, failures.said(found.said)
    if found.among(_NOT_YET | _NOT_FETCHED):
        fetched = found.among(_NOT_FETCHED)
        message = (
            _("{title} could not fetch a picture", title=title)
            if fetched
            else _("{title} is not ready for it yet", title=title)
        )
        wait = _LATER if fetched else _A_MOMENT
        return failures.not_sent(message, key, hint=_("{title} says: {said}", title=title, said=said), until=now + wait)
    # Code 4 is a limit, unless its subcode says that the account is blocked.
    if found.among(_WAIT) and found.subcode not in _BLOCKED:
        until = now + _LONGEST if found.among(_WAIT_A_DAY) else free_again(answer, now)
        return failures.not_sent(_("{title} asks to wait before the next request", title=title), key, until=until)
    if found.transient or found.code in _PROVES_NOTHING:
        return None
    if found.code in _NO_LOG_IN or found.among(_MAY_NOT | _BLOCKED):
        hint = _("{log_in_hint} {title} says: {said}", log_in_hint=failures.log_in_hint, title=title, said=said)
        return failures.on_hold(_why_on_hold(found, title), key, hint=hint)
    words = means.get(found.subcode) or means.get(found.code)
    return failures.rejected(
        *((words, _("{title} says: {said}", title=title, said=said)) if words else _why_rejected(found, title, said)),
        key,
    )


def is_not_yet(answer: Answer) -> bool:
    """Whether what was just made is not known there yet, or not ready."""
    found = trouble(answer)
    return found is not None and found.among(_NOT_YET)


def free_again(answer: Answer, now: datetime) -> datetime | None:
    """The instant from which to ask again (at most a day away), or None where nothing is said.

    Meta counts minutes, in the header X-Business-Use-Case-Usage; any other header is read as `retry_at` does.
    """
    waits = [wait for each in _usage(answer) if (wait := figure(each.get("estimated_time_to_regain_access")))]
    if waits:
        return (now + min(timedelta(minutes=min(max(waits), 1440)), _LONGEST)).astimezone(UTC)
    return retry_at(answer.headers, now)


def proof(token: str, app_secret: str) -> str:
    """The parameter `appsecret_proof`: HMAC-SHA256 of the token under the app's secret, hexadecimal.

    It holds neither of them. It goes into the query of a call, never into a payload, which is kept.
    """
    return hmac.new(app_secret.encode(), token.encode(), hashlib.sha256).hexdigest()


def _usage(answer: Answer) -> Iterator[Mapping[str, Json]]:
    """What Meta counts against the account, each limit in turn."""
    try:
        found = json.loads(answer.headers.get("x-business-use-case-usage", ""))
    except (ValueError, RecursionError):
        return
    for limits in found.values() if isinstance(found, dict) else ():
        yield from (each for each in limits if isinstance(each, dict)) if isinstance(limits, list) else ()


def _why_on_hold(found: Trouble, title: str) -> str:
    if found.among(_BLOCKED):
        return _("{title} has blocked this account from posting, or wants something settled first", title=title)
    if found.among(_MAY_NOT):
        return _("The log-in lacks a permission on {title}", title=title)
    return _("The log-in at {title} has ended", title=title)


def _why_rejected(found: Trouble, title: str, said: str) -> tuple[str, str]:
    if found.among(_SAID_BEFORE):
        # Only a hint: the earlier one may be another delivery's, or this one's after a lost answer.
        return (
            _("{title} says that this account has posted the same before", title=title),
            _("Look at its profile. If the post is there: storyshare resolve. If it is an older one, change the text."),
        )
    if found.among(_FLAGGED):
        return _("{title} took the post for something that breaks its rules", title=title), _(
            "{title} says: {said}", title=title, said=said
        )
    return _("{title} did not accept the post (code {code})", title=title, code=found.code), _(
        "{title} says: {said}", title=title, said=said
    )
