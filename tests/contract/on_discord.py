"""Discord's API, as far as the contract needs it: one webhook, its channel, a thread."""

from __future__ import annotations

import json
from itertools import count
from typing import Any

from contract.multipart import fields, is_multipart

from storyshare.testing.web import Reply, Request

WEBHOOK, TOKEN = "1200000000000000001", "made-up-token-Zx_9-of-a-webhook"
URL = f"https://discord.com/api/webhooks/{WEBHOOK}/{TOKEN}"
GUILD, CHANNEL, THREAD = "1100000000000000001", "1100000000000000002", "1100000000000000003"
UNKNOWN_MESSAGE, UNKNOWN_WEBHOOK, UNKNOWN_CHANNEL = 10008, 10015, 10003


class OnDiscord:
    """Answers as Discord does. `reactions` are those of every message; `forum` where the channel is one."""

    def __init__(self) -> None:
        self.public: dict[str, Any] = {}
        self.reactions: list[dict[str, Any]] | None = [{"count": 3, "me": False}, {"count": 2, "me": False}]
        self.gone = False
        self.forum = False
        self.kind = 1
        self._numbers = count(1345678901234567890)

    def answer(self, request: Request) -> Reply:
        base = f"/api/v10/webhooks/{WEBHOOK}/{TOKEN}"
        if self.gone or not request.path.startswith(base):
            return refused(404, "Unknown Webhook", UNKNOWN_WEBHOOK)
        thread = request.query.get("thread_id", "")
        if thread not in ("", THREAD):
            return refused(404, "Unknown Channel", UNKNOWN_CHANNEL)
        if request.path == base:
            return self._posted(request, thread) if request.method == "POST" else Reply(body=self._webhook())
        return self._one(request, request.path.removeprefix(f"{base}/messages/"), thread)

    def is_publishing(self, request: Request) -> bool:
        return request.method == "POST"

    def _webhook(self) -> dict[str, Any]:
        told = {"id": WEBHOOK, "type": self.kind, "name": "Stories", "avatar": None, "application_id": None}
        return {**told, "guild_id": GUILD, "channel_id": CHANNEL, "token": TOKEN, "url": URL}

    def _posted(self, request: Request, thread: str) -> Reply:
        if self.forum and not thread:
            message = "Webhooks posted to forum channels must have a thread_name or thread_id"
            return refused(400, message, 220001)
        asked = payload(request)
        if len(asked.get("content", "")) > 2000:
            return refused(400, "Invalid Form Body", 50035)
        at = str(next(self._numbers))
        self.public[at] = {"id": at, "channel_id": thread or CHANNEL, "type": 0, **asked}
        return Reply(body=self.public[at]) if request.query.get("wait") == "true" else Reply(status=204, body=b"")

    def _one(self, request: Request, at: str, thread: str) -> Reply:
        message = self.public.get(at)
        if message is None or message["channel_id"] != (thread or CHANNEL):
            return refused(404, "Unknown Message", UNKNOWN_MESSAGE)
        if request.method == "DELETE":
            del self.public[at]
            return Reply(status=204, body=b"")
        return Reply(body={**message, **({} if self.reactions is None else {"reactions": self.reactions})})


def refused(status: int, message: str = "Invalid Form Body", code: int = 0, **more: Any) -> Reply:
    """A refusal as Discord words it."""
    return Reply(status=status, body={"message": message, "code": code, **more})


def payload(request: Request) -> dict[str, Any]:
    """What a call asks for; of its files nothing."""
    found: dict[str, Any]
    if is_multipart(request):
        (found,) = (json.loads(each.data) for each in fields(request) if each.name == "payload_json")
    else:
        found = request.json()
    return found
