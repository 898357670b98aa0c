"""What the findings in a story's texts mean for sending it: refused, warned of, or let through by name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from storyshare.errors import Refusal
from storyshare.gate.identifiers import scan
from storyshare.gate.identifiers.folding import fold
from storyshare.gate.names import unlisted_names
from storyshare.i18n import N_, _
from storyshare.models import Allowance, Finding, Story

_WORDS = {
    "a-number": N_("an A-number"),
    "admission-number": N_("an I-94 number"),
    "bank-account": N_("the number of a bank account"),
    "bank-card": N_("the number of a bank card"),
    "birth-date": N_("a birth date"),
    "coordinates": N_("a position on the map"),
    "court-case": N_("the number of a court case"),
    "curp": "a CURP",
    "detention-number": N_("a number given in detention"),
    "driver-licence": N_("the number of a driver's licence"),
    "email": N_("an e-mail address"),
    "iban": N_("the number of a bank account (IBAN)"),
    "name": N_("a name that is not under `people`"),
    "national-id": N_("the number of an identity card"),
    "passport": N_("a passport number"),
    "phone": N_("a phone number"),
    "private-link": N_("a link that is not for everybody"),
    "receipt-number": N_("a USCIS receipt number"),
    "sevis": N_("a SEVIS number"),
    "social-security": N_("a Social Security number"),
    "street-address": N_("a street address"),
    "taxpayer-number": N_("a taxpayer number (ITIN)"),
    "unhcr": N_("a UNHCR number"),
    "visa": N_("a visa number"),
}
_REMEMBERED = 64
_REST_OF_LINK = re.compile(r"[^\s<>\"]*")
# Never harmless, not even in the story's own link.
_NEVER_IN_A_LINK = frozenset({"private-link", "a-number", "receipt-number", "social-security", "passport", "curp"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """The findings of a story's texts: what refuses it, what warns, and which allowances were used."""

    refusals: tuple[Refusal, ...] = ()
    warnings: tuple[Refusal, ...] = ()
    allowed: tuple[Allowance, ...] = ()


def judge(texts: Iterable[tuple[str, str]], story: Story) -> Judged:
    """Judge every text that would be public by what the record lets through; each comes with where it stands.

    `story` is in the texts' language. Errors that are not allowed refuse, doubtful findings and names nobody listed
    warn. The same finding in several texts is told once. No message holds what was found, only its masked form.
    """
    refusals: dict[tuple[str, str], Refusal] = {}
    warnings: dict[tuple[str, str], Refusal] = {}
    allowed: dict[Allowance, None] = {}
    by_finding = {_key(each.finding, each.text): each for each in story.allow}
    for where, finding in ((where, each) for where, text in texts for each in _found(text, story)):
        key = _key(finding.kind, finding.text)
        if allowance := by_finding.get(key):
            allowed[allowance] = None
        else:
            (refusals if finding.severity == "error" else warnings).setdefault(key, _refusal(finding, where))
    return Judged(refusals=tuple(refusals.values()), warnings=tuple(warnings.values()), allowed=tuple(allowed))


def _found(text: str, story: Story) -> Iterator[Finding]:
    own = _own_links(text, story)
    handles = {handle.lstrip("@").casefold() for handle in story.mentions.values()}
    found = _scanned(text)
    for finding in found:
        if finding.kind == "email" and finding.text.casefold() in handles:
            continue
        inside = any(start <= finding.start and finding.end <= end for start, end in own)
        if not inside or finding.kind in _NEVER_IN_A_LINK:
            yield finding
    listed = [name for person in story.people for name in person.names]
    listed += [story.author, story.quote.by if story.quote else ""]
    for name in _named(text, tuple(listed), story.language):
        if not any(name.start < finding.end and finding.start < name.end for finding in found):
            yield name


# The same words go to several accounts.
@lru_cache(maxsize=_REMEMBERED)
def _scanned(text: str) -> tuple[Finding, ...]:
    return scan(text)


@lru_cache(maxsize=_REMEMBERED)
def _named(text: str, listed: tuple[str, ...], language: str) -> tuple[Finding, ...]:
    return unlisted_names(text, listed=listed, language=language)


def _own_links(text: str, story: Story) -> list[tuple[int, int]]:
    """Where the story's own links stand, with whatever was added to them for counting visits."""
    links = {each.link.rstrip("/") for each in (story, *story.translations.values()) if each.link}
    return [span for link in links if link in text for span in _places(text, link)]


def _places(text: str, link: str) -> Iterator[tuple[int, int]]:
    start = text.find(link)
    while start >= 0:
        rest = _REST_OF_LINK.match(text, start + len(link))
        end = rest.end() if rest else start + len(link)
        yield start, end
        start = text.find(link, end)


def _key(kind: str, text: str) -> tuple[str, str]:
    """The same finding however it is spaced: "(213) 555-0100" is 213-555-0100."""
    return kind, "".join(character for character in fold(text).text.casefold() if character.isalnum())


def _refusal(finding: Finding, where: str) -> Refusal:
    return Refusal(
        rule=f"identifier-{finding.kind}",
        message=_(
            "{word} stands in {where}: {masked}", word=_(_WORDS[finding.kind]), where=where, masked=finding.masked
        ),
        hint=_hint(finding),
    )


def _hint(finding: Finding) -> str:
    if finding.kind == "name":
        return _(
            "Add who it is under `people:`. If it is no person, write under `allow:` `- finding: "
            "name`, and below it its text and a reason."
        )
    return _(
        "Take it out of the story. If it may be public, write under `allow:` in the record "
        "`- finding: {kind}`, and below it its text as it stands there and a reason.",
        kind=finding.kind,
    )
