"""A text as it would be read, however it is written: signs with where each stands in the text as given, and words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from html import unescape

from storyshare.gate.protected.letters import LEET, is_unseen, joins_before, sign

_WORD = re.compile(r"[Ulckhd]+(?:[sS]+[Ulc][Ulckhd]*|S(?![UlckhdsS]))*")
_PIECE = re.compile(r"U+(?=Ul)|U?l+|U+|[ck]+|h+|d+")
_CHUNK = re.compile(r"[^ ]+")
_COMPOUND = re.compile(r"[#@/\\=_&?]|[^\W_]\.[^\W\d_]{2,}")
# Signs that are removed where they stand, and those that part words.
_TAG = re.compile(r"</?(?P<name>[a-zA-Z][a-zA-Z0-9]{0,9})\s*/?>|<!--.{0,200}?-->", re.DOTALL)
_PARTING = frozenset({"br", "p", "div", "li", "ul", "ol", "td", "th", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "hr"})
_LINE_END_HYPHEN = re.compile(r"-[ \t]*\r?\n[ \t]*")


@dataclass(frozen=True, slots=True)
class Reading:
    """The signs of a text: what each is taken for, what it looks like, its kind (see `Sign`), and its place."""

    plain: Sequence[str]
    looks: Sequence[str]
    kinds: str
    raw: str
    starts: Sequence[int]
    ends: Sequence[int]

    def words(self) -> list[Word]:
        """The words in order: letters and digits without anything between them."""
        compound = [
            range(found.start(), found.end())
            for found in _CHUNK.finditer(self.kinds)
            if _COMPOUND.search(self.raw, found.start(), found.end())
        ]
        words, chunk = [], 0
        for found in _WORD.finditer(self.kinds):
            start, end = found.span()
            while chunk < len(compound) and compound[chunk].stop <= start:
                chunk += 1
            inside = chunk < len(compound) and start in compound[chunk]
            words.append(Word(reading=self, start=start, end=end, compound=inside))
        return words


@dataclass(frozen=True, slots=True)
class Word:
    """Some signs in a row; `compound` where words may be run together: in an address, a tag, a file's name."""

    reading: Reading
    start: int
    end: int
    compound: bool

    @property
    def kinds(self) -> str:
        """The kinds of its signs."""
        return self.reading.kinds[self.start : self.end]

    def pieces(self) -> list[tuple[int, int]]:
        """Where its parts begin and end: `MariaLopez2` has three."""
        return [(self.start + found.start(), self.start + found.end()) for found in _PIECE.finditer(self.kinds)]

    def variants(self) -> Iterator[Sequence[str]]:
        """What it can be read as, sign by sign: as it is; as it looks; digits as letters; I as l and l as I."""
        reading, (start, end), kinds = self.reading, (self.start, self.end), self.kinds
        plain = reading.plain[start:end]
        yield plain
        if reading.looks is not reading.plain and (looks := reading.looks[start:end]) != plain:
            yield looks
            plain = looks
        if ("d" in kinds or "s" in kinds or "S" in kinds) and ("l" in kinds or "U" in kinds):
            first, second = (
                ["".join(plain[at : at + 1]).translate(table) for at in range(len(plain))] for table in LEET
            )
            yield first
            if second != first:
                yield second
        if "U" in kinds[1:] and "l" in kinds and "I" in reading.raw[start + 1 : end]:
            yield ["l" if sign == "I" else small for sign, small in zip(reading.raw[start:end], plain, strict=True)]
        if reading.raw[start] == "l" and len(plain) > 2:
            yield ["i", *plain[1:]]


def read(text: str) -> Reading:
    """The text as it would be read; places are in code points of the text as given."""
    text, starts, ends = _decoded(text)
    if text.isascii():
        small = text.lower()
        return Reading(small, small, text.translate(_ascii_kinds()), text, starts, ends)
    found: tuple[list[str], list[str], list[str], list[str], list[int], list[int]] = ([], [], [], [], [], [])
    plain, looks, kinds, raw, begins, finishes = found
    at, length = 0, len(text)
    while at < length:
        first = at
        if is_unseen(text[at]):
            at += 1
            continue
        cluster = text[at]
        at += 1
        while at < length and ((marked := joins_before(text[at])) or is_unseen(text[at])):
            if marked and not is_unseen(text[at]):
                cluster += text[at]
            at += 1
        seen = sign(cluster)
        plain.append(seen.plain)
        looks.append(seen.looks)
        kinds.append(seen.kind)
        raw.append(cluster[0])
        begins.append(starts[first])
        finishes.append(ends[at - 1])
    return Reading(plain, plain if looks == plain else looks, "".join(kinds), "".join(raw), begins, finishes)


@cache
def _ascii_kinds() -> dict[int, str]:
    return {code: sign(chr(code)).kind for code in range(128)}


# -- what stands for letters ---------------------------------------------------------------------------------------


def _percent(found: re.Match[str]) -> str:
    try:
        return bytes.fromhex(found[0].replace("%", "")).decode()
    except ValueError:
        return found[0]


def _escape(found: re.Match[str]) -> str:
    return chr(int(found[1], 16))


def _entity(found: re.Match[str]) -> str:
    return unescape(found[0])


def _tag(found: re.Match[str]) -> str:
    return " " if (found["name"] or "").lower() in _PARTING else ""


def _host(found: re.Match[str]) -> str:
    try:
        return found[1].encode().decode("punycode")
    except ValueError:
        return found[0]


_STEPS: tuple[tuple[str, re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    ("%", re.compile(r"(?:%[0-9A-Fa-f]{2})+"), _percent),
    ("%", re.compile(r"(?:%[0-9A-Fa-f]{2})+"), _percent),  # some addresses are encoded twice
    ("u", re.compile(r"[\\%]u([0-9A-Fa-f]{4})"), _escape),
    ("\\x", re.compile(r"\\x([0-9A-Fa-f]{2})"), _escape),
    ("&", re.compile(r"&(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});?"), _entity),
    ("&", re.compile(r"&(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});?"), _entity),
    ("<", _TAG, _tag),
    ("-", re.compile(r"(?<![A-Za-z0-9-])xn--([A-Za-z0-9-]{1,59})", re.IGNORECASE), _host),
    ("\n", _LINE_END_HYPHEN, lambda _: "-"),
)


def _decoded(text: str) -> tuple[str, Sequence[int], Sequence[int]]:
    starts: Sequence[int] = range(len(text))
    ends: Sequence[int] = range(1, len(text) + 1)
    for needed, pattern, replace in _STEPS:
        if needed not in text:
            continue
        parts: list[str] = []
        new_starts: list[int] = []
        new_ends: list[int] = []
        done = 0
        for found in pattern.finditer(text):
            if (instead := replace(found)) == found[0]:
                continue
            begin, end = found.span()
            parts += (text[done:begin], instead)
            new_starts += starts[done:begin]
            new_ends += ends[done:begin]
            new_starts += [starts[begin]] * len(instead)
            new_ends += [ends[end - 1]] * len(instead)
            done = end
        if parts:
            text = "".join(parts) + text[done:]
            starts, ends = [*new_starts, *starts[done:]], [*new_ends, *ends[done:]]
    return text, starts, ends
