"""Changed names are starred where they first stand in a post, and the star is explained."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from storyshare.models import Entity, Person


def star_names(text: str, people: Iterable[Person], find: Callable[[str], tuple[Entity, ...]]) -> tuple[str, int]:
    """The text with every changed name starred once, and how many changed names stand in it.

    A name counts as a whole word, written as in the record, in full or by its first word. Links, mentions and
    hashtags are left alone. A name that its author has starred already is not starred twice.
    """
    starred = 0
    for person in people:
        if not person.name_changed:
            continue
        first = person.name.split()[0]
        pattern = rf"(?<!\w)(?:{re.escape(person.name)}|{re.escape(first)})(?!\w)"
        entities = find(text)
        for match in re.finditer(pattern, text):
            if any(entity.start < match.end() and match.start() < entity.end for entity in entities):
                continue
            starred += 1
            if text[match.end() : match.end() + 1] != "*":
                text = f"{text[: match.end()]}*{text[match.end() :]}"
            break
    return text, starred
