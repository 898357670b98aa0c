"""A text with its letters made alike, so that plain patterns can say "a letter", "a word character" as Ruby does.

Ruby's `[[:alpha:]]` is what Unicode calls alphabetic: no mark that only joins or accents, but Roman numerals and
letters in circles. Its `[[:word:]]` has every mark besides, digits and connectors.
"""

import unicodedata

from storyshare.text.shapes import Shapes

_LETTER, _MARK, _DIGIT, _CONNECTOR = "ä", "\u0301", "٠", "‿"

ALPHA = f"A-Za-z{_LETTER}"
WORD = f"{ALPHA}{_MARK}0-9{_DIGIT}_{_CONNECTOR}"


def _as_in_ruby(character: str) -> str:
    category = unicodedata.category(character)
    if category[0] == "M":
        return _LETTER if _is_alphabetic(character) else _MARK
    if category[0] == "L" or category == "Nl" or character.isupper() or character.islower():
        return _LETTER
    return {"Nd": _DIGIT, "Pc": _CONNECTOR}.get(category, character)


def _is_alphabetic(mark: str) -> bool:
    import regex

    return regex.match(r"\p{Alphabetic}", mark) is not None


# One sign for all letters, one for marks, digits, connectors.
shape = Shapes(_as_in_ruby)
