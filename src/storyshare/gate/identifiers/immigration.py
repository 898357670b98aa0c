"""Numbers of the immigration offices and courts: A-numbers, USCIS receipts, court cases."""

from __future__ import annotations

import re
from collections.abc import Iterator

from storyshare.gate.identifiers.evidence import SPOKEN, groups, is_everyday, named, word_near
from storyshare.gate.identifiers.hits import DOUBTFUL, NAMED, SHAPED, UNMISTAKABLE, Hit

_BETWEEN = r"[\s\-._/*()\\·•,]"
_EIGHT_OR_NINE = rf"\d(?:{_BETWEEN}{{0,3}}\d){{7,8}}(?!\d|,\d)"
_A = re.compile(
    rf"(?<![A-Za-z0-9])A(?P<gap>[\s#:.\-*_/\\()=\"']{{0,4}}(?:[Nn]o\.?\s?)?)(?P<digits>{_EIGHT_OR_NINE})(?![A-Za-z])"
)
# Letters in the place of digits: O for 0, l or I for 1.
_DISGUISED = re.compile(
    r"(?<![A-Za-z0-9])A[\s#\-]?(?=[0-9OolI\-]{0,11}\d[0-9OolI\-]{0,6}\d)(?=[0-9\-]{0,11}[OolI])[0-9OolI]{2,3}-?[0-9OolI]{3}-?[0-9OolI]{3}(?![A-Za-z0-9])"
)
_SMALL_A = re.compile(r"(?<![A-Za-z0-9])a(?P<gap>[#\-]?)(?P<digits>\d{3}-?\d{3}-?\d{3}|\d{8})(?![A-Za-z0-9])")
_BARE = re.compile(rf"(?<![\w.,$]){_EIGHT_OR_NINE}(?![A-Za-z])")
_A_OR_BARE = re.compile(rf"(?<![\w.,$])(?:A[\s#:.\-*_\\(]{{0,4}})?{_EIGHT_OR_NINE}(?![A-Za-z])", re.IGNORECASE)
_A_WORDS = re.compile(
    r"\bA[\s\-]?(?:numbers?|nos?|num|file|#)(?![A-Za-z])|\bA#|\balien(?:\s{1,4}(?:registration|reg\.?|file|number|no|id)){0,5}\b|\bARN\b"
    r"|\b(?:anum|alien\s{1,4}reg)\b\.?(?:\s{1,4}no\b\.?)?|\bINS\s{1,4}(?:number|no\b|#)|\bUSCIS\s?(?:#|number|no\b)|\b(?:numero|num|no|nro|n\.?[º°])(?![a-z])[.º]?\s{1,4}(?:de\s{1,4})?(?:registro\s{1,4}de\s{1,4})?(?:A|alien|extranjer[oa]s?|USCIS)\b"
    r"|\b(?:immigration|removal|deportation|asylum|EOIR)\s{1,4}(?:court\s{1,4})?(?:case|file|proceedings)\b"
    r"|\bregistro\s{1,4}de\s{1,4}extranjer[oa]s?|\bexpediente\s{1,4}migratorio|\bextranjer[oa]\s{0,4}(?:#|no\b|num\b)",
    re.IGNORECASE,
)
# A letter that says which one of several, and begins no number: "Plan A: 10 000 000 pesos".
_LETTERED = re.compile(
    r"\b(?:grade|section|plan|vitamina?|part|group|type|class|exhibit|appendix|block|gate|table|figure|hepatitis|parte|grupo|tipo|clase|serie"
    r"|series|seccion|anexo|tabla|bloque|puerta)\s{1,4}$",
    re.IGNORECASE,
)
# The docket of a rule, open to comments of everybody (regulations.gov): an office, the year, four digits.
_RULE_DOCKET = re.compile(
    r"(?:(?:EOIR|USCIS|DHS|DOJ|ICEB|ICE|CBP|USCBP|HHS|ACF|ETA|DOS|DOL|OAG|FEMA|CIS)(?:-[A-Z]{2,6})?-)?(?:19|20)\d\d-\d{4}",
    re.IGNORECASE,
)
_USUAL = frozenset({(8,), (9,), (3, 3, 3), (2, 3, 3), (3, 6), (2, 6), (6, 3), (5, 3), (1,) * 8, (1,) * 9})

