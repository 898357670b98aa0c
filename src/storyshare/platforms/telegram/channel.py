"""The channel that a bot posts to: what Telegram says of it, and whether the bot may post there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Self

from storyshare.i18n import N_, _
from storyshare.models import Json, Receipt
from storyshare.platforms.failures import plain
from storyshare.platforms.said import identifier
from storyshare.platforms.telegram.server import Server

_PRIVATE = "-100"
_POST = re.compile(
    r"https?://(?:t\.me|telegram\.me)/(?:s/)?(?P<chat>c/\d{1,15}|[a-zA-Z]\w{3,31})/(?P<id>\d{1,12})\b", re.ASCII
)
_RIGHTS_HINT = N_("In the channel: Administrators, choose the bot (or add it), and allow it to post messages.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """A channel or group, by its number; `name` is its public one, empty where it is private."""

    id: int
    kind: str
    name: str
    heading: str

    @property
    def shown(self) -> str:
        """What people call it."""
        return f"@{self.name}" if self.name else self.heading

    @property
    def url(self) -> str:
        """Where its posts are: a post's number comes after it. Of a private one, its members alone can open it."""
        return f"https://t.me/{self.name}" if self.name else f"https://t.me/c/{str(self.id).removeprefix(_PRIVATE)}"


def read(found: Json) -> Channel | None:
    """A chat as Telegram describes it; None where that is none."""
    chat = found if isinstance(found, dict) else {}
    at = chat.get("id")
    if type(at) is not int or at >= 0:
        return None
    return Channel(
        id=at,
        kind=plain(chat.get("type")),
        name=identifier(chat.get("username")) or "",
        heading=plain(chat.get("title")) or str(at),
    )


def allowed(server: Server, chat: str | int) -> Channel:
    """The channel of that name or number, once it is certain that the bot may post there. Raises PostError."""
    bot = server.read("getMe")
    at = bot.get("id") if isinstance(bot, dict) else None
    found = read(server.read("getChat", {"chat_id": chat}))
    if type(at) is not int or found is None:
        raise server.failures.not_sent(_("Telegram does not say what bot or channel this is"))
    member = _Member.read(server.read("getChatMember", {"chat_id": chat, "user_id": at}))
    if not member.may_post(found.kind):
        message = _("The bot may not post to {said}", said=server.failures.said(found.shown))
        raise server.failures.on_hold(message, hint=_(_RIGHTS_HINT))
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class _Member:
    """What the bot is in a channel."""

    status: str
    posts: bool

    @classmethod
    def read(cls, found: Json) -> Self:
        said = found if isinstance(found, dict) else {}
        return cls(status=str(said.get("status")), posts=said.get("can_post_messages") is True)

    def may_post(self, kind: str) -> bool:
        if kind == "channel":
            return self.status == "creator" or (self.status == "administrator" and self.posts)
        return self.status in {"creator", "administrator", "member"}


def place(receipt: Receipt) -> tuple[str | int, list[int]] | None:
    """The channel and the messages of a post: as Telegram said when it was made, else from its address; or None."""
    at, messages = receipt.details.get("chat", ""), receipt.details.get("messages", "").split()
    if at and messages and all(each.isascii() and each.isdigit() for each in (at.removeprefix("-"), *messages)):
        return int(at), [int(each) for each in messages]
    found = _POST.match(receipt.url)
    if not found:
        return None
    name = found["chat"]
    return (int(f"{_PRIVATE}{name[2:]}") if name.startswith("c/") else f"@{name}"), [int(found["id"])]
