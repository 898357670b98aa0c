"""LinkedIn, as far as the contract needs it."""

from __future__ import annotations

import json
from datetime import datetime
from itertools import count
from typing import Any
from urllib.parse import unquote

from storyshare.testing.web import Reply, Request

ORGANISATION = "urn:li:organization:2414183"
PERSON = "urn:li:person:Ab12cd34Ef"
_HELD = ("author", "commentary", "content", "reshareContext")


class OnLinkedIn:
    """Answers as LinkedIn's pages say; with a person's token nothing that was posted can be read."""

    def __init__(self, now: datetime, author: str = ORGANISATION) -> None:
        self.public: dict[str, Any] = {}
        self.boosts: dict[str, Any] = {}
        self.images: dict[str, bytes] = {}
        self.ghosts: list[str] = []
        self.author = author
        self.status = "AVAILABLE"
        self._now = now
        self._numbers = count(7123456789012345678)

    def answer(self, request: Request) -> Reply:
        route = f"{request.method} {request.path}"
        if route == "GET /v2/userinfo":
            return Reply(body={"sub": PERSON.rpartition(":")[2], "name": "Ana"})
        if request.headers.get("linkedin-version", "").isdigit() is False and request.path.startswith("/rest/"):
            return refused(400, "A version must be present", code="VERSION_MISSING")
        if request.path.startswith(("/rest/images", "/dms-uploads/")):
            return self._image(request)
        if route == "POST /rest/posts":
            return self._post(request.json())
        if request.path.startswith("/rest/posts/"):
            return self._one(request)
        return self._read(route, request.query) if self.author == ORGANISATION else _forbidden()

    def is_publishing(self, request: Request) -> bool:
        return (request.method, request.path) == ("POST", "/rest/posts")

    def _image(self, request: Request) -> Reply:
        if request.path == "/rest/images":
            urn = f"urn:li:image:C4E10AQ{next(self._numbers)}"
            url = f"http://{request.headers['host']}/dms-uploads/{urn.rpartition(':')[2]}"
            assert request.json() == {"initializeUploadRequest": {"owner": self.author}}
            return Reply(body={"value": {"uploadUrlExpiresAt": 1650567510704, "uploadUrl": url, "image": urn}})
        if request.method == "PUT":
            self.images[f"urn:li:image:{request.path.rpartition('/')[2]}"] = request.body
            return Reply(status=201, body=b"")
        return Reply(body={"status": self.status}) if self.author == ORGANISATION else _forbidden()

    def _post(self, asked: dict[str, Any]) -> Reply:
        held = {name: asked.get(name) for name in _HELD}
        for urn, post in {**self.public, **self.boosts}.items():
            if held == {name: post.get(name) for name in _HELD}:
                return duplicate(urn)
        urn = f"urn:li:share:{next(self._numbers)}"
        place = self.boosts if "reshareContext" in asked else self.public
        place[urn] = {**asked, "id": urn, "createdAt": int(self._now.timestamp() * 1000)}
        return Reply(status=201, body=b"", headers=(("x-restli-id", urn), ("x-linkedin-id", urn)))

    def _one(self, request: Request) -> Reply:
        urn = unquote(request.path.removeprefix("/rest/posts/"))
        assert ":" not in request.path
        if request.method == "DELETE":
            self.public.pop(urn, None)
            self.boosts.pop(urn, None)
            return Reply(status=204, body=b"")
        if self.author != ORGANISATION:
            return _forbidden()
        return Reply(body=self.public[urn]) if urn in self.public else refused(404, "Entity not found")

    def _read(self, route: str, query: dict[str, str]) -> Reply:
        acls = [{"role": query.get("role"), "organization": ORGANISATION, "state": "APPROVED"}]
        figures = {"likeCount": 5, "shareCount": 2, "commentCount": 1, "impressionCount": 70, "clickCount": 3}
        shares = [urn for urn in self.public if urn in query.get("shares", "")]
        fixed: dict[str, Any] = {
            "GET /rest/organizationAcls": {"elements": acls if query.get("role") == "ADMINISTRATOR" else []},
            f"GET /rest/organizations/{ORGANISATION.rpartition(':')[2]}": {"localizedName": "Made-up Legal Aid"},
            "GET /rest/posts": {"elements": list(reversed(self.public.values()))},
            "GET /rest/organizationalEntityShareStatistics": {
                "elements": [{"share": share, "totalShareStatistics": figures} for share in shares]
            },
        }
        return Reply(body=fixed[route]) if route in fixed else refused(404, "No virtual resource found")


def refused(status: int, message: str = "Something is not right", *, code: str = "") -> Reply:
    """A refusal as LinkedIn words it."""
    return Reply(status=status, body={"message": message, "status": status, "code": code, "serviceErrorCode": 100})


def duplicate(urn: str) -> Reply:
    """What LinkedIn says of a second post with the same text."""
    message = f"Content is a duplicate of {urn}"
    found = {"inputErrors": [{"code": "DUPLICATE_POST", "description": message}]}
    return Reply(
        status=422,
        body={"message": message, "status": 422, "errorDetailType": "com.linkedin.common.error", "errorDetails": found},
    )


def commentary(request: Request) -> str:
    """The text of a request that publishes."""
    text: str = json.loads(request.body)["commentary"]
    return text


def _forbidden() -> Reply:
    return refused(403, "Not enough permissions to access: GET /posts", code="ACCESS_DENIED")
