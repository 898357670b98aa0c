"""Finding a post again: among the Page's newest by its text and link, or by an address that a person has."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from urllib.parse import parse_qs, urlsplit

from storyshare.models import Absent, Attempt, CannotTell, Json, Receipt

# Facebook's clock and ours; and how long a new post may be missing from the list.
TOLERANCE = timedelta(seconds=60)
MOST = 100
FIELDS = "id,message,created_time,permalink_url,attachments{unshimmed_url}"
_POST = re.compile(r"[0-9]{1,30}(?:_[0-9]{1,30})?")
_OPAQUE = re.compile(r"pfbid[0-9A-Za-z]{10,200}")


def receipt(found: Mapping[str, Json]) -> Receipt | None:
    """The receipt of a post as Facebook shows it; None where that is no post. Its address is made of its number."""
    post = post_id(found.get("id"))
    return Receipt(id=post, url=f"https://www.facebook.com/{post}") if post else None


def post_id(value: object) -> str | None:
    """The number of a post, with that of its Page before it; None for all else."""
    return value if isinstance(value, str) and _POST.fullmatch(value) else None


def listed(found: Mapping[str, Json]) -> list[Mapping[str, Json]] | None:
    """The posts of a list; None where it is none."""
    data = found.get("data")
    if not isinstance(data, list):
        return None
    posts: list[Mapping[str, Json]] = [each for each in data if isinstance(each, dict)]
    return posts if len(posts) == len(data) else None


def is_whole(found: Mapping[str, Json]) -> bool:
    """Whether the list goes on nowhere else."""
    paging = found.get("paging")
    return not (isinstance(paging, dict) and paging.get("next"))


def found(
    attempt: Attempt, posts: Sequence[Mapping[str, Json]], *, whole: bool, now: datetime
) -> Receipt | Absent | CannotTell:
    """What the posts since the attempt say of it.

    Two that match prove nothing, since one may belong to another delivery. Nor does one with the same words and another
    link: Facebook may show a link otherwise than it was given. Absent needs the `whole` list, and a minute gone by,
    because a new post may be missing from it.
    """
    since = attempt.started_at - TOLERANCE
    times = [_time(post) for post in posts]
    recent = [post for post, at in zip(posts, times, strict=True) if at is None or at >= since]
    alike = [post for post in recent if _same_words(attempt.payload, post)]
    matching = [post for post in alike if _same_link(attempt.payload, post)]
    if len(matching) == 1:
        return receipt(matching[0]) or CannotTell()
    certain = whole or len(recent) < len(posts)
    if alike or not certain or None in times or now < attempt.started_at + TOLERANCE:
        return CannotTell()
    return Absent()


def in_address(url: str, page: str) -> str | None:
    """The number of the post that an address of Facebook's shows; None where it shows none."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    if not is_facebook(url):
        return None
    words = [word for word in parts.path.split("/") if word]
    query = parse_qs(parts.query, max_num_fields=50) if parts.query.count("&") < 50 else {}
    last = words[-1] if words else ""
    if last in {"permalink.php", "story.php"}:
        last = query.get("story_fbid", [""])[0]
    if not _POST.fullmatch(last) or (len(words) < 2 and "_" not in last and not query.get("story_fbid")):
        return None
    return last if "_" in last else f"{page}_{last}"


def opaque(url: str) -> str | None:
    """The name that Facebook gives a post in the address bar; None where the address has none."""
    named = _OPAQUE.search(url) if is_facebook(url) else None
    return named[0] if named else None


def is_facebook(url: str) -> bool:
    """Whether an address is Facebook's."""
    return bool(re.match(r"https?://(?:[a-z-]+\.)?facebook\.com/", url))


def _same_words(payload: Mapping[str, Json], post: Mapping[str, Json]) -> bool:
    return _comparable(payload.get("message")) == _comparable(post.get("message"))


def _same_link(payload: Mapping[str, Json], post: Mapping[str, Json]) -> bool:
    wanted, link = payload.get("link"), _link(post)
    # Where Facebook could not read the page, a post shows no link.
    return link is None or wanted is None or link == wanted


def _comparable(message: Json) -> str:
    return re.sub(r"\s+", "", message) if isinstance(message, str) else ""


def _link(post: Mapping[str, Json]) -> str | None:
    """The address that a post's card leads to."""
    attachments = post.get("attachments")
    data = attachments.get("data") if isinstance(attachments, dict) else None
    first = data[0] if isinstance(data, list) and data else None
    url = first.get("unshimmed_url") if isinstance(first, dict) else None
    return url if isinstance(url, str) else None


def _time(post: Mapping[str, Json]) -> datetime | None:
    try:
        at = datetime.fromisoformat(str(post.get("created_time")))
    except ValueError:
        return None
    return at if at.tzinfo else None
