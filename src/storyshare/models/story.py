"""A story record, as read from `stories/` and checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path

from storyshare.models.finding import Allowance

# What stands as the reference of consent in a volunteer's workspace: of a copy that was packed for them, and of a story
# that they have begun. Neither is a form, so that nothing goes out with it, whatever else the record says.
PACKED = "a volunteer's copy, not the record"
DRAFTED = "a volunteer's draft, no form yet"


class ConsentStatus(StrEnum):
    """What the person in the story has said about its being public."""

    GRANTED = "granted"
    PENDING = "pending"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A ready-made line to share; `platforms` empty means any platform."""

    text: str
    platforms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """Words that somebody said, and who."""

    text: str
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody named in the story; a changed name is starred and noted wherever it is public.

    `also` is the same name as other languages write it.
    """

    name: str
    role: str = ""
    name_changed: bool = False
    also: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The name in every form that the record gives."""
        return (self.name, *self.also)


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """What was agreed, for which uses, from when to when.

    `begins_at` and `ends_at` are the aware UTC instants of the days written in the record, taken in the workspace's
    time zone: consent holds while begins_at <= now < ends_at. `platforms` and `languages`: None means all.
    """

    status: ConsentStatus
    reference: str = ""
    granted: date | None = None
    expires: date | None = None
    begins_at: datetime | None = None
    ends_at: datetime | None = None
    platforms: frozenset[str] | None = None
    languages: frozenset[str] | None = None
    photos: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryImage:
    """An image of the story: its file, its alt text (may be empty: then it is never sent), and whom it shows."""

    file: str
    path: Path
    alt: str = ""
    shows_people: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One story in one language; `translations` holds the same story in its other languages.

    `name` is what people type (`rosa` for stories/rosa.md); `id` is given once and never changes.
    `embargo` is an aware UTC instant before which nothing of the story is public.
    `titled` False: the title is the original's, in another language.
    `consent` None means that the record does not speak of it, which is a refusal at sending.
    """

    id: str
    name: str
    path: Path
    title: str
    link: str
    language: str
    titled: bool = True
    summary: str = ""
    body: str = ""
    published: date | None = None
    author: str = ""
    tags: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()
    quote: Quote | None = None
    people: tuple[Person, ...] = ()
    consent: Consent | None = None
    embargo: datetime | None = None
    images: tuple[StoryImage, ...] = ()
    hashtags: tuple[str, ...] = ()
    mentions: Mapping[str, str] = field(default_factory=dict)
    content_warning: str = ""
    actions: tuple[str, ...] = ()
    campaign: str = ""
    allow: tuple[Allowance, ...] = ()
    translations: Mapping[str, Story] = field(default_factory=dict)

    def languages(self) -> tuple[str, ...]:
        """The languages that the story can be shared in, its own first."""
        return (self.language, *self.translations)

    def in_language(self, language: str) -> Story | None:
        """The story in that language (a BCP 47 tag as in the record), or None where nobody translated it."""
        return self if language == self.language else self.translations.get(language)
