"""Numbers that are identifiers only because their word stands beside them, in English or Spanish."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from storyshare.gate.identifiers import checks
from storyshare.gate.identifiers.evidence import digits, is_everyday, named
from storyshare.gate.identifiers.hits import DOUBTFUL, NAMED, Hit


@dataclass(frozen=True, slots=True, kw_only=True)
class _Labelled:
    kind: str
    words: re.Pattern[str]
    value: re.Pattern[str]
    severity: Literal["error", "warning"] = "error"
    certainty: int = NAMED + 2


def _words(*patterns: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![A-Za-z0-9])(?:{'|'.join(patterns)})(?![A-Za-z])", re.IGNORECASE)


def _value(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w$,])(?:{pattern})(?!\w|[.,:/\-]\d)", re.IGNORECASE)


def _long(fewest: int, most: int, letters: str = "") -> re.Pattern[str]:
    return _value(rf"{letters}\d(?:[ .\-]?\d){{{fewest - 1},{most - 1}}}")


_NUMBER = r"\s{0,4}(?:#|numbers?|nos?\b\.?|num\b\.?|numero|id)"
_NUMBER_OF = r"(?:numero|num|no)\b\.?\s{1,4}de\s{1,4}"
SOCIAL_WORDS = _words(
    r"SSNs?|NSS",
    r"SS\s?(?:#|no\b\.?)",
    r"soc(?:ial|\.)?\s{1,4}sec(?:urity|\.)?(?:\s{1,4}(?:number|no|#|card))?",
    r"(?:seguro|seguridad)\s{1,4}social",
    r"(?:my|his|her|your|the|el|mi|su)\s{1,4}social",
)
CARD_WORDS = _words("card|tarjeta|visa|mastercard|amex|debit|credit|debito|credito")
_GAP = r"(?:\s?[\-.–]\s?|\s)?"
_NINE = re.compile(rf"(?<![\w$.,])\d{{3}}{_GAP}\d{{2}}{_GAP}\d{{4}}(?![\w]|[.,]\d)")

_LABELLED = (
    _Labelled(kind="social-security", words=SOCIAL_WORDS, value=_NINE),
    _Labelled(kind="social-security", words=_words("NSS|IMSS"), value=_long(11, 11)),  # Mexico's has eleven digits
    _Labelled(
        kind="taxpayer-number",
        words=_words(
            "ITIN",
            r"tax(?:payer)?\s{1,4}(?:id|number|no|identification)",
            "contribuyente",
            r"individual\s{1,4}taxpayer",
        ),
        value=_NINE,
    ),
    _Labelled(
        kind="visa",
        words=_words(rf"visa{_NUMBER}", rf"(?<!OMB )control{_NUMBER}", rf"{_NUMBER_OF}visa"),
        value=_long(8, 15),
    ),
    _Labelled(
        kind="admission-number",
        words=_words(
            "I-?94", r"admission\s{1,4}(?:number|no)", r"(?:numero|registro)\s{1,4}de\s{1,4}(?:admision|entrada)"
        ),
        value=_value(r"\d(?:[ \-]?\d){10}|\d{9}[A-Z]\d"),
    ),
    _Labelled(kind="sevis", words=_words("SEVIS"), value=_long(9, 10, "N?")),
    _Labelled(
        kind="unhcr",
        words=_words("UNHCR|ACNUR|progres"),
        value=_value(r"(?:[A-Z]{2,3}-?)?\d{3}-?\d{2}[A-Z]\d{4,5}"),
    ),
    _Labelled(
        kind="driver-licence",
        words=_words(
            r"driv(?:er|ing)(?:'?s)?\s{1,4}(?:licen[cs]es?|permit)",
            r"DL\s?(?:#|no\b\.?)?",
            r"licencia\s{1,4}de\s{1,4}(?:conducir|manejo|manejar)",
        ),
        value=_value(r"(?=[A-Z0-9\-]{0,4}\d{3})[A-Z]{0,2}\d[\d\-]{4,15}"),
    ),
    _Labelled(
        kind="bank-account",
        words=_words(
            rf"account{_NUMBER}",
            rf"routing{_NUMBER}",
            rf"cuenta(?:\s{{1,4}}(?:bancaria|de\s{{1,4}}banco|de\s{{1,4}}ahorros?))?{_NUMBER}",
            "CLABE",
            rf"{_NUMBER_OF}cuenta",
        ),
        value=_long(6, 18),
    ),
    _Labelled(
        kind="detention-number",
        words=_words(
            rf"(?:booking|inmate|detainee|subject|FINS?|event){_NUMBER}", rf"{_NUMBER_OF}(?:detenido|interno|recluso)"
        ),
        value=_long(6, 12, "[A-Z]{0,3}"),
    ),
    _Labelled(
        kind="national-id",
        words=_words(
            r"cedula(?:\s{1,4}de\s{1,4}(?:ciudadania|identidad))?",
            r"C\.\s?[CI]\.?",
            "DUI|DPI|CUI|DNI|INE|RTN|NIT|RUT|identidad",
            r"carnet?\s{1,4}de\s{1,4}identidad",
            r"(?:documento|tarjeta)\s{1,4}(?:unico\s{1,4})?de\s{1,4}identi(?:dad|ficacion)",
            r"national\s{1,4}id(?:entity)?(?:\s{1,4}card)?|identity\s{1,4}card|consular\s{1,4}id",
            r"mat(?:ricula|\.)?\s{1,4}consular|clave\s{1,4}de\s{1,4}elector",
        ),
        value=_value(r"(?:[VEJP]-?)?\d(?:[ .\-]?\d){6,13}[A-Z]?"),
    ),
    _Labelled(
        kind="national-id",
        words=_words(rf"(?:personal\s{{1,4}})?ID{_NUMBER}", rf"identification{_NUMBER}", r"state\s{1,4}ID"),
        value=_long(6, 14, "[A-Z]{0,2}"),
        severity="warning",
        certainty=DOUBTFUL + 5,
    ),
    _Labelled(kind="bank-card", words=CARD_WORDS, value=re.compile(r"(?<![\w.,/=#])\d(?:[ \-]?\d){12,18}(?!\w)")),
)


def find(text: str) -> Iterator[Hit]:
    """Every such number in a plain text."""
    for rule in _LABELLED:
        for each in named(text, rule.words, rule.value):
            start, end = each.value.span()
            if each.close and not is_everyday(text, start, end) and _may_be(rule.kind, each.value[0]):
                yield Hit(kind=rule.kind, start=start, end=end, severity=rule.severity, certainty=rule.certainty)


def _may_be(kind: str, written: str) -> bool:
    plain = digits(written)
    if kind == "social-security":
        return len(plain) == 11 or checks.is_social(plain)
    if kind == "taxpayer-number":
        return plain[0] == "9"
    return kind != "bank-card" or checks.is_card(plain)
