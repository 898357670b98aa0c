"""A post's receipt, and what an address that a person has says of a post."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from storyshare.models import Receipt
from storyshare.platforms.said import identifier

FIELDS = "id,caption,timestamp"
_HOSTS = frozenset({"www.instagram.com", "instagram.com"})
_POST = re.compile(r"(?:/([A-Za-z0-9._]+))?/p/([A-Za-z0-9_-]+)/?")
_PROFILE = re.compile(r"/([A-Za-z0-9._]+)/?")


def receipt(post: str, user: str, name: str) -> Receipt:
    """The receipt of a post. Its address is the profile's, with the post's id: no call that publishes tells another."""
    return Receipt(id=post, url=f"https://www.instagram.com/{name}/#{post}", details={"user": user})


def named(url: str, name: str) -> str | None:
    """What an address says of a post that may be that account's: its short name, or the id that we wrote; else None."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return None
    if parts.hostname not in _HOSTS:
        return None
    if found := _POST.fullmatch(parts.path):
        return identifier(found[2]) if found[1] in (None, name) else None
    ours = _PROFILE.fullmatch(parts.path)
    return identifier(parts.fragment.partition("?")[0]) if ours and ours[1].casefold() == name.casefold() else None
