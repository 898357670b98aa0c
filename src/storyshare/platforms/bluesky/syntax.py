"""How the AT Protocol writes its names, and which of them are taken from people and servers.

Source: https://atproto.com/specs (did, handle, record-key, nsid). A DID may hold a percent sign, and be far longer: no
network gives an account such a one, and it would have a meaning in an address, so it is not taken.
"""

from __future__ import annotations

import re

from storyshare.platforms.said import identifier

_LONGEST_HANDLE = 253
_LONGEST_COLLECTION = 317
_LABEL = "[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?"
_HANDLE = re.compile(rf"(?:{_LABEL}\.)+(?=[a-zA-Z]){_LABEL}")
_DID = re.compile(r"did:[a-z]+:[a-zA-Z0-9._:-]*[a-zA-Z0-9._-]")
_COLLECTION = re.compile(rf"(?=[a-zA-Z])(?:{_LABEL}\.){{2,}}[a-zA-Z][a-zA-Z0-9]{{0,62}}")


def is_handle(text: str) -> bool:
    """Whether an account can be called so, such as ana.example.org."""
    return len(text) <= _LONGEST_HANDLE and _HANDLE.fullmatch(text) is not None


def did(value: object) -> str | None:
    """What names an account for good; None for all else."""
    found = identifier(value)
    return found if found and _DID.fullmatch(found) else None


def record_key(value: object) -> str | None:
    """What names a record within its collection; None for all else."""
    return identifier(value)


def is_collection(text: str) -> bool:
    """Whether a kind of record can be called so, such as app.bsky.feed.post."""
    return len(text) <= _LONGEST_COLLECTION and _COLLECTION.fullmatch(text) is not None
