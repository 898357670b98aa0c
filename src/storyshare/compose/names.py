"""Changed names are starred where they first stand in a post, and the star is explained."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache

from storyshare.models import Entity, Person

# Scripts that set no space between words, and those whose words take endings or beginnings: a name may stand in them.
_NO_SPACES = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_JOINED_BEFORE = "وفبلكשבהלמכ"  # Arabic and Hebrew write "and", "to", "from" together with the name
# What may make a name clickable, or part of something that is.
_CLICKABLE = re.compile(r"[@＠#＃$]|://|\w\.\w")


def star_names(text: str, people: Iterable[Person], find: Callable[[str], tuple[Entity, ...]]) -> tuple[str, int]:
    """The text with every changed name starred once, and how many changed names stand in it.

    A name counts as a whole word, written as in the record, in any of its forms, in full or by its first word; in
    scripts without spaces between words, wherever it stands. Links, mentions and hashtags are left alone. A name that
    its author has starred already is not starred twice.
    """
    starred = 0
    for person in people:
        if not person.name_changed:
            continue
        pattern = _pattern(person.names)
        if not pattern.search(text):
            continue
        entities = find(text) if _CLICKABLE.search(text) else ()
        for match in pattern.finditer(text):
            if any(entity.start < match.end() and match.start() < entity.end for entity in entities):
                continue
            starred += 1
            if text[match.end() : match.end() + 1] != "*":
                text = f"{text[: match.end()]}*{text[match.end() :]}"
            break
    return text, starred


def is_starred(text: str, person: Person) -> bool:
    """Whether the person's changed name stands in the text with its star."""
    return person.name_changed and any(
        text[match.end() : match.end() + 1] == "*" for match in _pattern(person.names).finditer(text)
    )


@cache
def _pattern(names: tuple[str, ...]) -> re.Pattern[str]:
    forms = "|".join(re.escape(form) for name in names for form in dict.fromkeys((name, name.split()[0])))
    return re.compile(
        rf"(?:(?<!\w)|(?<=[{_NO_SPACES}])|(?<=\b[{_JOINED_BEFORE}])|(?<=\bلل))(?:{forms})(?:(?!\w)|(?=[{_NO_SPACES}]))"
    )
