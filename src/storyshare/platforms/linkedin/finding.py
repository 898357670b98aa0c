"""Finding a post again: among an organisation's newest by its text and link, or in an address that a person has."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from urllib.parse import unquote

from storyshare.models import Absent, Attempt, CannotTell, Json, Receipt
from storyshare.platforms.linkedin.littletext import plain
from storyshare.platforms.linkedin.rules import address_of, post_urn
from storyshare.platforms.said import figure

NEWEST = 50
# LinkedIn's clock and ours.
_TOLERANCE = timedelta(seconds=60)
_IN_ADDRESS = re.compile(r"urn:li:(?P<kind>share|ugcPost|activity):(?P<id>[0-9]{1,30})")
_IN_SLUG = re.compile(r"-(?P<kind>share|ugcPost|activity)-(?P<id>[0-9]{1,30})(?:-|/|\Z)")


def receipt(urn: object) -> Receipt | None:
    """The receipt of a post by its name; None where that is none."""
    post = post_urn(urn)
    return Receipt(id=post, url=address_of(post)) if post else None


def in_address(url: str) -> str | None:
    """The name of the post that an address of LinkedIn's shows; None where it shows none."""
    page = unquote(url.partition("?")[0])
    if not re.match(r"https?://(?:[a-z]+\.)?linkedin\.com/", page):
        return None
    found = _IN_ADDRESS.search(page) or _IN_SLUG.search(page)
    return f"urn:li:{found['kind']}:{found['id']}" if found else None


def found(attempt: Attempt, newest: Iterable[Mapping[str, Json]]) -> Receipt | Absent | CannotTell:
    """What the account's newest posts say of an attempt.

    Two that match prove nothing, since one may belong to another delivery. Nor does one with the same words and another
    link: LinkedIn may show a link otherwise than it was given. Absent needs a list that goes back to before the
    attempt.
    """
    since = attempt.started_at - _TOLERANCE
    posts = list(newest)
    times = [_time(post) for post in posts]
    recent = [post for post, at in zip(posts, times, strict=True) if at is None or at >= since]
    alike = [post for post in recent if _same_words(attempt.payload, post)]
    matching = [post for post in alike if _source(attempt.payload) == _source(post)]
    if len(matching) == 1:
        return receipt(matching[0].get("id")) or CannotTell()
    goes_back = len(posts) < NEWEST or len(recent) < len(posts)
    return CannotTell() if alike or not goes_back or None in times else Absent()


def _same_words(payload: Mapping[str, Json], post: Mapping[str, Json]) -> bool:
    same = _comparable(payload.get("commentary")) == _comparable(post.get("commentary"))
    return same and "reshareContext" not in post


def _comparable(commentary: Json) -> str:
    return re.sub(r"\s+", "", plain(commentary)) if isinstance(commentary, str) else ""


def _source(post: Mapping[str, Json]) -> Json:
    """The address of a post's card."""
    content = post.get("content")
    article = content.get("article") if isinstance(content, dict) else None
    return article.get("source") if isinstance(article, dict) else None


def _time(post: Mapping[str, Json]) -> datetime | None:
    at = figure(post.get("createdAt"))
    try:
        return datetime.fromtimestamp(at / 1000, UTC) if at else None
    except (ValueError, OverflowError, OSError):
        return None
