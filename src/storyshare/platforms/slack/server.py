"""Speaking to Slack for one bot, and what its answers prove.

Sources: docs.slack.dev on the Web API, its rate limits and the errors of each method; Slack answers nearly everything
with status 200, so that the word in the answer decides.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus
from urllib.parse import urlencode

from storyshare.errors import PostError
from storyshare.i18n import N_, _
from storyshare.models import Json
from storyshare.net import Answer, Bounds, CallError, call, retry_at
from storyshare.platforms.failures import Failures
from storyshare.platforms.said import identifier
from storyshare.platforms.slack.tokens import BotToken

_ANSWER_IN = Bounds(connect=10, read=30, total=45)
_UPLOAD_IN = Bounds(connect=10, read=60, total=180)

_LATER = frozenset({"ratelimited", "rate_limited", "message_limit_exceeded"})
# The token or the app, whatever it would post.
_ON_HOLD = frozenset(
    {
        "access_denied",
        "accesslimited",
        "account_inactive",
        "ekm_access_denied",
        "enterprise_is_restricted",
        "invalid_auth",
        "missing_scope",
        "no_permission",
        "not_allowed_token_type",
        "not_authed",
        "org_login_required",
        "paid_only",
        "paid_teams_only",
        "team_access_not_granted",
        "token_expired",
        "token_revoked",
        "two_factor_setup_required",
    }
)
# What Slack says of this post, this channel or this file. Anything that stands in no list proves nothing: "fatal_error"
# and its kin may come after the post was made.
_REJECTED = frozenset(
    {
        "cannot_reply_to_message",
        "cant_delete_file",
        "cant_delete_message",
        "cant_post_message",
        "channel_not_found",
        "compliance_exports_prevent_deletion",
        "file_uploads_disabled",
        "is_archived",
        "is_inactive",
        "message_not_found",
        "metadata_too_large",
        "msg_blocks_too_long",
        "msg_too_long",
        "no_text",
        "not_in_channel",
        "thread_not_found",
        "too_many_attachments",
    }
)
_REJECTED_KINDS = ("invalid_blocks", "invalid_arg", "invalid_metadata", "restricted_action", "file_upload", "alt_txt")
_HINTS = {
    "channel_not_found": N_("Check CHANNEL in .env. A private channel must invite the app first: /invite there."),
    "not_in_channel": N_("Invite the app to the channel: write /invite and its name there."),
    "is_archived": N_("The channel is archived: choose another one, or bring it back."),
    "cant_delete_message": N_("Slack lets an app delete its own posts alone: delete it there by hand."),
    "compliance_exports_prevent_deletion": N_(
        "The workspace keeps all messages: ask whoever runs it to delete the post."
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """Makes calls for one bot, and turns what comes of them into errors."""

    base: str
    token: BotToken = field(repr=False)
    failures: Failures
    now: Callable[[], datetime]

    def send(self, method: str, body: Json) -> Answer:
        """Call a method that changes something. Raises net's CallError."""
        return call("POST", self._url(method), headers=self._keys(self.token.known()), body=body, bounds=_ANSWER_IN)

    def get(self, method: str, params: Mapping[str, str]) -> Answer:
        """Call a method that only reads. Raises net's CallError."""
        headers = self._keys(self.token.good())
        return call("GET", self._url(method), headers=headers, params=params, bounds=_ANSWER_IN)

    def ask(self, method: str, fields: Mapping[str, str]) -> Answer:
        """Send a form, for methods that take nothing else. Raises net's CallError."""
        headers = self._keys(self.token.good()) | {"Content-Type": "application/x-www-form-urlencoded"}
        return call("POST", self._url(method), headers=headers, data=urlencode(fields).encode(), bounds=_ANSWER_IN)

    def put(self, url: str, data: bytes) -> Answer:
        """Send a file's bytes to an address that Slack gave for it, without the token. Raises net's CallError."""
        return call("POST", url, headers={"Content-Type": "application/octet-stream"}, data=data, bounds=_UPLOAD_IN)

    def prepared(self, act: Callable[[], Answer]) -> Answer:
        """The answer to a call that publishes nothing and must succeed. Raises PostError."""
        try:
            answer = act()
        except CallError as error:
            raise self.failures.unreached(error) from error
        if is_ok(answer):
            return answer
        raise self.useless(answer)

    def useless(self, answer: Answer) -> PostError:
        """What to raise when a call that publishes nothing was refused or answered with nothing of use."""
        message = _("Slack does not work as it should (status {status})", status=answer.status)
        return self.refusal(answer) or self.failures.not_sent(message, until=retry_at(answer.headers, self.now()))

    def changed(self, method: str, body: Json, doubt: str, key: str = "") -> Answer:
        """The answer to a call that changes what can be read, whatever it is; `doubt` says what may have happened."""
        with self.failures.in_doubt(doubt, key):
            return self.send(method, body)

    def refused(self, answer: Answer, doubt: str, key: str = "") -> PostError:
        """What to raise for an answer that does not say that it was done."""
        unclear = _("{doubt}: its answer (status {status}) does not tell", doubt=doubt, status=answer.status)
        return self.refusal(answer, key) or self.failures.unknown(unclear, key)

    def refusal(self, answer: Answer, key: str = "") -> PostError | None:
        """The error that an unsuccessful answer proves: nothing was published. None where it proves nothing."""
        name = error_name(answer)
        if answer.status == HTTPStatus.TOO_MANY_REQUESTS or (name in _LATER and answer.status < 500):
            until = retry_at(answer.headers, self.now())
            return self.failures.not_sent(_("Slack asks to wait before the next request"), key, until=until)
        if not name or not (answer.status == HTTPStatus.OK or answer.status // 100 == 4):
            return None
        if name in _ON_HOLD:
            return self._shut_out(answer, name, key)
        if name.startswith("invalid_blocks") and "slack file" in answer.data[:5000].decode("utf-8", "replace"):
            return self.failures.not_sent(_("Slack has not finished taking in a picture; it will be tried again"), key)
        if name in _REJECTED or name.startswith(_REJECTED_KINDS):
            hint = _HINTS.get(name, _("Slack says: {name}", name=name))
            return self.failures.rejected(_("Slack did not accept it: {name}", name=name.replace("_", " ")), hint, key)
        return None

    def _shut_out(self, answer: Answer, name: str, key: str) -> PostError:
        """What to raise where the token or the app is not let in."""
        if name == "token_expired" and self.token.renewed:
            self.token.drop()
            return self.failures.not_sent(_("The bot's token has ended; a new one will be tried"), key)
        needed = self.failures.said(answer.json().get("needed"))
        hint = _("{log_in_hint} Slack says: {name}", log_in_hint=self.failures.log_in_hint, name=name)
        if name == "missing_scope" and needed:
            hint = _(
                "Give the app the permission {needed} under “OAuth & Permissions”, and install it again.", needed=needed
            )
        return self.failures.on_hold(_("Slack does not let this app post"), key, hint=hint)

    def _url(self, method: str) -> str:
        return f"{self.base}/api/{method}"

    def _keys(self, token: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {token}"}


def is_ok(answer: Answer) -> bool:
    """Whether Slack says that it was done."""
    return answer.status == HTTPStatus.OK and answer.json().get("ok") is True


def error_name(answer: Answer) -> str:
    """Slack's word for what is wrong; empty where the answer is none of Slack's."""
    found = answer.json()
    return (identifier(found.get("error")) or "") if found.get("ok") is False else ""
