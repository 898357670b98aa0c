"""A text with its letters made alike, so that plain patterns can say "a letter of any script"."""

import unicodedata
from collections.abc import Callable, Iterable

from storyshare.models import Entity

# What stands for a letter or mark and for a decimal digit outside ASCII.
LETTER, DIGIT = "ä", "٠"
# Marks that a platform's rule names one by one.
_KEPT = "\ufe0e\ufe0f\u20e3"

ALPHA = f"A-Za-z{LETTER}{_KEPT}"
# Latin letters with accents as twitter-text lists them, in all its forms.
LATIN_ACCENTS = (
    "\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0253\u0254\u0256\u0257\u0259\u025b\u0263\u0268\u026f\u0272\u0289\u028b"
    "\u02bb\u0300-\u036f\u1e00-\u1eff"
)


class Shapes(dict[int, str]):
    """Turns a text into one of the same length for plain patterns: ASCII stays, `of` says what stands for all else."""

    def __init__(self, of: Callable[[str], str]) -> None:
        super().__init__((code, chr(code)) for code in range(128))
        self._of = of

    def __missing__(self, code: int) -> str:
        shape = self[code] = self._of(chr(code))
        return shape

    def __call__(self, text: str) -> str:
        """The text, each character as its shape."""
        return text if text.isascii() else text.translate(self)


def _letter_or_digit(character: str) -> str:
    category = unicodedata.category(character)
    if character in _KEPT:
        return character
    if category[0] in "LM":
        return LETTER
    return DIGIT if category == "Nd" else character


# Every letter or mark as `ä`, every digit as `٠`.
shape = Shapes(_letter_or_digit)


def first_come(entities: Iterable[Entity]) -> tuple[Entity, ...]:
    """The entities in order, without those that begin inside an earlier one."""
    kept: list[Entity] = []
    for entity in sorted(entities):
        if not kept or kept[-1].end <= entity.start:
            kept.append(entity)
    return tuple(kept)
