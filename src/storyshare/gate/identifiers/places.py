"""Street addresses and PO boxes, as they are written in the United States and in Spanish."""

from __future__ import annotations

import re
from collections.abc import Iterator

from storyshare.gate.identifiers.evidence import word_near
from storyshare.gate.identifiers.hits import DOUBTFUL, NAMED, SHAPED, Hit

_DIRECTION = r"(?:(?:N\.?[EW]\.?|S\.?[EW]\.?|[NSEW]|North|South|East|West|NORTH|SOUTH|EAST|WEST)\.?\s{1,4})"
_WORD = r"[A-Z][\w'.\-]{0,24}"
_NAME = rf"(?:{_WORD}|\d{{1,3}}(?:st|nd|rd|th|ST|ND|RD|TH))(?:\s(?:{_WORD}|of|the|de|la|las|los|del|y)){{0,4}}?"
_SUFFIX = (
    r"(?i:street|st|avenue|ave|av|boulevard|blvd|road|rd|drive|dr|lane|ln|court|ct|way|place|pl|terrace|ter|circle|cir"
    r"|highway|hwy|parkway|pkwy|square|sq|trail|trl|loop|alley|row|plaza|pike|turnpike|crescent|close|mews|path|walk|heights|hts)"
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
    rf"{_NUMBER}\s{{1,4}}{_DIRECTION}?(?P<name>(?:(?:County|State|Farm|Private|Old|US|U\.S\.)\s)?(?:Highway|Hwy|Route|Road|Avenue|Avenida|Calle|Camino|Via|Rue|Paseo|Ave)\s(?:\d{{1,4}}|(?:of\sthe\s|de\sla\s|del\s|de\s)?{_WORD}))\b(?P<unit>{_UNIT})?(?P<city>{_CITY})?"
)
_SMALL = re.compile(
    r"(?<![\w$.,/#:\-])(?P<number>\d{2,5})\s(?P<name>[a-z]{3,14})\s(?:street|st|avenue|ave|boulevard|blvd|road|rd|lane|ln)\b(?=\.?\s{0,4}(?:$|[,;!?\n]|\.(?:\s|$)|apt|unit|#))"
)
_BOX = re.compile(
    r"\b(?i:(?:P\.?\s?O\.?\s?|Post\s{1,4}Office\s{1,4})Box\s{1,4}(?:#\s?|No\.?\s?)?\d{1,6}"
    r"|(?:Apartado(?:\s{1,4}Postal)?|Apdo\.?(?:\s{1,4}Postal)?|A\.\s?P\.)\s{1,4}(?:(?:No|Num)\.?\s?)?\d{1,6})\b"
    rf"(?:{_CITY})?"
)
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

