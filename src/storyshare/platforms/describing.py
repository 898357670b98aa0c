"""What a platform can do and what it costs, in words: for `storyshare platforms` and its page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from storyshare.errors import InputError
from storyshare.models import ImageRules, Rules
from storyshare.platforms.protocol import Described

_LINKS = {
    "text": "in the text",
    "card": "on a card that storyshare makes of the record",
    "field": "beside the text; the platform makes a card of what the page says",
    "none": "nowhere: readers could not follow it",
}
_PICTURES = {"embed": "images"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One thing about a platform; `name` is the same for all platforms, `text` a few plain words."""

    name: str
    text: str


def facts(platform: type[Described]) -> tuple[Fact, ...]:
    """What a desk must know of a platform before it chooses it, always in the same order; no secret, no network."""
    rules = platform.rules({})
    found = {
        "post": _post(rules),
        "link": _LINKS[rules.link],
        "pictures": _pictures(platform, rules) + (", and never without" if rules.needs_picture else ""),
        "threads": _yes(rules.threads, "yes: --thread"),
        "warning": "in a field of its own" if rules.warning == "field" else "opens the text",
        "deletes": _yes(hasattr(platform, "delete"), "yes, and looks again", "no: you do, by hand"),
        "in doubt": _doubt(platform),
        "figures": _yes(hasattr(platform, "metrics")),
        "boosts": _yes(hasattr(platform, "boost")),
        "price": _price(rules),
        "log-in lasts": getattr(platform, "log_in_lasts", "") or "not said",
    }
    return tuple(Fact(name=name, text=text) for name, text in found.items())


def _post(rules: Rules) -> str:
    limits = " and ".join(f"{limit.maximum:,} {limit.unit}" for limit in rules.limits)
    heading = rules.heading
    if not heading:
        return limits
    least = f"{heading.minimum} to " if heading.minimum else ""
    return f"{limits}; a title of {least}{heading.maximum:,} {heading.unit}"


def _pictures(platform: type[Described], rules: Rules) -> str:
    instead = "" if rules.images else _allowed(platform, _PICTURES)
    if rules.images:
        return _counted(rules.images)
    card = "one on the card" if rules.card_image else ""
    return "; or ".join(filter(None, (card, f'{instead}, with embed = "images"' if instead else ""))) or "none"


def _allowed(platform: type[Described], options: Mapping[str, str]) -> str:
    try:
        images = platform.rules(options).images
    except InputError:
        return ""
    return _counted(images) if images else ""


def _counted(images: ImageRules) -> str:
    if not images.alt:
        return f"{images.count}, without alt text"
    most = f" of at most {images.alt_limit:,} characters" if images.alt_limit else ""
    return f"{images.count}, alt text{most}"


def _doubt(platform: type[Described]) -> str:
    ways = []
    if hasattr(platform, "find"):
        ways.append("looks for the post")
    if hasattr(platform, "replayable"):
        ways.append("sends the very same again where that cannot double it")
    return ", ".join(ways) or "you look: storyshare resolve"


def _price(rules: Rules) -> str:
    if rules.price is None:
        return "free"
    with_link = rules.price.post_with_link
    return f"${rules.price.post} a post" + (f", ${with_link} with a link" if with_link != rules.price.post else "")


def _yes(can: bool, words: str = "yes", otherwise: str = "no") -> str:  # noqa: FBT001 -- the question itself
    return words if can else otherwise
