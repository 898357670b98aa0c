"""Whether a full stop ends a sentence or an abbreviation, by the word before it and the word after it."""

import re

from storyshare.text.abbreviations import AFTER_NUMERAL, BEFORE_NAME, BEFORE_NUMBER, BEFORE_ORDINAL, MAY_END, OPENING

_LONGEST = 40
_LAST_WORD = re.compile(r"[^\s({\[“‘„\"'«»¿¡—–/*_]*\Z")
_FOLLOWING = re.compile(r"\s*[\"'“‘„«»‹(\[（「『【《¿¡*_\s]*(?P<word>\w+)?(?P<rest>.{0,2})", re.DOTALL)
_LABEL = re.compile(r"\s*[(*_\-]*(?:\d{1,3}|[A-Za-z]|[ivxIVX]{2,5})")
# Two letters of one grapheme at the most: "Ст.", "ए.". A syllable of Korean or an ideograph is a word.
_INITIALS = re.compile(r"(?:[^\W\d_]{1,2}\.-?)*[^\W\d_\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7ff][\u0900-\u0dff]?")
_NO_VOWEL = re.compile(r"[B-DF-HJ-NP-TV-XZb-df-hj-np-tv-xz][b-df-hj-np-tv-xz]+")
_NOT_ABBREVIATED = frozenset(("km", "kg", "cm", "mm", "hmm", "shh", "th", "nd", "rd", "st", "tv", "pdf", "html", "mph"))
_NUMBERED = re.compile(r"\d|[IVXLC]+\b(?!’|')|[A-Z](?:-?\d|\b)")
_SIGNS = frozenset("§¶№&$€£")
_ELISION = re.compile(r"[^\W\d_]{1,2}[’'](?=\w)")
# "5 p.m. Monday", "5 p.m. EST"
_AFTER_HOUR = re.compile(
    r"\s*(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|Eastern|Central|Mountain|Pacific|[A-Z]{2,4})\b"
)
_HOURS = frozenset(("a.m", "p.m", "a. m", "p. m"))
_DAY = re.compile(r"\d{1,2}")
_DATE = re.compile(r"\d{1,2}\.(?:\s|\Z)")
_ELIDED = frozenset(("c", "d", "j", "l", "n", "qu", "s"))


def is_full_stop(text: str, start: int, stop: int, ahead: str, language: str = "") -> bool:
    """Whether the `.` at `stop` ends the sentence that began at `start`; in `ahead` is some of what follows it."""
    before = text[max(start, stop - _LONGEST) : stop]
    last = _LAST_WORD.search(before)
    own = _ELISION.sub("", last[0].rstrip(")]"), count=1) if last else ""
    before_own = before[: len(before) - len(own)].rstrip()
    if own.casefold() != "i" or not before_own:
        label = stop - start < _LONGEST and _LABEL.fullmatch(before)
        return not label and _is_stop_after(own, before_own, ahead, language)
    word, rest = _next_word(ahead)
    return not (len(word) == 1 and rest[:1] == ".")


def opens_one(ahead: str) -> bool:
    """Whether what follows begins with a word that opens sentences."""
    return _may_open(*_next_word(ahead))


def _next_word(ahead: str) -> tuple[str, str]:
    following = _FOLLOWING.match(ahead)
    return (following["word"] or "", following["rest"]) if following else ("", "")


def _is_stop_after(own: str, before: str, ahead: str, language: str) -> bool:
    name = own.casefold()
    word, rest = _next_word(ahead)
    if not word:
        return not (ahead.lstrip()[0] in _SIGNS and _is_abbreviation(own))
    if _is_title(name, before):
        return False
    if name in BEFORE_NUMBER and (name not in MAY_END or word[0].isdecimal()):
        return not _NUMBERED.match(word) or (word == "I" and rest[:1] not in (",", ";") and name == "no")
    if name in _HOURS:
        return not _AFTER_HOUR.match(ahead)
    if name[:1].isdecimal():
        return not _is_ordinal(name, before, ahead, language)
    return _may_open(word, rest) or not _is_abbreviation(own)


def _is_title(name: str, before: str) -> bool:
    """Whether a name must follow; "M." for Monsieur and "Sr." for Señor only where no name precedes."""
    return name in BEFORE_NAME or (
        name in ("jr", "sr", "m") and not (_follows_name(before) and (name != "m" or before[-1] != ","))
    )


def _may_open(word: str, rest: str) -> bool:
    """Whether this word opens sentences, and is no initial: "A. Lopez"."""
    if rest[:1] in ("’", "'") and word.casefold() in _ELIDED:
        return True
    return word.casefold() in OPENING and not (len(word) == 1 and rest[:1] == ".")


def _follows_name(before: str) -> bool:
    """Whether what precedes an abbreviation is a name: "Smith Sr.", against "el Sr."."""
    words = before.split()
    return bool(words) and words[-1][:1].isupper() and words[-1].casefold() not in OPENING


def _is_abbreviation(own: str) -> bool:
    name = own.casefold()
    return (
        name in MAY_END
        or name.endswith("str")
        or name in BEFORE_NAME
        or name in BEFORE_NUMBER
        or bool(_INITIALS.fullmatch(own))
        or (name not in _NOT_ABBREVIATED and bool(_NO_VOWEL.fullmatch(own)))
    )


def _is_ordinal(number: str, before: str, ahead: str, language: str) -> bool:
    """Whether the number goes on as in "am 5. Mai", "der 3. Senat", "3. 5. 2019": elsewhere it ends its sentence."""
    word, rest = _next_word(ahead)
    if not _DAY.fullmatch(number):
        return False
    if word[0].isdecimal():
        return bool(_DATE.match(ahead.lstrip())) or bool(_DATE.search(before[-3:]))
    opens = _may_open(word, rest)
    ordinal = language.partition("-")[0] in ("de", "lb") or before.rpartition(" ")[2].casefold() in BEFORE_ORDINAL
    return word.casefold() in AFTER_NUMERAL or (ordinal and not opens)
