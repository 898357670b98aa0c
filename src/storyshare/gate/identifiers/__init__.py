"""Identifiers that never belong in public: `scan` finds them in any text, in English and Spanish."""

from __future__ import annotations

import bisect
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import cache
from importlib import import_module

from storyshare.gate.identifiers.folding import Folded, fold
from storyshare.gate.identifiers.glance import Glance
from storyshare.gate.identifiers.hits import NAMED, Hit
from storyshare.models import Finding

__all__ = ["scan"]

# The patterns of a rule are compiled when a text first holds what each of its findings has: most stories have none.
_SPOKEN = r"|(?:zero|five|six|cinco|seis)[\s,.\-]"
_RULES = (
    ("immigration", rf"\d(?:[^\da-z]{{0,4}}\d){{2}}|[0-9oil]{{8}}{_SPOKEN}"),
    ("papers", r"\d(?:[^\da-z]{0,3}[a-z]{0,5}\d){5}|<<"),
    ("phones", rf"\d(?:\D{{0,4}}\d){{5}}{_SPOKEN}"),
    ("mail", r"@|arroba|[\[({<]\s?at?\s?[\])}>]|[\s_\-]at[\s_\-]"),
    # A number and a word beside it, or a number that stands by itself: not the year at the end of a link.
    ("places", r"\d[a-z]?[\s.,;:\-_/+%()]+\w{2}|(?:^|[\s#.,;:/º°(])\d|s/n"),
    (
        "births",
        r"\bborn|birth|\bb\.|\bd[./]?\s?o[./]?\s?b|\bf?\.?\s?nac|fdn|\bf\.?n\.?\s?:|\bcumpl|\bturn(?:ed|s)\b|al\s+mundo|\bnee?\s+le|\bnasc|\bfet\b",
    ),
    ("positions", r"\d[.,]\d|[°º+]|///|\d[c-x]\s?[a-z]{2}|w3w|what3words|goo\.gl|\ddeg|\d\sdeg"),
)
_LINK_SIGNS = re.compile(
    r"://|\\\\|[a-z]:\\|localhost|file:|content:|[a-z]:/users|/home/|/users/|\d\.\d|\.(?:com|ms|tl|me|nz|local|internal|lan|intranet|localdomain|arpa)\b",
    re.IGNORECASE,
)
_WEB = re.compile(r"(?<![A-Za-z0-9])https?://[^\s<>\"]{1,2048}", re.IGNORECASE)
# In the address of a public page such digits are its number, unless their word stands beside them.
_MAY_BE_A_PAGES_NUMBER = frozenset(
    (
        "bank-card",
        "court-case",
        "national-id",
        "passport",
        "phone",
        "social-security",
        "street-address",
        "taxpayer-number",
    )
)


def scan(text: str) -> tuple[Finding, ...]:
    """Every identifier in a text, in order and each stretch once: where two overlap, the more certain one is given.

    The work grows with the length of the text, whatever stands in it.
    """
    folded = fold(text)
    seen = Glance(folded.text)
    hits = [
        _placed(hit, folded)
        for name, sign in _RULES
        if seen.may_need(name) and _sign(sign).search(folded.text)
        for hit in _rule(name)(folded.text)
    ]
    hits += _private_links(text, folded)
    if not hits:
        return ()
    return tuple(
        Finding(kind=hit.kind, start=hit.start, end=hit.end, severity=hit.severity, text=text[hit.start : hit.end])
        for hit in _outside_web_addresses(text, _best(hits))
    )


@cache
def _sign(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


@cache
def _rule(name: str) -> Callable[[str], Iterator[Hit]]:
    rule: Callable[[str], Iterator[Hit]] = import_module(f"{__name__}.{name}").find
    return rule


def _private_links(text: str, folded: Folded) -> list[Hit]:
    """A link is looked at as it stands, and as a browser reads it."""
    if not _LINK_SIGNS.search(folded.text):
        return []
    readings = (folded,) if folded.starts is None else (folded, fold(text, decode=False))
    return [_placed(hit, reading) for reading in readings for hit in _rule("links")(reading.text)]


def _placed(hit: Hit, folded: Folded) -> Hit:
    start, end = folded.original(hit.start, hit.end)
    return replace(hit, start=start, end=end)


def _best(hits: Iterable[Hit]) -> list[Hit]:
    """The most certain of those that overlap, the longer one of two that are as certain; in order."""
    ordered = sorted(hits, key=lambda hit: (-hit.certainty, hit.start - hit.end, hit.start))
    starts: list[int] = []
    kept: list[Hit] = []
    for hit in ordered:
        place = bisect.bisect_left(starts, hit.end)
        if place and kept[place - 1].end > hit.start:
            continue
        starts.insert(place, hit.start)
        kept.insert(place, hit)
    return kept


def _outside_web_addresses(text: str, hits: list[Hit]) -> list[Hit]:
    addresses = [match.span() for match in _WEB.finditer(text)]
    return [hit for hit in hits if not addresses or not _is_a_pages_number(hit, addresses)]


def _is_a_pages_number(hit: Hit, addresses: list[tuple[int, int]]) -> bool:
    if hit.kind not in _MAY_BE_A_PAGES_NUMBER or hit.certainty >= NAMED:
        return False
    place = bisect.bisect_right(addresses, hit.start, key=lambda span: span[0]) - 1
    return place >= 0 and addresses[place][1] > hit.start
