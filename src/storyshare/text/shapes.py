"""A text with its letters made alike, so that plain patterns can say "a letter of any script"."""

import unicodedata
from collections.abc import Iterable

from storyshare.models import Entity

# What stands for a letter or mark and for a decimal digit outside ASCII.
LETTER, DIGIT = "ä", "٠"
# Marks that a platform's rule names one by one.
_KEPT = "\ufe0e\ufe0f\u20e3"

ALPHA = f"A-Za-z{LETTER}{_KEPT}"


class _Shape(dict[int, str]):
    def __missing__(self, code: int) -> str:
        character = chr(code)
        category = unicodedata.category(character)
        if character in _KEPT:
            shape = character
        elif category[0] in "LM":
            shape = LETTER
        else:
            shape = DIGIT if category == "Nd" else character
        self[code] = shape
        return shape


_SHAPE = _Shape((code, chr(code)) for code in range(128))


def shape(text: str) -> str:
    """The text with ASCII as it is, every other letter or mark as `ä`, digit as `٠`; same length."""
    return text if text.isascii() else text.translate(_SHAPE)


def first_come(entities: Iterable[Entity]) -> tuple[Entity, ...]:
    """The entities in order, without those that begin inside an earlier one."""
    kept: list[Entity] = []
    for entity in sorted(entities):
        if not kept or kept[-1].end <= entity.start:
            kept.append(entity)
    return tuple(kept)
