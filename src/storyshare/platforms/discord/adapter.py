"""The adapter: how a part is prepared, published, measured and deleted on Discord."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from http import HTTPStatus
from typing import ClassVar, Self

from storyshare.errors import PostError
from storyshare.i18n import N_, _
from storyshare.models import (
    Absent,
    Account,
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
from storyshare.platforms.discord.home import Home
from storyshare.platforms.discord.preparing import Preparing
from storyshare.platforms.discord.rules import (
    CREDENTIALS,
    PLATFORM,
    TITLE,
    WHERE_WEBHOOKS_ARE,
    Settings,
    rules,
    settings,
    thread_id,
)
from storyshare.platforms.discord.server import UNKNOWN_MESSAGE, Server, code_of
from storyshare.platforms.failures import Failures
from storyshare.platforms.protocol import LoggedIn, Person
from storyshare.platforms.said import figure, number

_MAYBE_PUBLIC = N_("The post may be public on Discord")
_MAYBE_DELETED = N_("The post may be deleted on Discord, or not")
_POST = re.compile(
    r"https://(?:(?:ptb|canary)\.)?discord(?:app)?\.com/channels/(?P<guild>\d{1,20})/(?P<channel>\d{1,20})/(?P<id>\d{1,20})"
    r"/?(?:\?.*)?",
    re.ASCII,
)


class Discord:
    """One channel on Discord, and the webhook that posts to it; made by `connect`.

    No Find: a webhook cannot list what stands in its channel, so only a person can settle a doubt. No Boost: only a bot
    can publish a message on to channels that follow. No threads of parts: a webhook cannot answer a message.
    """

    name: ClassVar[str] = PLATFORM
    title: ClassVar[str] = TITLE
    credentials: ClassVar[tuple[Credential, ...]] = CREDENTIALS
    log_in_lasts: ClassVar[str] = N_("no end, until the webhook is deleted")

    def __init__(self, *, settings: Settings, server: Server) -> None:
        self._settings = settings
        self._server = server
        self._known: Home | None = None

    @classmethod
    def rules(cls, options: Mapping[str, str]) -> Rules:
        """What Discord allows. Raises InputError for an option that cannot be right."""
        return rules(options)

    @classmethod
    def connect(cls, account: Account, secrets: SecretStore, *, now: Callable[[], datetime] = utc_now) -> Self:
        """An adapter for one webhook; makes no call. Raises SetupError naming every missing credential."""
        given = settings(account, secrets)
        hint = _(
            "Make a new webhook, and set {env}_WEBHOOK_URL to its address ({where_webhooks_are}).",
            env=account.env,
            where_webhooks_are=_(WHERE_WEBHOOKS_ARE),
        )
        failures = Failures(
            platform=PLATFORM, title=TITLE, account=account.name, log_in_hint=hint, secrets=lambda: (given.token,)
        )
        return cls(settings=given, server=Server(settings=given, failures=failures, now=now))

    @classmethod
    def log_in(cls, account: Account, secrets: SecretStore, person: Person) -> LoggedIn:
        """Lead a person to a webhook."""
        from storyshare.platforms.discord.logging_in import log_in

        return log_in(account, secrets, person)

    def account(self) -> Profile:
        """What the webhook is called, and the channel that it posts to."""
        found = self._server.read()
        home = self._home_of(found)
        return Profile(name=self._server.failures.said(found.get("name")) or _("a webhook"), url=home.url)

    def prepare(self, share: Share, number: int, sent: tuple[Receipt, ...]) -> Prepared:  # noqa: ARG002 - no part names another
        """Look where the webhook posts to, fit the pictures, build the call."""
        return Preparing(home=self._home(), failures=self._server.failures).prepared(share, number)

    def commit(self, cleared: Cleared, *, key: str) -> Receipt:
        """Publish by one call, the pictures with it; `wait` makes Discord say what became of it."""
        prepared = cleared.prepared
        params = {"wait": "true", **self._in_thread(thread_id(self._settings.options))}
        with self._server.failures.in_doubt(_(_MAYBE_PUBLIC), key):
            answer = self._server.send("POST", params=params, fields=prepared.payload, files=prepared.files)
        home = Home.read(prepared.handle)
        receipt = home.receipt(answer.json()) if home and answer.status == HTTPStatus.OK else None
        if receipt is None:
            raise self._refused(answer, _(_MAYBE_PUBLIC), key)
        return receipt

    def recognise(self, url: str) -> Receipt:
        """The webhook's own message at that address."""
        found = _POST.fullmatch(url.strip())
        home = self._home() if found else None
        if not found or not home or found["guild"] != home.guild:
            raise self._server.failures.not_ours()
        thread = found["channel"] if found["channel"] != home.channel else ""
        answer = self._looked(found["id"], thread)
        if answer is None:
            raise self._server.failures.not_sent(_("Discord could not be asked about that address"))
        receipt = home.receipt(answer.json()) if answer.status == HTTPStatus.OK else None
        if receipt is None or receipt.details.get("thread", "") != thread:
            raise self._server.failures.not_ours()
        return receipt

    def delete(self, receipt: Receipt) -> None:
        """Delete the message with its pictures; one that is gone already is no error."""
        message = self._message(receipt)
        with self._server.failures.in_doubt(_(_MAYBE_DELETED)):
            answer = self._server.send("DELETE", message, params=self._in_thread(receipt.details.get("thread", "")))
        if answer.status != HTTPStatus.NO_CONTENT and not _is_gone(answer):
            raise self._refused(answer, _(_MAYBE_DELETED))

    def is_gone(self, receipt: Receipt) -> bool | None:
        """Whether the message can no longer be read."""
        answer = self._looked(receipt.id, receipt.details.get("thread", ""))
        return None if answer is None else _is_gone(answer)

    def metrics(self, receipt: Receipt) -> Metrics | Absent | CannotTell:
        """All reactions together, where Discord shows them to a webhook; without any there is no telling."""
        if not number(receipt.id):
            return CannotTell(answered=True)
        try:
            answer = self._asked(receipt.id, receipt.details.get("thread", ""))
        except CallError as error:
            return CannotTell(trouble=self._server.failures.unreached(error))
        if _is_gone(answer):
            return Absent()
        if answer.status != HTTPStatus.OK or answer.json().get("id") != receipt.id:
            return CannotTell(trouble=self._server.refusal(answer))
        reactions = answer.json().get("reactions")
        found = reactions if isinstance(reactions, list) else []
        counts = [figure(each.get("count")) if isinstance(each, dict) else None for each in found]
        known = [count for count in counts if count is not None]
        likes = figure(sum(known)) if known and len(known) == len(counts) else None
        return CannotTell(answered=True) if likes is None else Metrics(likes=likes)

    def _home(self) -> Home:
        """Where the webhook posts to, asked once. Raises PostError."""
        if self._known is None:
            self._known = self._home_of(self._server.read())
        return self._known

    def _home_of(self, webhook: Mapping[str, Json]) -> Home:
        home = Home.of(webhook)
        if home is None:
            raise self._server.failures.on_hold(_("That webhook does not post to a channel of a server"))
        return home

    def _looked(self, message: str, thread: str) -> Answer | None:
        """Discord's answer about a message, where it says that it is there or gone."""
        if not number(message):
            return None
        try:
            answer = self._asked(message, thread)
        except CallError:
            return None
        there = answer.status == HTTPStatus.OK and answer.json().get("id") == message
        return answer if there or _is_gone(answer) else None

    def _asked(self, message: str, thread: str) -> Answer:
        """Discord's answer about a message. Raises net's CallError."""
        return self._server.send("GET", f"/messages/{message}", params=self._in_thread(thread))

    def _message(self, receipt: Receipt) -> str:
        if not number(receipt.id):
            hint = _("Open {url} in Discord, and delete it there.", url=receipt.url)
            raise self._server.failures.rejected(_("That is no address of a message on Discord"), hint)
        return f"/messages/{receipt.id}"

    @staticmethod
    def _in_thread(thread: str) -> dict[str, str]:
        return {"thread_id": thread} if thread else {}

    def _refused(self, answer: Answer, doubt: str, key: str = "") -> PostError:
        """What to raise for an answer that does not say that it was done."""
        unclear = _("{doubt}: its answer (status {status}) does not tell", doubt=doubt, status=answer.status)
        return self._server.refusal(answer, key) or self._server.failures.unknown(unclear, key)


def _is_gone(answer: Answer) -> bool:
    return answer.status == HTTPStatus.NOT_FOUND and code_of(answer) == UNKNOWN_MESSAGE
