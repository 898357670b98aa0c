"""Stand-ins for X, Mastodon and Bluesky in a process of their own: what was published there outlives whoever sent it.

Run as `python -m killpoints.servers [SECONDS]`, which each answer then takes; prints its port, ends with its standard
input. Each run of a test has a world of
its own, named in the credentials: "honours.shows.17" is Mastodon software that honours the key, and listings that show
what is there. `/world/NAME` tells what is public there, in the order in which it became so.
"""

from __future__ import annotations

import html
import json
import re
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

# "replays500" answers a key that it knows with 500, though its post exists.
SOFTWARE = {"honours": "mastodon", "ignores": "gotosocial", "replays500": "mastodon"}
_CREATED, _NOT_FOUND, _BROKEN = 201, 404, 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """One public post."""

    id: str
    text: str
    reply_to: str
    created_at: str
    key: str = ""
    record: Any = None


@dataclass(slots=True, kw_only=True)
class World:
    """What is public in one run of a test."""

    kind: str
    lags: bool
    posts: dict[str, list[Post]] = field(default_factory=lambda: defaultdict(list))
    requests: int = 0

    def publish(self, platform: str, text: str, reply_to: str, **more: Any) -> Post:
        posts = self.posts[platform]
        now = datetime.now(UTC).isoformat(timespec="milliseconds")
        identifier = more.pop("id", f"{len(posts) + 1:018}")
        posts.append(Post(id=identifier, text=text, reply_to=reply_to, created_at=now, **more))
        return posts[-1]

    def newest(self, platform: str) -> list[Post]:
        """What the platform lists, newest first; nothing yet where listings lag."""
        return [] if self.lags else self.posts[platform][::-1]


Answer = tuple[int, Any]


