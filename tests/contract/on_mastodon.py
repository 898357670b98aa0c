"""A Mastodon server, as far as the contract needs it."""

from __future__ import annotations

import html
import re
from datetime import datetime
from itertools import count
from typing import Any, Literal, TypeAlias

from storyshare.testing.web import Reply, Request

Replay: TypeAlias = Literal["same", "anew", "error"]
USER = "109302436954721982"


class OnMastodon:
    """Answers as Mastodon does.

    `replay` is what becomes of a key that was used: the "same" post is the answer; "anew" makes another, as GoToSocial
    does; "error" answers 500 although the post is there, as some releases of Mastodon do.
    """

    def __init__(self, now: datetime, software: str = "mastodon", replay: Replay = "same") -> None:
        self.public: dict[str, Any] = {}
        self.boosts: set[str] = set()
        self.media: dict[str, str] = {}
        self.software = software
        self.replay: Replay = replay
        self.limits: dict[str, Any] = {
            "statuses": {"max_characters": 500, "max_media_attachments": 4, "characters_reserved_per_url": 23},
            "media_attachments": {"description_limit": 1500},
        }
        self.processing = 0
        self.known = {"sam": "77777"}
        self._now = now
        self._keys: dict[str, str] = {}
        self._numbers = count(115123456789012345)

    def answer(self, request: Request) -> Reply:
        path = request.path
        fixed: dict[str, Any] = {
            "/.well-known/nodeinfo": {"links": [{"href": f"http://{request.headers['host']}/nodeinfo/2.0"}]},
            "/nodeinfo/2.0": {"software": {"name": self.software, "version": "4.5.0"}},
            "/api/v2/instance": {"configuration": self.limits},
            "/api/v1/accounts/verify_credentials": {
                "id": USER,
                "acct": "ana",
                "url": "https://example.social/@ana",
            },
            f"/api/v1/accounts/{USER}/statuses": list(reversed(self.public.values())),
        }
        if path in fixed:
            return Reply(body=fixed[path])
        if path == "/api/v1/accounts/lookup":
            return (
                Reply(body={"id": self.known[acct]}) if (acct := request.query["acct"]) in self.known else refused(404)
            )
        if path.startswith(("/api/v1/media/", "/api/v2/media")):
            return self._media(request)
        return self._post(request) if path == "/api/v1/statuses" else self._one(request)

    def is_publishing(self, request: Request) -> bool:
        return request.method == "POST" and (request.path == "/api/v1/statuses" or request.path.endswith("/reblog"))

    def _media(self, request: Request) -> Reply:
        if request.method == "POST":
            media = str(next(self._numbers))
            alt = re.search(rb'name="description"\r\n\r\n(.*?)\r\n--', request.body, re.DOTALL)
            self.media[media] = alt[1].decode() if alt else ""
            return Reply(status=202 if self.processing else 200, body={"id": media, "type": "image"})
        self.processing -= 1
        return Reply(status=206 if self.processing else 200, body={"id": request.path.rpartition("/")[2]})

    def _post(self, request: Request) -> Reply:
        asked, key = request.json(), request.headers.get("idempotency-key", "")
        if key in self._keys and self.replay == "error":
            return Reply(status=500, body={"error": "This page is not correct"})
        if key in self._keys and self.replay == "same":
            return Reply(body=self.public[self._keys[key]])
        identifier = str(next(self._numbers))
        self._keys[key] = identifier
        self.public[identifier] = {
            "id": identifier,
            "url": f"http://{request.headers['host']}/@ana/{identifier}",
            "account": {"id": USER},
            "created_at": self._now.isoformat(),
            "content": _shown(asked["status"]),
            "spoiler_text": asked.get("spoiler_text", ""),
            "visibility": asked["visibility"],
            "in_reply_to_id": asked.get("in_reply_to_id"),
            "media_attachments": [{"id": media} for media in asked.get("media_ids", [])],
            "favourites_count": 5,
            "reblogs_count": 2,
            "replies_count": 1,
        }
        return Reply(body=self.public[identifier])

    def _one(self, request: Request) -> Reply:
        identifier, _, verb = request.path.removeprefix("/api/v1/statuses/").partition("/")
        if identifier not in self.public:
            return refused(404, "Record not found")
        post = self.public[identifier]
        if request.method == "DELETE":
            return Reply(body=self.public.pop(identifier))
        if verb == "reblog":
            self.boosts.add(identifier)
            return Reply(body={**post, "id": f"9{identifier}", "reblog": post})
        if verb == "unreblog":
            self.boosts.discard(identifier)
        return Reply(body=post)


def refused(status: int, error: str = "Validation failed: something is not right") -> Reply:
    """A refusal as Mastodon words it."""
    return Reply(status=status, body={"error": error})


def _shown(text: str) -> str:
    """The HTML that Mastodon makes of a text: a link in three pieces, a mention without its server."""
    shown = html.escape(text, quote=False).replace("\n", "<br />")
    shown = re.sub(
        r"(https://)(\S{,30})(\S*)",
        r'<a href="\g<0>"><span class="invisible">\1</span><span class="ellipsis">\2</span>'
        r'<span class="invisible">\3</span></a>',
        shown,
    )
    return "<p>" + re.sub(r"@(\w+)(@[\w.]+\w)?", r'<span class="h-card"><a>@<span>\1</span></a></span>', shown) + "</p>"
