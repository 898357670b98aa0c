"""Hashtags as a screen reader can read them, each once, and only what the platform takes for one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from storyshare.models import Rules


def hashtags(tags: Iterable[str], rules: Rules) -> Iterator[str]:
    """The tags with their `#`, each once, as many as the platform's readers expect.

    Each word begins with a capital: that is how a screen reader tells where one ends. To platforms it is the same tag.
    """
    seen: set[str] = set()
    for tag in tags:
        written = f"#{capitalised(tag)}"
        if len(seen) == rules.hashtags or written.casefold() in seen:
            continue
        # Elsewhere it would be half a hashtag, or none.
        if [(entity.kind, entity.text) for entity in rules.find(written)] == [("hashtag", written)]:
            seen.add(written.casefold())
            yield written


def capitalised(tag: str) -> str:
    """The tag with a capital at its beginning and after each `_`; letters that have no capitals stay."""
    return "_".join(word[:1].upper() + word[1:] for word in tag.split("_"))
