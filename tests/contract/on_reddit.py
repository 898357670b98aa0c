"""Reddit, as far as the contract needs it: the API for an account, and the place that gives tokens."""

from __future__ import annotations

import base64
from datetime import datetime
from itertools import count
from typing import Any
from urllib.parse import parse_qs

from storyshare.testing import Reply, Request

USER = "rosa_desk"
CLIENT = ("made-up-id-61", "made-up-secret-62")
REFRESH = "made-up-refresh-63"
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


class OnReddit:
    """Answers as Reddit does; `refuses` holds the errors that a submission meets, `access` the token of the hour."""

    def __init__(self, now: datetime) -> None:
        self.public: dict[str, Any] = {}
        self.gone: dict[str, Any] = {}
        self.refuses: list[list[str]] = []
        self.more: dict[str, Any] = {}
        self.access = "made-up-access-0"
        self.refresh = REFRESH
        self.renewals = 0
        self.whole = True
        self._now = now
        self._numbers = count(50_000_000)

    def answer(self, request: Request) -> Reply:
        if request.path == "/api/v1/access_token":
            return self._token(request)
        if request.headers.get("authorization") != f"Bearer {self.access}":
            return refused(401, headers=(("www-authenticate", 'Bearer realm="reddit", error="invalid_token"'),))
        assert request.headers["user-agent"].endswith(f"(by /u/{USER})")
        answers = {
            "/api/v1/me": lambda _: Reply(body={"name": USER, "id": "1abc"}),
            "/api/submit": self._submit,
            "/api/del": self._delete,
            "/api/info": self._info,
            f"/user/{USER}/submitted": self._submitted,
        }
        return answers[request.path](request)

    def is_publishing(self, request: Request) -> bool:
        return request.path == "/api/submit"

    def _token(self, request: Request) -> Reply:
        given = base64.b64decode(request.headers["authorization"].removeprefix("Basic ")).decode()
        if given != ":".join(CLIENT):
            return refused(401)
        asked = form(request)
        if asked["grant_type"] == "refresh_token" and asked["refresh_token"] != self.refresh:
            return Reply(status=400, body={"error": "invalid_grant"})
        self.renewals += 1
        self.access = f"made-up-access-{self.renewals}"
        given_back = {"refresh_token": self.refresh} if asked["grant_type"] == "authorization_code" else {}
        return Reply(body={"access_token": self.access, "token_type": "bearer", "expires_in": 3600, **given_back})

    def _submit(self, request: Request) -> Reply:
        asked = form(request)
        again = [each for each in self.public.values() if each["url"] == asked.get("url")]
        errors = self.refuses or (
            [["ALREADY_SUB", "that link has already been submitted", "url"]]
            if again and asked["resubmit"] == "false"
            else []
        )
        if errors:
            return Reply(body={"json": {"errors": errors, **self.more}})
        post = _base36(next(self._numbers))
        self.public[post] = {
            "id": post,
            "name": f"t3_{post}",
            "author": USER,
            "title": asked["title"],
            "selftext": asked.get("text", ""),
            "url": asked.get("url", f"https://www.reddit.com/r/{asked['sr']}/comments/{post}/x/"),
            "subreddit": asked["sr"],
            "created_utc": self._now.timestamp(),
            "score": 5,
            "num_comments": 1,
            "num_crossposts": 2,
        }
        where = f"https://www.reddit.com/r/{asked['sr']}/comments/{post}/rosa_may_stay/"
        return Reply(body={"json": {"errors": [], "data": {"url": where, "id": post, "name": f"t3_{post}"}}})

    def _delete(self, request: Request) -> Reply:
        post = form(request)["id"].removeprefix("t3_")
        if post in self.public:
            self.gone[post] = {**self.public.pop(post), "author": "[deleted]", "selftext": "[deleted]"}
        return Reply(body={})

    def _info(self, request: Request) -> Reply:
        post = {**self.gone, **self.public}.get(request.query["id"].removeprefix("t3_"))
        return _listing([post] if post else [])

    def _submitted(self, request: Request) -> Reply:
        newest = [*self.public.values()][::-1][: int(request.query["limit"])]
        return _listing(newest, "" if self.whole else "t3_more")


def form(request: Request) -> dict[str, str]:
    """The fields of a form."""
    return {name: values[0] for name, values in parse_qs(request.body.decode(), keep_blank_values=True).items()}


def refused(status: int, message: str = "Something is not right", headers: tuple[tuple[str, str], ...] = ()) -> Reply:
    """A refusal as Reddit words it."""
    return Reply(status=status, body={"message": message, "error": status}, headers=headers)


def _listing(posts: list[Any], after: str = "") -> Reply:
    children = [{"kind": "t3", "data": post} for post in posts]
    return Reply(body={"kind": "Listing", "data": {"children": children, "after": after or None}})


def _base36(number: int) -> str:
    digits = ""
    while number:
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
    return digits