_TYPE = (
    r"(?:c/|calle|avenida|avda|ave|av|calzada|calz|boulevard|bulevar|blvd|carrera|cra|kra|pasaje|psje"
    r"|callejon|privada|priv|prolongacion|prol|camino|paseo|diagonal|transversal|jiron|circuito|cerrada"
    r"|andador|ruta|pje)"
)
_QUARTER = (
    r"(?:colonia|col|barrio|bo|urbanizacion|urb|residencial|res|fraccionamiento|fracc|reparto|zona|canton"
    r"|caserio|comunidad|unidad)"
)
_PART = r"[\w'.\-]{1,20}"
_HOUSE = r"(?:\d{1,5}[A-Za-z]?(?:\s?-\s?\d{1,5})?|[Ss]/[Nn])"
_REST = (
    rf"(?:,?\s{{1,4}}(?i:{_QUARTER}|casa|apto|apartamento|depto|departamento|int|interior|edificio"
    rf"|lote)\b\.?\s{{1,4}}{_PART}(?:\s[A-Z]{_PART}){{0,3}}){{0,3}}"
)
_NUMBERED = re.compile(
    rf"(?<![A-Za-z0-9])(?:\d{{1,3}}\s?(?:a|ra|da|ta|na|va|ma|º|°)?\.?\s)?(?i:{_TYPE})(?:\b\.?|(?<=/))\s{{1,4}}{_PART}(?:\s{_PART}){{0,5}}?,?\s{{0,4}}(?:#|(?i:no|num|numero|nro|n[º°])\b\.?:?|[Nn][º°])\s?{_HOUSE}{_REST}(?![\w]|[.,]\d)"
)
_NAMED_STREET = re.compile(
    rf"(?<![A-Za-z0-9])(?i:{_TYPE})(?:\b\.?|(?<=/))\s{{1,4}}(?P<name>(?:\d{{1,2}}\sde\s|(?:de|del|la|las|los|el)\s){{0,3}}[A-Z]{_PART}(?:\s(?:[A-Z]{_PART}|de|del|la|las|los|y)){{0,4}}?),?\s{{1,4}}(?P<house>{_HOUSE}){_REST}(?![\w%]|[.,]\d|\s(?:de|personas|anos|casos|veces)\b)"
)
_GUATEMALAN = re.compile(
    rf"(?<![\w.,/-])\d{{1,2}}\s?(?:a|ra|da|ta|na|va|ma|º|°)?\.?\s{{1,4}}(?i:avenida|calle|av|ave)\b\.?\s{{1,4}}(?:[A-Z]\w{{1,12}}\s)?(?:#\s?)?\d{{1,3}}\s?-\s?\d{{1,3}}{_REST}(?!\w)"
)
_HOUSE_BY_NAME = re.compile(
    rf"(?<![A-Za-z0-9])(?i:{_TYPE}|{_QUARTER}|manzana|mz)\b\.?\s{{1,4}}{_PART}(?:\s{_PART}){{0,4}},?\s{{1,4}}(?:(?i:{_TYPE}|block|bloque|manzana|mz|poligono|pol|senda|grupo)\b\.?\s{_PART},?\s{{1,4}}){{0,2}}(?i:casa|lote|apto|apartamento|depto|departamento|edificio|villa)\b\.?\s(?:#\s?|(?i:no|num)\.?\s?)?\d{{1,4}}[A-Za-z]?\b"
)


def find(text: str) -> Iterator[Hit]:
    """Every postal address in a plain text."""
    for found in _BOX.finditer(text):
        yield _hit(found, NAMED)
    for pattern in (_AMERICAN, _TYPE_FIRST):
        for found in pattern.finditer(text):
            yield from _american(text, found)
    for found in _SMALL.finditer(text):
        if found["name"] not in _NO_STREET:
            yield _hit(found, DOUBTFUL)
    for pattern in (_NUMBERED, _GUATEMALAN, _HOUSE_BY_NAME):
        for found in pattern.finditer(text):
            yield _hit(found, SHAPED)
    for found in _NAMED_STREET.finditer(text):
        yield _hit(found, DOUBTFUL if _is_year(found["house"]) else SHAPED)


def _american(text: str, found: re.Match[str]) -> Iterator[Hit]:
    suffix = found["suffix"].lower() if "suffix" in found.re.groupindex else ""
    if suffix and _is_no_street(text, found, suffix):
        return
    proved = found["unit"] or found["city"]
    proved = proved or word_near(text, _DWELLING, found.start(), found.start(), before=24, after=0)
    if not _is_year(found["number"]) or proved:
        yield _hit(found, SHAPED)
    elif not _YEAR_BEFORE.search(text, max(0, found.start() - 12), found.start()):
        yield _hit(found, DOUBTFUL)


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


def _is_year(number: str) -> bool:
    """Whether a house number may be a year, or a span of years."""
    return all(part.isdigit() and 1900 <= int(part) <= 2100 for part in number.split("-"))


def _hit(found: re.Match[str], certainty: int) -> Hit:
    return Hit(
        kind="street-address",
        start=found.start(),
        end=found.start() + len(found[0].rstrip(" .,")),
        severity="warning" if certainty == DOUBTFUL else "error",
        certainty=certainty,
    )
