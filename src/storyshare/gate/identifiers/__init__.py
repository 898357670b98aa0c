"""Identifiers that never belong in public: `scan` finds them in any text, in English and Spanish."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterable

from storyshare.gate.identifiers import births, immigration, links, mail, papers, phones, places, positions
from storyshare.gate.identifiers.folding import fold
from storyshare.gate.identifiers.hits import Hit
from storyshare.models import Finding

__all__ = ["scan"]

_RULES = (immigration.find, papers.find, phones.find, mail.find, places.find, births.find, positions.find, links.find)
# Every identifier has a digit, an @, a slash or one of the words that stand for them.
_WORTH_A_LOOK = re.compile(r"[0-9@/\\]|\bat\b|arroba|[(\[{<]\s?at|:/|localhost", re.IGNORECASE)
_WEB = re.compile(r"(?<![A-Za-z0-9])https?://[^\s<>\"]{1,2048}", re.IGNORECASE)
# What digits in the address of a public page may look like, and are not.
_NOT_IN_A_WEB_ADDRESS = frozenset({"social-security", "taxpayer-number", "street-address", "bank-card", "court-case"})


def scan(text: str) -> tuple[Finding, ...]:
    """Every identifier in a text, in order and each stretch once: where two overlap, the more certain one is given.

    The work grows with the length of the text, whatever stands in it.
    """
    folded = fold(text)
    if not _WORTH_A_LOOK.search(folded.text):
        return ()
    hits = _best(hit for rule in _RULES for hit in rule(folded.text))
    found = []
    for hit in _outside_web_addresses(folded.text, hits):
        start, end = folded.original(hit.start, hit.end)
        found.append(Finding(kind=hit.kind, start=start, end=end, severity=hit.severity, text=text[start:end]))
    return tuple(found)


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
    if not any(hit.kind in _DIGITS_ONLY for hit in hits):
        return hits
    addresses = [match.span() for match in _WEB.finditer(text)]
    return [hit for hit in hits if not _is_digits_of(hit, addresses)]


_DIGITS_ONLY = _NOT_IN_A_WEB_ADDRESS | {"phone"}


def _is_digits_of(hit: Hit, addresses: list[tuple[int, int]]) -> bool:
    if hit.kind not in _DIGITS_ONLY or hit.certainty >= 85:  # with its word beside it, it is one there too
        return False
    place = bisect.bisect_right(addresses, (hit.start, len(addresses) and 1 << 60)) - 1
    return place >= 0 and addresses[place][1] > hit.start
