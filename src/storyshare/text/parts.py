"""Cutting a long text into the fewest parts that fit, at the ends of paragraphs and sentences, of like length."""

from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from storyshare.text.clauses import clause_ends
from storyshare.text.dangling import without_dangling
from storyshare.text.entities import ends_with_address
from storyshare.text.pairs import Within, pairs
from storyshare.text.sentences import sentence_ends, tidied
from storyshare.text.words import word_ends

PartFits = Callable[[str, int, int], bool]
# What a cut costs beside unequal lengths, in squares of a mean part: a quarter of a part may be given for a paragraph.
_SENTENCE, _CLAUSE, _WORD, _DANGLING, _AFTER_HEADING, _IN_QUOTE = 0.06, 0.5, 2.0, 0.5, 1.0, 0.3
_LONGEST_HEADING = 80
_MOST_ROUNDS = 12
_MOST_CANDIDATES = 24
_LOOSE_ENDS = ",;:،؛—–-"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cut:
    """Where one part may end and the next begin (code points), what that costs, and whether a sentence is broken."""

    end: int
    start: int
    cost: float
    broken: bool


def parts(text: str, fits: PartFits, *, ellipsis: str = "…", language: str = "") -> list[str] | None:
    """The text in the fewest parts that fit, alike in length, or None where one word does not fit.

    `fits(part, number, total)` says whether this text fits as that part of so many. Parts end with sentences, and with
    paragraphs where that is nearly as good. A sentence that fits in no part is cut at clauses, a clause at words, and
    the part before such a cut ends with the ellipsis. Joined the parts are the text but for white space and these.
    """
    whole = tidied(text)
    total, found = 1, None
    for _ in range(_MOST_ROUNDS):
        layout = _Layout(whole, fits, total, ellipsis, language)
        found = layout.greedy()
        if found is None or len(found) - 1 <= total:
            break
        total = len(found) - 1
    if not whole or found is None:
        return None if whole else []
    layout = _Layout(whole, fits, len(found) - 1, ellipsis, language) if len(found) - 1 < total else layout
    return layout.checked(layout.balanced()) or layout.checked(layout.greedy())


