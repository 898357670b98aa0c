"""Street addresses as they are written in Spanish: the street before the house."""

from __future__ import annotations

import re
from collections.abc import Iterator

from storyshare.gate.identifiers.hits import DOUBTFUL, SHAPED, Hit

_TYPE = (
    r"(?:c/|calle|avenida|avda|ave|av|calzada|calz|boulevard|bulevar|blvd|carrera|cra|kra|pasaje|psje"
    r"|callejon|privada|priv|prolongacion|prol|camino|paseo|diagonal|transversal|jiron|circuito|cerrada"
    r"|andador|ruta|pje|rua|travessa)"
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
    rf"(?<![A-Za-z0-9])(?i:{_TYPE})(?:\b\.?|(?<=/))\s{{1,4}}(?P<name>(?:\d{{1,2}}\sde\s|(?:de|del|la|las|los|el|das|dos|do|da)\s){{0,3}}[A-Z]{_PART}(?:\s(?:[A-Z]{_PART}|de|del|la|las|los|y)){{0,4}}?),?\s{{1,4}}(?P<house>{_HOUSE}){_REST}(?![\w%]|[.,]\d|\s(?:de|personas|anos|casos|veces)\b)"
)
_GUATEMALAN = re.compile(
    rf"(?<![\w.,/-])\d{{1,2}}\s?(?:a|ra|da|ta|na|va|ma|º|°)?\.?\s{{1,4}}(?i:avenida|calle|av|ave)\b\.?\s{{1,4}}(?:[A-Z]\w{{1,12}}\s)?(?:#\s?)?\d{{1,3}}\s?-\s?\d{{1,3}}{_REST}(?!\w)"
)
_HOUSE_BY_NAME = re.compile(
    rf"(?<![A-Za-z0-9])(?i:{_TYPE}|{_QUARTER}|manzana|mz)\b\.?\s{{1,4}}{_PART}(?:\s{_PART}){{0,4}},?\s{{1,4}}(?:(?i:{_TYPE}|block|bloque|manzana|mz|poligono|pol|senda|grupo)\b\.?\s{_PART},?\s{{1,4}}){{0,2}}(?i:casa|lote|apto|apartamento|depto|departamento|edificio|villa)\b\.?\s(?:#\s?|(?i:no|num)\.?\s?)?\d{{1,4}}[A-Za-z]?\b"
)

# Bogotá, Medellín, Guatemala: "Calle 72 10-34", "Diagonal 6, 10-50".
_CROSSING = re.compile(
    r"(?<![A-Za-z0-9])(?i:calle|carrera|cra|kra|cl|diagonal|transversal|avenida|av)\b\.?\s{1,4}\d{1,3}\s?[A-Z]?,?\s{1,4}\d{1,3}[A-Z]?\s?-\s?\d{1,3}"
    rf"{_REST}(?![\w%]|[.,:]\d|\s(?!(?:en|in|y|and|at|is|was|es)\b)[a-z])"
)
_LOT = re.compile(
    r"(?<![A-Za-z0-9])(?i:manzana|mza?|mzn)\b\.?\s{0,4}(?:\d{1,3}|[A-Z]{1,2}),?\s{1,4}(?i:lote|lt)\b\.?\s{0,4}\d{1,4}(?!\w)"
)
# "C. Reforma 12": also an initial and a year, so only where a line or a part of it begins.
_SHORT_CALLE = re.compile(
    rf"(?:^|(?<=[,;:(]\s)|(?<=\b[Ee]n\s)|(?<=\bla\s))C\.\s(?:de\s(?:la\s|los\s)?)?[A-Z]{_PART}(?:\s[A-Z]{_PART}){{0,2}},?\s(?:#\s?|No\.?\s?)?(?P<house>\d{{1,4}})(?![\w%]|[.,]\d)",
    re.MULTILINE,
)


def find(text: str) -> Iterator[Hit]:
    """Every such address in a plain text."""
    for pattern in (_NUMBERED, _GUATEMALAN, _HOUSE_BY_NAME, _CROSSING, _LOT):
        for found in pattern.finditer(text):
            yield address(found, SHAPED)
    for found in _NAMED_STREET.finditer(text):
        yield address(found, DOUBTFUL if is_year(found["house"]) else SHAPED)
    for found in _SHORT_CALLE.finditer(text):
        if not is_year(found["house"]):
            yield address(found, DOUBTFUL)


def is_year(number: str) -> bool:
    """Whether a house number may be a year, or a span of years."""
    return all(part.isdigit() and 1900 <= int(part) <= 2100 for part in number.split("-"))


def address(found: re.Match[str], certainty: int) -> Hit:
    """What was found, without the stop or the comma that ends it."""
    return Hit(
        kind="street-address",
        start=found.start(),
        end=found.start() + len(found[0].rstrip(" .,")),
        severity="warning" if certainty == DOUBTFUL else "error",
        certainty=certainty,
    )
