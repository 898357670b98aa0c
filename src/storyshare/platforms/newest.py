"""Finding a post again among an account's newest on Threads or Instagram: by its words, or by its address."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from storyshare.models import Attempt, Json
from storyshare.platforms.said import address, identifier

# As many as are asked for at once.
NEWEST = 100
_TOLERANCE = timedelta(minutes=2)


def matching(attempt: Attempt, found: Iterable[Mapping[str, Json]], words: str) -> list[str]:
    """The ids of the posts since the attempt that say the same; `words` is the field of a post's text."""
    wanted = _comparable(attempt.texts[0] if attempt.texts else "")
    since = attempt.started_at - _TOLERANCE
    ids = []
    for post in found:
        at, post_id = _time(post.get("timestamp")), identifier(post.get("id"))
        if post_id and at and at >= since and _comparable(str(post.get(words, ""))) == wanted:
            ids.append(post_id)
    return ids


def names(post: Mapping[str, Json]) -> set[str]:
    """What addresses may say of a post: its id, and the short name that its own address ends with."""
    link = address(post.get("permalink"))
    path = urlsplit(link).path if link else ""
    return {str(post.get("id")), path.rstrip("/").rpartition("/")[2]} - {""}


def _comparable(text: str) -> str:
    """Without what a server may change: the form of letters, and white space."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def _time(value: Json) -> datetime | None:
    try:
        at = datetime.fromisoformat(str(value))
    except ValueError:
        return None
    return at if at.tzinfo else None
