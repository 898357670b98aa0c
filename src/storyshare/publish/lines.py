"""Looks for protected terms in texts of any length, and never twice in the same two lines."""

from __future__ import annotations

import codecs
from dataclasses import dataclass, field
from pathlib import Path

from storyshare.gate import ProtectedTerms

# No person writes such a line: it is data, and looking through it would take minutes.
_LONGEST = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """In which lines of a text something stands (counted from 1), and the labels of what it is; never what it says."""

    lines: tuple[int, ...] = ()
    labels: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.lines)


@dataclass(slots=True, kw_only=True)
class Reader:
    """Remembers which lines it has seen, one with the next: a thousand versions of a file cost little more than one.

    `cut` counts the texts with lines of which only the first 20,000 signs were looked at.
    """

    terms: ProtectedTerms
    cut: int = 0
    _seen: dict[int, frozenset[str]] = field(default_factory=dict)

    def look(self, text: str) -> Found:
        """Where something protected stands in the text."""
        lines = text.splitlines()
        if any(len(line) > _LONGEST for line in lines):
            self.cut += 1
            lines = [line[:_LONGEST] for line in lines]
        pairs = [hash((lines[at - 1] if at else "", lines[at])) for at in range(len(lines))]
        at = 0
        while at < len(lines):
            if pairs[at] in self._seen:
                at += 1
                continue
            first = at
            while at < len(lines) and at - first < 200 and pairs[at] not in self._seen:
                at += 1
            self._look_anew(lines, pairs, first, at)
        found = [(number, labels) for number, pair in enumerate(pairs, 1) if (labels := self._seen[pair])]
        return Found(
            lines=tuple(number for number, _ in found), labels=frozenset().union(*(labels for _, labels in found))
        )

    def _look_anew(self, lines: list[str], pairs: list[int], first: int, end: int) -> None:
        begins = max(first - 1, 0)
        starts, length = [], 0
        for line in lines[begins:end]:
            starts.append(length)
            length += len(line) + 1
        hits = self.terms.find("\n".join(lines[begins:end]))
        for at in range(first, end):
            start = starts[at - begins]
            finish = start + len(lines[at])
            labels = frozenset(hit.label for hit in hits if start < hit.end and hit.start < finish)
            self._seen[pairs[at]] = labels


def decoded(data: bytes) -> str:
    """The text in a file, in whichever of the usual ways it is written."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def text_in(path: Path, *, most: int) -> str:
    """What a text file of at most so many bytes says; nothing of one that is none, is larger, or cannot be read."""
    try:
        if not path.is_file() or path.stat().st_size > most:
            return ""
        data = path.read_bytes()
    except OSError:
        return ""
    utf16 = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return "" if b"\0" in data[:8_000] and not utf16 else decoded(data)