class Standing:
    """Every world, and what each request does in it."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._worlds: dict[str, World] = {}
        self._lock = threading.Lock()
        self._routes: tuple[tuple[str, Callable[..., Answer]], ...] = (
            (r"GET /world/(.+)", self._told),
            (r"POST /2/tweets", self._tweet),
            (r"GET /2/users/42/tweets", self._tweets),
            (r"GET /\.well-known/nodeinfo", self._nodeinfo_index),
            (r"GET /nodeinfo/2\.0", self._nodeinfo),
            (r"GET /api/v2/instance", self._instance),
            (r"GET /api/v1/accounts/verify_credentials", self._owner),
            (r"POST /api/v1/statuses", self._status),
            (r"GET /api/v1/accounts/1/statuses", self._statuses),
            (r"POST /xrpc/com\.atproto\.server\.(?:create|refresh)Session", self._session),
            (r"POST /xrpc/com\.atproto\.repo\.putRecord", self._put_record),
            (r"GET /xrpc/com\.atproto\.repo\.getRecord", self._get_record),
        )

    def answer(self, method: str, path: str, headers: Any, body: Any) -> Answer:
        parts = urlsplit(path)
        for pattern, act in self._routes:
            if match := re.fullmatch(pattern, f"{method} {parts.path}"):
                given = body if body is not None else {name: value[0] for name, value in parse_qs(parts.query).items()}
                with self._lock:
                    if match.groups():
                        return act(match[1])
                    world = self._world(_named(headers, given))
                    world.requests += 1
                    return act(world, given, headers)
        return _NOT_FOUND, {"error": f"nothing stands in for {method} {parts.path}"}

    def _world(self, name: str) -> World:
        kind, listing, _ = name.split(".")
        return self._worlds.setdefault(name, World(kind=kind, lags=listing == "lags"))

    def _told(self, name: str) -> Answer:
        world = self._world(name)
        posts = {platform: [asdict(post) for post in found] for platform, found in world.posts.items() if found}
        return 200, {"posts": posts, "requests": world.requests}

    # -- X -----------------------------------------------------------------------------------------------------

    def _tweet(self, world: World, body: Any, _: Any) -> Answer:
        reply = body.get("reply", {}).get("in_reply_to_tweet_id", "")
        post = world.publish("x", body["text"], reply)
        return _CREATED, {"data": {"id": post.id, "text": post.text}}

    def _tweets(self, world: World, _: Any, __: Any) -> Answer:
        shown = [_as_x_shows(post) for post in world.newest("x")]
        return 200, {**({"data": shown} if shown else {}), "meta": {"result_count": len(shown)}}

    # -- Mastodon ----------------------------------------------------------------------------------------------

    def _nodeinfo_index(self, *_: Any) -> Answer:
        return 200, {"links": [{"rel": "http://nodeinfo.diaspora.software", "href": f"{self._url}/nodeinfo/2.0"}]}

    def _nodeinfo(self, world: World, *_: Any) -> Answer:
        return 200, {"software": {"name": SOFTWARE[world.kind]}}

    def _instance(self, *_: Any) -> Answer:
        return 200, {"configuration": {"statuses": {"max_characters": 500, "characters_reserved_per_url": 23}}}

    def _owner(self, *_: Any) -> Answer:
        return 200, {"id": "1", "acct": "rosa", "url": f"{self._url}/@rosa"}

    def _status(self, world: World, body: Any, headers: Any) -> Answer:
        key = headers.get("Idempotency-Key", "")
        earlier = next((post for post in world.posts["mastodon"] if key and post.key == key), None)
        if earlier and world.kind == "replays500":
            return _BROKEN, {"error": "said the server"}
        if earlier and world.kind == "honours":
            return 200, self._as_mastodon_shows(earlier)
        post = world.publish("mastodon", body["status"], body.get("in_reply_to_id", ""), key=key)
        return 200, self._as_mastodon_shows(post)

    def _statuses(self, world: World, *_: Any) -> Answer:
        return 200, [self._as_mastodon_shows(post) for post in world.newest("mastodon")]

    def _as_mastodon_shows(self, post: Post) -> Any:
        shown = "</p><p>".join(html.escape(piece).replace("\n", "<br>") for piece in post.text.split("\n\n"))
        return {
            "id": post.id,
            "url": f"{self._url}/@rosa/{post.id}",
            "created_at": post.created_at,
            "content": f"<p>{shown}</p>",
            "in_reply_to_id": post.reply_to or None,
            "visibility": "public",
        }

    # -- Bluesky -----------------------------------------------------------------------------------------------

    def _session(self, _: World, body: Any, __: Any) -> Answer:
        return 200, {"did": f"did:plc:{body['identifier']}", "accessJwt": "a", "refreshJwt": "r", "active": True}

    def _put_record(self, world: World, body: Any, _: Any) -> Answer:
        uri = f"at://{body['repo']}/{body['collection']}/{body['rkey']}"
        earlier = next((post for post in world.posts["bluesky"] if post.id == uri), None)
        if earlier and earlier.record != body["record"]:
            return 400, {"error": "InvalidSwap", "message": "said the server"}
        if not earlier:
            reply = body["record"].get("reply", {}).get("parent", {}).get("uri", "")
            world.publish("bluesky", body["record"]["text"], reply, id=uri, record=body["record"])
        return 200, {"uri": uri, "cid": "bafyreib"}

    def _get_record(self, world: World, given: Any, _: Any) -> Answer:
        uri = f"at://{given['repo']}/{given['collection']}/{given['rkey']}"
        found = next((post for post in world.posts["bluesky"] if post.id == uri), None)
        if not found:
            return 400, {"error": "RecordNotFound", "message": "said the server"}
        return 200, {"uri": uri, "cid": "bafyreib", "value": found.record}


def _named(headers: Any, given: Any) -> str:
    """The world that a request belongs to, by the credentials or the account that it names."""
    authorization = headers.get("Authorization", "")
    if match := re.search(r'oauth_token="42-([^"]+)"', authorization):
        return match[1]
    if named := given.get("identifier") or given.get("repo"):
        return str(named).removeprefix("did:plc:")
    return str(authorization.removeprefix("Bearer "))


def _as_x_shows(post: Post) -> Any:
    """As X shows a post: escaped, its links shortened."""
    links = list(dict.fromkeys(re.findall(r"https?://\S+", post.text)))
    text, urls = html.escape(post.text, quote=False), []
    for number, link in enumerate(links):
        short = f"https://t.co/{post.id}{number}"
        text = text.replace(html.escape(link, quote=False), short)
        urls.append({"url": short, "expanded_url": link})
    references = [{"type": "replied_to", "id": post.reply_to}] if post.reply_to else []
    return {"id": post.id, "text": text, "entities": {"urls": urls}, "referenced_tweets": references}


class _Handler(BaseHTTPRequestHandler):
    standing: Standing
    takes = 0.0

    def _handle(self) -> None:
        length = int(self.headers.get("Content-Length", 0))
        body = json.loads(self.rfile.read(length)) if length else None
        time.sleep(self.takes / 2)
        status, found = self.standing.answer(self.command, self.path, self.headers, body)
        time.sleep(self.takes / 2)
        data = json.dumps(found).encode()
        try:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)
        except OSError:
            return  # whoever asked was killed

    do_GET = do_POST = _handle  # noqa: N815 - the names that http.server looks for

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


def main() -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    _Handler.standing = Standing(f"http://127.0.0.1:{server.server_port}")
    _Handler.takes = float(sys.argv[1]) if len(sys.argv) > 1 else 0.0
    threading.Thread(target=server.serve_forever, daemon=True).start()
    sys.stdout.write(f"{server.server_port}\n")
    sys.stdout.flush()
    sys.stdin.read()


if __name__ == "__main__":
    main()
