"""Telegram's Bot API, as far as the contract needs it: one bot, one channel."""

from __future__ import annotations

import json
from itertools import count
from typing import Any

from contract.multipart import fields, is_multipart

from storyshare.testing.web import Reply, Request

TOKEN = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"  # the documentation's own example
CHAT = -1001987654321
BOT = {"id": 110201543, "is_bot": True, "first_name": "Stories", "username": "example_stories_bot"}
_STRUCTURED = {"media", "reply_parameters", "link_preview_options", "message_ids"}
_SENDS = {"sendMessage", "sendPhoto", "sendMediaGroup"}


class OnTelegram:
    """Answers as Telegram does.

    `chat` is the channel; without a name it is a private one. `member` is what the bot is there. `updates` is what the
    bot has been told; `hook` where it is told it, if anywhere.
    """

    def __init__(self) -> None:
        self.public: dict[str, Any] = {}
        self.chat: dict[str, Any] = {"id": CHAT, "type": "channel", "title": "Stories", "username": "example_stories"}
        self.member: dict[str, Any] = {"status": "administrator", "user": BOT, "can_post_messages": True}
        self.updates: list[dict[str, Any]] = []
        self.hook = ""
        self.too_old: set[str] = set()
        self._numbers = count(128)

    def answer(self, request: Request) -> Reply:
        method = request.path.rpartition("/")[2]
        if request.path != f"/bot{TOKEN}/{method}":
            return refused(401, "Unauthorized")
        asked = payload(request)
        if asked.get("chat_id", CHAT) not in (CHAT, f"@{self.chat.get('username')}"):
            return refused(400, "Bad Request: chat not found")
        known = {
            "getMe": BOT,
            "getChat": self.chat,
            "getChatMember": self.member,
            "getWebhookInfo": {"url": self.hook, "pending_update_count": 0},
            "getUpdates": self.updates,
        }
        if method in known:
            return done(known[method])
        if method in _SENDS:
            return self._sent(asked)
        return self._changed(method, asked)

    def is_publishing(self, request: Request) -> bool:
        return request.path.rpartition("/")[2] in _SENDS

    def _sent(self, asked: dict[str, Any]) -> Reply:
        to = asked.get("reply_parameters", {}).get("message_id")
        if to and str(to) not in self.public and not any(str(to) in post["ids"] for post in self.public.values()):
            return refused(400, "Bad Request: message to be replied not found")
        ids = [next(self._numbers) for _ in asked.get("media", [0])]
        self.public[str(ids[0])] = {"ids": [str(each) for each in ids], "asked": asked}
        messages = [{"message_id": each, "date": 1803114000, "chat": self.chat} for each in ids]
        return done(messages if "media" in asked else messages[0])

    def _changed(self, method: str, asked: dict[str, Any]) -> Reply:
        wanted = [str(each) for each in asked.get("message_ids", [asked.get("message_id")])]
        there = [post for post in self.public.values() if set(wanted) & set(post["ids"])]
        if method == "editMessageReplyMarkup":
            return refused(
                400,
                "Bad Request: message is not modified: specified new message content and reply markup are exactly the "
                "same as a current content and reply markup of the message"
                if there
                else "Bad Request: message to edit not found",
            )
        assert method in {"deleteMessage", "deleteMessages"}, method
        if set(wanted) & self.too_old:
            return refused(400, "Bad Request: message can't be deleted for everyone")
        if not there and method == "deleteMessage":
            return refused(400, "Bad Request: message to delete not found")
        for post in there:
            post["ids"] = [each for each in post["ids"] if each not in wanted]
        self.public = {key: post for key, post in self.public.items() if post["ids"]}
        return done(result=True)


def done(result: Any) -> Reply:
    """What was asked is done."""
    return Reply(body={"ok": True, "result": result})


def refused(status: int, description: str = "Bad Request: something is not right", **parameters: int) -> Reply:
    """A refusal as Telegram words it."""
    body: dict[str, Any] = {"ok": False, "error_code": status, "description": description}
    return Reply(status=status, body=body | ({"parameters": parameters} if parameters else {}))


def payload(request: Request) -> dict[str, Any]:
    """What a call asks for; of its files the names."""
    if not is_multipart(request):
        found: dict[str, Any] = request.json() if request.body else {}
        return found
    asked: dict[str, Any] = {}
    for each in fields(request):
        if each.file:
            asked |= {"photo": each.file} if each.name == "photo" else {}
        else:
            text = each.data.decode()
            asked[each.name] = json.loads(text) if each.name in _STRUCTURED else text
    return asked | {"chat_id": _number(asked["chat_id"])}


def _number(chat: str) -> int | str:
    return chat if chat.startswith("@") else int(chat)
