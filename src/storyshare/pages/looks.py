"""What a page shows. Whoever makes one has blotted out already what nobody may see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from storyshare.models import Entity

Mark = Literal["goes", "held", "missed", "waits", "doubt"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why something does not go out, or should be looked at; `rule` is the gate's name of it, if it is the gate's."""

    text: str
    hint: str = ""
    rule: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureLook:
    """A picture as a `data:` URI with its size in pixels; without one, `trouble` says why it cannot be shown.

    `alt_published` False: the platform has no place for its alt text.
    """

    uri: str = ""
    width: int = 0
    height: int = 0
    alt: str = ""
    file: str = ""
    alt_published: bool = True
    trouble: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CardLook:
    """A link beside the text. Without a title the platform makes it of what the page says of itself."""

    address: str
    title: str = ""
    description: str = ""
    picture: PictureLook | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """How much of a limit is used: `count` of `maximum` in `unit`; `of` says of what, if not of the text."""

    count: int
    maximum: int
    unit: str
    of: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PostLook:
    """One post; `entities` is what the platform makes clickable in `text`."""

    text: str
    entities: tuple[Entity, ...] = ()
    heading: str = ""
    pictures: tuple[PictureLook, ...] = ()
    card: CardLook | None = None
    counts: tuple[Count, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareLook:
    """What one account would publish, and what speaks against it; no posts where there is none, and then says why.

    `shown_as` is the name that readers see, `account` our own name of the account where that says more than its
    platform. `which` says which text it is, where an account has several. `price` is in US dollars.
    """

    platform: str
    account: str
    shown_as: str
    language: str
    which: str = ""
    posts: tuple[PostLook, ...] = ()
    warning: str = ""
    notes: tuple[str, ...] = ()
    refusals: tuple[Reason, ...] = ()
    warnings: tuple[Reason, ...] = ()
    problem: Reason | None = None
    skipped: str = ""
    price: str = ""

    @property
    def goes(self) -> bool:
        """Whether it would go out now."""
        return bool(self.posts) and not self.refusals


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryLook:
    """One story and its shares; `code` is what an approver is asked for, `wrong` why the record cannot be used.

    `languages` are those that the code stands for.
    """

    name: str
    title: str = ""
    language: str = "en"
    languages: tuple[str, ...] = ()
    code: str = ""
    shares: tuple[ShareLook, ...] = ()
    wrong: tuple[Reason, ...] = ()

    @property
    def going(self) -> int:
        """How many shares would go out now."""
        return sum(share.goes for share in self.shares)

    @property
    def staying(self) -> int:
        """How many would not, although they were asked for."""
        return sum(not share.goes and not share.skipped for share in self.shares)

    @property
    def warned(self) -> int:
        """How many a person should look at."""
        return sum(bool(share.warnings) for share in self.shares)

    @property
    def others(self) -> str:
        """The languages that the code stands for as well and no share is in."""
        shown = {share.language for share in self.shares if share.posts}
        return ", ".join(each for each in self.languages if each not in shown)


@dataclass(frozen=True, slots=True, kw_only=True)
class EventLook:
    """What a schedule does at an instant (aware): its kind, and in words what and why."""

    at: datetime
    story: str
    account: str
    language: str
    mark: Mark
    word: str
