"""What a platform allows, and the share that is composed for it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from typing import Literal, Protocol

from storyshare.models.story import StoryImage


class Counter(Protocol):
    """Counts a post as the platform does; `warning` is the content warning where it has a field of its own."""

    def __call__(self, text: str, warning: str = "") -> int:
        """The length of the whole post in the limit's unit."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """The most that one post may hold: `maximum` in `unit` ("weighted characters", "graphemes", "UTF-8 bytes").

    `minimum` is the least, where a forum wants more than one word.
    """

    maximum: int
    minimum: int = 0
    unit: str
    count: Counter


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Entity:
    """Something in a text that the platform makes clickable; `start` and `end` count code points."""

    start: int
    end: int
    kind: Literal["link", "mention", "hashtag", "cashtag"]
    text: str


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Facet:
    """Something clickable as Bluesky is told of it: where it stands in UTF-8 bytes, and what it leads to.

    `value` is the address of a link, the handle of a mention (not resolved to a DID), or the tag without its sign.
    """

    byte_start: int
    byte_end: int
    kind: Literal["link", "mention", "tag"]
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageRules:
    """What a platform takes as an image.

    `types` are media types; `max_bytes` bytes of the encoded file; `max_pixels` width times height; `alt_limit`
    code points of the alt text. None means that no limit is published. `alt` False: it has no alt text at all.
    `shapes` are the least and the greatest width by height; what is narrower or wider gets white margins, because the
    platform would cut it or refuse it. `several_square`: of several in one post it cuts all to the shape of the first.
    """

    count: int
    types: tuple[str, ...]
    max_bytes: int
    max_pixels: int | None = None
    alt_limit: int | None = None
    alt: bool = True
    shapes: tuple[float, float] | None = None
    several_square: bool = False

    def among(self, count: int) -> ImageRules:
        """The rules for one of so many pictures in a post."""
        return replace(self, shapes=(1.0, 1.0)) if self.several_square and count > 1 else self


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """What the platform charges the organisation for one post, in US dollars; `look` at most for one `find`.

    `read` is the price of the figures of one post.
    """

    post: Decimal
    post_with_link: Decimal
    look: Decimal = Decimal(0)
    read: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """So many calls in any stretch of time of that length, at the most."""

    calls: int
    within: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """Everything that a composer must know of a platform; the one place where its limits are written.

    `limits` must all hold; the first is the one that people are shown.
    `find` gives what that platform would make clickable in a text, in order. `cashtags` says whether it has cashtags
    of its own; `facets` gives what a client must send along where the server itself links nothing.
    `heading` is the limit of a title of its own that a post needs there; None where it has none.
    `link` says where the link goes: in the text, in a card that we make ("card"), in a field of its own ("field", where
    the platform shows what the page says of itself), or nowhere ("none": readers cannot follow one).
    `images` is None where the platform shows none beside a text. `card_image` is what a card's picture may be.
    `warning` is "field" where a content warning has a field of its own, "text" where it can only open the text.
    `hashtags` is how many hashtags that platform's readers expect at the most.
    `many_servers` True: an account is known only together with its server (a name alone is somebody else on each).
    `repeats` False: it refuses a text that the account has posted before.
    `needs_picture` where there is no post without one; `fetches` where pictures are fetched from a public address.
    `reading` is how often an account may ask for figures, all of them at once; empty where nothing is published.
    `permalink` holds `{id}` (and may hold `{account}`); with `example_id` it gives the mock ids and URLs of the right
    shape.
    """

    platform: str
    title: str
    limits: tuple[Limit, ...]
    find: Callable[[str], tuple[Entity, ...]]
    facets: Callable[[str], tuple[Facet, ...]] | None = None
    cashtags: bool = False
    heading: Limit | None = None
    link: Literal["text", "card", "field", "none"] = "text"
    images: ImageRules | None = None
    card_image: ImageRules | None = None
    warning: Literal["field", "text"] = "text"
    language_tag: bool = False
    hashtags: int = 2
    threads: bool = False
    repeats: bool = True
    needs_picture: bool = False
    fetches: bool = False
    many_servers: bool = False
    price: Price | None = None
    reading: tuple[Rate, ...] = ()
    permalink: str
    example_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A link beside the text; `image` is shown in it and carries no alt text of its own.

    Without a title it is the address alone: the platform shows what the page says of itself.
    """

    uri: str
    title: str
    description: str
    image: StoryImage | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One post of a share, counted from 1; `heading` is its title where the platform has one beside the text."""

    number: int
    text: str
    heading: str = ""
    images: tuple[StoryImage, ...] = ()
    card: Card | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """What one account would publish of one story in one language: one part, or the parts of a thread.

    `link` is the link with its campaign parameters, whole. `warning` is the content warning for a field of its own
    (empty where the platform has none: then the text opens with it). `notes` tells in plain words what was left out.
    """

    platform: str
    account: str
    story_id: str
    story: str
    language: str
    parts: tuple[Part, ...]
    link: str = ""
    warning: str = ""
    notes: tuple[str, ...] = ()

    def words(self) -> str:
        """SHA-256 over what readers would see as the same text again: the words, without the link; hexadecimal."""
        shown = [text for part in self.parts for text in ((part.heading, part.text) if part.heading else (part.text,))]
        said = [text.replace(self.link, "") if self.link else text for text in shown]
        return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()

    def digest(self) -> str:
        """SHA-256 over everything of the share that would be public, image files by name; hexadecimal."""
        public: list[object] = [
            self.warning,
            self.language,
            [
                [
                    part.text,
                    [(image.file, image.alt) for image in part.images],
                    part.card and (part.card.uri, part.card.title, part.card.description),
                    part.card and part.card.image and part.card.image.file,
                ]
                for part in self.parts
            ],
            # Only where there are some, so that the digests of all others stay what they were.
            *([headings] if (headings := [part.heading for part in self.parts if part.heading]) else ()),
        ]
        return hashlib.sha256(json.dumps(public, ensure_ascii=False).encode()).hexdigest()
