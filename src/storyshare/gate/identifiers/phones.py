"""Phone numbers: by their shape, by the word beside them, and by the numbering plans (the package phonenumbers)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from storyshare.gate.identifiers.evidence import SPOKEN, digits, is_everyday, named, word_near
from storyshare.gate.identifiers.hits import DOUBTFUL, NAMED, SHAPED, Hit

_FEWEST = 7
_ENOUGH = re.compile(r"(?:\d[^\d]{0,4}){7}")
_WORDS = re.compile(
    r"(?<![A-Za-z])(?:(?:tele)?phones?|telephone|tel|cell(?:phone)?|mobile|call(?:s|ed|ing)?|dial|ring|text|sms|fax|hotline|helpline|whats\s?app|signal|telegram"
    r"|reach|contact|toll[\s-]free|number\s{1,4}(?:is|was)|numbers|telefonos?|celular|cel|movil|llam[ae]\w{0,4}|marque|marca|comuni\w{2,9}|contact\w{1,6}"
    r"|mensaje|linea|fono|numero\s{1,4}es|ph|viber)(?![A-Za-z])",
    re.IGNORECASE,
)
_NOT_A_PHONE = re.compile(
    r"(?:\b(?:orders?|invoice|tracking|ISSN|ISBN|DOI|receipt|ticket|account|acct|ref(?:erence)?|case|form|id|model|sku|ein|tax|pedido|factura|version|route|docket|bill"
    r"|resolution|zip|isbn|id|tweet|status|pages?|pp?|pgs?|rfp|rfq|bid|lot|lote|episode|episodio|section|sec|vol|bates|exhibit|grant|contract)\b[\s.:#no]{0,8}|[#=$])$",
    re.IGNORECASE,
)
_SEP = r"[\s\-._•·/]"
_NORTH_AMERICAN = re.compile(
    rf"(?<![\w$%+])(?<!\d[.,:\-])(?:\+?1{_SEP}{{0,3}})?(?:\(\d{{3}}\){_SEP}{{0,3}}|\d{{3}}{_SEP}{{1,3}})\d{{3}}{_SEP}{{1,3}}\d{{4}}(?!\w|[.,:\-]\d(?!\d\d[\s\-.)]))"
)
_RUN_TOGETHER = re.compile(r"(?<![\w$.,/\-+])(?:1[\s\-.]?)?(?:\(\d{3}\)\s?|\d{3}[\s\-.])\d{7}(?!\w|[.,/\-]\d)")
_IN_PAIRS = re.compile(r"(?<![\w$.,/\-+])[2-9]\d{2}[ \-.]\d{3}[ \-.]\d{2}[ \-.]\d{2}(?!\w|[.,/\- ]\d)")
_ONE_BY_ONE = re.compile(r"(?<![\w$.,/\-])(?:1[ \-.])?[2-9](?:[ \-.]{1,2}\d){9}(?![ \-.]?\w?\d)")
_LETTERS = re.compile(
    r"(?<![\w+])(?:\+?1[\s\-.]?)?\(?8(?:00|88|77|66|55|44|33)\)?[\s\-.](?=[A-Z0-9\-]{0,7}[A-Z]{2})[A-Z0-9]{2,7}(?:-[A-Z0-9]{1,7}){0,2}(?!\w)"
)
_NEIGHBOURS = re.compile(
    r"(?<![\w$.,/\-+])(?:52|50[2-9]|57|58|51|593|509|1809|1829)[\s\-.](?:\d[\s\-.]?){7,9}\d(?!\w|[.,/\-]\d)"
)
_PLUS = re.compile(r"(?<![\w+])\(?\+\s?\d(?:[\s\-.()/]{0,3}\d){6,14}(?!\d)")
_ABROAD = re.compile(r"(?<![\w$.,/\-])(?:00|011[\s-]?)[1-9]\d(?:[\s\-.()]{0,2}\d){6,12}(?!\w)")
_BARE = re.compile(r"(?<![\w$.,/\-+])1?[2-9]\d{9}(?!\w|[.,/\-]\d)")
_FOUR_FOUR = re.compile(r"(?<![\w$.,/\-+])(?:\((?:\+?50\d)\)\s?)?\d{4}[\s\-.]\d{4}(?!\w|[.,/\-]\d|\s\d)")
_YEAR_FIRST = re.compile(r"(?:19|20)\d\d[\s\-.]\d{4}$")  # "RFP 2024-0012"
_MEXICAN = re.compile(r"(?<![\w$.,/\-+])\d{2}[\s\-.]\d{4}[\s\-.]\d{4}(?!\w|[.,/\-]\d)")
_LOCAL = re.compile(r"(?<![\w$.,/\-+])\d{3}[\-. ]\d{4}(?!\w|[.,/\-]\d)")
_ANY = re.compile(r"(?<![\w$.,/+])\(?\d(?:[\s\-.()/•]{0,3}\d){6,13}(?!\w|[.,:]\d)")
_IN_LINK = re.compile(
    r"(?:wa\.me/|[?&](?:phone|tel|whatsapp|mobile|numero|number)=|\b(?:tel|sms|callto|whatsapp|facetime):(?://)?(?:send\?phone=)?)\+?(?P<number>\d[\d\-.()]{5,16}\d)",
    re.IGNORECASE,
)
_CENTRAL_AMERICA = ("SV", "GT", "HN", "CR", "NI")


def find(text: str) -> Iterator[Hit]:
    """Every phone number in a plain text, those in links (wa.me, tel:) among them."""
    for found in SPOKEN.finditer(text):
        yield _doubt(*found.span())
    for found in _LETTERS.finditer(text):
        yield _doubt(*found.span())
    if not _ENOUGH.search(text):
        return
    for found in _IN_LINK.finditer(text):
        yield Hit(kind="phone", start=found.start("number"), end=found.end("number"), certainty=NAMED)
    yield from _with_country(text)
    for found in _NORTH_AMERICAN.finditer(text):
        yield from _north_american(text, found)
    yield from _bare(text)
    yield from _other_plans(text)
    for each in named(text, _WORDS, _ANY, reach=24):
        start, end = each.value.span()
        start += each.value[0].startswith("(") and ")" not in each.value[0]
        figures = len(digits(each.value[0]))
        if each.close and figures <= 13 and not is_everyday(text, start, end):
            yield _named(start, end)
    for found in _LOCAL.finditer(text):
        if word_near(text, _WORDS, *found.span(), before=24):
            yield _doubt(*found.span())


def _with_country(text: str) -> Iterator[Hit]:
    for found in _PLUS.finditer(text):
        end = _end_of_valid(text, found.start(), found.end(), "US")
        start = found.start() + (found[0][0] == "(" and ")" not in text[found.start() : end])
        yield Hit(kind="phone", start=start, end=end or found.end(), certainty=NAMED)
    for found in _ABROAD.finditer(text):
        number = re.sub(r"^(?:00|011)", "+", found[0].replace(" ", "").replace("-", ""))
        if _is_valid(number, "US"):
            yield Hit(kind="phone", start=found.start(), end=found.end(), certainty=NAMED)
    for found in _NEIGHBOURS.finditer(text):
        if _is_valid(f"+{found[0]}", "US") and not is_everyday(text, *found.span()):
            sure = word_near(text, _WORDS, *found.span())
            yield _named(*found.span()) if sure else _doubt(*found.span())


def _north_american(text: str, found: re.Match[str]) -> Iterator[Hit]:
    start, end = found.span()
    if is_everyday(text, start, end):
        return
    plain = digits(found[0])[-10:]
    mixed = (
        "(" not in found[0] and len(set(re.findall(r"[.\-/•·]", found[0]))) > 1
    )  # as the number of a rule: 252.227-7013
    if (plain[0] not in "01" and not mixed) or word_near(text, _WORDS, start, end):
        yield Hit(kind="phone", start=start, end=end, certainty=SHAPED)
    elif not _NOT_A_PHONE.search(text[max(0, start - 20) : start]):
        yield _doubt(start, end)


def _bare(text: str) -> Iterator[Hit]:
    """Ten digits that are set apart little or one by one."""
    for pattern in (_BARE, _RUN_TOGETHER, _IN_PAIRS, _ONE_BY_ONE):
        for found in pattern.finditer(text):
            start, end = found.span()
            if is_everyday(text, start, end):
                continue
            if word_near(text, _WORDS, start, end):
                yield _named(start, end)
            elif not _NOT_A_PHONE.search(text[max(0, start - 20) : start]) and _is_valid(found[0], "US"):
                yield _doubt(start, end)


def _other_plans(text: str) -> Iterator[Hit]:
    """Numbers of Mexico and Central America without their country's code."""
    for shape, regions in ((_FOUR_FOUR, _CENTRAL_AMERICA), (_MEXICAN, ("MX",))):
        for found in shape.finditer(text):
            start, end = found.span()
            if is_everyday(text, start, end) or _NOT_A_PHONE.search(text[max(0, start - 20) : start]):
                continue
            if word_near(text, _WORDS, start, end):
                yield _named(start, end)
            elif not _YEAR_FIRST.match(found[0]) and any(_is_valid(found[0], region) for region in regions):
                yield _doubt(start, end)


def _end_of_valid(text: str, start: int, end: int, region: str) -> int:
    """Where the number that begins at `start` ends: the longest that a numbering plan knows, or `end`."""
    stop = end
    while stop > start and len(digits(text[start:stop])) >= _FEWEST:
        if _is_valid(text[start:stop], region):
            return stop
        stop -= len(re.search(r"\d+[^\d]*$", text[start:stop])[0])  # type: ignore[index]  # a number ends in a digit
        while stop > start and not text[stop - 1].isdigit():
            stop -= 1
    return end


def _is_valid(number: str, region: str) -> bool:
    import phonenumbers  # 30 ms: only where a text holds enough digits

    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(number, region))
    except phonenumbers.NumberParseException:
        return False


def _doubt(start: int, end: int) -> Hit:
    return Hit(kind="phone", start=start, end=end, severity="warning", certainty=DOUBTFUL)


def _named(start: int, end: int) -> Hit:
    return Hit(kind="phone", start=start, end=end, certainty=NAMED - 10)
