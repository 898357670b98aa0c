"""Whether a text fits, and by how much it does not."""

from __future__ import annotations

from storyshare.models import Rules


def over_by(rules: Rules, text: str, warning: str = "") -> int:
    """By how many units the text breaks its worst limit; zero where it fits."""
    return max(0, *(limit.count(text, warning) - limit.maximum for limit in rules.limits))
