"""What a record keeps of the place that it was imported from, so that a later import knows what is new there."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from storyshare.files import Fields, quoted

PARTS = ("title", "summary", "text", "date", "picture")
"""What is compared with the source, in this order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a record came from: an address or a file's name, what the story is called there, and what was seen there.

    `seen` has a short digest for each of `PARTS` that the source had; no word of the text.
    """

    place: str
    entry: str
    seen: Mapping[str, str]


def digest_of(text: str) -> str:
    """Eight hexadecimal digits that change when the text does; "" for no text."""
    return hashlib.sha256(text.encode()).hexdigest()[:8] if text else ""


def changed_parts(before: Mapping[str, str], now: Mapping[str, str]) -> tuple[tuple[str, bool], ...]:
    """Which parts are not as they were seen, each with whether it is gone."""
    return tuple((part, not now.get(part)) for part in PARTS if before.get(part, "") != now.get(part, ""))


def source_lines(source: Source) -> list[str]:
    """The lines of a record that say where it came from."""
    return [
        "source:   # written by `stories import`, which compares it with the website; leave it as it is",
        f"  place: {quoted(source.place)}",
        f"  entry: {quoted(source.entry)}",
        f"  seen: {seen_text(source.seen)}",
    ]


def seen_text(seen: Mapping[str, str]) -> str:
    """What stands after `seen:`."""
    return quoted(" ".join(f"{part}={seen[part]}" for part in PARTS if seen.get(part)))


def read_source(fields: Fields) -> Source | None:
    """Where the record came from, or None; whatever is wrong with it becomes a problem."""
    inner = fields.table_at("source")
    if inner is None:
        return None
    pairs = (each.partition("=") for each in inner.text("seen").split())
    found = Source(
        place=inner.text("place"),
        entry=inner.text("entry"),
        seen={part: digest for part, _, digest in pairs if part in PARTS},
    )
    inner.finish()
    return found
