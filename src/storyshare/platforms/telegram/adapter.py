"""The adapter: how a part is prepared, published and deleted on Telegram."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import ClassVar, Self

from storyshare.errors import PostError
from storyshare.i18n import N_, _
from storyshare.models import (
    Account,
    Cleared,
    Credential,
    Json,
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
from storyshare.platforms.said import number
from storyshare.platforms.telegram import channel
from storyshare.platforms.telegram.preparing import Preparing
from storyshare.platforms.telegram.rules import (
    CREDENTIALS,
    PLATFORM,
    TITLE,
    WHERE_TOKENS_ARE,
    Settings,
    rules,
    settings,
)
from storyshare.platforms.telegram.server import Server, result, said_in

_MAYBE_PUBLIC = N_("The post may be public on Telegram")
_MAYBE_DELETED = N_("The post may be deleted on Telegram, or not")
_NOT_THERE = "message to delete not found"


class Telegram:
    """One channel on Telegram, and the bot that posts to it; made by `connect`.

    No Find: a bot cannot read what stands in a channel, so only a person can settle a doubt. No Recognise, for the same
    reason. No Boost: a forwarded post is a new one each time, and whether a lost call made it nobody could say. No
    Measure: a bot is told no figures.
    """

    name: ClassVar[str] = PLATFORM
    title: ClassVar[str] = TITLE
    credentials: ClassVar[tuple[Credential, ...]] = CREDENTIALS
    log_in_lasts: ClassVar[str] = N_("no end, until it is replaced at @BotFather")

    def __init__(self, *, settings: Settings, server: Server) -> None:
        self._settings = settings
        self._server = server

    @classmethod
    def rules(cls, options: Mapping[str, str]) -> Rules:
        """What Telegram allows. Raises InputError for an option that cannot be right."""
        return rules(options)

    @classmethod
    def connect(cls, account: Account, secrets: SecretStore, *, now: Callable[[], datetime] = utc_now) -> Self:
        """An adapter for one channel; makes no call. Raises SetupError naming every missing credential."""
        given = settings(account, secrets)
        hint = _(
            "Check {env}_BOT_TOKEN ({where_tokens_are}) and {env}_CHAT_ID; the bot must be an "
            "administrator of the channel who may post messages.",
            env=account.env,
            where_tokens_are=_(WHERE_TOKENS_ARE),
        )
        failures = Failures(
            platform=PLATFORM, title=TITLE, account=account.name, log_in_hint=hint, secrets=lambda: (given.token,)
        )
        return cls(settings=given, server=Server(base=given.base, token=given.token, failures=failures, now=now))

    @classmethod
    def log_in(cls, account: Account, secrets: SecretStore, person: Person) -> LoggedIn:
        """Lead a person to a bot and its channel."""
        from storyshare.platforms.telegram.logging_in import log_in

        return log_in(account, secrets, person)

    def account(self) -> Profile:
        """The channel, once it is certain that the bot may post there."""
        found = channel.allowed(self._server, self._settings.chat)
        return Profile(name=found.shown, url=found.url)

    def prepare(self, share: Share, number: int, sent: tuple[Receipt, ...]) -> Prepared:
        """Fit the pictures, build the call; nothing is uploaded before it is published."""
        return Preparing(settings=self._settings, failures=self._server.failures).prepared(share, number, sent)

    def commit(self, cleared: Cleared, *, key: str) -> Receipt:
        """Publish by one call, the pictures with it."""
        payload = cleared.prepared.payload
        method = "sendMediaGroup" if "media" in payload else "sendPhoto" if "photo" in payload else "sendMessage"
        with self._server.failures.in_doubt(_(_MAYBE_PUBLIC), key):
            answer = self._server.send(method, payload, cleared.prepared.files)
        receipt = _receipt(result(answer))
        if receipt is None:
            raise self._refused(answer, _(_MAYBE_PUBLIC), key)
        return receipt

    def delete(self, receipt: Receipt) -> None:
        """Delete the post, every picture of an album; what is gone already is passed over."""
        chat, messages = self._place(receipt)
        one = len(messages) == 1
        which: dict[str, Json] = {"message_id": messages[0]} if one else {"message_ids": [*messages]}
        with self._server.failures.in_doubt(_(_MAYBE_DELETED)):
            answer = self._server.send("deleteMessage" if one else "deleteMessages", {"chat_id": chat, **which})
        gone = result(answer) is True or _NOT_THERE in said_in(answer).casefold()
        if not gone:
            raise self._refused(answer, _(_MAYBE_DELETED))

    def is_gone(self, receipt: Receipt) -> bool | None:
        """Whether none of its messages is there any more.

        A bot cannot read a message, so it asks to take away the buttons below each, which no post of ours has: nothing
        changes, and Telegram says either “not modified” or “not found”. A post that a person entered might have
        buttons, of another bot: that is left alone, and nobody can tell.
        """
        if "messages" not in receipt.details:
            return None
        chat, messages = self._place(receipt)
        found = [self._is_there(chat, message) for message in messages]
        if True in found:
            return False
        return None if None in found else True

    def _is_there(self, chat: str | int, message: int) -> bool | None:
        try:
            answer = self._server.send("editMessageReplyMarkup", {"chat_id": chat, "message_id": message})
        except CallError:
            return None
        said = said_in(answer).casefold()
        if "message to edit not found" in said:
            return False
        return True if "message is not modified" in said or result(answer) else None

    def _place(self, receipt: Receipt) -> tuple[str | int, list[int]]:
        found = channel.place(receipt)
        if found is None:
            hint = _("Open {url} in Telegram, and delete it there.", url=receipt.url)
            raise self._server.failures.rejected(_("That is no address of a post on Telegram"), hint)
        return found

    def _refused(self, answer: Answer, doubt: str, key: str = "") -> PostError:
        """What to raise for an answer that does not say that it was done."""
        unclear = _("{doubt}: its answer (status {status}) does not tell", doubt=doubt, status=answer.status)
        return self._server.refusal(answer, key) or self._server.failures.unknown(unclear, key)


def _receipt(found: Json) -> Receipt | None:
    """The receipt of what was sent, a message or those of an album; None where that is nothing of the kind."""
    messages = found if isinstance(found, list) else [found]
    chats = [each.get("chat") for each in messages if isinstance(each, dict)]
    ids = [number(str(each.get("message_id"))) for each in messages if isinstance(each, dict)]
    place = channel.read(chats[0]) if chats else None
    if place is None or len(ids) != len(messages) or None in ids:
        return None
    details = {"chat": str(place.id), "messages": " ".join(filter(None, ids))}
    return Receipt(id=str(ids[0]), url=f"{place.url}/{ids[0]}", details=details)
