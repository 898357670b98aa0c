"""What a platform charges: for a share, for a part of one, for a look."""

from __future__ import annotations

from decimal import Decimal

from storyshare.errors import InputError, SetupError
from storyshare.models import Part, Rules, Share
from storyshare.platforms import rules as rules_of


def price(rules: Rules, share: Share) -> str | None:
    """What the platform charges for the share, in US dollars; None where it is free."""
    if rules.price is None:
        return None
    each = (price_of(rules, part) for part in share.parts)
    return dollars(sum(each, Decimal()))


def dollars(amount: Decimal) -> str:
    """An amount with its cents, and with a third place where it has one."""
    return f"{amount:.3f}".removesuffix("0")


def price_of(rules: Rules, part: Part) -> Decimal:
    """What the platform charges for one part of a share, in US dollars."""
    if rules.price is None:
        return Decimal()
    return rules.price.post_with_link if _has_link(rules, part) else rules.price.post


def is_linked(rules: Rules, part: Part) -> bool:
    """Whether readers of the part are given a link: in its text, or beside it."""
    return part.card is not None or _has_link(rules, part)


def look_price(platform: str) -> Decimal:
    """What one look whether something in doubt is public may cost at the most; nothing where nobody can look."""
    try:
        price = rules_of(platform, {}).price
    except (InputError, SetupError):
        return Decimal()
    return price.look if price else Decimal()


def _has_link(rules: Rules, part: Part) -> bool:
    return any(entity.kind == "link" for entity in rules.find(part.text))
