"""What a platform can do and what it costs, in words: for `storyshare platforms` and its page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from storyshare.errors import InputError
from storyshare.i18n import N_, _
from storyshare.models import ImageRules, Rules
from storyshare.platforms.protocol import Described

_LINKS = {
    "text": N_("in the text"),
    "card": N_("on a card that storyshare makes of the record"),
    "field": N_("beside the text; the platform makes a card of what the page says"),
    "none": N_("nowhere: readers could not follow it"),
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
        N_("post"): _post(rules),
        N_("link"): _(_LINKS[rules.link]),
        N_("pictures"): _pictures(platform, rules) + (_(", and never without") if rules.needs_picture else ""),
        N_("threads"): _yes(rules.threads, _("yes: --thread")),
        N_("warning"): _("in a field of its own") if rules.warning == "field" else _("opens the text"),
        N_("deletes"): _yes(hasattr(platform, "delete"), _("yes, and looks again"), _("no: you do, by hand")),
        N_("in doubt"): _doubt(platform),
        N_("figures"): _yes(hasattr(platform, "metrics")),
        N_("boosts"): _yes(hasattr(platform, "boost")),
        N_("price"): _price(rules),
        N_("log-in lasts"): _(getattr(platform, "log_in_lasts", "")) or _("not said"),
    }
    return tuple(Fact(name=name, text=text) for name, text in found.items())


def _post(rules: Rules) -> str:
    limits = _(" and ").join(f"{limit.maximum:,} {_(limit.unit)}" for limit in rules.limits)
    heading = rules.heading
    if not heading:
        return limits
    least = _("{minimum} to ", minimum=heading.minimum) if heading.minimum else ""
    return _(
        "{limits}; a title of {least}{maximum:,} {unit}",
        limits=limits,
        least=least,
        maximum=heading.maximum,
        unit=_(heading.unit),
    )


def _pictures(platform: type[Described], rules: Rules) -> str:
    instead = "" if rules.images else _allowed(platform, _PICTURES)
    if rules.images:
        return _counted(rules.images)
    card = _("one on the card") if rules.card_image else ""
    return _("; or ").join(
        filter(None, (card, _('{instead}, with embed = "images"', instead=instead) if instead else ""))
    ) or _("none")


def _allowed(platform: type[Described], options: Mapping[str, str]) -> str:
    try:
        images = platform.rules(options).images
    except InputError:
        return ""
    return _counted(images) if images else ""


def _counted(images: ImageRules) -> str:
    if not images.alt:
        return _("{count}, without alt text", count=images.count)
    most = _(" of at most {alt_limit:,} characters", alt_limit=images.alt_limit) if images.alt_limit else ""
    return _("{count}, alt text{most}", count=images.count, most=most)


def _doubt(platform: type[Described]) -> str:
    ways = []
    if hasattr(platform, "find"):
        ways.append(_("looks for the post"))
    if hasattr(platform, "replayable"):
        ways.append(_("sends the very same again where that cannot double it"))
    return ", ".join(ways) or _("you look: storyshare resolve")


def _price(rules: Rules) -> str:
    if rules.price is None:
        return _("free")
    with_link, read = rules.price.post_with_link, rules.price.read
    return (
        _("${post} a post", post=rules.price.post)
        + (_(", ${with_link} with a link", with_link=with_link) if with_link != rules.price.post else "")
        + (_("; ${read} to read a post's figures", read=read) if read else "")
    )


def _yes(can: bool, words: str = "", otherwise: str = "") -> str:  # noqa: FBT001 -- the question itself
    return (words or _("yes")) if can else (otherwise or _("no"))
