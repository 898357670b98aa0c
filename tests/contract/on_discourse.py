"""A forum that runs Discourse, as far as the contract needs it."""

from __future__ import annotations

import re
from datetime import datetime
from itertools import count
from typing import Any

from storyshare.testing.web import Reply, Request

USERNAME = "desk"


class OnDiscourse:
    """Answers as Discourse's own description and its posts_controller.rb say.

    `queue` True: a moderator looks at everything first. `numbered_tags` False: a release before 2026.01. `folder` is
    where the forum lies on its host, `others` are topics of other people.
    """

    def __init__(self, now: datetime, *, folder: str = "", others: tuple[int, ...] = ()) -> None:
        self.public: dict[str, Any] = {}
        self.pending: list[dict[str, Any]] = []
        self.uploads: list[bytes] = []
        self.settings: dict[str, Any] = {"min_topic_title_length": 10, "max_topic_title_length": 255}
        self.closed = False
        self.queue = False
        self.numbered_tags = True
        self.knows_ids = True
        self._folder = folder
        self._now = now
        self._numbers = count(501)
        self._topics = count(71)
        self._ids: dict[str, int] = {}
        self._others: dict[str, dict[str, Any]] = {}
        self._others = {str(topic): {**self._new({"raw": "Hello."}, topic, 1), "username": "sam"} for topic in others}

    def answer(self, request: Request) -> Reply:
        path = request.path.removeprefix(self._folder)
        if not request.headers.get("api-key") or request.headers.get("api-username") != USERNAME:
            return refused(403)
        fixed: dict[str, Any] = {
            "/site/settings.json": self.settings,
            f"/u/{USERNAME}.json": {"user": {"id": 7, "username": USERNAME, "trust_level": 2}},
            "/tags.json": {"tags": [{"id": 5 if self.numbered_tags else "asylum", "name": "asylum", "text": "asylum"}]},
            "/categories.json": {"category_list": {"categories": CATEGORIES}},
            f"/posts/{USERNAME}/pending.json": {"pending_posts": self.pending},
            "/user_actions.json": {"user_actions": [self._action(post) for post in reversed(self.public.values())]},
        }
        if path in fixed:
            return Reply(body=fixed[path])
        if path == "/uploads.json":
            self.uploads.append(request.body)
            name = f"upload://{'a' * 26}{len(self.uploads)}.jpeg"
            return Reply(body={"id": len(self.uploads), "short_url": name, "width": 80, "height": 60})
        if path == "/posts.json":
            return self._post(request)
        return self._one(request, path)

    def is_publishing(self, request: Request) -> bool:
        return request.method == "POST" and request.path.endswith("/posts.json")

    def _post(self, request: Request) -> Reply:
        asked = request.json()
        ours = asked.get("external_id", "")
        if ours.lower() in self._ids:
            return refused(422, "External has already been taken")
        if self.queue:
            self.pending.append({"raw_text": asked["raw"], "title": asked.get("title"), "username": USERNAME})
            return Reply(body={"action": "enqueued", "success": True, "pending_count": 1, "pending_post": {"id": 3}})
        post = self._made(asked, asked.get("topic_id") or next(self._topics))
        if ours and self.knows_ids:
            self._ids[ours.lower()] = post["topic_id"]
        return Reply(body={name: value for name, value in post.items() if name not in {"raw", "title"}})

    def _made(self, asked: dict[str, Any], topic: int) -> dict[str, Any]:
        post = self._new(asked, topic, 1 + len(self._posts(topic)))
        self.public[str(post["id"])] = post
        return post

    def _posts(self, topic: int) -> list[dict[str, Any]]:
        return [post for post in (*self._others.values(), *self.public.values()) if post["topic_id"] == topic]

    def _new(self, asked: dict[str, Any], topic: int, place: int) -> dict[str, Any]:
        return {
            "id": next(self._numbers),
            "topic_id": topic,
            "topic_slug": "rosa-may-stay",
            "post_number": place,
            "username": USERNAME,
            "created_at": self._now.isoformat().replace("+00:00", "Z"),
            "raw": asked["raw"],
            "title": asked.get("title"),
            "hidden": False,
            "reads": 9,
            "reply_count": 0,
            "actions_summary": [{"id": 2, "count": 4}],
        }

    def _one(self, request: Request, path: str) -> Reply:
        if match := re.fullmatch(r"/t/external_id/([\w-]+)\.json", path):
            topic = self._ids.get(match[1].lower())
            known = topic is not None and self._first(topic)
            where = f"{self._folder}/t/rosa-may-stay/{topic}.json"
            return Reply(status=301, body={}, headers=(("Location", where),)) if known else refused(404)
        if match := re.fullmatch(r"/t/(\d+)\.json", path):
            return self._topic(request, int(match[1]))
        if match := re.fullmatch(r"/posts/by_number/(\d+)/(\d+)\.json", path):
            wanted = (int(match[1]), int(match[2]))
            found = [each for each in self._posts(wanted[0]) if each["post_number"] == wanted[1]]
        else:
            found = [self.public[at] for at in re.findall(r"\A/posts/(\d+)\.json\Z", path) if at in self.public]
        if not found:
            return refused(404)
        if request.method == "DELETE":
            self.public.pop(str(found[0]["id"]))
            return Reply(body=b"")
        return Reply(body=found[0])

    def _topic(self, request: Request, topic: int) -> Reply:
        first = self._first(topic)
        if first is None:
            return refused(404)
        posts = self._posts(topic)
        if request.method == "DELETE":
            for post in posts:
                self.public.pop(str(post["id"]))
            return Reply(body=b"")
        body = {
            "id": topic,
            "slug": first["topic_slug"],
            "title": first["title"],
            "closed": self.closed,
            "archived": False,
            "views": 40,
            "like_count": 5,
            "reply_count": 0,
            "posts_count": len(posts) + 1,
            "deleted_at": None,
            "post_stream": {"posts": posts[:20], "stream": [post["id"] for post in posts]},
        }
        return Reply(body=body)

    def _first(self, topic: int) -> dict[str, Any] | None:
        return next((post for post in self._posts(topic) if post["post_number"] == 1), None)

    def _action(self, post: dict[str, Any]) -> dict[str, Any]:
        first = post["post_number"] == 1
        names = ("topic_id", "post_number", "created_at")
        return {
            **{name: post[name] for name in names},
            "action_type": 4 if first else 5,
            "post_id": None if first else post["id"],
        }


CATEGORIES = [
    {"id": 1, "name": "Uncategorized", "permission": None},
    {"id": 2, "name": "Staff", "permission": 3},
    {"id": 7, "name": "Stories", "permission": 1, "subcategory_list": [{"id": 8, "name": "Asylum", "permission": 1}]},
]


def refused(status: int, *errors: str) -> Reply:
    """A refusal as Discourse words it."""
    kinds = {403: "invalid_access", 404: "not_found", 429: "rate_limit"}
    body = {"errors": list(errors) or ["Something is not right."], "error_type": kinds.get(status, "invalid")}
    return Reply(status=status, body=body)
