"""Finding a post again among the account's newest: by its pictures where it has some, else by its text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from storyshare.models import Absent, Attempt, CannotTell, Json, Receipt
from storyshare.platforms.mastodon.rules import counts_as_mastodon
from storyshare.platforms.said import address, identifier
from storyshare.text.mastodon import find_entities

# The server's clock and ours, beyond what its Date header tells.
_TOLERANCE = timedelta(seconds=5)
NEWEST = 40
_MARKUP, _MARKUP_OF_A_LETTER = 10_000, 40


def found(
    attempt: Attempt, newest: Iterable[Mapping[str, Json]], *, software: str, skew: timedelta
) -> Receipt | Absent | CannotTell:
    """What the account's newest posts say of an attempt; `skew` is how far the server's clock is ahead of ours.

    Two that match prove nothing, since one may belong to another delivery. Absent needs a list that goes back to
    before the attempt, and nothing unexplained in it where the software may change a text.
    """
    since = attempt.started_at + skew - _TOLERANCE
    posts = list(newest)
    times = [_time(post) for post in posts]
    recent = [post for post, at in zip(posts, times, strict=True) if at is None or at >= since]
    matching = [post for post in recent if _matches(attempt.payload, post)]
    if len(matching) == 1:
        return receipt(matching[0]) or CannotTell()
    goes_back = len(posts) < NEWEST or len(recent) < len(posts)
    if matching or not goes_back or None in times or (recent and not counts_as_mastodon(software)):
        return CannotTell()
    return Absent()


def receipt(post: Mapping[str, Json]) -> Receipt | None:
    """The receipt of a post as the server shows it; None where that is no post."""
    at, url = identifier(post.get("id")), address(post.get("url") or post.get("uri"))
    if not (at and url):
        return None
    visibility = identifier(post.get("visibility"))
    return Receipt(id=at, url=url, details={"visibility": visibility} if visibility else {})


def _matches(payload: Mapping[str, Json], post: Mapping[str, Json]) -> bool:
    if payload.get("in_reply_to_id") != (post.get("in_reply_to_id") or None):
        return False
    if uploaded := payload.get("media_ids"):
        shown = post.get("media_attachments")
        ids = [each.get("id") for each in shown if isinstance(each, dict)] if isinstance(shown, list) else []
        return ids == uploaded
    from storyshare.platforms.mastodon.shown import plain_text  # a preview reads no HTML

    content = str(post.get("content", ""))
    if len(content) > _MARKUP + _MARKUP_OF_A_LETTER * len(str(payload["status"])):
        return False  # far more than servers make of this text; Python's parser would need very long for some of it
    shown_text = _comparable(plain_text(content))
    same_warning = str(payload.get("spoiler_text", "")) == str(post.get("spoiler_text", ""))
    return same_warning and shown_text == _comparable(str(payload["status"]))


def _comparable(text: str) -> str:
    """Without white space, which HTML does not keep, and without the servers of mentions, which are not shown."""
    mentions = [entity for entity in find_entities(text) if entity.kind == "mention"]
    for mention in reversed(mentions):
        text = f"{text[: mention.start]}@{mention.text.split('@')[1]}{text[mention.end :]}"
    return re.sub(r"\s+", "", text)


def _time(post: Mapping[str, Json]) -> datetime | None:
    try:
        at = datetime.fromisoformat(str(post.get("created_at")))
    except ValueError:
        return None
    return at if at.tzinfo else None
