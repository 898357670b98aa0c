"""Cutting a text into whole sentences, in any language: rules of punctuation, and a few words that end in a stop."""

import re

_CLOSERS = "\"'”’»›)\\]）」』】》*_"
_OPENERS = "\"'“‘„«‹(\\[（「『【《¿¡—–-"
# A stop that white space follows, or an ideographic one, which needs none; closing quotes stay with their sentence.
_BREAK = re.compile(
    rf"(?P<stop>[.!?…؟۔।॥።։។၊။]+)[{_CLOSERS}]*(?:[ \u00a0\u202f]»)?(?=\s)|[。！？｡]+[。！？｡…]*[{_CLOSERS}]*|\n\s*\n"
)
_LAST_WORD = re.compile(r"[^\s({\[“‘\"'«¿¡—–]*\Z")
_LONGEST_NAME = 40
_NEXT = re.compile(rf"[\s{_OPENERS}]*(\w+)?")
_SPACES = re.compile(r"[ \t\n\r\f\v]+")

# Always followed by a name, or by the other party.
_BEFORE_NAME = frozenset(
    (
        *("mr", "mrs", "ms", "mx", "dr", "prof", "rev", "fr", "hon", "gov", "sen", "rep", "gen", "col", "capt", "lt"),
        *("sgt", "mt", "v", "vs", "viz", "cf", "e.g", "i.e", "sra", "srta", "dra", "lic", "lda", "ee", "mme", "mlle"),
    )
)
# An abbreviation before a number, else a word or the end of one like any other ("She said no.").
_BEFORE_NUMBER = frozenset(
    (
        *("no", "nos", "art", "arts", "sec", "secs", "ch", "fig", "vol", "pp", "ca", "approx", "nr", "núm", "pág"),
        *("jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "ene", "abr", "dic"),
    )
)
# May end a sentence: then the next one opens with a word that seldom follows them otherwise.
_MAY_END = frozenset(
    ("inc", "ltd", "co", "corp", "llc", "jr", "sr", "st", "etc", "al", "dept", "uu", "ud", "uds", "usw")
)
_INITIALS = re.compile(r"(?:[^\W\d_]\.)*[^\W\d_]\.?")
_OPENING_WORDS = frozenset(
    (
        *("a", "aber", "after", "all", "an", "and", "another", "as", "at", "before", "but", "cuando", "das", "der"),
        *("después", "die", "during", "el", "ella", "ellas", "elle", "elles", "ellos", "en", "entonces", "er", "es"),
        *("esta", "este", "esto", "et", "even", "every", "for", "from", "he", "her", "here", "his", "how", "however"),
        *("hoy", "i", "if", "il", "ils", "in", "it", "its", "la", "las", "le", "les", "los", "mais", "many", "my"),
        *("nadie", "no", "nobody", "now", "of", "on", "once", "one", "our", "pero", "she", "sie", "since", "so"),
        *("some", "soon", "su", "sus", "that", "the", "their", "then", "there", "these", "they", "this", "those"),
        *("today", "un", "una", "und", "under", "we", "what", "when", "where", "which", "while", "who", "why", "with"),
        *("without", "y", "yet", "yo", "you", "your", "él"),
    )
)


def sentences(text: str) -> list[str]:
    """The sentences of a text in order, each with its closing quotes; runs of white space become one space.

    Joined again they are the text but for white space. A blank line always ends one. Where a stop may or may not end
    a sentence ("U.S. court"), it does not: a cut in the wrong place reads worse than a long sentence.
    """
    found: list[str] = []
    start = 0
    for match in _BREAK.finditer(text):
        if not match["stop"] or _ends_sentence(text, start, match):
            found.append(text[start : match.end()])
            start = match.end()
    found.append(text[start:])
    return [sentence for each in found if (sentence := _SPACES.sub(" ", each).strip())]


def _ends_sentence(text: str, start: int, match: re.Match[str]) -> bool:
    following = _NEXT.match(text, match.end())
    word = (following[1] if following else "") or ""
    if word[:1].islower():
        return False
    if match["stop"] != ".":
        return True
    before = text[start : match.start()]
    last = _LAST_WORD.search(before, max(0, len(before) - _LONGEST_NAME))
    name = last[0].casefold() if last else ""
    if not word or name == "i":
        return True
    if name in _BEFORE_NAME or before.strip().isdecimal():  # "1. First": the number of a list
        return False
    if name in _BEFORE_NUMBER:
        return not word[0].isdecimal()
    return word.casefold() in _OPENING_WORDS or not (name in _MAY_END or _INITIALS.fullmatch(name))
