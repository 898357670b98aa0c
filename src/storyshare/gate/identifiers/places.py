"""Street addresses and PO boxes as they are written in the United States, and with those of `streets_in_spanish`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from storyshare.gate.identifiers import streets_in_spanish
from storyshare.gate.identifiers.evidence import word_near
from storyshare.gate.identifiers.hits import DOUBTFUL, NAMED, SHAPED, Hit
from storyshare.gate.identifiers.streets_in_spanish import address, is_year

_DIRECTION = r"(?:(?:N\.?[EW]\.?|S\.?[EW]\.?|[NSEW]|North|South|East|West|NORTH|SOUTH|EAST|WEST)\.?\s{1,4})"
_WORD = r"[A-Z][\w'.\-]{0,24}"
_NAME = rf"(?:{_WORD}|\d{{1,3}}(?:st|nd|rd|th|ST|ND|RD|TH))(?:\s(?:{_WORD}|of|the|de|la|las|los|del|y)){{0,4}}?"
_SUFFIX = (
    r"(?i:street|st|avenue|ave|av|boulevard|blvd|road|rd|drive|dr|lane|ln|court|ct|way|place|pl|terrace|ter|circle|cir"
    r"|highway|hwy|parkway|pkwy|square|sq|trail|trl|loop|alley|row|plaza|pike|turnpike|crescent|close|mews|path|walk|heights|hts|concourse|expressway|freeway|causeway|cove|esplanade)"
)
_UNIT = (
    r"(?:\.?,?\s{0,4}(?:(?i:apartment|apt|suite|ste|unit|room|rm|floor|fl|building|bldg|lot|trailer|space"
    r"|spc)\.?\s{0,4}#?\s{0,4}[\w\-]{1,6}|#\s?[\w\-]{1,6}))"
)
_CITY = (
    rf"(?:\.?,?\s{{1,4}}{_WORD}(?:\s{_WORD}){{0,3}},?\s{{1,4}}[A-Z]{{2}}\b\.?(?:,?\s{{1,4}}\d{{5}}(?:-\d{{4}})?\b)?"
    rf"|,?\s{{1,4}}\d{{5}}(?:-\d{{4}})?\b)"
)
_NUMBER = r"(?<![\w$.,/#:\-])(?P<number>\d{1,5}(?:[A-Za-z]|\s?½|-\d{1,4})?)"
_AMERICAN = re.compile(
    rf"{_NUMBER},?\s{{1,4}}(?P<direction>{_DIRECTION}){{0,2}}(?P<name>{_NAME})\s{{1,4}}(?P<suffix>{_SUFFIX})\b(?P<stop>\.?)(?:\s(?:[NSEW]|NE|NW|SE|SW)\b\.?)?(?P<unit>{_UNIT})?(?P<city>{_CITY})?"
)
_TYPE_FIRST = re.compile(
    rf"{_NUMBER}\s{{1,4}}{_DIRECTION}?(?P<name>(?:(?:County|State|Farm|Private|Old|US|U\.S\.)\s)?(?:Highway|Hwy|Route|Road|Avenue|Avenida|Calle|Camino|Via|Rue|Paseo|Ave)\s(?:\d{{1,4}}|(?:of\sthe\s|de\sla\s|del\s|de\s)?{_WORD})|(?:FM|RM|CR|SR)\s\d{{2,4}}(?!\.\d)|(?:rue|ruelle|avenue|boulevard|chemin|impasse|allee|quai)\s(?:de\s(?:la\s|l')?|du\s|des\s|d')?{_WORD})\b(?P<unit>{_UNIT})?(?P<city>{_CITY})?"
)
_SMALL = re.compile(
    r"(?<![\w$.,/#:\-])(?P<number>\d{2,5})\s(?P<name>[a-z]{3,14})\s(?:street|st|avenue|ave|boulevard|blvd|road|rd|lane|ln)\b(?=\.?\s{0,4}(?:$|[,;!?\n]|\.(?:\s|$)|apt|unit|#))"
)
_BOX = re.compile(
    r"\b(?i:(?:P\.?\s?O\.?\s?|Post\s{1,4}Office\s{1,4})Box\s{1,4}(?:#\s?|No\.?\s?)?\d{1,6}"
    r"|(?:Apartado(?:\s{1,4}Postal)?|Apdo\.?(?:\s{1,4}Postal)?|A\.\s?P\.)\s{1,4}(?:(?:No|Num)\.?\s?)?\d{1,6}(?:-\d{1,4})?)\b"
    rf"(?:{_CITY})?"
)
_RURAL_BOX = re.compile(
    r"\b(?:RR|HC|HCR|PSC|CMR|(?i:rural\s{1,4}route))\s?#?\d{1,4},?\s{1,4}(?i:box)\s{1,4}#?\d{1,6}\b"
)
# Streets whose name has no word for a street in it; not "12 Broadway shows".
_BY_NAME_ALONE = re.compile(
    rf"{_NUMBER}\s{{1,4}}{_DIRECTION}?(?:Broadway|Bowery|(?:The\s)?Embarcadero)\b(?!-|\s(?!(?:was|is|and|or|in|near|at|with|where|until|on)\b)[a-z])(?P<unit>{_UNIT})?(?P<city>{_CITY})?"
)
# Wisconsin counts its houses on a grid.
_GRID = re.compile(rf"(?<![\w-])[NSEW]\d{{1,3}}\s?[NSEW]\d{{2,5}}\s{{1,4}}{_NAME}\s{{1,4}}{_SUFFIX}\b")
# Words that make the number before them a year or a measure, not a house.
_NO_STREET = frozenset(
    (
        *(
            "supreme",
            "immigration",
            "district",
            "federal",
            "circuit",
            "superior",
            "high",
            "appeals",
            "appellate",
            "family",
            "juvenile",
            "criminal",
        ),
        *(
            "state",
            "municipal",
            "only",
            "own",
            "better",
            "hour",
            "hours",
            "day",
            "days",
            "year",
            "years",
            "mile",
            "miles",
            "lane",
            "star",
            "minute",
        ),
        *(
            "week",
            "month",
            "county",
            "tribal",
            "u.s",
            "u.s.",
            "us",
            "international",
            "probate",
            "civil",
            "trial",
            "food",
            "blood",
            "voter",
        ),
        *(
            "people",
            "women",
            "men",
            "children",
            "families",
            "supremo",
            "food",
            "toy",
            "membership",
            "fundraising",
            "km",
            "meter",
            "foot",
            "way",
        ),
    )
)
_YEAR_BEFORE = re.compile(
    r"\b(?:in|the|since|of|by|until|till|from|a|en|de|el|for|to|and|during|late|early)\s$", re.IGNORECASE
)
_DWELLING = re.compile(
    r"\b(?:at|on|address|lives?|lived|living|resid\w{1,5}|home|house|moved|mail|send|apartment|shelter|direccion|vive|vivo|viven|domicilio)\b",
    re.IGNORECASE,
)


def find(text: str) -> Iterator[Hit]:
    """Every postal address in a plain text."""
    for pattern, certainty in ((_BOX, NAMED), (_RURAL_BOX, SHAPED), (_GRID, SHAPED)):
        for found in pattern.finditer(text):
            yield address(found, certainty)
    for pattern in (_AMERICAN, _TYPE_FIRST):
        for found in pattern.finditer(text):
            yield from _american(text, found)
    for found in _BY_NAME_ALONE.finditer(text):
        yield address(found, SHAPED if _is_proved(text, found) else DOUBTFUL)
    for found in _SMALL.finditer(text):
        if found["name"] not in _NO_STREET:
            yield address(found, DOUBTFUL)
    yield from streets_in_spanish.find(text)


def _american(text: str, found: re.Match[str]) -> Iterator[Hit]:
    suffix = found["suffix"].lower() if "suffix" in found.re.groupindex else ""
    if suffix and _is_no_street(text, found, suffix):
        return
    if not is_year(found["number"]) or _is_proved(text, found):
        yield address(found, SHAPED)
    elif not _YEAR_BEFORE.search(text, max(0, found.start() - 12), found.start()):
        yield address(found, DOUBTFUL)


def _is_proved(text: str, found: re.Match[str]) -> bool:
    """Whether a flat, a town, or a word of living there stands beside it."""
    near = word_near(text, _DWELLING, found.start(), found.start(), before=24, after=0)
    return bool(found["unit"] or found["city"] or near)


def _is_no_street(text: str, found: re.Match[str], suffix: str) -> bool:
    name = found["name"].lower()
    if {word.strip(".,") for word in name.split()} & _NO_STREET:
        return True
    if suffix == "ct" and name.strip(".") == "s":  # the Supreme Court Reporter
        return True
    following = text[found.end() : found.end() + 2]
    # "5 East St. Louis families": a saint's name goes on after the stop.
    saint = suffix == "st" and found["stop"] and following[:1] == " " and following[1:].isupper()
    return bool(saint and name in ("east", "west", "north", "south"))
