"""X, as far as the contract needs it."""

from __future__ import annotations

import re
from itertools import count
from typing import Any

from storyshare.testing.web import Reply, Request

USER = "2244994945"
SHORT = "https://t.co/abcdefghij"
_LINK = re.compile(r"https?://\S+")


class OnX:
    """Answers as X's own description says."""

    def __init__(self) -> None:
        self.public: dict[str, Any] = {}
        self.boosts: set[str] = set()
        self.media: dict[str, str] = {}
        self._numbers = count(1958123456789012345)

    def answer(self, request: Request) -> Reply:
        route = f"{request.method} {request.path}"
        whole = {"data": list(self.public.values()), "meta": {"result_count": len(self.public)}}
        fixed: dict[str, Any] = {
            "GET /2/users/me": {"data": {"id": USER, "name": "Ana", "username": "ana"}},
            f"GET /2/users/{USER}/tweets": whole if self.public else {"meta": {"result_count": 0}},
        }
        if route in fixed:
            return Reply(body=fixed[route])
        if request.path.startswith("/2/media/"):
            return self._media(request)
        if "/retweets" in request.path:
            return self._boost(request)
        return self._post(request.json()) if route == "POST /2/tweets" else self._one(request)

    def is_publishing(self, request: Request) -> bool:
        return request.method == "POST" and (request.path == "/2/tweets" or request.path.endswith("/retweets"))

    def _media(self, request: Request) -> Reply:
        if request.path == "/2/media/upload":
            media = str(next(self._numbers))
            self.media[media] = ""
            return Reply(body={"data": {"id": media, "media_key": f"3_{media}", "size": len(request.body)}})
        asked = request.json()
        self.media[asked["id"]] = asked["metadata"]["alt_text"]["text"]
        return Reply(body={"data": {"id": asked["id"]}})

    def _post(self, asked: dict[str, Any]) -> Reply:
        identifier = str(next(self._numbers))
        found = _LINK.search(asked["text"])
        text = asked["text"].replace("&", "&amp;")
        post: dict[str, Any] = {"id": identifier, "author_id": USER, "text": text}
        if found:
            post["text"] = asked["text"].replace(found[0], SHORT)
            post["entities"] = {"urls": [{"url": SHORT, "expanded_url": found[0]}]}
        if "reply" in asked:
            post["referenced_tweets"] = [{"type": "replied_to", "id": asked["reply"]["in_reply_to_tweet_id"]}]
        self.public[identifier] = post
        return Reply(status=201, body={"data": {"id": identifier, "text": post["text"]}})

    def _boost(self, request: Request) -> Reply:
        if request.method == "POST":
            self.boosts.add(request.json()["tweet_id"])
        else:
            self.boosts.discard(request.path.rpartition("/")[2])
        return Reply(body={"data": {"retweeted": request.method == "POST"}})

    def _one(self, request: Request) -> Reply:
        identifier = request.path.rpartition("/")[2]
        if identifier not in self.public:
            return refused(404, "Could not find that post", kind="resource-not-found")
        if request.method == "DELETE":
            del self.public[identifier]
            return Reply(body={"data": {"deleted": True}})
        figures = {"retweet_count": 2, "reply_count": 1, "like_count": 5, "quote_count": 0, "impression_count": 70}
        return Reply(body={"data": {**self.public[identifier], "public_metrics": {**figures, "bookmark_count": 3}}})


def refused(status: int, detail: str = "Something is not right", *, kind: str = "") -> Reply:
    """A refusal as X words it."""
    address = f"https://api.x.com/2/problems/{kind}" if kind else "about:blank"
    return Reply(status=status, body={"title": "No", "detail": detail, "type": address, "status": status})
