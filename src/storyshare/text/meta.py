"""What Threads and Instagram make clickable, as far as anybody knows: their servers find it, and nobody has said how.

Links and hashtags are those of any plain text. A mention is an @ and a name as both give them: letters, digits, `_` and
`.` (not the last), 30 at most.
"""

import re

from storyshare.models import Entity
from storyshare.text import plain
from storyshare.text.shapes import first_come

_MENTION = re.compile(r"(?<![\w.@/])@[A-Za-z0-9_](?:[A-Za-z0-9_.]{0,28}[A-Za-z0-9_])?(?![A-Za-z0-9_])", re.ASCII)


def find_entities(text: str) -> tuple[Entity, ...]:
    """Links, mentions and hashtags, in order and without overlap."""
    mentions = (
        Entity(start=found.start(), end=found.end(), kind="mention", text=found[0]) for found in _MENTION.finditer(text)
    )
    return first_come([*plain.find_entities(text), *mentions])


def count_links(text: str, warning: str = "") -> int:  # noqa: ARG001 - as every counter
    """How many different links there are."""
    return len({each.text for each in plain.find_entities(text) if each.kind == "link"})


def count_hashtags(text: str, warning: str = "") -> int:  # noqa: ARG001 - as every counter
    """How many hashtags there are."""
    return sum(each.kind == "hashtag" for each in plain.find_entities(text))


def count_mentions(text: str, warning: str = "") -> int:  # noqa: ARG001 - as every counter
    """How many mentions there are."""
    return sum(each.kind == "mention" for each in find_entities(text))


def count_utf16(text: str, warning: str = "") -> int:  # noqa: ARG001 - as every counter
    """Code units of UTF-16: never fewer than code points."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
