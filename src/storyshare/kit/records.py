"""What the pages of a kit are written from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from storyshare.kit.networks import Network


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """When sharing ends: the aware instant from which on it may not be shared, and the last day on which it may."""

    at: datetime
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkText:
    """What a story says on one network: `length` of at most `most`, counted as the network does; `link` is its own."""

    network: Network
    title: str
    text: str
    heading: str
    link: str
    length: int
    most: int


@dataclass(frozen=True, slots=True, kw_only=True)
class KitPicture:
    """A picture that lies beside the page under `file`, in pixels; `small` is the same for lists."""

    file: str
    small: str
    width: int
    height: int
    small_width: int
    small_height: int
    alt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A story in one language as it stands in a list; `place` is the folder of its pages."""

    place: str
    language: str
    title: str
    title_language: str
    summary: str
    picture: KitPicture | None = None
    published: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryPage:
    """One story in one language, all that its page shows. `link` is for readers, `printed` the one in the QR code.

    `note` explains starred names and is in the story's language. `others` are the languages of its other pages.
    """

    entry: Entry
    link: str
    printed: str
    warning: str
    note: str
    texts: tuple[NetworkText, ...]
    pictures: tuple[KitPicture, ...]
    others: tuple[str, ...]
    end: End | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Kit:
    """What is the same on every page. `fronts` are the files of the front pages by language, `end` the earliest of all.

    `follow` are the organisation's accounts as (name, address).
    """

    organisation: str
    partner: str
    website: str
    support: str
    follow: tuple[tuple[str, str], ...]
    fronts: Mapping[str, str]
    end: End | None
