"""Street addresses and PO boxes, as they are written in the United States and in Spanish."""

from __future__ import annotations

import re
from collections.abc import Iterator

from storyshare.gate.identifiers.hits import DOUBTFUL, NAMED, SHAPED, Hit, word_near

_DIRECTION = r"(?:(?:N\.?[EW]\.?|S\.?[EW]\.?|[NSEW]|North|South|East|West|NORTH|SOUTH|EAST|WEST)\.?\s+)"
_WORD = r"[A-Z][\w'.\-]{0,24}"
_NAME = rf"(?:{_WORD}|\d{{1,3}}(?:st|nd|rd|th|ST|ND|RD|TH))(?:\s(?:{_WORD}|of|the|de|la|las|los|del|y)){{0,4}}?"
_SUFFIX = (
    r"(?i:street|st|avenue|ave|av|boulevard|blvd|road|rd|drive|dr|lane|ln|court|ct|way|place|pl|terrace|ter|circle|cir"
    r"|highway|hwy|parkway|pkwy|square|sq|trail|trl|loop|alley|row|plaza|pike|turnpike|crescent|close|mews|path|walk|heights|hts)"
)
_UNIT = r"(?:\.?,?\s*(?:(?i:apartment|apt|suite|ste|unit|room|rm|floor|fl|building|bldg|lot|trailer|space|spc)\.?\s*#?\s*[\w\-]{1,6}|#\s?[\w\-]{1,6}))"
_CITY = rf"(?:\.?,?\s+{_WORD}(?:\s{_WORD}){{0,3}},?\s+[A-Z]{{2}}\b\.?(?:,?\s+\d{{5}}(?:-\d{{4}})?\b)?|,?\s+\d{{5}}(?:-\d{{4}})?\b)"
_NUMBER = r"(?<![\w$.,/#:\-])(?P<number>\d{1,5}(?:[A-Za-z]|\s?½|-\d{1,4})?)"
_AMERICAN = re.compile(
    rf"{_NUMBER},?\s+(?P<direction>{_DIRECTION}){{0,2}}(?P<name>{_NAME})\s+(?P<suffix>{_SUFFIX})\b(?P<stop>\.?)(?:\s(?:[NSEW]|NE|NW|SE|SW)\b\.?)?(?P<unit>{_UNIT})?(?P<city>{_CITY})?"
)
_TYPE_FIRST = re.compile(
    rf"{_NUMBER}\s+{_DIRECTION}?(?P<name>(?:(?:County|State|Farm|Private|Old|US|U\.S\.)\s)?(?:Highway|Hwy|Route|Road|Avenue|Avenida|Calle|Camino|Via|Rue|Paseo|Ave)\s(?:\d{{1,4}}|(?:of\sthe\s|de\sla\s|del\s|de\s)?{_WORD}))\b(?P<unit>{_UNIT})?(?P<city>{_CITY})?"
)
_SMALL = re.compile(
    r"(?<![\w$.,/#:\-])(?P<number>\d{2,5})\s(?P<name>[a-z]{3,14})\s(?:street|st|avenue|ave|boulevard|blvd|road|rd|lane|ln)\b(?=\.?\s*(?:$|[,;!?\n]|\.(?:\s|$)|apt|unit|#))"
)
_BOX = re.compile(
    r"\b(?:P\.?\s?O\.?\s?|Post\s+Office\s+)Box\s+(?:#\s?|No\.?\s?)?\d{1,6}\b|\b(?:Apartado(?:\s+Postal)?|Apdo\.?(?:\s+Postal)?|A\.\s?P\.)\s+(?:(?:No|Num)\.?\s?)?\d{1,6}\b",
    re.IGNORECASE,
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
_DWELLING = re.compile(
    r"\b(?:at|on|address|lives?|lived|living|resid\w{1,5}|home|house|moved|mail|send|apartment|shelter|direccion|vive|vivo|viven|domicilio)\b",
    re.IGNORECASE,
)

_TYPE = r"(?:calle|avenida|avda|ave|av|calzada|calz|boulevard|bulevar|blvd|carrera|cra|kra|pasaje|psje|callejon|privada|priv|prolongacion|prol|camino|paseo|diagonal|transversal|jiron|circuito|cerrada|andador|ruta|pje)"
_QUARTER = r"(?:colonia|col|barrio|bo|urbanizacion|urb|residencial|res|fraccionamiento|fracc|reparto|zona|canton|caserio|comunidad|unidad)"
_PART = r"[\w'.\-]{1,20}"
_HOUSE = r"\d{1,5}[A-Za-z]?(?:\s?-\s?\d{1,5})?"
_REST = rf"(?:,?\s+(?i:{_QUARTER}|casa|apto|apartamento|depto|departamento|int|interior|edificio|lote)\b\.?\s+{_PART}(?:\s[A-Z]{_PART}){{0,3}}){{0,3}}"
_NUMBERED = re.compile(
    rf"(?<![A-Za-z0-9])(?i:{_TYPE})\b\.?\s+{_PART}(?:\s{_PART}){{0,5}}?,?\s*(?:#|(?i:no|num|numero|nro|n[º°])\b\.?:?|[Nn][º°])\s?{_HOUSE}{_REST}(?![\w]|[.,]\d)"
)
_NAMED_STREET = re.compile(
    rf"(?<![A-Za-z0-9])(?i:{_TYPE})\b\.?\s+(?P<name>(?:\d{{1,2}}\sde\s|(?:de|del|la|las|los|el)\s){{0,3}}[A-Z]{_PART}(?:\s(?:[A-Z]{_PART}|de|del|la|las|los|y)){{0,4}}?),?\s+(?P<house>{_HOUSE}){_REST}(?![\w%]|[.,]\d|\s(?:de|personas|anos|casos|veces)\b)"
)
_GUATEMALAN = re.compile(
    rf"(?<![\w.,/-])\d{{1,2}}\s?(?:a|ra|da|ta|na|va|ma|º|°)?\.?\s+(?i:avenida|calle|av|ave)\b\.?\s+(?:[A-Z]\w{{1,12}}\s)?(?:#\s?)?\d{{1,3}}\s?-\s?\d{{1,3}}{_REST}(?!\w)"
)
_HOUSE_BY_NAME = re.compile(
    rf"(?<![A-Za-z0-9])(?i:{_TYPE}|{_QUARTER})\b\.?\s+{_PART}(?:\s{_PART}){{0,4}},\s+(?:(?i:{_TYPE}|block|bloque|manzana|mz|poligono|pol|senda|grupo)\b\.?\s{_PART},?\s+){{0,2}}(?i:casa|lote|apto|apartamento|depto|departamento|edificio|villa)\b\.?\s(?:#\s?|(?i:no|num)\.?\s?)?\d{{1,4}}[A-Za-z]?\b"
)


def find(text: str) -> Iterator[Hit]:
    """Every postal address in a plain text."""
    if not any("0" <= character <= "9" for character in text):
        return
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
    words = {word.strip(".,").lower() for word in found["name"].split()}
    if words & _NO_STREET:
        return
    parts = found.re.groupindex
    # "In 5 East St. Louis" is a town: a saint's name goes on after the stop.
    if (
        "suffix" in parts
        and found["suffix"].lower() == "st"
        and found["stop"]
        and not found["unit"]
        and not found["city"]
    ):
        following = text[found.end() : found.end() + 2]
        if (
            len(following) == 2
            and following[0] == " "
            and following[1].isupper()
            and "direction" in parts
            and found["name"].lower() in ("east", "west", "north", "south")
        ):
            return
    proved = (
        found["unit"] or found["city"] or word_near(text, _DWELLING, found.start(), found.start(), before=24, after=0)
    )
    if _is_year(found["number"]) and not proved:
        return
    yield _hit(found, SHAPED)


def _is_year(number: str) -> bool:
    return number.isdigit() and 1900 <= int(number) <= 2100


def _hit(found: re.Match[str], certainty: int) -> Hit:
    return Hit(
        kind="street-address",
        start=found.start(),
        end=found.end(),
        severity="warning" if certainty == DOUBTFUL else "error",
        certainty=certainty,
    )
