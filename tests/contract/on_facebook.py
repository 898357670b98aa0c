"""A Page on Facebook, as far as the contract needs it."""

from __future__ import annotations

import re
from datetime import datetime
from itertools import count
from typing import Any
from urllib.parse import parse_qs

from storyshare.testing.web import Reply, Request

PAGE = "102345678901234"
_PUBLISHED = f"/{PAGE}/published_posts"


class OnFacebook:
    """Answers as Meta's reference of the Graph API says."""

    def __init__(self, now: datetime) -> None:
        self.public: dict[str, Any] = {}
        self.photos: dict[str, str] = {}
        self.may_read = True
        self.debug: dict[str, Any] = {"is_valid": True, "expires_at": 0, "data_access_expires_at": 0}
        self._now = now
        self._numbers = count(998877665544332)

    def answer(self, request: Request) -> Reply:
        assert "access_token" not in request.query
        path = re.sub(r"^/v\d+\.\d", "", request.path)
        if path == f"/{PAGE}/photos":
            return self._photo(request)
        if path == f"/{PAGE}/feed":
            return self._feed(request)
        fixed: dict[str, Any] = {
            f"/{PAGE}": {"id": PAGE, "name": "Made-up Legal Aid", "link": f"https://www.facebook.com/{PAGE}"},
            "/debug_token": {"data": self.debug},
            "/oauth/access_token": {"access_token": "made-up-lasting-token-64", "token_type": "bearer"},
            "/me/accounts": {
                "data": [
                    {"id": "7", "name": "Without a role", "access_token": "made-up-7", "tasks": ["ANALYZE"]},
                    {"id": PAGE, "name": "Made-up Legal Aid", "access_token": "made-up-page-token", "tasks": _TASKS},
                ]
            },
        }
        if path == _PUBLISHED:
            posts = list(reversed(self.public.values()))
            return Reply(body={"data": posts}) if self.may_read else refused(403)
        return Reply(body=fixed[path]) if path in fixed else self._one(request, path.strip("/"))

    def is_publishing(self, request: Request) -> bool:
        return request.method == "POST" and request.path.endswith("/feed")

    def _photo(self, request: Request) -> Reply:
        photo = str(next(self._numbers))
        alt = re.search(rb'name="alt_text_custom"\r\n\r\n(.*?)\r\n--', request.body, re.DOTALL)
        assert b'name="published"\r\n\r\nfalse\r\n' in request.body
        self.photos[photo] = alt[1].decode() if alt else ""
        return Reply(body={"id": photo})

    def _feed(self, request: Request) -> Reply:
        asked, number = request.json(), next(self._numbers)
        post = f"{PAGE}_{number}"
        link = {"attachments": {"data": [{"unshimmed_url": asked["link"]}]}} if "link" in asked else {}
        self.public[post] = {
            "id": post,
            "message": asked["message"],
            "created_time": self._now.strftime("%Y-%m-%dT%H:%M:%S+0000"),
            "permalink_url": f"https://www.facebook.com/{PAGE}/posts/{number}",
            "from": {"id": PAGE, "name": "Made-up Legal Aid"},
            **link,
        }
        wanted = request.query.get("fields", "id").split(",")
        return Reply(body={name: self.public[post][name] for name in wanted})

    def _one(self, request: Request, post: str) -> Reply:
        if post not in self.public:
            return not_there()
        if request.method == "DELETE":
            del self.public[post]
            return Reply(body={"success": True})
        figures = {
            "reactions": {"data": [], "summary": {"total_count": 5}},
            "comments": {"data": [], "summary": {"total_count": 1}},
            "shares": {"count": 2},
        }
        return Reply(body={**self.public[post], **(figures if "reactions" in request.query["fields"] else {})})


_TASKS = ["MODERATE", "CREATE_CONTENT"]
_CODES = {400: 100, 401: 190, 402: 368, 403: 200, 429: 4, 409: 1}


def refused(status: int, message: str = "Something is not right", *, code: int | None = None, **more: Any) -> Reply:
    """A refusal as Meta words it."""
    code = _CODES.get(status, 2) if code is None else code
    error = {"message": message, "type": "OAuthException", "code": code, "fbtrace_id": "AbCd", **more}
    return Reply(status=status, body={"error": error})


def not_there() -> Reply:
    """What Meta says of what is gone, and of what may not be read."""
    return refused(400, "Unsupported get request. Object does not exist", code=100, error_subcode=33)


def fields(request: Request) -> dict[str, str]:
    """A form, one value of each name."""
    return {name: values[0] for name, values in parse_qs(request.body.decode()).items()}
