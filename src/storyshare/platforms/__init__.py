"""Every platform, one file each; the registry finds them by name without importing the others."""

from __future__ import annotations

from difflib import get_close_matches
from importlib import import_module

from storyshare.errors import InputError
from storyshare.platforms.protocol import Delete, Described, Find, Platform, Replay

__all__ = ["Delete", "Described", "Find", "Platform", "Replay", "load", "names"]

_BUILT_IN = {
    "x": "storyshare.platforms.x:X",
    "mastodon": "storyshare.platforms.mastodon:Mastodon",
    "bluesky": "storyshare.platforms.bluesky:Bluesky",
}


def names() -> tuple[str, ...]:
    """The names of all platforms."""
    return tuple(_BUILT_IN)


def load(name: str) -> type[Described]:
    """The platform of that name. Raises InputError for an unknown one."""
    place = _BUILT_IN.get(name)
    if place is None:
        near = get_close_matches(name.lower(), _BUILT_IN, n=1)
        raise InputError(
            f"There is no platform {name!r}.",
            hint=f"Did you mean {near[0]}?" if near else f"Platforms are {', '.join(_BUILT_IN)}.",
        )
    module, _, attribute = place.partition(":")
    platform: type[Described] = getattr(import_module(module), attribute)
    return platform
