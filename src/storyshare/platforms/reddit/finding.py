"""Posts as Reddit lists them, and finding one again among the account's newest."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from storyshare.models import Absent, Attempt, CannotTell, Json, Receipt

NEWEST = 100
# Reddit's clock and ours.
_TOLERANCE = timedelta(minutes=1)
_ID = re.compile(r"[0-9a-z]{3,13}")
_PATH = re.compile(r"(?:/(?:r|u|user)/[\w-]+)?/comments/(?P<id>[0-9a-z]{3,13})(?:/[^/]*)?/?")
_HOSTS = frozenset({"www.reddit.com", "old.reddit.com", "new.reddit.com", "sh.reddit.com", "reddit.com"})


def receipt(identifier: object) -> Receipt | None:
    """The receipt of the post with that id; None where it is none."""
    if not isinstance(identifier, str) or not _ID.fullmatch(identifier):
        return None
    return Receipt(id=identifier, url=f"https://www.reddit.com/comments/{identifier}/")


def identifier_in(url: str) -> str:
    """The id of the post at an address; empty where no post of Reddit's can be there."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    if parts.netloc == "redd.it":
        found = _ID.fullmatch(parts.path.strip("/"))
        return found[0] if found else ""
    at = _PATH.fullmatch(parts.path) if parts.netloc in _HOSTS else None
    return at["id"] if at else ""


def listed(found: Mapping[str, Json]) -> tuple[list[Mapping[str, Json]], bool] | None:
    """The posts of a listing, and whether there are no more; None where it is none of Reddit's."""
    data = found.get("data")
    children = data.get("children") if isinstance(data, dict) else None
    if not isinstance(data, dict) or not isinstance(children, list):
        return None
    posts = [each.get("data") for each in children if isinstance(each, dict) and each.get("kind") == "t3"]
    return [each for each in posts if isinstance(each, dict)], not data.get("after")


def found(attempt: Attempt, found: Mapping[str, Json]) -> Receipt | Absent | CannotTell:
    """What the account's newest posts say of an attempt.

    Two that match prove nothing, since one may belong to another delivery; nor does one with the same title that is
    otherwise another, since Reddit may write a text or an address differently.
    """
    listing = listed(found)
    if listing is None:
        return CannotTell()
    posts, whole = listing
    since = attempt.started_at - _TOLERANCE
    times = [_time(post) for post in posts]
    recent = [post for post, at in zip(posts, times, strict=True) if at is None or at >= since]
    alike = [post for post in recent if _has(post, attempt.payload, "title", "title")]
    here = [post for post in alike if _is_there(post, attempt.payload)]
    same = [post for post in here if _matches(post, attempt.payload)]
    if len(same) == len(here) == 1 and (there := receipt(same[0].get("id"))):
        return there
    if here or None in times or not (whole or len(recent) < len(posts)):
        return CannotTell()
    return Absent()


def _is_there(post: Mapping[str, Json], payload: Mapping[str, Json]) -> bool:
    return str(post.get("subreddit")).casefold() == str(payload.get("sr")).casefold()


def _matches(post: Mapping[str, Json], payload: Mapping[str, Json]) -> bool:
    if payload.get("kind") == "link":
        return _has(post, payload, "url", "url")
    return _has(post, payload, "selftext", "text")


def _has(post: Mapping[str, Json], payload: Mapping[str, Json], shown: str, sent: str) -> bool:
    return " ".join(str(post.get(shown, "")).split()) == " ".join(str(payload.get(sent, "")).split())


def _time(post: Mapping[str, Json]) -> datetime | None:
    at = post.get("created_utc")
    if not isinstance(at, int | float) or isinstance(at, bool):
        return None
    try:
        return datetime.fromtimestamp(at, UTC)
    except (ValueError, OverflowError, OSError):
        return None
