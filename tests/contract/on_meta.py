"""Meta's Graph API as far as Threads and Instagram need it: containers, their release, posts, figures."""

from __future__ import annotations

from datetime import datetime
from itertools import count
from typing import Any
from urllib.parse import parse_qs

from storyshare.models import PublicFile
from storyshare.testing import Reply, Request

USER = "17841400000000031"
TOKEN = "made-up-token-EAAG53"


class Pictures:
    """A media host in memory."""

    def __init__(self) -> None:
        self.put_there: list[str] = []

    def put(self, file: PublicFile, *, story_id: str) -> str:
        assert story_id == "rosa-7f3k"
        self.put_there.append(file.source)
        return f"https://media.example.org/{file.digest()[:32]}.jpg"


class OnMeta:
    """What the two have in common; `states` are given to whoever asks for a container's state, then FINISHED."""

    make, release, state, why = "", "", "", ""
    posts: tuple[str, ...] = ()

    def __init__(self, now: datetime) -> None:
        self.public: dict[str, Any] = {}
        self.boosts: dict[str, str] = {}
        self.containers: dict[str, dict[str, str]] = {}
        self.states: list[str] = []
        self.not_yet = 0
        self.limits: dict[str, Any] = {"quota_usage": 3, "config": {"quota_total": 50}}
        self.renewals = 0
        self.renewed = "made-up-token-EAAG59"
        self.renews = True
        self._now = now
        self._numbers = count(18000000000000001)

    def answer(self, request: Request) -> Reply:
        if request.headers.get("authorization") not in (f"Bearer {TOKEN}", f"Bearer {self.renewed}"):
            return refused(401)
        path = request.path.removeprefix("/v1.0").removeprefix("/v25.0").strip("/")
        fields = form(request)
        if path == f"{USER}/{self.make}":
            return self._make(fields) if request.method == "POST" else self._list(request)
        if path == f"{USER}/{self.release}":
            return self._release(fields["creation_id"])
        return self._about_the_account(path) or self._about_a_post(path, request)

    def _about_the_account(self, path: str) -> Reply | None:
        if path == "refresh_access_token":
            return self._renew()
        if path == "me":
            return Reply(body=self.me())
        return Reply(body={"data": [self.limits]}) if path.endswith("publishing_limit") else None

    def _about_a_post(self, path: str, request: Request) -> Reply:
        return self._container(path) if path in self.containers else self.other(path, request)

    def is_publishing(self, request: Request) -> bool:
        return request.method == "POST" and request.path.endswith((f"/{self.release}", "/repost"))

    def me(self) -> dict[str, Any]:
        raise NotImplementedError

    def shown(self, post: str, made: dict[str, str]) -> dict[str, Any]:
        """A post as anybody could read it."""
        raise NotImplementedError

    def other(self, path: str, request: Request) -> Reply:
        """All that is about one post."""
        post, _, verb = path.partition("/")
        if post not in self.public:
            return missing()
        if request.method == "DELETE":
            del self.public[post]
            return Reply(body={"success": True, "deleted_id": post})
        if verb == "insights":
            names = {"likes": 5, "reposts": 2, "replies": 1, "comments": 1, "shares": 2, "views": 40}
            return Reply(body={"data": [{"name": name, "values": [{"value": n}]} for name, n in names.items()]})
        return Reply(body=self.public[post])

    def _renew(self) -> Reply:
        self.renewals += 1
        if not self.renews:
            return refused(400)
        return Reply(body={"access_token": self.renewed, "token_type": "bearer", "expires_in": 5184000})

    def _make(self, fields: dict[str, str]) -> Reply:
        if fields.get("reply_to_id") and self.not_yet:
            self.not_yet -= 1
            return not_there()
        container = str(next(self._numbers))
        self.containers[container] = {**fields, "state": "FINISHED"}
        return Reply(body={"id": container})

    def _container(self, container: str) -> Reply:
        state = self.states.pop(0) if self.states else self.containers[container]["state"]
        if state == "404":
            return not_there()
        return Reply(body={"id": container, self.state: state, self.why: "FAILED_DOWNLOADING_IMAGE"})

    def _release(self, container: str) -> Reply:
        made = self.containers[container]
        post = str(next(self._numbers))
        made["state"] = "PUBLISHED"
        self.public[post] = self.shown(post, made)
        return Reply(body={"id": post})

    def _list(self, request: Request) -> Reply:
        return Reply(body={"data": list(reversed(self.public.values()))})


class OnThreads(OnMeta):
    """Threads; a reply stands among the replies, and a repost among the posts."""

    make, release, state, why = "threads", "threads_publish", "status", "error_message"

    def me(self) -> dict[str, Any]:
        return {"id": USER, "username": "aid.desk"}

    def shown(self, post: str, made: dict[str, str]) -> dict[str, Any]:
        return {
            "id": post,
            "text": made["text"],
            "timestamp": self._now.strftime("%Y-%m-%dT%H:%M:%S+0000"),
            "permalink": f"https://www.threads.net/@aid.desk/post/D{post[-6:]}",
            "reply_to": made.get("reply_to_id"),
        }

    def other(self, path: str, request: Request) -> Reply:
        post, _, verb = path.partition("/")
        if path == f"{USER}/replies":
            return Reply(body={"data": [each for each in self.public.values() if each["reply_to"]]})
        if post in self.boosts:
            del self.boosts[post]
            return Reply(body={"success": True})
        if verb == "repost":
            repost = str(next(self._numbers))
            self.boosts[repost] = post
            return Reply(body={"id": repost})
        return super().other(path, request)

    def _list(self, request: Request) -> Reply:
        posts = [each for each in self.public.values() if not each["reply_to"]]
        reposts = [{"id": repost, "reposted_post": {"id": post}} for repost, post in self.boosts.items()]
        return Reply(body={"data": [*reposts, *reversed(posts)]})


class OnInstagram(OnMeta):
    """Instagram by its own log-in, or through a Facebook Page; of an own log-in Meta documents no deletion."""

    make, release, state, why = "media", "media_publish", "status_code", "status"

    def me(self) -> dict[str, Any]:
        linked = {"id": USER, "username": "aid.desk"}
        return {"id": "1", "user_id": USER, "username": "aid.desk", "instagram_business_account": linked}

    def shown(self, post: str, made: dict[str, str]) -> dict[str, Any]:
        return {
            "id": post,
            "caption": made["caption"],
            "timestamp": self._now.strftime("%Y-%m-%dT%H:%M:%S+0000"),
            "permalink": f"https://www.instagram.com/p/D{post[-6:]}/",
        }


def refused(status: int) -> Reply:
    """A refusal as Meta words it: the status is usually 400, and the code says what it is."""
    codes = {401: 190, 402: 10, 403: 10, 429: 4}
    body = {"message": "Something is not right", "type": "OAuthException", "code": codes.get(status, 100)}
    return Reply(status=status, body={"error": body})


def missing() -> Reply:
    """There is nothing under that id."""
    error = {"message": "Unsupported get request", "type": "GraphMethodException", "code": 100, "error_subcode": 33}
    return Reply(status=400, body={"error": error})


def not_there() -> Reply:
    """What was made a moment ago is not known there yet."""
    error = {"message": "Media Not Found", "type": "OAuthException", "code": 24, "error_subcode": 4279009}
    return Reply(status=400, body={"error": error})


def form(request: Request) -> dict[str, str]:
    """The fields of a form, as UTF-8."""
    return {name: values[0] for name, values in parse_qs(request.body.decode(), keep_blank_values=True).items()}
