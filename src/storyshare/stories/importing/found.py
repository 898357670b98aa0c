"""What was found at a source: as it stands there (`Entry`), and as a story that a record can be made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from storyshare.models import Quote

MOST_ENTRIES = 5_000
"""Of one source; what comes after them is said to be left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture that the source shows with a story; `alt` is empty where the source has none."""

    address: str
    alt: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry as its source has it: title, summary and content are HTML, addresses may be relative to `base`.

    `dates` are tried in order. `whole`: the content is all of the story. `group` says which entries are one story in
    several languages; `elsewhere` are its other languages, each with the page that has it.
    """

    key: str = ""
    title: str = ""
    link: str = ""
    base: str = ""
    dates: tuple[str, ...] = ()
    summary: str = ""
    content: str = ""
    whole: bool = True
    author: str = ""
    languages: tuple[str, ...] = ()
    pictures: tuple[Picture, ...] = ()
    quote: str = ""
    quote_by: str = ""
    group: str = ""
    elsewhere: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundStory:
    """A story that a record can be made of: every text in it is plain, but `body`, which is Markdown.

    `key` is what the source itself calls it. `language` is as the source says, or as the text reads; it is empty where
    neither tells. `reads_as` is the language that the text seems to be in where the source says another. `notes` say
    what could not be taken over.
    """

    key: str
    title: str
    link: str
    language: str = ""
    declared: bool = False
    reads_as: str = ""
    published: date | None = None
    summary: str = ""
    body: str = ""
    author: str = ""
    quote: Quote | None = None
    picture: Picture | None = None
    group: str = ""
    elsewhere: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """An entry that no record is made of, by what can be said of it, and why."""

    what: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Everything that a source has; `kind` in words, as "a feed". `feeds` are those that a page names."""

    kind: str
    stories: tuple[FoundStory, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    feeds: tuple[str, ...] = ()
