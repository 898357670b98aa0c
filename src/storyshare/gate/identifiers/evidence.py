"""How a word beside a number is evidence, and what a number says of itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_REACH = 30
_LONGEST_VALUE = 64
# A stop that white space follows, but not the one of "no.", "tel." and their like.
_END_OF_SENTENCE = re.compile(
    r"(?<!\bno)(?<!\bnos)(?<!\bnum)(?<!\bnro)(?<!\bsec)(?<!\bsoc)(?<!\btel)(?<!\bcel)(?<!\bnac)(?<!\bexp)(?<!\breg)(?<!\bext)[.!?;](?=\s)"
    r"|\n\s{0,4}\n",
    re.IGNORECASE,
)
# Digits that are written as words, seven and more.
_DIGIT = (
    r"(?:zero|oh|one|two|three|four|five|six|seven|eight|nine|cero|uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve)"
)
SPOKEN = re.compile(rf"(?<![A-Za-z]){_DIGIT}(?:[\s,.\-]{{1,3}}{_DIGIT}){{6,12}}(?![A-Za-z])", re.IGNORECASE)
_AND = re.compile(r"\s{0,4}(?:[,;/&]|\band\b|\bor\b|\by\b|\bo\b|\s){1,3}\s{0,4}")
_CONNECTING = re.compile(
    r"(?:[\s:#=.,()\[\]\"'*_/\-º]|\b(?:is|was|are|no|nos|nr|nro|num|number|numbers|numero|numeros|n|id|of|for|the|her|his"
    r"|my|our|their|its|es|era|son|el|la|los|de|del|su|mi|card|book|ending|in|at|on|us|here|al)\b){0,60}",
    re.IGNORECASE,
)
_DATE = re.compile(
    r"(?:19|20)\d\d[-/. ](?:0?[1-9]|1[0-2])[-/. ](?:0?[1-9]|[12]\d|3[01])|(?:0?[1-9]|[12]\d"
    r"|3[01])[-/. ](?:0?[1-9]|[12]\d|3[01])[-/. ](?:19|20)?\d\d"
)
_YEARS = re.compile(r"(?:19|20)\d\d\s?[-/ ]\s?(?:19|20)?\d\d")
_COUNTED = re.compile(
    r"\s{0,4}(?:%|(?:de\s{1,4}|of\s{1,4})?(?:people|persons?|personas?|refugees?|refugiad|desplazad|migrants?|migrantes|asylum|cases|casos"
    r"|dollars?|dolares|pesos|quetzales|million|millones|signatures|firmas|years|anos|workers|trabajadores|children|ninos"
    r"|families|familias|members|followers)\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A value with its word beside it; `close` says that only connecting words stand between the two."""

    value: re.Match[str]
    close: bool


def named(text: str, words: re.Pattern[str], value: re.Pattern[str], *, reach: int = _REACH) -> Iterator[Named]:
    """Every value after one of the words, `reach` characters away at the most and in the same sentence.

    Of several values in a row ("numbers 1 and 2") each is given.
    """
    for label in words.finditer(text):
        place = label.end()
        found = value.search(text, place, place + reach + _LONGEST_VALUE)
        if found is None or found.start() - place > reach:
            continue
        between = text[place : found.start()]
        if _END_OF_SENTENCE.search(text, place, found.start() + 1):
            continue
        close = bool(_CONNECTING.fullmatch(between))
        while found is not None:
            yield Named(value=found, close=close)
            step = _AND.match(text, found.end(), found.end() + 12)
            found = (
                value.match(text, step.end(), step.end() + _LONGEST_VALUE)
                if step and step.end() > found.end()
                else None
            )


def word_near(  # noqa: PLR0913 - a place in a text, and how far to look
    text: str, words: re.Pattern[str], start: int, end: int, *, before: int = _REACH, after: int = 20
) -> bool:
    """Whether one of the words stands shortly before or after a stretch, in the same sentence."""
    earlier = text[max(0, start - before) : start]
    last = None
    for last in words.finditer(earlier):  # noqa: B007 - the last one counts
        pass
    if last and not _END_OF_SENTENCE.search(earlier, last.end()):
        return True
    later = text[end : end + after]
    found = words.search(later)
    return bool(found and not _END_OF_SENTENCE.search(later, 0, found.start()))


def is_everyday(text: str, start: int, end: int) -> bool:
    """Whether a stretch of digits is a day, a span of years, or the count of something."""
    written = text[start:end].strip()
    return bool(_DATE.fullmatch(written) or _YEARS.fullmatch(written) or _COUNTED.match(text, end, end + 24))


def digits(written: str) -> str:
    """Only the digits."""
    return "".join(character for character in written if character.isdigit())


def groups(written: str) -> tuple[int, ...]:
    """How many digits stand together each time, as (3, 2, 4)."""
    return tuple(len(run) for run in re.findall(r"\d+", written))
