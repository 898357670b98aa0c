"""Speaking to one Lemmy server, and what its answers prove.

Sources: Lemmy 0.19's crates/utils/src/error.rs (every refusal is {"error": "a_name"}, nearly always with status 400, so
that the name decides) and crates/api_crud/src/post/create.rs (what is looked at before a post is made, and after).
"""

from __future__ import annotations

import json
import re
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
# A server fetches pictures' sizes and may pass them on to a store elsewhere.
_UPLOAD_IN = Bounds(connect=10, read=60, total=180)
_NAME = re.compile(r"[a-z][a-z0-9_ ]{0,99}")
_LIMITED = frozenset({"rate_limit_error", "too_many_requests"})
# Of a log-in that is not, or no longer, taken.
# A private server answers so to whoever only wants to read.
STALE = frozenset({"not_logged_in", "incorrect_login", "instance_is_private"})
GONE = frozenset({"couldnt_find_post", "not_found"})
NEEDS_CODE = frozenset({"missing_totp_token"})
_ON_HOLD = {
    "missing_totp_token": N_("The account has a second factor, and its code is asked for"),
    "incorrect_totp_token": N_("The code of the second factor was not taken"),
    "incorrect_totp token": N_("The code of the second factor was not taken"),
    "site_ban": N_("The server's administrators have banned the account"),
    "person_is_banned_from_site": N_("The server's administrators have banned the account"),
    "banned_from_community": N_("The community's moderators have banned the account"),
    "person_is_banned_from_community": N_("The community's moderators have banned the account"),
    "community_ban": N_("The community's moderators have banned the account"),
    "deleted": N_("The account or the community has been deleted"),
    "registration_application_is_pending": N_("The server's administrators have not let the account in yet"),
    "registration_denied": N_("The server's administrators have not let the account in"),
    "email_not_verified": N_("The account's e-mail address has not been confirmed"),
}
# What is looked at before a post is made. Every other name, `couldnt_create_post` and `not_found` among them, is also
# what a failure after that moment is called: it proves nothing.
_REFUSED = {
    "invalid_post_title": N_("The server does not take the title"),
    "invalid_body_field": N_("The server does not take the text: it may be too long"),
    "body_length_overflow": N_("The text is too long for the server"),
    "invalid_url": N_("The server does not take the link"),
    "invalid_url_scheme": N_("The server does not take the link"),
    "url_length_overflow": N_("The link is too long for the server"),
    "blocked_url": N_("The server's administrators have blocked the link's site"),
    "slurs": N_("The server's administrators have blocked a word in the text or the title"),
    "language_not_allowed": N_("The community does not take posts in this language"),
    "nsfw_not_allowed": N_("The server takes no such posts"),
    "only_mods_can_post_in_community": N_("Only moderators may post in the community"),
    "couldnt_find_community": N_("The server does not know the community"),
    "no_post_edit_allowed": N_("Only whoever wrote a post may delete it"),
}
_ON_HOLD_BY_STATUS = frozenset({HTTPStatus.PAYMENT_REQUIRED, HTTPStatus.FORBIDDEN})


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """Makes calls to one server, and turns what comes of them into errors."""

    base: str
    failures: Failures
    now: Callable[[], datetime]

    def send(  # noqa: PLR0913 -- what an HTTP request is made of
        self,
        method: str,
        path: str,
        *,
        token: str = "",
        params: Mapping[str, str] | None = None,
        body: Json = None,
        file: PublicFile | None = None,
    ) -> Answer:
        """Make one call. Raises net's CallError."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        data = None
        if file:
            data, headers["Content-Type"] = _form(file)
        bounds = _UPLOAD_IN if file else _ANSWER_IN
        return call(method, f"{self.base}{path}", headers=headers, params=params, body=body, data=data, bounds=bounds)

    def useless(self, answer: Answer) -> PostError:
        """What to raise when a call that publishes nothing was refused or answered with nothing of use."""
        if answer.status // 100 == 3:
            hint = _("Open the server in your browser, and take the address from there.")
            return self.failures.not_sent(
                _("The server at {base} has moved to another address", base=self.base), hint=hint
            )
        why = error_name(answer) or _("status {status}", status=answer.status)
        message = _("The server at {base} does not work as it should ({why})", base=self.base, why=why)
        return self.refusal(answer) or self.failures.not_sent(message, until=retry_at(answer.headers, self.now()))

    def refusal(self, answer: Answer, key: str = "") -> PostError | None:
        """The error that an unsuccessful answer proves: nothing was published. None where it proves nothing."""
        name = error_name(answer)
        if name in _LIMITED:
            until = retry_at(answer.headers, self.now())
            return self.failures.not_sent(_("The server asks to wait before the next request"), key, until=until)
        if name in STALE:
            return self.failures.on_hold(_("The server does not take the account's log-in"), key)
        if name in _ON_HOLD or (name and answer.status in _ON_HOLD_BY_STATUS):
            message = _ON_HOLD.get(name, _("The server does not let this account do that"))
            return self.failures.on_hold(message, key, hint=self._hint(name))
        if name in _REFUSED:
            return self.failures.rejected(_REFUSED[name], _("The server says: {name}", name=name), key)
        return None

    def _hint(self, name: str) -> str:
        if name in NEEDS_CODE:
            return _(
                "storyshare cannot type such a code by itself. Log in once with a code: storyshare accounts add lemmy."
                " Or use an account of your organisation's own without a second factor."
            )
        return _("{log_in_hint} The server says: {name}", log_in_hint=self.failures.log_in_hint, name=name)


def error_name(answer: Answer) -> str:
    """What Lemmy calls what went wrong; empty where it does not speak in its own form."""
    name = answer.json().get("error")
    own = isinstance(name, str) and _NAME.fullmatch(name)
    return str(name) if own and answer.status // 100 == 4 else ""


def inner(found: Json, *names: str) -> dict[str, Json]:
    """The JSON object inside others, by their names; an empty one where there is none."""
    for name in names:
        found = found.get(name) if isinstance(found, dict) else None
    return found if isinstance(found, dict) else {}


def objects(value: Json) -> list[dict[str, Json]]:
    """The JSON objects in a list; none where it is no list."""
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def number(value: Json) -> int | None:
    """An id that is a number; None for all else."""
    return value if type(value) is int and 0 < value < 2**53 else None


def parsed(text: str) -> dict[str, Json]:
    """A JSON object that we wrote; an empty one where it is none."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _form(file: PublicFile) -> tuple[bytes, str]:
    from urllib3.filepost import encode_multipart_formdata

    return encode_multipart_formdata([("images[]", (file.name, file.data, file.media_type))])
