"""How long a text is on a platform, and what becomes clickable in it: the function behind `storyshare count`.

Public and stable (docs/count.md); nothing else of storyshare needs to be known to call it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from storyshare.errors import InputError
from storyshare.i18n import _
from storyshare.models import Entity, Facet, Rules
from storyshare.platforms import rules as rules_of

__all__ = ["Counted", "Entity", "Facet", "Length", "count", "measure"]

# Half of a surrogate pair is no character, and no server keeps the one with number 0.
_IN_NO_TEXT = re.compile("[\0\ud800-\udfff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Length:
    """One limit of a platform, and how much of it a text takes: `count` of `limit`, in `unit`."""

    count: int
    limit: int
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """A text as one platform takes it.

    `count`, `limit` and `unit` are of the limit that people are shown, the first of `limits`; `fits` is true where all
    of them hold. What is clickable is in the order of the text, its `start` and `end` in code points. `cashtags` and
    `facets` are None on a platform that has none of its own.
    """

    fits: bool
    limits: tuple[Length, ...]
    links: tuple[Entity, ...]
    mentions: tuple[Entity, ...]
    hashtags: tuple[Entity, ...]
    cashtags: tuple[Entity, ...] | None = None
    facets: tuple[Facet, ...] | None = None

    @property
    def count(self) -> int:
        """The length of the post, in `unit`."""
        return self.limits[0].count

    @property
    def limit(self) -> int:
        """The longest post that the platform takes, in `unit`."""
        return self.limits[0].limit

    @property
    def unit(self) -> str:
        """What the platform counts: "weighted characters", "graphemes", "code points"."""
        return self.limits[0].unit


def count(platform: str, text: str, content_warning: str = "", *, options: Mapping[str, str] | None = None) -> Counted:
    """Count a text as the platform does, and find what becomes clickable in it.

    `options` are those of an account in storyshare.toml, such as {"max_characters": "1000"}. Raises InputError for an
    unknown platform, an option that cannot be right, and a text that cannot be sent (see `measure`); SetupError for a
    plug-in that cannot be used.
    """
    return measure(rules_of(platform, options or {}), text, content_warning)


def measure(rules: Rules, text: str, content_warning: str = "") -> Counted:
    """The same under rules that are known already.

    A content warning counts as well; where the platform has no field for it, as the beginning of the text. Raises
    InputError where one of the two holds half a surrogate pair or NUL.
    """
    if _IN_NO_TEXT.search(text) or _IN_NO_TEXT.search(content_warning):
        raise InputError(
            _("the text holds half of a surrogate pair, or NUL, and cannot be sent"), hint=_("Take it out.")
        )
    limits = tuple(
        Length(count=limit.count(text, content_warning), limit=limit.maximum, unit=limit.unit) for limit in rules.limits
    )
    found: dict[str, list[Entity]] = {"link": [], "mention": [], "hashtag": [], "cashtag": []}
    for entity in rules.find(text):
        found[entity.kind].append(entity)
    return Counted(
        fits=all(length.count <= length.limit for length in limits),
        limits=limits,
        links=tuple(found["link"]),
        mentions=tuple(found["mention"]),
        hashtags=tuple(found["hashtag"]),
        cashtags=tuple(found["cashtag"]) if rules.cashtags else None,
        facets=rules.facets(text) if rules.facets else None,
    )
