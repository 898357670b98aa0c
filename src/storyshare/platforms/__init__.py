"""Every platform, one file each; the registry finds them by name without importing the others."""

from __future__ import annotations

from difflib import get_close_matches
from importlib import import_module

from storyshare.errors import InputError
from storyshare.platforms.protocol import (
    Boost,
    Delete,
    Described,
    Find,
    LoggedIn,
    LogIn,
    Measure,
    MediaHost,
    NeedsMedia,
    Person,
    Platform,
    Recognise,
    Replay,
    Sender,
    Verify,
)

__all__ = [
    "Boost",
    "Delete",
    "Described",
    "Find",
    "LogIn",
    "LoggedIn",
    "Measure",
    "MediaHost",
    "NeedsMedia",
    "Person",
    "Platform",
    "Recognise",
    "Replay",
    "Sender",
    "Verify",
    "env_example",
    "load",
    "names",
]

_BUILT_IN = {
    "x": "storyshare.platforms.x:X",
    "mastodon": "storyshare.platforms.mastodon:Mastodon",
    "bluesky": "storyshare.platforms.bluesky:Bluesky",
    "discourse": "storyshare.platforms.discourse:Discourse",
    "telegram": "storyshare.platforms.telegram:Telegram",
    "discord": "storyshare.platforms.discord:Discord",
    "facebook": "storyshare.platforms.facebook:Facebook",
    "linkedin": "storyshare.platforms.linkedin:LinkedIn",
    "by-hand": "storyshare.platforms.by_hand:ByHand",
}


def names() -> tuple[str, ...]:
    """The names of all platforms; "by-hand" is where a person posts."""
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


def env_example() -> str:
    """The text of `.env.example`: every variable of every platform, with where to get it."""
    lines = [
        "# Copy this file to .env, fill in what you have, and keep it to yourself: chmod 600 .env",
        '# An account with a prefix of its own (env = "MASTODON_ES") has its own variables: MASTODON_ES_BASE_URL, …',
        "",
    ]
    for name in names():
        platform = load(name)
        if not platform.credentials:
            continue
        lines.append(f"# {platform.title}")
        for credential in platform.credentials:
            lines.append(f"# {credential.title}: {credential.where}")
            lines.append(f"{name.upper()}_{credential.name}={credential.default or ''}")
        lines.append("")
    return "\n".join(lines)
