"""The adapter for a bot: how a part is prepared, published, found again, measured and deleted on Slack."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import ClassVar

from storyshare.errors import PostError
from storyshare.i18n import N_, _
from storyshare.models import (
    Absent,
    Account,
    Attempt,
    CannotTell,
    Cleared,
    Credential,
    Json,
    Metrics,
    Prepared,
    Profile,
    Receipt,
    Rules,
    SecretStore,
    Share,
    utc_now,
)
from storyshare.net import Answer, CallError
from storyshare.platforms.failures import Failures
from storyshare.platforms.protocol import LoggedIn, Person
from storyshare.platforms.said import figure, identifier
from storyshare.platforms.slack import blocks, finding
from storyshare.platforms.slack.home import Handle, Home
from storyshare.platforms.slack.preparing import Preparing
from storyshare.platforms.slack.rules import CREDENTIALS, PLATFORM, TITLE, WHERE_TOKENS_ARE, Settings, rules, settings
from storyshare.platforms.slack.server import Server, error_name, is_ok
from storyshare.platforms.slack.tokens import App, BotToken, FixedToken, RotatedToken
from storyshare.platforms.slack.webhook import Webhook
from storyshare.platforms.tokens import Token

_MAYBE_PUBLIC = N_("The post may be in the channel on Slack")
_MAYBE_DELETED = N_("The post may be deleted on Slack, or not")
_PICTURES_LEFT = N_("The post is deleted on Slack, but a picture of it may still be there")
_NO_SUCH_POST = frozenset({"message_not_found"})
_NO_SUCH_FILE = frozenset({"file_not_found", "file_deleted"})
# The mark decides, so that any clock will do.
_TOLERANCE = timedelta(minutes=10)


class Slack:
    """One bot in one channel; `connect` gives a `Webhook` instead where the account posts by one.

    Slack knows no boost, only links to a post; and no key of ours keeps it from posting twice.
    """

    name: ClassVar[str] = PLATFORM
    title: ClassVar[str] = TITLE
    credentials: ClassVar[tuple[Credential, ...]] = CREDENTIALS
    log_in_lasts: ClassVar[str] = N_("no end, until the app is removed from the workspace")

    def __init__(self, *, settings: Settings, server: Server, pause: Callable[[float], None]) -> None:
        self._settings = settings
        self._server = server
        self._home = Home(server)
        self._pause = pause

    @classmethod
    def rules(cls, options: Mapping[str, str]) -> Rules:
        """What Slack allows. Raises InputError for an option that cannot be right."""
        return rules(options)

    @classmethod
    def connect(
        cls,
        account: Account,
        secrets: SecretStore,
        *,
        now: Callable[[], datetime] = utc_now,
        pause: Callable[[float], None] = time.sleep,
    ) -> Slack | Webhook:
        """An adapter for one account; makes no call. Raises SetupError naming what is missing."""
        given = settings(account, secrets)
        if given.webhook:
            return Webhook.of(account, given, now=now)
        hint = _(
            "Check {env}_BOT_TOKEN ({where_tokens_are}), or install the app anew.",
            env=account.env,
            where_tokens_are=_(WHERE_TOKENS_ARE),
        )
        # The token and the failures need each other: what must not be shown changes with the token.
        tokens: list[BotToken] = []
        failures = Failures(
            platform=PLATFORM,
            title=TITLE,
            account=account.name,
            log_in_hint=hint,
            secrets=lambda: [secret for each in tokens for secret in each.secrets()],
        )
        tokens.append(_token(given, secrets, failures, now))
        server = Server(base=given.base, token=tokens[0], failures=failures, now=now)
        return cls(settings=given, server=server, pause=pause)

    @classmethod
    def log_in(cls, account: Account, secrets: SecretStore, person: Person) -> LoggedIn:
        """Lead a person to an app of their own, by a bot or a webhook, and try it."""
        from storyshare.platforms.slack.log_in import log_in

        return log_in(account, secrets, person, cls.connect)

    def account(self) -> Profile:
        """Whose token it is."""
        owner = self._home.owner
        return Profile(
            name=_("{name} in {team}", name=owner.name, team=owner.team),
            url=owner.workspace,
            options={"through": "bot"},
        )

    def look_around(self) -> None:
        """See whether the bot may read its channel. Raises PostError, which says what is missing."""
        params = {"channel": self._settings.channel, "limit": "1"}
        self._server.prepared(lambda: self._server.get("conversations.history", params))

    def prepare(self, share: Share, number: int, sent: tuple[Receipt, ...]) -> Prepared:
        """Put the pictures with Slack, where only the bot sees them, wait until they are ready, build the call."""
        preparing = Preparing(settings=self._settings, server=self._server, home=self._home, pause=self._pause)
        return preparing.prepared(share, number, sent)

    def commit(self, cleared: Cleared, *, key: str) -> Receipt:
        """Publish by one call; Slack takes no key."""
        payload = dict(cleared.prepared.payload)
        answer = self._server.changed("chat.postMessage", payload, _MAYBE_PUBLIC, key)
        handle = Handle.read(cleared.prepared.handle)
        if is_ok(answer) and handle:
            found = answer.json()
            at = finding.Place(
                channel=identifier(found.get("channel")) or handle.channel,
                time=str(found.get("ts")),
                thread=str(payload.get("thread_ts") or ""),
            )
            if receipt := finding.receipt(handle.workspace, at, blocks.files(payload)):
                return receipt
        raise self._server.refused(answer, _MAYBE_PUBLIC, key)

    def find(self, attempt: Attempt) -> Receipt | Absent | CannotTell:
        """Look for the mark in the channel, or in the thread, since the attempt."""
        handle = Handle.read(attempt.handle)
        if not handle or handle.channel != self._settings.channel:
            return CannotTell()
        since = f"{(attempt.started_at - _TOLERANCE).timestamp():.6f}"
        thread = str(attempt.payload.get("thread_ts") or "")
        try:
            if self._home.owner.workspace != handle.workspace:
                return CannotTell()
            answer = self._read(handle.channel, thread, {"oldest": since, "limit": str(finding.NEWEST)})
        except (PostError, CallError):
            return CannotTell()
        messages = _messages(answer)
        if messages is None:
            return CannotTell()
        whole = answer.json().get("has_more") is False
        return finding.found(handle, messages, thread=thread, whole=whole)

    def recognise(self, url: str) -> Receipt:
        """The bot's own post at that address."""
        at = finding.place_at(url, self._home.owner.workspace)
        if at is None:
            raise self._server.failures.not_ours()
        message = self._message(at)
        if message is None:
            hint = _("Give the app the permission channels:history (in private channels groups:history).")
            raise self._server.failures.not_sent(_("Slack could not be asked about that address"), hint=hint)
        receipt = finding.receipt(self._home.owner.workspace, at, blocks.files(message))
        if receipt is None or message.get("bot_id") != self._home.owner.bot:
            raise self._server.failures.not_ours()
        return receipt

    def delete(self, receipt: Receipt) -> None:
        """Delete the post, and after it the pictures that were put with Slack for it."""
        at = finding.place(receipt)
        self._server.token.good()
        self._gone("chat.delete", {"channel": at.channel, "ts": at.time}, _NO_SUCH_POST, _MAYBE_DELETED)
        for file in _files(receipt):
            self._gone("files.delete", {"file": file}, _NO_SUCH_FILE, _PICTURES_LEFT)

    def is_gone(self, receipt: Receipt) -> bool | None:
        """Whether neither the post nor one of its pictures is there any more."""
        at = finding.place(receipt)
        looks = [self._missing("chat.getPermalink", {"channel": at.channel, "message_ts": at.time}, _NO_SUCH_POST)]
        message = self._message(at)
        if message is not None:
            # Certain, where the app may read the channel.
            looks = [not message]
        looks += [self._missing("files.info", {"file": file}, _NO_SUCH_FILE) for file in _files(receipt)]
        if False in looks:
            return False
        return None if None in looks else True

    def metrics(self, receipt: Receipt) -> Metrics | Absent | CannotTell:
        """Reactions of any kind, and answers."""
        at = finding.place(receipt)
        try:
            answer = self._asked(at)
        except CallError as error:
            return CannotTell(trouble=self._server.failures.unreached(error))
        except PostError as error:
            return CannotTell(trouble=error)
        message = _shown(answer, at)
        if message is None:
            return CannotTell(trouble=None if is_ok(answer) else self._server.useless(answer))
        if not message:
            return Absent()
        return Metrics(likes=_reactions(message), replies=figure(message.get("reply_count", 0)))

    def _read(self, channel: str, thread: str, params: Mapping[str, str]) -> Answer:
        """Messages of a channel, or of a thread in it. Raises net's CallError."""
        method = "conversations.replies" if thread else "conversations.history"
        where = {"channel": channel, **({"ts": thread} if thread else {})}
        return self._server.get(method, {**where, **params, "inclusive": "true", "include_all_metadata": "true"})

    def _message(self, at: finding.Place) -> Mapping[str, Json] | None:
        """The message that stands there: an empty one where there is none, None where nobody can tell."""
        try:
            return _shown(self._asked(at), at)
        except CallError:
            return None

    def _asked(self, at: finding.Place) -> Answer:
        return self._read(at.channel, at.thread, {"oldest": at.time, "latest": at.time, "limit": "2"})

    def _gone(self, method: str, body: Json, gone: frozenset[str], doubt: str) -> None:
        answer = self._server.changed(method, body, doubt)
        if not is_ok(answer) and error_name(answer) not in gone:
            raise self._server.refused(answer, doubt)

    def _missing(self, method: str, params: Mapping[str, str], missing: frozenset[str]) -> bool | None:
        try:
            answer = self._server.get(method, params)
        except CallError:
            return None
        return False if is_ok(answer) else True if error_name(answer) in missing else None


