"""The longest beginning of a text that fits: whole sentences before whole clauses before whole words."""

import re
from collections.abc import Callable, Iterable

from storyshare.text.clauses import clause_ends
from storyshare.text.dangling import without_dangling
from storyshare.text.entities import ends_with_address
from storyshare.text.pairs import Within, pairs
from storyshare.text.sentences import sentence_ends, tidied
from storyshare.text.words import word_ends

_LOOSE = " \t\n\r\u00a0\u202f,;:،؛·、，；：፣፤፥၊៖—–―-/"
_OPENING = '"“‘„«‹([{（「『【《〈¿¡'
_INVERTED = re.compile("[¿¡?!]")
_MARK = {"¿": "?", "¡": "!"}
_ELLIPSES = ("…", "...")
# A clause or a beginning without the quotation is kept where it says at least so much of what the words would say.
_ENOUGH_OF_CLAUSES = 1 / 3
_ENOUGH_BEFORE_QUOTE = 1 / 2


def shortened(text: str, fits: Callable[[str], bool], *, ellipsis: str = "…", language: str = "") -> str | None:
    """The longest beginning of the text that fits, or None where not even its first word does.

    Whole sentences first; where the first does not fit, whole clauses of it with an ellipsis (unless words would say
    three times as much); then whole words, in scripts without spaces whatever a line could end with. Nothing is cut
    inside a grapheme, an address, a mention or a hashtag. Quotation marks and brackets are never left open: the cut
    goes before the opening one or, where that would lose more than half, the closing one is added, as is the `?` of
    a `¿`. Runs of white space become one space, a blank line stays. `fits` is asked some ten times a stage.
    """
    whole = tidied(text)
    if not whole or fits(whole):
        return whole or None
    cutter = _Cutter(whole, ellipsis)
    ends = list(sentence_ends(whole, language=language))
    found = _longest(cutter.balanced(ends), cutter.whole_until, fits) or _longest(ends, cutter.whole_until, fits)
    if found:
        return found
    first = whole[: ends[0]].rstrip()
    words = list(word_ends(first, 0, len(first)))
    by_words = _better(
        _longest(cutter.balanced(words), cutter.broken_at, fits),
        _longest(words, cutter.broken_at, fits),
        _ENOUGH_BEFORE_QUOTE,
    )
    return _better(_longest(list(clause_ends(first)), cutter.broken_at, fits), by_words, _ENOUGH_OF_CLAUSES)


class _Cutter:
    """The beginnings of one text."""

    def __init__(self, text: str, ellipsis: str) -> None:
        self._text = text
        self._ellipsis = ellipsis
        self._pairs = pairs(text)

    def balanced(self, ends: Iterable[int]) -> list[int]:
        """Those of the ends at which no quotation and no bracket is open."""
        opened = Within((pair.start, pair.end) for pair in self._pairs)
        return [end for end in ends if end not in opened]

    def whole_until(self, end: int) -> str:
        """The text until the end of a sentence."""
        return self._text[:end].rstrip() + self._closing(end)

    def broken_at(self, end: int) -> str:
        """The text until a place within a sentence, or nothing where there is no word."""
        kept, before = self._text[:end], ""
        while kept != before:
            before = kept
            kept = without_dangling(kept.rstrip(_LOOSE).rstrip(_OPENING).rstrip(_LOOSE))
        if not any(map(str.isalnum, kept)):
            return ""
        mark = "" if kept.endswith(_ELLIPSES) else self._ellipsis
        if mark and ends_with_address(kept):
            mark = f" {mark}"
        return kept + mark + _pending(kept) + self._closing(len(kept))

    def _closing(self, end: int) -> str:
        """The marks that close what is open at this place."""
        return "".join(pair.closing for pair in reversed(self._pairs) if pair.start < end < pair.end)


def _pending(text: str) -> str:
    """The marks that the inverted ones before them wait for."""
    waiting: list[str] = []
    for mark in _INVERTED.findall(text):
        if mark in _MARK:
            waiting.append(_MARK[mark])
        elif mark in waiting:
            waiting.remove(mark)
    return "".join(reversed(waiting))


def _better(wanted: str | None, longer: str | None, share: float) -> str | None:
    """The wanted one, unless the other says so much more."""
    if not wanted or not longer:
        return wanted or longer
    return wanted if len(wanted) >= share * len(longer) else longer


def _longest(ends: list[int], made: Callable[[int], str], fits: Callable[[str], bool]) -> str | None:
    """What is made for the last end that fits, where a later end mostly fits less."""
    low, high = 0, len(ends)
    while low < high:
        middle = (low + high) // 2
        if fits(made(ends[middle])):
            low = middle + 1
        else:
            high = middle
    # What is longer by a word may cost no more: an address, a mention, a word that may not stand last.
    if low + 1 < len(ends) and fits(made(ends[low + 1])):
        low += 2
    return made(ends[low - 1]) or None if low else None
