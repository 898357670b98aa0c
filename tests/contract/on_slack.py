"""Slack, as far as the contract needs it: the Web API for a bot, and incoming webhooks."""

from __future__ import annotations

from datetime import datetime
from itertools import count
from typing import Any
from urllib.parse import parse_qs

from storyshare.testing import Reply, Request

CHANNEL = "C0123ABCDEF"
BOT = "B0123ABCDEF"
WEBHOOK = "/services/T0123ABCD/B0456ABCD/madeUpWebhook71"
_ERRORS = {400: "invalid_blocks", 401: "invalid_auth", 402: "paid_only", 403: "restricted_action", 429: "ratelimited"}
_WORDS = {
    400: "invalid_payload",
    401: "invalid_token",
    402: "team_disabled",
    403: "user_not_found",
    429: "rate_limited",
}


class OnSlack:
    """Answers as Slack does; `refuses` holds the error of a method by its name, `slow` how often a file is not ready.

    `shows_marks` False: as if Slack kept the metadata of messages to itself.
    """

    def __init__(self, now: datetime) -> None:
        self.public: dict[str, Any] = {}
        self.files: dict[str, Any] = {}
        self.refuses: dict[str, str] = {}
        self.slow = 0
        self.shows_marks = True
        self.uploads_to = ""
        self.token = ""
        self.refresh = "xoxe-1-made-up-refresh-81"
        self.renewals = 0
        self._times = count(int(now.timestamp()))
        self._numbers = count(1)

    def answer(self, request: Request) -> Reply:
        if request.path.startswith("/services/"):
            return self._webhook(request)
        if request.path.startswith("/upload/"):
            self.files[request.path.rpartition("/")[2]]["data"] = request.body
            return Reply(body=b"OK - 12")
        method = request.path.removeprefix("/api/")
        if method == "oauth.v2.access":
            return self._renew(request)
        if self.token and request.headers["authorization"] != f"Bearer {self.token}":
            return refused(200, "token_expired")
        if error := self.refuses.get(method):
            return refused(200, error)
        answers = {
            "auth.test": self._who,
            "chat.postMessage": self._post,
            "chat.delete": self._delete,
            "chat.getPermalink": self._permalink,
            "conversations.history": self._history,
            "conversations.replies": self._history,
            "files.getUploadURLExternal": self._upload,
            "files.completeUploadExternal": self._complete,
            "files.info": self._info,
            "files.delete": self._forget,
        }
        return answers[method](request)

    def is_publishing(self, request: Request) -> bool:
        if request.path.startswith("/services/"):
            return bool(request.json().get("text"))
        return request.path == "/api/chat.postMessage"

    def _renew(self, request: Request) -> Reply:
        asked = {name: values[0] for name, values in parse_qs(request.body.decode()).items()}
        if (asked["refresh_token"], asked["client_secret"]) != (self.refresh, "made-up-secret-82"):
            return refused(200, "invalid_refresh_token")
        self.renewals += 1
        self.token, self.refresh = f"xoxe.xoxb-made-up-{self.renewals}", f"xoxe-1-made-up-next-{self.renewals}"
        given = {"access_token": self.token, "refresh_token": self.refresh, "expires_in": 43_200}
        return Reply(body={"ok": True, "token_type": "bot", **given})

    def _who(self, request: Request) -> Reply:
        own = {"team": "Desk", "user": "storyshare", "team_id": "T0123ABCD", "user_id": "U0123ABCD", "bot_id": BOT}
        return Reply(body={"ok": True, "url": f"http://{request.headers['host']}/", **own})

    def _post(self, request: Request) -> Reply:
        asked = request.json()
        shown = [each["slack_file"]["id"] for each in asked["blocks"] if each["type"] == "image"]
        if not all(self.files.get(file, {}).get("ready") for file in shown):
            return refused(200, "invalid_blocks")
        time = f"{next(self._times)}.000100"
        self.public[time] = {"type": "message", "ts": time, "bot_id": BOT, **asked}
        self.public[time]["reactions"] = [{"name": "heart", "count": 3}, {"name": "eyes", "count": 2}]
        self.public[time]["reply_count"] = 1
        return Reply(body={"ok": True, "channel": asked["channel"], "ts": time, "message": self.public[time]})

    def _delete(self, request: Request) -> Reply:
        return (
            Reply(body={"ok": True})
            if self.public.pop(request.json()["ts"], None)
            else refused(200, "message_not_found")
        )

    def _permalink(self, request: Request) -> Reply:
        there = request.query["message_ts"] in self.public
        return Reply(body={"ok": True, "permalink": "…"}) if there else refused(200, "message_not_found")

    def _history(self, request: Request) -> Reply:
        asked, thread = request.query, request.query.get("ts", "")
        oldest, latest = float(asked.get("oldest", 0)), float(asked.get("latest", 1e12))
        found = [
            {name: value for name, value in each.items() if self.shows_marks or name != "metadata"}
            for time, each in self.public.items()
            if oldest <= float(time) <= latest and thread in (each.get("thread_ts", ""), time)
        ]
        newest = found[::-1][: int(asked["limit"])]
        return Reply(body={"ok": True, "messages": newest, "has_more": len(newest) < len(found)})

    def _upload(self, request: Request) -> Reply:
        file = f"F{next(self._numbers):09}"
        asked = parse_qs(request.body.decode())
        self.files[file] = {"alt": asked["alt_txt"][0], "length": int(asked["length"][0]), "ready": False}
        base = self.uploads_to or f"http://{request.headers['host']}"
        return Reply(body={"ok": True, "file_id": file, "upload_url": f"{base}/upload/{file}"})

    def _complete(self, request: Request) -> Reply:
        asked = request.json()
        assert "channel_id" not in asked  # it would be public
        for each in asked["files"]:
            assert len(self.files[each["id"]]["data"]) == self.files[each["id"]]["length"]
        return Reply(body={"ok": True, "files": asked["files"]})

    def _info(self, request: Request) -> Reply:
        file = self.files.get(request.query["file"])
        if file is None:
            return refused(200, "file_not_found")
        file["ready"] = self.slow <= 0
        self.slow -= 1
        return Reply(body={"ok": True, "file": {"id": "F", "mimetype": "image/jpeg" if file["ready"] else ""}})

    def _forget(self, request: Request) -> Reply:
        return (
            Reply(body={"ok": True}) if self.files.pop(request.json()["file"], None) else refused(200, "file_not_found")
        )

    def _webhook(self, request: Request) -> Reply:
        if request.path != WEBHOOK:
            return Reply(status=404, body=b"no_service")
        if not request.json().get("text"):
            return Reply(status=400, body=b"no_text")
        self.public[str(len(self.public))] = request.json()
        return Reply(body=b"ok")


def refused(status: int, error: str = "") -> Reply:
    """A refusal as the Web API words it."""
    return Reply(status=status, body={"ok": False, "error": error or _ERRORS.get(status, "fatal_error")})


def turned_away(status: int, word: str = "") -> Reply:
    """A refusal as a webhook words it."""
    return Reply(status=status, body=(word or _WORDS.get(status, "rollup_error")).encode())