def _token(given: Settings, secrets: SecretStore, failures: Failures, now: Callable[[], datetime]) -> BotToken:
    if not given.refresh:
        return FixedToken(given.token)
    app = App(
        base=given.base,
        client_id=given.client_id,
        client_secret=given.client_secret,
        failures=failures,
        now=now,
    )
    return RotatedToken(secrets, first=Token(access=given.token, refresh=given.refresh), app=app)


def _files(receipt: Receipt) -> list[str]:
    return receipt.details.get("files", "").split()


def _messages(answer: Answer) -> list[dict[str, Json]] | None:
    """The messages of an answer; None where it holds none of Slack's lists."""
    found = answer.json().get("messages") if is_ok(answer) else None
    if not isinstance(found, list):
        return None
    return [each for each in found if isinstance(each, dict)]


def _shown(answer: Answer, at: finding.Place) -> Mapping[str, Json] | None:
    """The message that stands there: an empty one where there is none, None where the answer does not tell."""
    if at.thread and error_name(answer) == "thread_not_found":
        return {}
    messages = _messages(answer)
    if messages is None:
        return None
    return next((each for each in messages if each.get("ts") == at.time), {})


def _reactions(message: Mapping[str, Json]) -> int | None:
    """How many reactions of any kind; a message without any has no such field. None where one of them is no number."""
    reactions = message.get("reactions", [])
    if not isinstance(reactions, list):
        return None
    counts = [figure(each.get("count")) if isinstance(each, dict) else None for each in reactions]
    known = [count for count in counts if count is not None]
    return figure(sum(known)) if len(known) == len(counts) else None