# Service centres and, with Z, the asylum offices that are the first letters of a receipt.
_CENTRES = (
    *("EAC", "WAC", "LIN", "SRC", "MSC", "NBC", "IOE", "YSC"),
    *("ZAR", "ZBO", "ZCH", "ZHN", "ZLA", "ZMI", "ZNK", "ZNO", "ZNY", "ZSF", "ZTA"),
)
_CENTRE = "|".join(r"[ .-]?".join(letters) for letters in _CENTRES)
_RECEIPT = re.compile(
    rf"(?<![A-Za-z0-9])(?:{_CENTRE})[\s\-*#:.]{{0,3}}\d(?:[\s\-*.]{{0,2}}\d){{9}}(?![0-9A-Za-z])", re.IGNORECASE
)
_RECEIPT_WORDS = re.compile(
    r"\b(?:receipt|notice)\s{0,4}(?:#|number|no\b)|\b(?:numero|num|no)\b\.?\s{1,4}(?:de\s{1,4})?recibo\b|\brecibo\s{1,4}(?:numero|num|no)\b",
    re.IGNORECASE,
)
_OFFICE = re.compile(r"\b(?:USCIS|I-\d{3}|immigration|inmigracion|asylum|asilo)\b", re.IGNORECASE)
_TEN_DIGITS = re.compile(r"(?<![\w.,$-])(?:[A-Z]{3}[\s-]?)?\d(?:[\s\-*]?\d){9}(?![\w-])", re.IGNORECASE)

_DIVISION = r"(?:cv|cr|mc|mj|md|ml|po|ap|bk|sw|misc|civ|crim|gp|pq)"
_DISTRICT = re.compile(
    rf"(?<![\w-])(?:\d{{1,2}}\s?:\s?)?\d{{2}}\s?-?\s?{_DIVISION}\.?\s?-?\s?\d{{3,6}}(?:-[A-Z0-9]{{1,4}}){{0,3}}(?![0-9A-Za-z])",
    re.IGNORECASE,
)
_OLD_DISTRICT = re.compile(r"(?<![\w-])C[VR][\s\-]\d{2,4}-\d{3,6}(?:-[A-Z0-9]{1,4}){0,3}(?![0-9A-Za-z])")
_APPEAL = re.compile(
    r"(?<![\w.$/-])\d{2}-\d{3,6}(?:-(?i:[A-Z]{2,4})){0,2}(?:(?<=[A-Za-z])-\d{1,2})?(?![0-9A-Za-z]|-\d|\.\d)"
)
_COURT_WORDS = re.compile(
    r"\b(?:cir|circuit|circuito|court|tribunal|corte|juzgado|docket|appeal|apelacion|case|caso|causa|petition|civil\s{1,4}action|civ|v)\b",
    re.IGNORECASE,
)
_NUMBER_WORD = re.compile(r"\b(?:no|nos|num|numero|number)\b\.?\s{0,4}$", re.IGNORECASE)
_NO_CASE = re.compile(
    r"\b(?:resolution|ordinance|order|proclamation|bill|law|act|report|pub|l|ley|decreto|resolucion|acuerdo|form|covid|res|circular"
    r"|publication|memo(?:randum)?|flight|bus)\b\.?\s{0,4}(?:no|nos|num|number|numero)?\.?\s{0,4}$",
    re.IGNORECASE,
)
_CASE_WORDS = re.compile(
    r"\b(?:case|docket|cause|index|court\s{1,4}file|caso|causa)\s{0,4}(?:#|nos?\b\.?|numbers?\b|numero\b|num\b\.?|id\b)|\bdocket\s{0,4}(?=:)|\b(?:numero|num|no)\b\.?\s{1,4}de\s{1,4}(?:caso|causa|expediente)"
    r"|\b(?:expediente|exp|causa\s{1,4}penal|causa|carpeta(?:\s{1,4}de\s{1,4}investigacion)?)\b\.?(?:\s{1,4}(?:numero|num|no)\b\.?)?"
    r"|\bEOIR(?:\s{1,4}(?:case|caso|id))?\b",
    re.IGNORECASE,
)
_AMPARO = re.compile(
    r"\b(?:amparo(?:\s{1,4}(?:directo|indirecto|en\s{1,4}revision))?|toca(?:\s{1,4}penal)?)(?:\s{1,4}(?:numero|num|no)\b\.?)?(?![a-z])",
    re.IGNORECASE,
)
_OF_A_YEAR = re.compile(r"(?<![\w.$/-])\d{1,5}/(?:19|20)\d\d(?![\w/]|[.,]\d)")
_CASE_VALUE = re.compile(
    r"(?<![\w.$/-])(?=[A-Z0-9/:\-]{0,12}\d)(?:[A-Z]{1,3}-)?[A-Z0-9]{1,12}(?:[-:/][A-Z0-9]{1,8}){0,5}(?![\w/]|[.,]\d)",
    re.IGNORECASE,
)


