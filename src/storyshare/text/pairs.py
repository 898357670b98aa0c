"""Which quotation mark or bracket closes which, in any of the ways in which languages write them."""

import re
from collections.abc import Iterable
from typing import NamedTuple

_CLOSING = {
    "(": ")",
    "[": "]",
    "{": "}",
    "（": "）",
    "［": "］",
    "「": "」",
    "『": "』",
    "【": "】",
    "《": "》",
    "〈": "〉",
    "〔": "〕",
    "｢": "｣",
    "⟨": "⟩",
    # What opens in one language closes in another: “English”, „deutsch“, „polski”, ”svenska”, «français», »dansk«.
    "“": "”",
    "„": "“”",
    "”": "”",
    "«": "»",
    "»": "«»",
    "‹": "›",
    "›": "‹›",
    "‘": "’",
    "‚": "‘’",
    '"': '"',
    "″": "″",
}
_CLOSERS = frozenset("".join(_CLOSING.values()))
_MARK = re.compile(f"[{re.escape(''.join({*_CLOSING, *_CLOSERS}))}]" + r"|\n[ \t\r]*\n")
_SPACES = " \t\n\r\u00a0\u202f\u2009"
_OPENS_AFTER = f"{_SPACES}([{{（「『【《—–-―/*_“„‘«‹\"'¿¡"
_DEEPEST = 8
_QUOTES = '"”“»«›‹’‘'


class Pair(NamedTuple):
    """Where something in quotation marks or brackets stands, with both marks; `closing` is the one that ends it."""

    start: int
    end: int
    closing: str


def pairs(text: str) -> list[Pair]:
    """The quotations and brackets that are closed before the next paragraph or go on in it, by their beginning."""
    found: list[Pair] = []
    opened: list[tuple[int, str]] = []
    continued = -1
    for match in _MARK.finditer(text):
        position, mark = match.start(), match[0]
        if len(mark) > 1:
            # A quotation goes on where the next paragraph opens with the same mark.
            again = text[match.end() : match.end() + 1]
            opened = [each for each in opened if each[1] == again]
            continued = match.end() if opened else -1
            continue
        if position == continued:
            continue
        before, after = text[position - 1 : position], text[position + 1 : position + 2]
        if _is_no_mark(mark, before, after):
            continue
        depth = _opened_by(mark, opened, before, after)
        if depth is not None:
            found.append(Pair(opened[depth][0], position + 1, mark))
            del opened[depth:]
        elif mark in _CLOSING and _may_open(mark, before, after):
            opened = [*opened[-_DEEPEST + 1 :], (position, mark)]
    return sorted(found)


class Within:
    """Whether a position is inside one of some spans; to be asked in ascending order."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        self._rest = sorted(spans, reverse=True)
        self._end = 0

    def __contains__(self, position: int) -> bool:
        """Whether some span begins before the position and ends after it."""
        while self._rest and self._rest[-1][0] < position:
            self._end = max(self._end, self._rest.pop()[1])
        return position < self._end


def _is_no_mark(mark: str, before: str, after: str) -> bool:
    """An apostrophe, the mark inside a Hebrew abbreviation, a face."""
    if mark in '"”’':
        return before.isalpha() and after.isalpha() and not _is_ideographic(before + after)
    return mark == "(" and before in (":", ";")


def _opened_by(mark: str, opened: list[tuple[int, str]], before: str, after: str) -> int | None:
    """How deep lies what this mark closes."""
    if mark not in _CLOSERS:
        return None
    spaced = before in _SPACES and (after not in _SPACES or not after)
    if mark in _QUOTES and spaced and mark in _CLOSING and mark != "»":
        return None
    for depth in range(len(opened) - 1, -1, -1):
        if mark in _CLOSING[opened[depth][1]]:
            return depth
    return None


def _may_open(mark: str, before: str, after: str) -> bool:
    if not after or (after in " \t\n\r" and mark not in "«»"):
        return False
    if mark in '"”»›″':
        return not before or before in _OPENS_AFTER or (mark == '"' and _is_ideographic(before))
    return mark != "‘" or not before.isalpha()


def _is_ideographic(text: str) -> bool:
    return any("\u2e80" <= character <= "\u9fff" or "\uff00" <= character <= "\uffef" for character in text)
