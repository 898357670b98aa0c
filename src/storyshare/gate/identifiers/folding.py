"""A text as its readers see it: look-alike letters, odd digits, spaces and dashes made plain, invisible signs gone.

Each plain character remembers where it came from, so that what is found can be pointed at in the text itself.
"""

from __future__ import annotations

import heapq
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

_ENCODED = re.compile(
    r"%[2-7][0-9A-Fa-f]|%[Cc][23]%[89ABab][0-9A-Fa-f]|&(?:nbsp|shy|#160|#173|#8203|#8209|#64|#x40);|\\(?=[-_*.#@()\[\]+!])"
)
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_ENTITIES = {"&shy;": "", "&#173;": "", "&#8203;": "", "&#8209;": "-", "&#64;": "@", "&#x40;": "@", "\\": ""}
# Letters of other scripts that look like these Latin ones.
_LOOK_ALIKE = {
    **dict(zip("АВЕЅІЈКМНОРСТХУаеѕіјорсхуԁո", "ABESIJKMHOPCTXYaesijopcxydn", strict=True)),
    **dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧοραν", "ABEZHIKMNOPTYXopav", strict=True)),
}
_OTHERS = {
    **dict.fromkeys("’‘ʼʹ′´`‛ˈ", "'"),
    **dict.fromkeys("“”„‟″˝", '"'),
    **dict.fromkeys("\u2028\u2029\x85", "\n"),
    **dict.fromkeys("\u034f\u115f\u1160\u3164\uffa0\u20e3", ""),
    "º": "º",
    "˚": "°",
    "−": "-",
    "⁃": "-",
    "…": "…",
    "№": "No",
    "。": ".",
    "｡": ".",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Folded:
    """`text` is plain; `starts` and `ends` say for each of its characters where it stands in the original.

    Both are None where each stands in its own place.
    """

    text: str
    starts: list[int] | None = None
    ends: list[int] | None = None

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Where a stretch of the plain text stands in the original (code points)."""
        if self.starts is None or self.ends is None:
            return start, end
        return self.starts[start], self.ends[end - 1]


def fold(text: str, *, decode: bool = True) -> Folded:
    """The plain form of a text, in time proportional to its length.

    `decode` reads signs that are written as codes (%20, &nbsp;, a Markdown backslash) as what they stand for.
    """
    if text.isascii() and not ("%" in text or "&" in text or "\\" in text):
        return Folded(text=text)
    encoded = list(_ENCODED.finditer(text)) if decode else []
    others = {character: _plain(character) for character in set(text) if not character.isascii()}
    if not encoded and all(len(plain) == 1 for plain in others.values()):
        return Folded(text=text.translate({ord(character): plain for character, plain in others.items()}))
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    place = 0
    for match in _in_turn(_NOT_ASCII.finditer(text), encoded):
        start, end = match.span()
        if start < place:
            continue  # inside what was just decoded
        plain = others[match[0]] if match[0] in others else _decoded(match[0])
        pieces += (text[place:start], plain)
        starts += (*range(place, start), *[start] * len(plain))
        ends += (*range(place + 1, start + 1), *[end] * len(plain))
        place = end
    pieces.append(text[place:])
    starts += range(place, len(text))
    ends += range(place + 1, len(text) + 1)
    return Folded(text="".join(pieces), starts=starts, ends=ends)


def _in_turn(one: Iterable[re.Match[str]], other: Iterable[re.Match[str]]) -> Iterable[re.Match[str]]:
    return heapq.merge(one, other, key=lambda match: match.start())


def _decoded(written: str) -> str:
    if written[0] == "%":
        return "".join(map(_plain, bytes.fromhex(written.replace("%", "")).decode()))
    return _ENTITIES.get(written, " ")


@lru_cache(maxsize=4096)
def _plain(character: str) -> str:  # noqa: PLR0911 - one return for each kind of character
    if character.isascii():
        return character
    if (known := _OTHERS.get(character)) is not None:
        return known
    if known := _LOOK_ALIKE.get(character):
        return known
    category = unicodedata.category(character)
    if category in ("Cf", "Mn", "Me"):
        return ""
    if category == "Zs":
        return " "
    if category == "Pd":
        return "-"
    if (digit := unicodedata.decimal(character, None)) is not None:
        return str(digit)
    if category == "No":
        # A digit in a circle is a digit; a footnote's mark or a fraction ends the number before it.
        return str(unicodedata.digit(character, " ")) if "CIRCLED" in unicodedata.name(character, "") else " "
    folded = "".join(each for each in unicodedata.normalize("NFKD", character) if unicodedata.category(each) != "Mn")
    return folded or character
