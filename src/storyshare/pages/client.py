"""The page for the person in the story: what would be public, where, and how to take it back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from storyshare.pages.client_words import CLIENT_LANGUAGES, ENGLISH, ClientWords, Why
from storyshare.pages.looks import Reason, ShareLook, StoryLook
from storyshare.pages.rendering import rendered
from storyshare.pages.tongues import own_name

HIDDEN = "■■■"
# By how the gate's names of its rules begin; the first that fits. What is not here is the desk's to put right.
_MEANING: tuple[tuple[str, Why], ...] = (
    ("consent-withdrawn", "gone"),
    ("withdrawn", "gone"),
    ("consent-pending", "agree"),
    ("consent-missing", "agree"),
    ("consent-", "cover"),
    ("protected-", "hidden"),
    ("identifier-", "number"),
    ("embargo", "early"),
    ("approval-", "approve"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """How a share stands for the person in the story, by sign and words."""

    kind: Literal["good", "look", "bad"]
    sign: str
    lines: tuple[str, ...]


def client_page(story: StoryLook, *, language: str, organisation: str, now: datetime) -> str:
    """The page in `language`, a BCP 47 tag; in English where nobody has written its words, and then it says so.

    What the gate refuses is on it only with a line that says so. `now` by the workspace's clock.
    """
    words = _words(language)
    known = words or ENGLISH
    shares = [share for share in story.shares if share.posts]
    return rendered(
        "client.html",
        language=_tag(language) if words else "en",
        title=known.title,
        words=known,
        story=story,
        shares=[(share, _status(share, known)) for share in shares],
        hidden=HIDDEN in story.title or any(_is_hidden(share) for share in shares),
        instead="" if words else known.instead.format(own_name(language)),
        organisation=organisation,
        now=now,
    )


def _words(language: str) -> ClientWords | None:
    return CLIENT_LANGUAGES.get(language.lower().split("-")[0])


def _tag(language: str) -> str:
    return language.lower().split("-")[0]


def _status(share: ShareLook, words: ClientWords) -> Status:
    if not share.refusals:
        return Status(kind="good", sign="✓", lines=(words.goes,))
    found = list(dict.fromkeys(_why(reason) for reason in share.refusals))
    if {"agree", "approve"}.issuperset(found):
        return Status(kind="look", sign="…", lines=tuple(words.why[each] for each in found))
    return Status(kind="bad", sign="✗", lines=(words.stays, *(words.why[each] for each in found)))


def _why(reason: Reason) -> Why:
    return next((why for begins, why in _MEANING if reason.rule.startswith(begins)), "mend")


def _is_hidden(share: ShareLook) -> bool:
    return any(_why(reason) == "hidden" for reason in share.refusals)
