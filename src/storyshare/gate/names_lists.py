"""The lists of `names.txt`: which words are names, and which have a capital for another reason."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Lists:
    """Words without accents and capitals.

    `also_words` are surnames that are words too; `phrases` are joined by _, `begins_phrase` are their first words; the
    `openers` need no article where a sentence begins.
    """

    given: frozenset[str]
    surnames: frozenset[str]
    places: frozenset[str]
    organisations: frozenset[str]
    days: frozenset[str]
    titles: frozenset[str]
    also_words: frozenset[str]
    words: frozenset[str]
    phrases: frozenset[str]
    openers: frozenset[str]
    begins_phrase: frozenset[str]

    def is_name(self, word: str) -> bool:
        """Whether the word, or a part of it between hyphens, is a name."""
        return any(part in self.given or part in self.surnames for part in word.split("-"))

    def is_known(self, word: str) -> bool:
        """Whether a capital is expected on the word although it is no person's name."""
        return any(word in each for each in (self.places, self.organisations, self.words, self.days, self.titles))


@cache
def lists() -> Lists:
    """The lists, read once."""
    found: dict[str, frozenset[str]] = {}
    # By its path: importlib.resources takes longer to load than the lists.
    written = Path(__file__).with_name("names.txt").read_text(encoding="utf-8")
    for section in written.split("# ")[1:]:
        name, _, words = section.partition("\n")
        found[name] = frozenset(words.split())
    begins = frozenset(phrase.partition("_")[0] for phrase in found["phrases"])
    return Lists(**found, begins_phrase=begins)
