"""Finding a post again: a topic by the id that we gave it, an answer among the account's newest by its text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from urllib.parse import quote

from storyshare.models import Absent, Attempt, CannotTell, Json, Receipt
from storyshare.net import Answer, CallError
from storyshare.platforms.discourse.server import GONE, Server, number, objects, parsed
from storyshare.platforms.said import identifier

# The forum's clock and ours.
_TOLERANCE = timedelta(minutes=2)
_TOPIC_IN_ADDRESS = re.compile(r"/t/(?:external_id/)?(?:[^/?#]+/)?(\d{1,15})(?:\.json)?(?:[/?#]|\Z)")
# What Discourse calls beginning a topic and answering in one.
_BEGAN, _ANSWERED = 4, 5
_MOST_READ = 10


def receipt(base: str, post: Mapping[str, Json]) -> Receipt | None:
    """The receipt of a post as the forum shows it; None where that is no post."""
    at, topic, place = (number(post.get(name)) for name in ("id", "topic_id", "post_number"))
    if not (at and topic and place):
        return None
    slug = identifier(post.get("topic_slug"))
    url = f"{base}/t/{f'{slug}/' if slug else ''}{topic}/{place}"
    return Receipt(id=f"{topic}/{place}", url=url, details={"topic": str(topic), "post": str(at)})


def found(server: Server, attempt: Attempt) -> Receipt | Absent | CannotTell:
    """What the forum says of an attempt; reads only."""
    handle = parsed(attempt.handle)
    if (handle.get("base"), handle.get("username")) != (server.base, server.username):
        return CannotTell()
    try:
        topic = _by_our_id(server, attempt)
        if topic:
            return topic
        # A topic that waited for a moderator may have lost the id on the way.
        waits = _waits(server, attempt)
        newest = _newest(server, attempt)
    except (CallError, ValueError):
        return CannotTell()
    if isinstance(newest, Receipt):
        return newest
    return CannotTell() if waits else newest


def topic_of(server: Server, topic: int) -> Receipt | None:
    """The receipt of a topic's first post, where the account wrote it. Raises CallError, ValueError where unclear."""
    answer = server.send("GET", f"/t/{topic}.json")
    if _is_gone(server, answer):
        return None
    stream = _whole(answer).get("post_stream")
    posts = objects(stream.get("posts")) if isinstance(stream, dict) else []
    first = next((post for post in posts if post.get("post_number") == 1), None)
    if first is None:
        raise ValueError
    if not is_ours(server, first):
        return None
    return receipt(server.base, {"topic_slug": answer.json().get("slug"), **first})


def is_ours(server: Server, post: Mapping[str, Json]) -> bool:
    """Whether the account wrote it."""
    return str(post.get("username")).casefold() == server.username.casefold()


def _by_our_id(server: Server, attempt: Attempt) -> Receipt | None:
    ours = attempt.payload.get("external_id")
    if not isinstance(ours, str):
        return None
    answer = server.send("GET", f"/t/external_id/{quote(ours, safe='')}.json")
    if _is_gone(server, answer):
        return None
    match = _TOPIC_IN_ADDRESS.search(answer.headers.get("location", "")) if answer.status // 100 == 3 else None
    if match is None:
        raise ValueError
    topic = topic_of(server, int(match[1]))
    if topic is None:
        raise ValueError  # it is there, and not to be seen
    return topic


def _waits(server: Server, attempt: Attempt) -> bool:
    """Whether it waits for a moderator."""
    pending = _whole(server.send("GET", f"/posts/{quote(server.username)}/pending.json")).get("pending_posts")
    if not isinstance(pending, list):
        raise ValueError  # noqa: TRY004 -- nobody can tell
    return any(_same(str(post.get("raw_text")), attempt) for post in objects(pending))


def _newest(server: Server, attempt: Attempt) -> Receipt | Absent | CannotTell:
    """Among what the account wrote since; a list that does not go back as far proves nothing."""
    params = {"offset": "0", "username": server.username, "filter": f"{_BEGAN},{_ANSWERED}"}
    listed = _whole(server.send("GET", "/user_actions.json", params=params)).get("user_actions")
    if not isinstance(listed, list):
        raise ValueError  # noqa: TRY004 -- nobody can tell
    since = attempt.started_at - _TOLERANCE
    recent = [each for each in objects(listed) if _time(each) >= since]
    if len(recent) > _MOST_READ:
        return CannotTell()
    matching = []
    for action in recent:
        post = _post(server, action)
        if post and _same(str(post.get("raw")), attempt) and is_ours(server, post):
            matching.append(post)
    if len(matching) == 1:
        return receipt(server.base, matching[0]) or CannotTell()
    goes_back = not listed or len(recent) < len(listed)
    return Absent() if goes_back and not matching else CannotTell()


def _post(server: Server, action: Mapping[str, Json]) -> Mapping[str, Json] | None:
    """The post that an entry is about; the list itself holds no whole text."""
    at = action.get("post_id")
    at = at if number(at) else (int(at) if isinstance(at, str) and at.isascii() and at.isdigit() else None)
    if at is None:
        # Of a new topic some releases give no number of the post.
        topic = number(action.get("topic_id"))
        first = topic_of(server, topic) if topic else None
        at = int(first.details["post"]) if first else None
    if at is None:
        return None
    answer = server.send("GET", f"/posts/{at}.json")
    return None if _is_gone(server, answer) else _whole(answer)


def _same(raw: str, attempt: Attempt) -> bool:
    return raw.replace("\r\n", "\n").strip() == str(attempt.payload.get("raw")).strip()


def _whole(answer: Answer) -> dict[str, Json]:
    if answer.status != HTTPStatus.OK:
        raise ValueError
    return answer.json()


def _is_gone(server: Server, answer: Answer) -> bool:
    return answer.status in GONE and bool(server.said(answer))


def _time(action: Mapping[str, Json]) -> datetime:
    at = datetime.fromisoformat(str(action.get("created_at")))
    return at if at.tzinfo else at.replace(tzinfo=UTC)