def find(text: str) -> Iterator[Hit]:
    """Every such number in a plain text."""
    yield from _a_numbers(text)
    for found in _RECEIPT.finditer(text):
        yield Hit(kind="receipt-number", start=found.start(), end=found.end(), certainty=UNMISTAKABLE)
    for each in named(text, _RECEIPT_WORDS, _TEN_DIGITS):
        if each.close and word_near(text, _OFFICE, each.value.start(), each.value.end(), before=80, after=60):
            yield Hit(
                kind="receipt-number",
                start=each.value.start(),
                end=each.value.end(),
                severity="warning",
                certainty=DOUBTFUL + 10,
            )
    yield from _court_cases(text)


def _a_numbers(text: str) -> Iterator[Hit]:
    for found in _A.finditer(text):
        start, end = found.span()
        if set(":()=\"'") & set(found["gap"]):  # "number A: 1…": the letter belongs to the words
            start = found.start("digits")
        attached = not found["gap"] or found["gap"].strip() != ""
        lettered = bool(_LETTERED.search(text, max(0, found.start() - 16), found.start()))
        attached = attached and not lettered
        usual = groups(found["digits"]) in _USUAL and not lettered
        if "," in found["digits"] and not attached:
            continue
        if not attached and is_everyday(text, found.start("digits"), end):
            continue
        doubtful = not usual or (not attached and "." in found["digits"])
        yield _hit("a-number", start, end, doubtful=doubtful)
    for found in _SMALL_A.finditer(text):
        yield _hit("a-number", *found.span(), doubtful=False)
    yield from _named_a_numbers(text)


def _named_a_numbers(text: str) -> Iterator[Hit]:
    for each in named(text, _A_WORDS, SPOKEN):
        if each.close:
            yield Hit(kind="a-number", start=each.value.start(), end=each.value.end(), certainty=NAMED)
    for each in named(text, _A_WORDS, _A_OR_BARE):
        start, end = each.value.span()
        if is_everyday(text, start, end) or _RULE_DOCKET.fullmatch(each.value[0]):
            continue
        if each.close:
            yield Hit(kind="a-number", start=start, end=end, certainty=NAMED)
        else:
            yield _hit("a-number", start, end, doubtful=True)
    for found in _DISGUISED.finditer(text):
        if sum(character.isdigit() for character in found[0]) >= 5:
            yield _hit("a-number", *found.span(), doubtful=True)


def _court_cases(text: str) -> Iterator[Hit]:
    for found in _DISTRICT.finditer(text):
        yield Hit(kind="court-case", start=found.start(), end=found.end(), certainty=UNMISTAKABLE)
    for found in _OLD_DISTRICT.finditer(text):
        yield Hit(kind="court-case", start=found.start(), end=found.end(), certainty=SHAPED)
    for found in _APPEAL.finditer(text):
        start, end = found.span()
        before = text[max(0, start - 40) : start]
        if _NO_CASE.search(before):
            continue
        numbered = bool(_NUMBER_WORD.search(before))
        if word_near(text, _COURT_WORDS, start, end, before=40, after=30):
            if numbered or groups(found[0])[1] >= 4:
                yield Hit(kind="court-case", start=start, end=end, certainty=NAMED - 5)
        elif numbered and groups(found[0])[1] >= 4:
            yield _hit("court-case", start, end, doubtful=True)
    yield from _named_cases(text)


def _named_cases(text: str) -> Iterator[Hit]:
    for each in named(text, _AMPARO, _OF_A_YEAR, reach=8):  # the Supreme Court's are printed in every paper
        yield _hit("court-case", *each.value.span(), doubtful=True)
    for each in named(text, _CASE_WORDS, _CASE_VALUE, reach=16):
        written = each.value[0]
        if _RULE_DOCKET.fullmatch(written) and written[0].isalpha():
            continue
        figures = sum(character.isdigit() for character in written)
        if each.close and figures >= 4 and not is_everyday(text, *each.value.span()):
            sure = len(groups(written)) > 1 or any(character.isalpha() for character in written) or figures >= 6
            yield Hit(
                kind="court-case",
                start=each.value.start(),
                end=each.value.end(),
                severity="error" if sure else "warning",
                certainty=NAMED - 5 if sure else DOUBTFUL,
            )


def _hit(kind: str, start: int, end: int, *, doubtful: bool) -> Hit:
    if doubtful:
        return Hit(kind=kind, start=start, end=end, severity="warning", certainty=DOUBTFUL)
    return Hit(kind=kind, start=start, end=end, certainty=NAMED + 1)
