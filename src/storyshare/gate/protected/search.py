"""What in a text could be a protected term, however it is written: forms of each word (see `forms`)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from storyshare.gate.protected.forms import IN_A_ROW, PARTICLES, SIGNS, SYLLABLES
from storyshare.gate.protected.reading import Reading, Word, read

# How many words on, at most, the other word of a name is looked for, with and without those of addresses and tags; how
# many readings of a word are tried.
_NEAR, _FAR, _READINGS = 3, 8, 8
# Run-together words: so long at least inside an address or a tag, at its ends, and anywhere else; so long at most.
_INSIDE_COMPOUND, _AT_ITS_END, _INSIDE_WORD, _LONGEST = 5, 4, 6, 24
_LONGEST_WORD = 200
_WORDS_OF_ONE = frozenset("AEIOUY")
_JOINS = re.compile(r"'|-{1,4}|\.")
_ARABIC = re.compile("[\u0600-\u06ff]")
_ARABIC_PREFIXES = ("وال", "بال", "فال", "كال", "لل", "ال", "و", "ف", "ب", "ل", "ك", "س")
_HEBREW_PREFIXES = ("ו", "ה", "ב", "כ", "ל", "מ", "ש")


class Possible(NamedTuple):
    """Something in a text that could be a form: where its first sign is, and where it ends."""

    form: str
    start: int
    end: int


def possible(text: str) -> tuple[Reading, Iterator[Possible]]:
    """The text as it is read, and everything in it that could be a form: a few for each word."""
    reading = read(text)
    return reading, _possible(reading)


def _possible(reading: Reading) -> Iterator[Possible]:
    words = reading.words()
    read_as = _as_names(reading, words)
    for at, word in enumerate(words):
        kinds = word.kinds
        yield from _as_one_word(word, kinds)
        yield from _inside(word, kinds)
        near = [each for other in _near(words, at) for each in read_as[other] if each.form not in PARTICLES]
        for known in read_as[at]:
            if known.form in PARTICLES:
                continue
            for other in near:
                yield Possible(f"j{known.form}{other.form}", known.start, other.end)
    yield from _rows(reading, words)
    yield from _tight(reading, words)
    yield from _initials(reading, words, read_as)
    yield from _spaced_letters(reading, words)
    yield from _without_spaces(reading)


def _near(words: Sequence[Word], at: int) -> Iterator[int]:
    """Which words are near enough to be the other half of a name; an address in between is passed over."""
    counted = 0
    for other in range(at + 1, min(at + 1 + _FAR, len(words))):
        yield other
        counted += not words[other].compound
        if counted == _NEAR:
            return


def _as_names(reading: Reading, words: Sequence[Word]) -> list[list[Possible]]:
    """What each word can be as a part of a name: itself, its pieces, and with what a sign has cut off from it."""
    found: list[list[Possible]] = []
    for at, word in enumerate(words):
        own = [Possible("".join(signs), word.start, word.end) for signs in word.variants()]
        pieces = word.pieces()
        if len(pieces) > 1:
            for start, end in pieces:
                part = replace(word, start=start, end=end)
                own += [Possible("".join(signs), start, end) for signs in part.variants()]
        before = words[at - 1] if at else None
        if before and _JOINS.fullmatch(reading.kinds, before.end, word.start):
            own += [Possible(first.form + each.form, first.start, each.end) for first in found[-1][:2] for each in own]
        found.append(own[:_READINGS])
    return found


def _as_one_word(word: Word, kinds: str) -> Iterator[Possible]:
    if kinds == "ll" and not word.compound:
        return  # a name of two letters has a capital
    for signs in word.variants():
        form = "".join(signs)
        yield Possible(f"w{form}", word.start, word.end)
        if "c" in kinds and (prefixes := _prefixes(form)):
            for prefix in prefixes:
                if form.startswith(prefix) and len(form) - len(prefix) > 1:
                    yield Possible(f"w{form[len(prefix) :]}", word.start + len(prefix), word.end)
    pieces = word.pieces()
    if pieces == [(word.start, word.end)]:
        return
    texts = ["".join(word.reading.plain[start:end]) for start, end in pieces]
    for first, (start, _) in enumerate(pieces):
        for last in range(first, min(first + 4, len(pieces))):
            end = pieces[last][1]
            yield Possible("w" + "".join(texts[first : last + 1]), start, end)
            if last > first + 1:
                yield Possible(f"w{texts[first]}{texts[last]}", start, end)
        part = replace(word, start=start, end=pieces[first][1])
        yield from (Possible("w" + "".join(signs), part.start, part.end) for signs in part.variants())


def _prefixes(form: str) -> Iterable[str]:
    if _ARABIC.match(form):
        return _ARABIC_PREFIXES
    return _HEBREW_PREFIXES if "\u0590" <= form[0] <= "\u05ff" else ()


def _inside(word: Word, kinds: str) -> Iterator[Possible]:
    """Words that are run together: in addresses and tags; two names also elsewhere; in scripts that add to words."""
    size = word.end - word.start
    if "h" in kinds or size > _LONGEST_WORD:
        return  # the first is seen to by itself; the second is no word
    least, domain = _least(word, kinds)
    if size <= least and not (word.compound and size > _AT_ITS_END):
        return
    for signs in word.variants():
        for start in range(size):
            for end in range(start + least, min(size, start + _LONGEST) + 1):
                if end - start < size:
                    yield Possible(domain + "".join(signs[start:end]), word.start + start, word.start + end)
        if word.compound and size > _AT_ITS_END:
            yield Possible("w" + "".join(signs[:_AT_ITS_END]), word.start, word.start + _AT_ITS_END)
            yield Possible("w" + "".join(signs[-_AT_ITS_END:]), word.end - _AT_ITS_END, word.end)


def _least(word: Word, kinds: str) -> tuple[int, str]:
    if "k" in kinds:
        return 2, "w"
    if "c" in kinds:
        return 4, "w"
    return (_INSIDE_COMPOUND, "w") if word.compound else (_INSIDE_WORD, "j")


def _rows(reading: Reading, words: Sequence[Word]) -> Iterator[Possible]:
    """Words in a row; two more than in a term, where an apostrophe parts none."""
    for seen in (reading.plain, reading.looks) if reading.looks is not reading.plain else (reading.plain,):
        texts = ["".join(seen[word.start : word.end]) for word in words]
        for first in range(len(words)):
            joined = texts[first]
            for last in range(first + 1, min(first + IN_A_ROW + 2, len(words))):
                joined += texts[last]
                yield Possible(f"r{joined}", words[first].start, words[last].end)


def _tight(reading: Reading, words: Sequence[Word]) -> Iterator[Possible]:
    """Words with signs but no blank between them may be one: Lopez-Garcia, **Ma**ria, Lo.pez."""
    texts = [["".join(signs) for signs in word.variants()][:2] for word in words]
    for first in range(len(words)):
        joined = texts[first]
        for last in range(first + 1, min(first + 4, len(words))):
            if " " in reading.kinds[words[last - 1].end : words[last].start]:
                break
            joined = [start + end for start in joined for end in texts[last]][:4]
            for form in joined:
                yield Possible(f"w{form}", words[first].start, words[last].end)


def _initials(reading: Reading, words: Sequence[Word], read_as: Sequence[Sequence[Possible]]) -> Iterator[Possible]:
    """M. Lopez; Lopez, M.; M Lopez where the letter is no word; @mlopez and mlopez@."""
    for at, word in enumerate(words):
        for start, end in word.pieces():
            if "@" in (reading.raw[max(start - 1, 0) : start], reading.raw[end : end + 1]):
                yield Possible("i" + "".join(reading.plain[start:end]), start, end)
        after = reading.raw[word.end : word.end + 1]
        if word.kinds != "U" or (after != "." and reading.raw[word.start] in _WORDS_OF_ONE):
            continue
        initial = "".join(reading.plain[word.start : word.end])
        for other in (each for near in read_as[at + 1 : at + 1 + _NEAR] for each in near):
            yield Possible(f"i{initial}{other.form}", word.start, other.end)
        for other in read_as[at - 1] if at and after == "." else ():
            yield Possible(f"i{initial}{other.form}", other.start, word.end)


def _spaced_letters(reading: Reading, words: Sequence[Word]) -> Iterator[Possible]:
    """L o p e z, M-a-r-i-a: three letters or more, each by itself."""
    row: list[int] = []
    for word in [*words, None]:
        if word and word.end - word.start == 1 and (not row or word.start - row[-1] <= 4):
            row.append(word.start)
            continue
        if len(row) > 2:
            yield from _windows(reading, row, 3)
        row = [word.start] if word and word.end - word.start == 1 else []


def _without_spaces(reading: Reading) -> Iterator[Possible]:
    """Chinese, Japanese, Thai: any signs in a row, over blanks and middle dots."""
    for run in re.finditer(r"h(?:[ -]*h)+", reading.kinds):
        places = [at for at in range(*run.span()) if reading.kinds[at] == "h"]
        syllables = reading.plain[places[0]] < "\u3000"  # Thai and its neighbours take several signs for one
        yield from _windows(reading, places, *((3, SYLLABLES) if syllables else (2, SIGNS)))


def _windows(reading: Reading, places: Sequence[int], least: int, most: int = _LONGEST) -> Iterator[Possible]:
    for first in range(len(places)):
        form = "w" + "".join(reading.plain[at] for at in places[first : first + least - 1])
        for last in range(first + least - 1, min(first + most, len(places))):
            form += reading.plain[places[last]]
            yield Possible(form, places[first], places[last] + 1)
