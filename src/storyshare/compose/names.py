"""Changed names are starred where they first stand in a post, and the star is explained."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from storyshare.models import Entity, Person

# Scripts that set no space between words, and those whose words take endings or beginnings: a name may stand in them.
_NO_SPACES = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_JOINED_BEFORE = "وفبلكשבהלמכ"  # Arabic and Hebrew write "and", "to", "from" together with the name
# Vowel points of Arabic and Hebrew, which a text may have or not, and what keeps a Persian ending apart.
_POINTS = "\u064b-\u0652\u0670\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7"
_ENDING = "\u200c?"
_POINT = re.compile(f"[{_POINTS}]")
_POINTED = re.compile("[\u05d0-\u05ea\u0620-\u064a\u066e-\u06d3]")
# What may make a name clickable, or part of something that is.
_CLICKABLE = re.compile(r"[@＠#＃$]|://|\w\.\w")
# Compiled once: such large classes take a millisecond each.
_BEGINNING = re.compile(rf"(?<!\w)|(?<=[{_NO_SPACES}])|(?<=\b[{_JOINED_BEFORE}])|(?<=\bلل)")
_END = re.compile(rf"(?:(?!\w)|(?=[{_NO_SPACES}])|(?<=\u200c))(?![@＠#＃$])")
_MAY_STAND_BEFORE = re.compile(f"[{_NO_SPACES}\ufe0f\u20e3]")
# A word of Katakana goes on to its last letter: ロザリア is not ロザ.
_KATAKANA = re.compile("[\u30a1-\u30fa\u30fc-\u30fe]{2}")
# What may stand before a name and is nobody's own.
_TITLES = re.compile(
    "the|mrs?|ms|mx|dra?|sra?|prof|mme|mlle|doña|señora?|senhora?|madame|monsieur|frau|herr|sister|brother|judge",
    re.IGNORECASE,
)
_APOSTROPHES = re.compile("['’ʼ]")


def star_names(text: str, people: Iterable[Person], find: Callable[[str], tuple[Entity, ...]]) -> tuple[str, int]:
    """The text with every changed name starred once, where it first stands, and how many changed names stand in it.

    A name counts as a whole word, written as in the record or all in capitals, in any of its forms, in full or by its
    first word; in scripts without spaces between words, wherever it stands. Of several that could be meant the longest
    is: `Ana María` is not `Ana`, nor is the attorney `Ana Ruiz`. Links, mentions and hashtags are left alone. A star of
    the author's own stays where it is the first, and goes where it is not.
    """
    reading = _reading(tuple(people))
    if reading is None:
        return text, 0
    seen: set[int] = set()
    kept: list[str] = []
    begin = 0
    entities: tuple[Entity, ...] | None = None
    for person, start, end in reading.standing(text):
        if entities is None:
            entities = find(text) if _CLICKABLE.search(text) else ()
        if any(entity.start < end and start < entity.end for entity in entities):
            continue
        kept.append(text[begin:end])
        begin = end
        if person not in seen:
            seen.add(person)
            if text[end : end + 1] != "*":
                kept.append("*")
        elif text[end : end + 1] == "*" and text[end + 1 : end + 2] != "*":
            begin += 1
    return "".join((*kept, text[begin:])), len(seen)


def stars_in(text: str, people: Iterable[Person]) -> int:
    """How many people's changed names stand in the text with their star."""
    reading = _reading(tuple(people))
    return len({person for person, _, end in reading.standing(text) if text[end : end + 1] == "*"}) if reading else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reading:
    """How the names of one story's people are found; `whose` is by form, -1 for a name that was not changed."""

    pattern: re.Pattern[str]
    whose: Mapping[str, int]

    def standing(self, text: str) -> Iterator[tuple[int, int, int]]:
        """Each changed name in the text: whose it is, where it begins, where its star belongs."""
        start = 0
        while found := self.pattern.search(text, start):
            start = found.start()
            match: re.Match[str] | None = found if _begins(text, start) else None
            while match and not _ends(text, match.end()):  # a shorter name may stand there
                match = self.pattern.match(text, start, match.end() - 1)
            if match and (person := self.whose[_plain(match["name"])]) >= 0:
                yield person, start, match.end()
            start = match.end() if match else start + 1


@lru_cache(maxsize=64)
def _reading(people: tuple[Person, ...]) -> _Reading | None:
    changed = [(number, person) for number, person in enumerate(people) if person.name_changed]
    if not changed:
        return None
    forms = [(name, number) for number, person in changed for name in person.names]
    forms += [(name, -1) for person in people if not person.name_changed for name in person.names]
    forms += [(first, number) for number, person in changed for name in person.names if (first := _first(name))]
    forms = [(form, number) for name, number in forms if any(map(str.isalnum, form := name.strip("* ")))]
    whose: dict[str, int] = {}
    written: set[str] = set()
    for form, number in forms:
        whose.setdefault(_plain(form), number)
        for shape in (form, form.upper()):
            whose.setdefault(_plain(shape), number)
            written |= {unicodedata.normalize("NFC", shape), unicodedata.normalize("NFD", shape)}
    if not forms:
        return None
    longest_first = "|".join(_pattern(form) for form in sorted(written, key=lambda form: (-len(form), form)))
    return _Reading(pattern=re.compile(rf"(?P<name>{longest_first})[{_POINTS}]*{_ENDING}"), whose=whose)


def _first(name: str) -> str:
    """The first word of a name of several, leaving out a title; empty where it is no name by itself."""
    words = [word for word in name.split() if not word.endswith(".") and not _TITLES.fullmatch(word)]
    return words[0] if words and not words[0][0].islower() else ""


def _plain(form: str) -> str:
    """What all ways to write one form have in common."""
    bare = _POINT.sub("", _APOSTROPHES.sub("'", unicodedata.normalize("NFD", form)))
    return unicodedata.normalize("NFC", " ".join(bare.split()))


def _pattern(form: str) -> str:
    """Any white space between its words, any apostrophe within them, any vowel points."""
    words = (_APOSTROPHES.sub("['’ʼ]", re.escape(word)) for word in _POINT.sub("", form).split())
    return r"\s+".join(_POINTED.sub(rf"\g<0>[{_POINTS}]*", word) for word in words)


def _begins(text: str, start: int) -> bool:
    """Whether a name can begin there, and is not the end of a word."""
    before = text[start - 1 : start]
    if _is_mark(before) and not _MAY_STAND_BEFORE.match(before):
        return False
    return bool(_BEGINNING.match(text, start)) and not _KATAKANA.fullmatch(before + text[start])


def _ends(text: str, end: int) -> bool:
    """Whether a name can end there, and no word goes on, be it by a sign that belongs to its last letter."""
    after = text[end : end + 1]
    return bool(_END.match(text, end)) and not _is_mark(after) and not _KATAKANA.fullmatch(text[end - 1] + after)


def _is_mark(character: str) -> bool:
    return character != "" and unicodedata.category(character).startswith("M")
