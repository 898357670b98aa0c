"""The adapter for an incoming webhook: an address that takes a post, and says no more than “ok”.

Sources: docs.slack.dev on incoming webhooks and their errors, which are plain words under a status.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from http import HTTPStatus
from typing import ClassVar
from urllib.parse import urlsplit
from uuid import uuid4

from storyshare.errors import PostError
from storyshare.i18n import N_, _
from storyshare.models import Account, Cleared, Credential, Prepared, Profile, Receipt, Rules, Share
from storyshare.net import Answer, Bounds, CallError, call, retry_at
from storyshare.platforms.failures import Failures
from storyshare.platforms.slack import blocks
from storyshare.platforms.slack.rules import CREDENTIALS, PLATFORM, TITLE, Settings, rules, team, unfurls

NOTE = N_("a webhook is not told which message it made: storyshare cannot delete it, a person must do it in Slack")
_ANSWER_IN = Bounds(connect=10, read=30, total=45, size=100_000)
_DONE = b"ok"
_MAYBE_PUBLIC = N_("The post may be in the channel on Slack")
# Nothing to show: refused by a webhook that works.
_NOTHING = {"text": ""}
_WORKS = frozenset({"no_text", "missing_text_or_fallback_or_attachments", "invalid_payload"})
_ON_HOLD = frozenset(
    {"invalid_token", "no_service", "no_service_id", "no_active_hooks", "no_team", "team_disabled", "action_prohibited"}
)
_REJECTED = {
    "channel_is_archived": N_("Its channel is archived: make a new webhook for another one."),
    "channel_not_found": N_("Its channel is gone: make a new webhook for another one."),
    "invalid_blocks": "",
    "invalid_blocks_format": "",
    "invalid_payload": "",
    "no_text": "",
    "posting_to_general_channel_denied": N_("Only admins may post to that channel: make a webhook for another one."),
    "too_many_attachments": "",
    "user_not_found": N_("It was made for a person who is gone: make a new webhook."),
}
_LATER = frozenset({"rate_limited", "ratelimited"})


class Webhook:
    """One webhook; made by `Slack.connect`.

    It has no `find`, `recognise`, `delete`, `metrics` and no threads: all of them need the id of a message.
    """

    name: ClassVar[str] = PLATFORM
    title: ClassVar[str] = TITLE
    credentials: ClassVar[tuple[Credential, ...]] = CREDENTIALS
    log_in_lasts: ClassVar[str] = N_("no end, until the app is removed from the workspace")

    def __init__(self, *, settings: Settings, failures: Failures, now: Callable[[], datetime]) -> None:
        self._settings = settings
        self._failures = failures
        self._now = now

    @classmethod
    def rules(cls, options: Mapping[str, str]) -> Rules:
        """What Slack allows. Raises InputError for an option that cannot be right."""
        return rules(options)

    @classmethod
    def of(cls, account: Account, given: Settings, *, now: Callable[[], datetime]) -> Webhook:
        """The adapter for an account that posts by a webhook; makes no call."""
        hint = _(
            "Make a new webhook (api.slack.com/apps, your app, “Incoming Webhooks”) for {env}_WEBHOOK_URL.",
            env=account.env,
        )
        secrets = (given.webhook, urlsplit(given.webhook).path.strip("/"), given.webhook.rpartition("/")[2])
        failures = Failures(
            platform=PLATFORM, title=TITLE, account=account.name, log_in_hint=hint, secrets=lambda: secrets
        )
        return cls(settings=given, failures=failures, now=now)

    def account(self) -> Profile:
        """Which workspace it belongs to; asked with a post that has nothing in it, which Slack refuses to show."""
        try:
            answer = self._call(_NOTHING)
        except CallError as error:
            raise self._failures.unreached(error) from error
        if answer.status != HTTPStatus.BAD_REQUEST or _word(answer) not in _WORKS:
            message = _("Slack does not work as it should (status {status})", status=answer.status)
            raise self._refusal(answer) or self._failures.not_sent(message)
        workspace = team(self._settings.webhook)
        return Profile(
            name=_("a webhook of {workspace}", workspace=workspace or "Slack"),
            url=self._look(),
            options={"through": "webhook"},
        )

    def prepare(self, share: Share, number: int, sent: tuple[Receipt, ...]) -> Prepared:  # noqa: ARG002 -- no threads
        """Build the call; nothing is sent."""
        part = share.parts[number - 1]
        if part.images:
            message = _("A webhook can show no pictures")
            raise self._failures.rejected(message, _("Post by a bot, or without them: storyshare preview."))
        return Prepared(
            platform=PLATFORM,
            account=share.account,
            story_id=share.story_id,
            language=share.language,
            number=number,
            payload=blocks.body(part.text, unfurl=unfurls(self._settings.options)),
            texts=(part.text,),
        )

    def commit(self, cleared: Cleared, *, key: str) -> Receipt:
        """Publish by one call; the receipt leads to the workspace, since nobody is told more."""
        with self._failures.in_doubt(_(_MAYBE_PUBLIC), key):
            answer = self._call(cleared.prepared.payload)
        if answer.status == HTTPStatus.OK and answer.data.strip() == _DONE:
            # One of our own, since Slack gives none: receipts are told apart by it.
            mark = f"webhook-{uuid4().hex[:12]}"
            return Receipt(id=mark, url=f"{self._look()}#{mark}", details={"note": NOTE})
        unclear = _(
            "{maybe_public}: its answer (status {status}) does not tell",
            maybe_public=_(_MAYBE_PUBLIC),
            status=answer.status,
        )
        raise self._refusal(answer, key) or self._failures.unknown(unclear, key)

    def _call(self, body: Mapping[str, object]) -> Answer:
        return call("POST", self._settings.webhook, body=dict(body), bounds=_ANSWER_IN)  # type: ignore[arg-type]

    def _look(self) -> str:
        """Where a person can look: the workspace, in Slack's own program."""
        return f"https://app.slack.com/client/{team(self._settings.webhook)}".rstrip("/")

    def _refusal(self, answer: Answer, key: str = "") -> PostError | None:
        """The error that an unsuccessful answer proves: nothing was published. None where it proves nothing."""
        word = _word(answer)
        if answer.status == HTTPStatus.TOO_MANY_REQUESTS or (word in _LATER and answer.status < 500):
            until = retry_at(answer.headers, self._now())
            return self._failures.not_sent(_("Slack asks to wait before the next request"), key, until=until)
        if answer.status // 100 != 4:
            return None
        if word in _ON_HOLD:
            hint = _("{log_in_hint} Slack says: {word}", log_in_hint=self._failures.log_in_hint, word=word)
            return self._failures.on_hold(_("Slack does not take posts by this webhook any more"), key, hint=hint)
        if word in _REJECTED:
            message = _("Slack did not accept the post: {word}", word=word.replace("_", " "))
            return self._failures.rejected(message, _REJECTED[word] or _("Slack says: {word}", word=word), key)
        return None


def _word(answer: Answer) -> str:
    """The word that a webhook answers with; empty where it is none of those that are known."""
    try:
        word = answer.data.strip().decode("ascii")
    except UnicodeDecodeError:
        return ""
    return word if word in _WORKS | _ON_HOLD | _LATER or word in _REJECTED else ""
