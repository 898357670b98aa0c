"""Coordinates, as people, maps and links write them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from storyshare.gate.identifiers.hits import DOUBTFUL, NAMED, SHAPED, UNMISTAKABLE, Hit

_LAT, _LON = r"[-+]?\d{1,2}\.\d", r"[-+]?\d{1,3}\.\d"
_PAIR = re.compile(rf"(?<![\w.$,\-+])(?P<lat>{_LAT}{{1,12}})°?\s?[,;/|\s]\s?(?P<lon>{_LON}{{1,12}})(?![\w%]|[.,]\d)")
_IN_LINK = re.compile(
    rf"(?:geo:|@|[?&](?:q|ll|sll|cbll|center|daddr|saddr|destination|origin|query|viewpoint|mlat|lat|latitude|location|loc|coords?|sspn|cp)=(?:loc:|geo:)?|#map=\d{{1,2}}(?:\.\d)?/|!3d|/maps?/(?:dir|search|place)/)(?P<both>{_LAT}{{1,14}}(?:,|/|~|!4d|&(?:mlon|lon|lng|longitude)=|\s?,\s?|\+)\+?{_LON}{{1,14}})",
    re.IGNORECASE,
)
_DEGREE = r"\s?[°º*]\s?|\s?deg(?:rees)?\s?"
_HALF = r"\d{1,3}(?:[.,]\d{1,8})?"
_MINUTES = r"(?:\s?\d{1,2}(?:\.\d{1,6})?\s?')"
_SECONDS = r"(?:\s?\d{1,2}(?:[.,]\d{1,4})?\s?(?:\"|''))"
_SIDE_LAT, _SIDE_LON = r"(?:[NS]\b|norte\b|sur\b|north\b|south\b)", r"(?:[EWO]\b|este\b|oeste\b|east\b|west\b)"
_DEGREES = re.compile(
    rf"(?<![\w.])(?:[-+]?{_HALF}(?:{_DEGREE}){_MINUTES}?{_SECONDS}?\s?{_SIDE_LAT}[\s,;/y]{{0,3}}[-+]?{_HALF}(?:{_DEGREE}){_MINUTES}?{_SECONDS}?\s?{_SIDE_LON}"
    rf"|[NS]\s?{_HALF}(?:{_DEGREE}){_MINUTES}?{_SECONDS}?[\s,;/]{{0,3}}[EWO]\s?{_HALF}(?:{_DEGREE})?{_MINUTES}?{_SECONDS}?"
    rf"|[NS]\s?\d{{1,2}}\.\d{{3,8}}[\s,;]{{1,3}}[EWO]\s?\d{{1,3}}\.\d{{3,8}}"
    rf"|\d{{1,2}}\.\d{{1,8}}\s?[NS][\s,;]{{1,3}}\d{{1,3}}\.\d{{1,8}}\s?[EWO]\b)",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"\b(?:lat(?:itude|itud)?)\b[\s:=.]{0,3}(?P<both>[-+]?\d{1,2}\.\d{1,12}°?\s?[NS]?[\s,;&y]{0,4}(?:and\s)?(?:lon|lng|long(?:itude|itud)?)\b[\s:=.]{0,3}[-+]?\d{1,3}\.\d{1,12}°?(?:\s?[EWO]\b)?)",
    re.IGNORECASE,
)
_WORDS = re.compile(
    r"\b(?:coordinates?|coordenadas?|coords?|gps|lat\b|latitud|latitude|location|ubicacion)", re.IGNORECASE
)
_PLUS_CODE = re.compile(
    r"(?<![A-Za-z0-9+])(?P<area>(?:[23456789CFGHJMPQRVWX]{8}|[23456789CFGHJMPQRVWX]{4}|[23456789CFGHJMPQRVWX]{6}))\+[23456789CFGHJMPQRVWX]{2,4}(?![A-Za-z0-9+])"
)
_THREE_WORDS = re.compile(
    r"(?<![\w/:])///[a-z]{3,20}\.[a-z]{3,20}\.[a-z]{3,20}\b|(?<=what3words\.com/)[a-z]{3,20}\.[a-z]{3,20}\.[a-z]{3,20}\b|(?<=w3w\.co/)[a-z]{3,20}\.[a-z]{3,20}\.[a-z]{3,20}\b",
    re.IGNORECASE,
)
_ONE_MORE = re.compile(r"[,;]?\s{1,4}(?:(?:and|y)\s{1,4})?\d{1,3}\.\d")  # a row of figures
_COMMAS = re.compile(r"(?<![\w.$,])[-+]?\d{1,2},\d{4,12}\s?[;/|]\s?[-+]?\d{1,3},\d{4,12}(?![\w%])")
_GRID = re.compile(r"(?<![\w])\d{1,2}[C-HJ-NP-X]\s?[A-HJ-NP-Z]{2}\s?(?:\d{4}\s?\d{4}|\d{5}\s?\d{5})(?!\w)")
_MAP_LINK = re.compile(r"(?:https?://)?(?:maps\.app\.goo\.gl|goo\.gl/maps)/[\w\-]{3,60}", re.IGNORECASE)


_SHAPES = ((_DEGREES, NAMED), (_COMMAS, SHAPED), (_GRID, SHAPED), (_THREE_WORDS, SHAPED), (_MAP_LINK, DOUBTFUL))


def find(text: str) -> Iterator[Hit]:
    """Every position on the Earth in a plain text."""
    for found in _IN_LINK.finditer(text):
        if _on_earth(*_two(found["both"])):
            yield Hit(kind="coordinates", start=found.start("both"), end=found.end("both"), certainty=UNMISTAKABLE)
    for found in _NAMED.finditer(text):
        yield Hit(kind="coordinates", start=found.start("both"), end=found.end("both"), certainty=NAMED + 1)
    for found in _PAIR.finditer(text):
        yield from _pair(text, found)
    for found in _PLUS_CODE.finditer(text):
        if any(character.isdigit() for character in found[0]) and any(character.isalpha() for character in found[0]):
            yield _hit(found, NAMED if len(found["area"]) == 8 else DOUBTFUL)
    for pattern, certainty in _SHAPES:
        for found in pattern.finditer(text):
            yield _hit(found, certainty)


def _pair(text: str, found: re.Match[str]) -> Iterator[Hit]:
    decimals = min(len(found["lat"].split(".")[1]), len(found["lon"].split(".")[1]))
    signed = "-" in found["lat"] + found["lon"]
    first, second = float(found["lat"]), float(found["lon"])
    if not _on_earth(first, second) and not (signed and decimals >= 4 and _on_earth(second, first)):
        return
    if _WORDS.search(text, max(0, found.start() - 30), found.start()) and decimals >= 2:
        yield _hit(found, NAMED)
    elif decimals < 5 and not signed and _ONE_MORE.match(text, found.end()):
        return
    elif decimals >= 5 or (decimals >= 3 and signed):
        yield _hit(found, SHAPED)
    elif decimals >= 4:
        yield _hit(found, DOUBTFUL)


def _two(both: str) -> tuple[float, float]:
    first, second = re.findall(r"[-+]?\d{1,3}\.\d{1,14}", both)[:2]
    return float(first), float(second)


def _on_earth(latitude: float, longitude: float) -> bool:
    return abs(latitude) <= 90 and abs(longitude) <= 180


def _hit(found: re.Match[str], certainty: int) -> Hit:
    return Hit(
        kind="coordinates",
        start=found.start(),
        end=found.end(),
        severity="warning" if certainty == DOUBTFUL else "error",
        certainty=certainty,
    )
