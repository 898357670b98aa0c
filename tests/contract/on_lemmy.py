"""A server that runs Lemmy 0.19, as far as the contract needs it."""

from __future__ import annotations

import re
from datetime import datetime
from itertools import count
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from storyshare.testing.web import Reply, Request

USERNAME, PASSWORD = "desk", "made-up-word-97"
COMMUNITY = "asylum@lemmy.example.org"
_MENTION = re.compile(r"@(?P<name>[\w.]+)@(?P<domain>[a-zA-Z0-9._:-]+)")


class OnLemmy:
    """Answers as Lemmy's own sources say.

    `code` is what a log-in's second factor wants. `loses_tags` False: what follows a link's question mark is kept.
    """

    def __init__(self, now: datetime) -> None:
        self.public: dict[str, Any] = {}
        self.deleted: dict[str, Any] = {}
        self.uploads: list[bytes] = []
        self.pictures: dict[str, str] = {}
        self.lists_pictures = True
        self.notified: list[str] = []
        self.log_ins: list[dict[str, Any]] = []
        self.version = "0.19.9"
        self.password = PASSWORD
        self.code = ""
        self.access = "made-up.jwt.1"
        self.languages = [0, 37]
        self.community: dict[str, Any] = {"id": 12, "name": "asylum", "removed": False, "deleted": False}
        self.moderators: list[str] = []
        self.loses_tags = True
        self.author: dict[str, Any] = {"id": 7, "name": USERNAME, "local": True}
        self._now = now
        self._numbers = count(501)

    def answer(self, request: Request) -> Reply:
        if request.path == "/api/v3/user/login":
            return self._log_in(request.json())
        known = request.headers.get("authorization") == f"Bearer {self.access}"
        if request.method == "POST" and not known:
            return refused(401)
        answers = {
            "/api/v3/site": self._site,
            "/api/v3/community": self._community,
            "/api/v3/user": self._user,
            "/pictrs/image": self._upload,
            "/api/v3/post/delete": self._delete,
            "/api/v3/account/list_media": self._listed,
        }
        if request.path == "/api/v3/post":
            return self._post(request.json()) if request.method == "POST" else self._shown(request.query["id"])
        if request.path not in answers:
            return self._picture(request.path, known)
        return answers[request.path](request, known)

    def is_publishing(self, request: Request) -> bool:
        return request.method == "POST" and request.path == "/api/v3/post"

    def log_out(self) -> None:
        """Somebody has logged out everywhere: the next log-in gives another token."""
        self.access = f"made-up.jwt.{len(self.log_ins) + 2}"

    def _log_in(self, asked: dict[str, Any]) -> Reply:
        self.log_ins.append(asked)
        if (asked["username_or_email"], asked["password"]) != (USERNAME, self.password):
            return refused(401)
        if self.code and asked.get("totp_2fa_token") != self.code:
            name = "incorrect_totp_token" if "totp_2fa_token" in asked else "missing_totp_token"
            return Reply(status=400, body={"error": name})
        return Reply(body={"jwt": self.access, "registration_created": False, "verify_email_sent": False})

    def _site(self, _: Request, known: bool) -> Reply:
        person = {"id": 7, "name": USERNAME, "local": True, "actor_id": f"https://lemmy.test/u/{USERNAME}"}
        body = {
            "site_view": {"site": {"id": 1, "name": "Lemmy"}},
            "version": self.version,
            "my_user": {"local_user_view": {"person": person}} if known else None,
            "all_languages": [
                {"id": 0, "code": "und", "name": "Undetermined"},
                {"id": 37, "code": "en", "name": "English"},
                {"id": 39, "code": "es", "name": "Español"},
            ],
            "discussion_languages": [],
        }
        return Reply(body=body)

    def _community(self, request: Request, _: bool) -> Reply:
        if request.query["name"] != COMMUNITY:
            return Reply(status=400, body={"error": "couldnt_find_community"})
        moderators = [{"moderator": {"name": name, "local": True}} for name in self.moderators]
        view = {"community": self.community, "subscribed": "NotSubscribed", "blocked": False}
        body = {"community_view": view, "moderators": moderators, "discussion_languages": self.languages}
        return Reply(body=body)

    def _user(self, request: Request, _: bool) -> Reply:
        newest = [*reversed(self.public.values()), *self.deleted.values()][: int(request.query["limit"])]
        return Reply(body={"person_view": {}, "posts": [self._view(post) for post in newest], "comments": []})

    def _upload(self, request: Request, _: bool) -> Reply:
        self.uploads.append(request.body)
        file = {"file": f"made-up-{len(self.uploads)}.jpeg", "delete_token": f"key-{len(self.uploads)}"}
        self.pictures[file["file"]] = file["delete_token"]
        return Reply(status=201, body={"msg": "ok", "files": [file]})

    def _listed(self, request: Request, known: bool) -> Reply:
        if not (self.lists_pictures and known):
            return Reply(status=404, body=b"")
        images = [{"pictrs_alias": name, "pictrs_delete_token": key} for name, key in reversed(self.pictures.items())]
        first = (int(request.query["page"]) - 1) * int(request.query["limit"])
        page = images[first : first + int(request.query["limit"])]
        return Reply(body={"images": [{"local_image": each, "person": {}} for each in page]})

    def _picture(self, path: str, known: bool) -> Reply:
        name = path.rpartition("/")[2]
        if path == f"/pictrs/image/delete/{self.pictures.get(name)}/{name}" and known:
            del self.pictures[name]
            return Reply(status=204, body=b"")
        there = path == f"/pictrs/image/{name}" and name in self.pictures
        return Reply(status=200, body=b"\xff\xd8") if there else Reply(status=404, body=b"")

    def _post(self, asked: dict[str, Any]) -> Reply:
        at = next(self._numbers)
        body = asked.get("body", "")
        self.notified += [match[0] for match in _MENTION.finditer(body)]
        post = {
            "id": at,
            "name": asked["name"].strip(),
            "community_id": asked["community_id"],
            "url": self._cleaned(asked["url"]) if "url" in asked else None,
            "body": body,
            "language_id": asked.get("language_id"),
            "published": self._now.isoformat().replace("+00:00", ".123456Z"),
            "deleted": False,
            "removed": False,
            "ap_id": f"https://lemmy.test/post/{at}",
        }
        self.public[str(at)] = post
        return Reply(body={"post_view": self._view(post)})

    def _shown(self, at: str) -> Reply:
        post = self.public.get(at) or self.deleted.get(at)
        return Reply(body={"post_view": self._view(post)}) if post else Reply(**_error("couldnt_find_post"))

    def _delete(self, request: Request, _: bool) -> Reply:
        post = self.public.pop(str(request.json()["post_id"]), None)
        if post is None:
            return Reply(**_error("couldnt_update_post"))
        post["deleted"] = True
        self.deleted[str(post["id"])] = post
        return Reply(body={"post_view": self._view(post)})

    def _view(self, post: dict[str, Any]) -> dict[str, Any]:
        counts = {"score": 4, "upvotes": 5, "downvotes": 1, "comments": 1}
        return {"post": post, "creator": self.author, "community": self.community, "counts": counts}

    def _cleaned(self, url: str) -> str:
        parts = urlsplit(url)
        kept = [each for each in parse_qsl(parts.query) if not (self.loses_tags and each[0].startswith("utm_"))]
        return parts._replace(query=urlencode(kept)).geturl()


def refused(status: int, *_: str) -> Reply:
    """A refusal as Lemmy words it."""
    names = {400: "invalid_post_title", 401: "incorrect_login", 402: "site_ban", 403: "site_ban"}
    names |= {404: "couldnt_find_post", 429: "rate_limit_error"}
    return Reply(status=status, body={"error": names.get(status, "unknown")})


def _error(name: str) -> dict[str, Any]:
    return {"status": 400, "body": {"error": name}}
