"""Counting what readers see as one character (UAX #29, Unicode 17), and bytes and code points beside it."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import regex

# Every code point here is a grapheme of its own, whichever of them stands beside it; only CR LF is one. Latin, Greek,
# Cyrillic, Hebrew and Arabic letters, common punctuation, kana, ideographs, Hangul syllables, full-width forms.
_ALONE = (
    "\n\r\t -~\u00a0-\u00a8\u00aa-\u00ac\u00af-\u02ff\u0370-\u0482\u048a-\u0590\u05d0-\u05ea\u0620-\u064a\u0660-\u066f"
    "\u0671-\u06d4\u1e00-\u200a\u2010-\u2027\u2030-\u203b\u20a0-\u20bf\u3001-\u3029\u3041-\u3096\u309b-\u30ff"
    "\u4e00-\u9fff\uff01-\uff9d"
)
_OTHER = re.compile(f"[^{_ALONE}]")
_PLAIN = re.compile(r"\r\n|.", re.DOTALL)


def graphemes(text: str) -> list[str]:
    """The text cut into grapheme clusters, in order; joined again they are the text."""
    if not _OTHER.search(text):
        return _PLAIN.findall(text)
    cluster, orphan = _patterns()
    found = cluster.findall(text)
    if not any(orphan.match(each) for each in found):
        return found
    return [part for each in found for part in _cut_orphan(each, orphan)]


def count_graphemes(text: str, warning: str = "") -> int:
    """How many grapheme clusters the content warning and the text have when one follows the other directly."""
    whole = warning + text
    if not _OTHER.search(whole):
        return len(whole) - whole.count("\r\n")
    return len(graphemes(whole))


def count_bytes(text: str, warning: str = "") -> int:
    """How many bytes the content warning and the text have in UTF-8."""
    return len(warning.encode()) + len(text.encode())


def count_code_points(text: str, warning: str = "") -> int:
    """How many code points the content warning and the text have."""
    return len(warning) + len(text)


def _cut_orphan(cluster: str, orphan: regex.Pattern[str]) -> list[str]:
    if match := orphan.match(cluster):
        return [cluster[: match.end()], cluster[match.end() :]]
    return [cluster]


@cache
def _patterns() -> tuple[regex.Pattern[str], regex.Pattern[str]]:
    import regex

    # Up to 2026.11 `\X` joins a linker to the consonant after it even where no consonant stands before it (rule GB9c).
    return (
        regex.compile(r"\X"),
        regex.compile(r"\P{InCB=Consonant}*[\p{InCB=Linker}\p{InCB=Extend}](?=\p{InCB=Consonant})"),
    )
