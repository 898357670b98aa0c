"""Numbers on a person's papers: Social Security, tax, passport, licence, national identity, bank."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from storyshare.gate.identifiers import checks, labelled
from storyshare.gate.identifiers.evidence import digits, is_everyday, named, word_near
from storyshare.gate.identifiers.hits import DOUBTFUL, NAMED, SHAPED, UNMISTAKABLE, Hit

_SOCIAL = re.compile(r"(?<![\w$.,/:+\-])(\d{3})(\s?-\s?|\s|\.)(\d{2})(\s?-\s?|\s|\.)(\d{4})(?!\w|[.,:/\-]\d|\s\d{4})")
_SOCIAL_IN_NAME = re.compile(r"(?<=_)(\d{3})(-)(\d{2})(-)(\d{4})(?!\d)")
_PASSPORT_WORDS = re.compile(
    r"(?<![A-Za-z])(?:passports?|pasaportes?|passeport|travel\s{1,4}document|documento\s{1,4}de\s{1,4}viaje|laissez-passer)(?![A-Za-z])",
    re.IGNORECASE,
)
_PASSPORT = re.compile(
    r"(?<![A-Za-z0-9$])(?<!\d[.,])(?:[A-Z]{1,2}[\s\-]|(?i:[A-Z]{1,3}))?\d(?:[\s\-]?\d){5,9}(?![A-Za-z0-9]|[.,:/]\d)"
)
# The two lines at the foot of a passport or a card, for machines (ICAO 9303).
_MACHINE_LINES = re.compile(
    r"(?<![A-Z0-9<])(?:[PIACV][A-Z<][A-Z<]{3}[A-Z<]{2,36}<<[A-Z<]{2,39}|[A-Z0-9<]{9}\d[A-Z<]{3}\d{7}[MFX<]\d{7}[A-Z0-9<]{2,16})"
)
_CARD = re.compile(
    r"(?<![\w.,/=#\-])\d{4}(?:[\s\-]?\d{4}){2}[\s\-]?\d{1,7}(?![\w]|[\-.]\d)|(?<![\w.,/=#\-])3[47]\d{2}[\s\-]?\d{6}[\s\-]?\d{5}(?!\w)"
)
_IBAN = re.compile(r"(?<![A-Za-z0-9])[A-Z]{2}\d{2}(?:\s?[A-Z0-9]{4}){2,7}(?:\s?[A-Z0-9]{1,4})?(?![A-Za-z0-9])")
_CURP = re.compile(
    r"(?<![A-Za-z0-9])[A-Z][AEIOUX][A-Z]{2}\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[HMX][A-Z]{5}[A-Z0-9]\d(?![A-Za-z0-9])",
    re.IGNORECASE,
)
_SEVIS = re.compile(r"(?<![A-Za-z0-9])N[\s-]?00\d{2}[\s-]?\d{3}[\s-]?\d{3}(?!\w)", re.IGNORECASE)
_UNHCR = re.compile(r"(?<![\w-])\d{3}-\d{2}C\d{5}(?!\w)", re.IGNORECASE)
_DUI = re.compile(r"(?<![\w.,/-])\d{8}-\d(?![\w]|[-.]\d)")
_DPI = re.compile(r"(?<![\w.,/-])\d{4}[\s-]\d{5}[\s-](?:0[1-9]|1\d|2[0-2])(?:0[1-9]|[12]\d|3[0-8])(?![\w]|[-.]\d)")
_HONDURAN = re.compile(
    r"(?<![\w.,/-])(?:0[1-9]|1[0-8])(?:0[1-9]|1\d|2[0-8])[\s-](?:19|20)\d\d[\s-]\d{5}(?![\w]|[-.]\d)"
)
_NICARAGUAN = re.compile(r"(?<![\w.,/-])\d{3}-\d{6}-\d{4}[A-Z](?!\w)", re.IGNORECASE)
_NIT = re.compile(r"(?<![\w.,/-])\d{4}-\d{6}-\d{3}-\d(?![\w]|[-.]\d)")
_RFC = re.compile(
    r"(?<![A-Za-z0-9])[A-Z][AEIOUX][A-Z]{2}\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[A-Z0-9]{3}(?![A-Za-z0-9])"
)
_VOTER = re.compile(r"(?<![A-Za-z0-9])[A-Z]{6}\d{8}[HM]\d{3}(?![A-Za-z0-9])")
_ADMISSION = re.compile(r"(?<![A-Za-z0-9])\d{9}[A-Z]\d(?![A-Za-z0-9])")


_SHAPES: tuple[tuple[str, re.Pattern[str], int], ...] = (
    ("curp", _CURP, UNMISTAKABLE),
    ("passport", _MACHINE_LINES, UNMISTAKABLE),
    ("sevis", _SEVIS, UNMISTAKABLE),
    ("unhcr", _UNHCR, UNMISTAKABLE),
    ("national-id", _NIT, UNMISTAKABLE),
    ("national-id", _RFC, SHAPED),
    ("national-id", _VOTER, UNMISTAKABLE),
    ("national-id", _HONDURAN, UNMISTAKABLE),
    ("national-id", _NICARAGUAN, UNMISTAKABLE),
    ("admission-number", _ADMISSION, SHAPED),
)


def find(text: str) -> Iterator[Hit]:
    """Every such number in a plain text."""
    yield from _social(text)
    yield from _passports(text)
    for kind, shape, certainty in _SHAPES:
        for found in shape.finditer(text):
            yield Hit(kind=kind, start=found.start(), end=found.end(), certainty=certainty)
    for shape, is_right in ((_DUI, checks.is_dui), (_DPI, checks.is_cui)):
        for found in shape.finditer(text):
            yield _checked("national-id", found, is_right)
    yield from _bank(text)
    yield from labelled.find(text)


def _bank(text: str) -> Iterator[Hit]:
    for found in _IBAN.finditer(text):
        if checks.is_iban(found[0]):
            yield Hit(kind="iban", start=found.start(), end=found.end(), certainty=UNMISTAKABLE + 1)
    for found in _CARD.finditer(text):
        grouped = len(found[0]) > len(digits(found[0]))
        if checks.is_card(found[0]) and (grouped or word_near(text, labelled.CARD_WORDS, *found.span())):
            yield Hit(kind="bank-card", start=found.start(), end=found.end(), certainty=UNMISTAKABLE)


def _social(text: str) -> Iterator[Hit]:
    for shape in (_SOCIAL, _SOCIAL_IN_NAME):
        for found in shape.finditer(text):
            plain = digits(found[0])
            start, end = found.span()
            same = found[2].strip() == found[4].strip()
            if not same or ("." in found[2] and not word_near(text, labelled.SOCIAL_WORDS, start, end)):
                continue
            if checks.is_social(plain):
                yield Hit(kind="social-security", start=start, end=end, certainty=SHAPED + 5)
            elif checks.is_itin(plain):
                yield Hit(kind="taxpayer-number", start=start, end=end, certainty=SHAPED + 5)


def _passports(text: str) -> Iterator[Hit]:
    for each in named(text, _PASSPORT_WORDS, _PASSPORT, reach=40):
        start, end = each.value.span()
        if is_everyday(text, start, end):
            continue
        lettered = each.value[0][0].isalpha()
        if each.close or lettered or len(digits(each.value[0])) >= 8:
            yield Hit(kind="passport", start=start, end=end, certainty=NAMED + 2 if each.close else NAMED - 20)
    for found in _PASSPORT.finditer(text):
        start, end = found.span()
        after = text[end : end + 16]
        if _PASSPORT_WORDS.match(after.lstrip(" (,-:")) and not is_everyday(text, start, end) and found[0][0].isalpha():
            yield Hit(kind="passport", start=start, end=end, certainty=NAMED + 2)


def _checked(kind: str, found: re.Match[str], is_right: Callable[[str], bool]) -> Hit:
    if is_right(digits(found[0])):
        return Hit(kind=kind, start=found.start(), end=found.end(), certainty=SHAPED)
    return Hit(kind=kind, start=found.start(), end=found.end(), severity="warning", certainty=DOUBTFUL + 5)
