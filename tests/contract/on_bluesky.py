"""An account's server of the AT Protocol, as far as the contract needs it."""

from __future__ import annotations

import base64
import hashlib
import json
from datetime import datetime, timedelta
from typing import Any

from storyshare.testing.web import Reply, Request

DID = "did:plc:6q3hflx6istll37g6y6n7ptw"
CID = "bafyreicj5xikbf6agkukfrivuyeioxpug5rxjdga5mes3yd2kx36qfbpsi"


class OnBluesky:
    """Answers as the real server was seen to; `public` holds records by their at:// address."""

    def __init__(self, now: datetime, password: str) -> None:
        self.public: dict[str, Any] = {}
        self.access = _token(now + timedelta(hours=2))
        self._password = password

    def answer(self, request: Request) -> Reply:
        name = request.path.removeprefix("/xrpc/")
        if name == "com.atproto.repo.uploadBlob":
            code = base64.b32encode(b"\x01\x55\x12\x20" + hashlib.sha256(request.body).digest()).decode().lower()
            ref = {"$link": f"b{code.rstrip('=')}"}
            kind = request.headers["content-type"]
            return Reply(body={"blob": {"$type": "blob", "ref": ref, "mimeType": kind, "size": len(request.body)}})
        asked = request.json() if request.body else request.query
        if name == "com.atproto.server.createSession":
            return self._session() if asked["password"] == self._password else refused(401, "AuthenticationRequired")
        if name == "com.atproto.server.getSession":
            return Reply(body={"did": DID, "handle": "rosa.test", "active": True})
        if name == "com.atproto.identity.resolveHandle":
            return refused(400, "HandleNotFound")
        if name == "app.bsky.feed.getPosts":
            return self._posts(asked["uris"])
        return self._record(name, asked)

    def is_publishing(self, request: Request) -> bool:
        return request.path.endswith(("putRecord", "createRecord"))

    def _session(self) -> Reply:
        tokens = {"accessJwt": self.access, "refreshJwt": f"r{self.access}"}
        return Reply(body={"did": DID, "handle": "rosa.test", **tokens, "active": True})

    def _record(self, name: str, asked: dict[str, Any]) -> Reply:
        uri = f"at://{asked['repo']}/{asked['collection']}/{asked['rkey']}"
        if name.endswith("deleteRecord"):
            self.public.pop(uri, None)
            return Reply(body={})
        if name.endswith("putRecord"):
            if "swapRecord" in asked and self.public.get(uri, asked["record"]) != asked["record"]:
                return refused(400, "InvalidSwap")
            self.public[uri] = asked["record"]
        if uri not in self.public:
            return refused(400, "RecordNotFound")
        return Reply(body={"uri": uri, "cid": CID, "value": self.public[uri]})

    def _posts(self, uri: str) -> Reply:
        figures = {"likeCount": 5, "repostCount": 2, "replyCount": 1, "quoteCount": 0, "bookmarkCount": 3}
        return Reply(body={"posts": [{"uri": uri, "cid": CID, **figures}] if uri in self.public else []})


def refused(status: int, error: str = "InvalidRequest", message: str = "Something is not right") -> Reply:
    """A refusal as the protocol words it."""
    return Reply(status=status, body={"error": error, "message": message})


def _token(expires: datetime) -> str:
    claims = base64.urlsafe_b64encode(json.dumps({"exp": int(expires.timestamp())}).encode()).decode().rstrip("=")
    return f"accesshead.{claims}.signature"
