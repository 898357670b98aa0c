"""A text with its letters made alike, so that plain patterns can say "a letter", "a word character" as Ruby does.

Ruby's `[[:alpha:]]` is what Unicode calls alphabetic: no mark that only joins or accents, but Roman numerals and
letters in circles. Its `[[:word:]]` has every mark besides, digits and connectors.
"""

import unicodedata

_LETTER, _MARK, _DIGIT, _CONNECTOR = "ä", "\u0301", "٠", "‿"

ALPHA = f"A-Za-z{_LETTER}"
WORD = f"{ALPHA}{_MARK}0-9{_DIGIT}_{_CONNECTOR}"


class _Shape(dict[int, str]):
    def __missing__(self, code: int) -> str:
        character = chr(code)
        category = unicodedata.category(character)
        if category[0] == "M":
            shape = _LETTER if _is_alphabetic(character) else _MARK
        elif category[0] == "L" or category == "Nl" or character.isupper() or character.islower():
            shape = _LETTER
        else:
            shape = {"Nd": _DIGIT, "Pc": _CONNECTOR}.get(category, character)
        self[code] = shape
        return shape


_SHAPE = _Shape((code, chr(code)) for code in range(128))


def shape(text: str) -> str:
    """The text with ASCII as it is, one sign for all other letters, one for marks, digits, connectors; same length."""
    return text if text.isascii() else text.translate(_SHAPE)


def _is_alphabetic(mark: str) -> bool:
    import regex

    return regex.match(r"\p{Alphabetic}", mark) is not None
