"""Numbers on a person's papers: Social Security, tax, passport, licence, national identity, bank."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from storyshare.gate.identifiers.hits import (
    DOUBTFUL,
    NAMED,
    SHAPED,
    UNMISTAKABLE,
    Hit,
    digits,
    is_everyday,
    named,
    word_near,
)

_SOCIAL = re.compile(r"(?<![\w$.,/:+\-])(\d{3})(\s?-\s?|\s|\.)(\d{2})(\s?-\s?|\s|\.)(\d{4})(?!\w|[.,:/\-]\d)")
_SOCIAL_IN_NAME = re.compile(r"(?<=_)(\d{3})(-)(\d{2})(-)(\d{4})(?!\d)")
_SOCIAL_WORDS = re.compile(
    r"(?<![A-Za-z])(?:SSN|NSS)s?(?![A-Za-z])|\bSS\s?(?:#|no\b\.?)|\bsoc(?:ial|\.)?\s+sec(?:urity|\.)?(?:\s+(?:number|no|#|card))?|\b(?:seguro|seguridad)\s+social\b"
    r"|\b(?:my|his|her|your|the|el|mi|su)\s+social\b",
    re.IGNORECASE,
)
_NINE = re.compile(r"(?<![\w$.,])\d{3}[\s\-.]?\d{2}[\s\-.]?\d{4}(?![\w]|[.,]\d)")
_TAX_WORDS = re.compile(
    r"\bITIN\b|\btax(?:payer)?\s+(?:id|number|no\b|identification)|\bcontribuyente\b|\bindividual\s+taxpayer\b",
    re.IGNORECASE,
)
_PASSPORT_WORDS = re.compile(
    r"(?<![A-Za-z])(?:passports?|pasaportes?|passeport|travel\s+document|documento\s+de\s+viaje|laissez-passer)(?![A-Za-z])",
    re.IGNORECASE,
)
_PASSPORT = re.compile(
    r"(?<![A-Za-z0-9$.,])[A-Z]{0,3}[\s\-]?\d(?:[\s\-]?\d){5,9}(?![A-Za-z0-9]|[.,:/]\d)", re.IGNORECASE
)
_CARD = re.compile(
    r"(?<![\w.,/=#\-])\d{4}(?:[\s\-]?\d{4}){2}[\s\-]?\d{1,7}(?![\w]|[\-.]\d)|(?<![\w.,/=#\-])3[47]\d{2}[\s\-]?\d{6}[\s\-]?\d{5}(?!\w)"
)
_CARD_WORDS = re.compile(r"\b(?:card|tarjeta|visa|mastercard|amex|debit|credit|debito|credito)\b", re.IGNORECASE)
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
_ADMISSION = re.compile(r"(?<![A-Za-z0-9])\d{9}[A-Z]\d(?![A-Za-z0-9])")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Labelled:
    """A number that is one only because its word stands beside it."""

    kind: str
    words: re.Pattern[str]
    value: re.Pattern[str]
    severity: Literal["error", "warning"] = "error"
    certainty: int = NAMED
    reach: int = 30


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![A-Za-z0-9])(?:{pattern})(?![A-Za-z])", re.IGNORECASE)


def _long(fewest: int, most: int, letters: str = "") -> re.Pattern[str]:
    return re.compile(
        rf"(?<![\w$,]){letters}\d(?:[ .\-]?\d){{{fewest - 1},{most - 1}}}(?!\w|[.,:/\-]\d)", re.IGNORECASE
    )


_NUMBER = r"(?:\s*(?:#|numbers?|nos?\b\.?|num\b\.?|numero|id))"
_LABELLED = (
    _Labelled(kind="social-security", words=_SOCIAL_WORDS, value=_NINE),
    _Labelled(kind="taxpayer-number", words=_TAX_WORDS, value=_NINE),
    _Labelled(kind="visa", words=_words(rf"visa{_NUMBER}|control{_NUMBER}|(?:numero|num|no)\b\.?\s+de\s+visa"), value=_long(8, 15)),
    _Labelled(kind="admission-number", words=_words(r"I-?94|admission\s+(?:number|no)|(?:numero|registro)\s+de\s+(?:admision|entrada)"), value=re.compile(r"(?<![\w$,])(?:\d(?:[ \-]?\d){10}|\d{9}[A-Z]\d)(?!\w)", re.IGNORECASE)),
    _Labelled(kind="sevis", words=_words("SEVIS"), value=_long(9, 10, "N?")),
    _Labelled(kind="unhcr", words=_words(r"UNHCR|ACNUR|progres"), value=re.compile(r"(?<![\w,])(?:[A-Z]{2,3}-?)?\d{3}-?\d{2}[A-Z]\d{4,5}(?!\w)", re.IGNORECASE)),
    _Labelled(kind="driver-licence", words=_words(r"driv(?:er|ing)(?:'?s)?\s+(?:licen[cs]es?|permit)|DL\s?(?:#|no\b\.?)?|licencia\s+de\s+(?:conducir|manejo|manejar)"), value=re.compile(r"(?<![\w$,])(?=[A-Z0-9\-]{0,4}\d{3})[A-Z]{0,2}\d[\d\-]{4,15}(?![\w]|[.,]\d)", re.IGNORECASE)),
    _Labelled(kind="bank-account", words=_words(rf"account{_NUMBER}|routing{_NUMBER}|cuenta(?:\s+(?:bancaria|de\s+banco|de\s+ahorros?))?{_NUMBER}|CLABE|(?:numero|num|no)\b\.?\s+de\s+cuenta"), value=_long(6, 18)),
    _Labelled(kind="detention-number", words=_words(rf"(?:booking|inmate|detainee|subject|FINS?|event){_NUMBER}|(?:numero|num|no)\b\.?\s+de\s+(?:detenido|interno|recluso)"), value=_long(6, 12, "[A-Z]{0,3}")),
    _Labelled(kind="national-id", words=_words(r"cedula(?:\s+de\s+(?:ciudadania|identidad))?|C\.\s?C\.?|C\.\s?I\.?|DUI|DPI|CUI|DNI|INE|RFC|carne(?:t)?\s+de\s+identidad|(?:documento|tarjeta)\s+(?:unico\s+)?de\s+identi(?:dad|ficacion)|identidad|national\s+id(?:entity)?(?:\s+card)?|identity\s+card|matricula\s+consular|consular\s+id|clave\s+de\s+elector"), value=re.compile(r"(?<![\w$,])(?:[VEJP]-?)?\d(?:[ .\-]?\d){6,13}[A-Z]?(?!\w|[.,:/\-]\d)", re.IGNORECASE)),
    _Labelled(kind="national-id", words=_words(rf"(?:personal\s+)?ID{_NUMBER}|identification{_NUMBER}|state\s+ID"), value=_long(6, 14, "[A-Z]{0,2}"), severity="warning", certainty=DOUBTFUL + 5),
    _Labelled(kind="bank-card", words=_CARD_WORDS, value=re.compile(r"(?<![\w.,/=#])\d(?:[ \-]?\d){12,18}(?!\w)")),
)  # fmt: skip

_SHAPES: tuple[tuple[str, re.Pattern[str], int], ...] = (
    ("curp", _CURP, UNMISTAKABLE),
    ("sevis", _SEVIS, UNMISTAKABLE),
    ("unhcr", _UNHCR, UNMISTAKABLE),
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
    for found in _DUI.finditer(text):
        yield _checked("national-id", found, _is_dui)
    for found in _DPI.finditer(text):
        yield _checked("national-id", found, _is_cui)
    for found in _IBAN.finditer(text):
        if _is_iban(found[0]):
            yield Hit(kind="iban", start=found.start(), end=found.end(), certainty=UNMISTAKABLE + 1)
    for found in _CARD.finditer(text):
        grouped = len(found[0]) > len(digits(found[0]))
        if _is_card(found[0]) and (grouped or word_near(text, _CARD_WORDS, *found.span())):
            yield Hit(kind="bank-card", start=found.start(), end=found.end(), certainty=UNMISTAKABLE)
    for rule in _LABELLED:
        for each in named(text, rule.words, rule.value, reach=rule.reach):
            if each.close and not is_everyday(text, *each.value.span()) and _may_be(rule.kind, each.value[0]):
                start, end = each.value.span()
                yield Hit(kind=rule.kind, start=start, end=end, severity=rule.severity, certainty=rule.certainty)


def _may_be(kind: str, written: str) -> bool:
    plain = digits(written)
    if kind == "social-security":
        return _is_social(plain)
    if kind == "taxpayer-number":
        return plain[0] == "9"
    return kind != "bank-card" or _is_card(plain)


def _social(text: str) -> Iterator[Hit]:
    for shape in (_SOCIAL, _SOCIAL_IN_NAME):
        for found in shape.finditer(text):
            plain = digits(found[0])
            start, end = found.span()
            same = found[2].strip() == found[4].strip()
            if not same or ("." in found[2] and not word_near(text, _SOCIAL_WORDS, start, end)):
                continue
            if _is_social(plain):
                yield Hit(kind="social-security", start=start, end=end, certainty=SHAPED + 5)
            elif _is_itin(plain):
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
            yield Hit(kind="passport", start=start, end=end, certainty=NAMED)


def _checked(kind: str, found: re.Match[str], is_right: Callable[[str], bool]) -> Hit:
    if is_right(digits(found[0])):
        return Hit(kind=kind, start=found.start(), end=found.end(), certainty=NAMED)
    return Hit(kind=kind, start=found.start(), end=found.end(), severity="warning", certainty=DOUBTFUL + 5)


def _is_social(plain: str) -> bool:
    """Whether the Social Security Administration can have given it: its rules of 2011."""
    return plain[:3] not in ("000", "666") and plain[0] != "9" and plain[3:5] != "00" and plain[5:] != "0000"


def _is_itin(plain: str) -> bool:
    """IRS: it begins with 9, and the fourth and fifth digits lie in these ranges."""
    middle = int(plain[3:5])
    return plain[0] == "9" and (50 <= middle <= 65 or 70 <= middle <= 88 or 90 <= middle <= 92 or 94 <= middle <= 99)


def _is_card(written: str) -> bool:
    """The Luhn sum, and the first digits that card networks have."""
    plain = digits(written)
    if not 13 <= len(plain) <= 19 or plain[0] not in "23456" or len(set(plain)) == 1:
        return False
    doubled = [int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(plain))]
    return sum(each - 9 if each > 9 else each for each in doubled) % 10 == 0


def _is_iban(written: str) -> bool:
    """ISO 13616: 97 leaves the remainder 1."""
    plain = "".join(written.split())
    if not 15 <= len(plain) <= 34:
        return False
    return int("".join(str(int(character, 36)) for character in plain[4:] + plain[:4])) % 97 == 1


def _is_dui(plain: str) -> bool:
    """El Salvador: the ninth digit is the check digit of the eight before it."""
    total = sum(int(digit) * (9 - place) for place, digit in enumerate(plain[:8]))
    return (10 - total % 10) % 10 == int(plain[8])


def _is_cui(plain: str) -> bool:
    """Guatemala: the ninth digit is the check digit of the eight before it, modulo 11."""
    return sum(int(digit) * (place + 2) for place, digit in enumerate(plain[:8])) % 11 == int(plain[8])
