"""What a platform charges for a share."""

from __future__ import annotations

from decimal import Decimal

from storyshare.models import Part, Rules, Share


def price(rules: Rules, share: Share) -> str | None:
    """What the platform charges for the share, in US dollars; None where it is free."""
    if rules.price is None:
        return None
    each = (rules.price.post_with_link if _has_link(rules, part) else rules.price.post for part in share.parts)
    return f"{sum(each, Decimal()):.3f}".removesuffix("0")


def _has_link(rules: Rules, part: Part) -> bool:
    return any(entity.kind == "link" for entity in rules.find(part.text))
