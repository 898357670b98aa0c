"""Finding a post again: among the account's newest by its title, text, language, and link, which servers clean."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from urllib.parse import parse_qsl, unquote, urlsplit

from storyshare.models import Absent, Attempt, CannotTell, Json, Receipt
from storyshare.net import Answer
from storyshare.platforms.lemmy import pictures
from storyshare.platforms.lemmy.server import inner, number, objects

# The server's clock and ours.
_TOLERANCE = timedelta(minutes=2)
# As many as a server gives at once; one that gives fewer gives ten.
NEWEST = 50
_FEWEST = 10
_QUERY = re.compile(r"\?[^\s()<>]*")


def receipt(base: str, post: Mapping[str, Json], body: Json) -> Receipt | None:
    """The receipt of a post as the server shows it, with the pictures in its body; None where that is no post."""
    at = number(post.get("id"))
    names = pictures.names(base, body)
    details = {"pictures": " ".join(names)} if names else {}
    return Receipt(id=str(at), url=f"{base}/post/{at}", details=details) if at else None


def is_gone(post: Mapping[str, Json]) -> bool:
    """Whether readers can no longer see it: taken back by whoever wrote it, or removed by a moderator."""
    return post.get("deleted") is True or post.get("removed") is True


def found(base: str, attempt: Attempt, answer: Answer) -> Receipt | Absent | CannotTell:
    """What the account's newest posts say of an attempt.

    One with the same title that is otherwise another proves nothing, since the server may have written the link
    differently; nor does a list that does not go back as far.
    """
    listed = answer.json().get("posts")
    if answer.status != HTTPStatus.OK or not isinstance(listed, list):
        return CannotTell()
    posts = [inner(each, "post") for each in objects(listed)]
    since = attempt.started_at - _TOLERANCE
    times = [_time(post) for post in posts]
    recent = [post for post, at in zip(posts, times, strict=True) if at is None or at >= since]
    alike = [
        post
        for post in recent
        if _words(post.get("name")) == _words(attempt.payload.get("name")) and post.get("deleted") is not True
    ]
    same = [post for post in alike if _is_same(post, attempt.payload)]
    if len(same) == len(alike) == 1:
        return receipt(base, same[0], attempt.payload.get("body")) or CannotTell()
    goes_back = len(recent) < len(listed) or len(listed) < _FEWEST
    return Absent() if goes_back and not alike and None not in times else CannotTell()


def _is_same(post: Mapping[str, Json], payload: Mapping[str, Json]) -> bool:
    if any(post.get(name) != payload.get(name) for name in ("community_id", "language_id")):
        return False
    if _text(post.get("body")) != _text(payload.get("body")):
        return False
    theirs, ours = post.get("url") or "", payload.get("url") or ""
    return isinstance(theirs, str) and isinstance(ours, str) and _is_cleaned(theirs, ours)


def _is_cleaned(theirs: str, ours: str) -> bool:
    """Whether an address is ours, without what servers take away: parameters that tell where readers come from."""
    try:
        (where, left), (ours_where, given) = _parted(theirs), _parted(ours)
    except ValueError:
        return theirs == ours
    return where == ours_where and left <= given


def _parted(url: str) -> tuple[tuple[str, ...], set[tuple[str, str]]]:
    parts = urlsplit(url)
    where = (parts.scheme, parts.netloc.lower(), unquote(parts.path) or "/", unquote(parts.fragment))
    return where, set(parse_qsl(parts.query, keep_blank_values=True))


def _text(body: Json) -> str:
    """The words of a body, without what servers take out of the addresses in it."""
    return _words(_QUERY.sub("", body)) if isinstance(body, str) else ""


def _words(title: Json) -> str:
    return " ".join(title.split()) if isinstance(title, str) else ""


def _time(post: Mapping[str, Json]) -> datetime | None:
    try:
        at = datetime.fromisoformat(str(post.get("published")))
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)