class _Layout:
    """The ways in which one text may be laid out in so many parts."""

    def __init__(self, text: str, fits: PartFits, total: int, ellipsis: str, language: str) -> None:
        self._text, self._fits, self._total, self._ellipsis = text, fits, total, ellipsis
        self._cuts = [_Cut(end=0, start=0, cost=0, broken=False), *self._found(language)]
        self._last = len(self._cuts) - 1

    def greedy(self) -> list[int] | None:
        """The cuts after which each part is as long as can be, or None where one fits in no part."""
        found = [0]
        while found[-1] < self._last:
            width = found[-1] - found[-2] if len(found) > 1 else 1
            reached = self._reach(found[-1], len(found), step=width)
            if reached == found[-1]:
                return None
            found.append(reached)
        return found

    def checked(self, cuts: list[int] | None) -> list[str] | None:
        """The parts between the cuts if each of them fits."""
        if cuts is None:
            return None
        made = [self._part(first, last) for first, last in pairwise(cuts)]
        return made if all(self._fits(part, number, len(made)) for number, part in enumerate(made, 1)) else None

    def balanced(self) -> list[int] | None:
        """The cuts of the best layout in exactly so many parts, or None where there is none."""
        windows = self._windows()
        if windows is None:
            return None
        mean = len(self._text) / self._total
        best = {0: 0.0}
        came_from: list[dict[int, int]] = []
        for number in range(1, self._total + 1):
            candidates = self._candidates(*windows[number])
            following: dict[int, tuple[float, int]] = {}
            reach = 0
            for first in sorted(best):
                reach = self._reach(first, number, known=reach)
                for last in candidates[bisect_right(candidates, first) : bisect_right(candidates, reach)]:
                    cut = self._cuts[last]
                    length = (cut.end - self._cuts[first].start) / mean - 1
                    cost = best[first] + length * length + cut.cost
                    if last not in following or cost < following[last][0]:
                        following[last] = (cost, first)
            came_from.append({last: first for last, (_, first) in following.items()})
            best = {last: cost for last, (cost, _) in following.items()}
        return self._traced(came_from)

    def _candidates(self, low: int, high: int) -> list[int]:
        """The cuts that are worth a look: of very many between words only some; the last one always."""
        step = -(-(high + 1 - low) // _MOST_CANDIDATES)
        return [
            place
            for place in range(low, high + 1)
            if (high - place) % step == 0 or self._cuts[place].cost <= _SENTENCE + _IN_QUOTE
        ]

    def _traced(self, came_from: list[dict[int, int]]) -> list[int] | None:
        found = [self._last]
        for step in reversed(came_from):
            if found[-1] not in step:
                return None
            found.append(step[found[-1]])
        return found[::-1]

    def _windows(self) -> list[tuple[int, int]] | None:
        """For each number of parts the first and the last cut after which they can end."""
        typical = 1 + self._last // (self._total + 1)
        latest = [0]
        for number in range(1, self._total + 1):
            latest.append(self._reach(latest[-1], number, step=typical))
        earliest = [self._last]
        for number in range(self._total, 0, -1):
            earliest.append(self._least(earliest[-1], number, typical))
        windows = list(zip(reversed(earliest), latest, strict=True))
        return windows if all(low <= high for low, high in windows) else None

    def _part(self, first: int, last: int) -> str:
        cut = self._cuts[last]
        part = self._text[self._cuts[first].start : cut.end]
        if not cut.broken:
            return part
        return (
            f"{part} {self._ellipsis}" if part[-1] in _LOOSE_ENDS or ends_with_address(part) else part + self._ellipsis
        )

    def _reach(self, first: int, number: int, *, known: int = 0, step: int = 1) -> int:
        """The last cut that a part can have that begins after the first; the first where there is none.

        An earlier beginning reaches as far as `known`; `step` is how far to look first.
        """
        low = max(first, known)
        high = self._last + 1
        while high - low > 1:
            middle = min(low + step, (low + high) // 2) if high > self._last else (low + high) // 2
            if self._fits(self._part(first, middle), number, self._total):
                low, step = middle, step * 2
            else:
                high = middle
        return low

    def _least(self, last: int, number: int, step: int) -> int:
        """The first cut after which a part can begin that ends with the last."""
        low, high = -1, last
        while high - low > 1:
            middle = max(high - step, (low + high) // 2) if low < 0 else (low + high) // 2
            if self._fits(self._part(middle, last), number, self._total):
                high, step = middle, step * 2
            else:
                low = middle
        return high

    def _found(self, language: str) -> Iterator[_Cut]:
        """The cuts in order: sentences, and within those that fit in no part clauses and words."""
        quoted = Within((pair.start, pair.end) for pair in pairs(self._text))
        start = 0
        for stop in sentence_ends(self._text, language=language):
            end = start + len(self._text[start:stop].rstrip())
            if not self._fits(self._text[start:end], self._total if start else 1, self._total):
                yield from self._within(start, end)
            start, before = stop + len(self._text[stop:]) - len(self._text[stop:].lstrip()), start
            yield _Cut(
                end=end, start=start, cost=self._cost(before, end, start) + _IN_QUOTE * (end in quoted), broken=False
            )

    def _cost(self, begin: int, end: int, start: int) -> float:
        """What it costs to cut between two sentences."""
        if self._text[end:start].count("\n") < 2:
            return _SENTENCE
        heading = (
            end - begin <= _LONGEST_HEADING
            and self._text[end - 1].isalnum()
            and self._text[begin - 2 : begin] in ("", "\n\n")
        )
        return _AFTER_HEADING if heading else 0

    def _within(self, start: int, end: int) -> Iterator[_Cut]:
        sentence = self._text[start:end]
        begin = 0
        for stop in (*clause_ends(sentence), len(sentence)):
            clause = sentence[begin:stop].rstrip()
            if not self._fits(clause + self._ellipsis, 1 if start + begin == 0 else self._total, self._total):
                yield from self._words(start + begin, start + begin + len(clause))
            if stop < len(sentence):
                yield self._broken(start + begin + len(clause), _CLAUSE)
            begin = stop + len(sentence[stop:]) - len(sentence[stop:].lstrip())

    def _words(self, start: int, end: int) -> Iterator[_Cut]:
        for stop in word_ends(self._text, start, end):
            if stop < end:
                tail = self._text[max(start, stop - 40) : stop]
                yield self._broken(stop, _WORD + _DANGLING * (without_dangling(tail) != tail))

    def _broken(self, end: int, cost: float) -> _Cut:
        rest = self._text[end : end + 4]
        return _Cut(end=end, start=end + len(rest) - len(rest.lstrip()), cost=cost, broken=True)
