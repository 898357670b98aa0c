"""The few words of storyshare's own that go into a share, in the story's language."""

from __future__ import annotations

import re
from collections.abc import Iterable

from storyshare.compose.languages import LANGUAGES, WITHOUT_CALLS, Words

ABOUT_LINK = {"read", "share"}
# Which quotation marks close what these open.
_MARKS = {"“": "”", "«": "»", "„": "“”", "「": "」", '"': '"', "‘": "’", "»": "«"}

_STRAIGHT = re.compile(r'"(?=\S)([^"]*)(?<=\S)"')


def words(language: str) -> Words:
    """The words for a BCP 47 tag; where nobody has written them yet, English without the calls."""
    tag = language.lower()
    while tag:
        if found := LANGUAGES.get(tag):
            return found
        tag = tag.rpartition("-")[0]
    return WITHOUT_CALLS


def is_known(language: str) -> bool:
    """Whether somebody has written the words in that language."""
    return words(language) is not WITHOUT_CALLS


def quoted(said: str, by: str, language: str) -> str:
    """Somebody's words between the language's quotation marks, and who said them."""
    wording = words(language)
    said = said.strip()
    if said[:1] in _MARKS and said[-1:] in _MARKS[said[0]] and not set(said[1:-1]) & {said[0], said[-1]}:
        said = said[1:-1].strip()  # whoever wrote the record has put the marks already
    begin, end = (mark.strip() for mark in wording.quote.split("{}"))
    said = _STRAIGHT.sub(rf"{wording.inner[0]}\1{wording.inner[1]}", said)
    said = re.sub(rf"{begin}[\u00a0\u202f]*", wording.inner[0], said)
    said = re.sub(rf"[\u00a0\u202f]*{end}", wording.inner[1], said)
    return wording.quote.format(said) + (wording.by.format(by) if by else "")


def calls(actions: Iterable[str], language: str) -> tuple[str, tuple[str, ...]]:
    """What readers are asked to do with the story, which the link follows; and what else, in order."""
    wanted, found = set(actions), {}
    for covered, call in words(language).calls.items():
        if wanted.issuperset(covered):
            found[covered] = call
            wanted.difference_update(covered)
    about_link = next((call for covered, call in found.items() if set(covered) & ABOUT_LINK), "")
    return about_link, tuple(call for covered, call in found.items() if not set(covered) & ABOUT_LINK)
