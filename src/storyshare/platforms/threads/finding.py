"""A post's receipt, and what an address that a person has says of a post."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from storyshare.models import Receipt
from storyshare.platforms.said import identifier

FIELDS = "id,text,timestamp"
_HOSTS = frozenset({"www.threads.com", "threads.com", "www.threads.net", "threads.net"})
_POST = re.compile(r"/@([A-Za-z0-9._]+)(?:/post/([A-Za-z0-9_-]+))?/?")


def receipt(post: str, user: str, name: str) -> Receipt:
    """The receipt of a post. Its address is the profile's, with the post's id: no call that publishes tells another."""
    return Receipt(id=post, url=f"https://www.threads.com/@{name}#{post}", details={"user": user})


def named(url: str, name: str) -> str | None:
    """What an address says of a post of that account: its short name, or the id that we wrote; None for any other."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return None
    found = _POST.fullmatch(parts.path)
    if parts.hostname not in _HOSTS or not found or found[1].casefold() != name.casefold():
        return None
    return identifier(found[2] or parts.fragment.partition("?")[0])
