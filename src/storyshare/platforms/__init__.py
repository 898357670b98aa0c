"""Every platform, one package each; the registry finds them by name without importing the others.

Platforms of third parties come from installed packages (plugins.py); where no name is wanted that is not built in,
nobody asks for them.
"""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from importlib import import_module
from typing import TYPE_CHECKING

from storyshare.errors import InputError, SetupError, StoryshareError
from storyshare.i18n import _
from storyshare.models import Credential, Rules
from storyshare.platforms.mistakes import mistake
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
    OtherWay,
    Person,
    Platform,
    Recognise,
    Replay,
    Sender,
    Verify,
)

if TYPE_CHECKING:
    from storyshare.platforms.plugins import LeftOut

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
    "OtherWay",
    "Person",
    "Platform",
    "Recognise",
    "Replay",
    "Sender",
    "Verify",
    "env_example",
    "is_known",
    "known_names",
    "left_out",
    "load",
    "names",
    "package_of",
    "prefix",
    "rules",
    "title",
    "ways_in",
]

_BUILT_IN = {
    "x": "storyshare.platforms.x:X",
    "mastodon": "storyshare.platforms.mastodon:Mastodon",
    "bluesky": "storyshare.platforms.bluesky:Bluesky",
    "linkedin": "storyshare.platforms.linkedin:LinkedIn",
    "facebook": "storyshare.platforms.facebook:Facebook",
    "telegram": "storyshare.platforms.telegram:Telegram",
    "threads": "storyshare.platforms.threads:Threads",
    "instagram": "storyshare.platforms.instagram:Instagram",
    "discord": "storyshare.platforms.discord:Discord",
    "discourse": "storyshare.platforms.discourse:Discourse",
    "slack": "storyshare.platforms.slack:Slack",
    "lemmy": "storyshare.platforms.lemmy:Lemmy",
    "reddit": "storyshare.platforms.reddit:Reddit",
    "by-hand": "storyshare.platforms.by_hand:ByHand",
}
_NAMES = tuple(_BUILT_IN)


def names() -> tuple[str, ...]:
    """The names of all platforms, those of plug-ins last; "by-hand" is where a person posts.

    A plug-in that cannot be used is left out, and noted to be told once.
    """
    from storyshare.platforms import plugins

    for each in left_out():
        plugins.note(each.message)
    found = plugins.found(_NAMES).items()
    return (*_BUILT_IN, *(name for name, each in found if not isinstance(plugins.loaded(each), plugins.LeftOut)))


def known_names() -> tuple[str, ...]:
    """The names of all platforms, whether a plug-in can be used or not: none is imported for it."""
    from storyshare.platforms import plugins

    return (*_BUILT_IN, *plugins.found(_NAMES))


def left_out() -> list[LeftOut]:
    """The installed plug-ins that cannot be used, and why."""
    from storyshare.platforms import plugins

    loaded = map(plugins.loaded, plugins.found(_NAMES).values())
    return [each for each in loaded if isinstance(each, plugins.LeftOut)]


def is_known(name: str) -> bool:
    """Whether there is a platform of that name, usable or not; costs nothing for one that is built in."""
    if name in _BUILT_IN:
        return True
    from storyshare.platforms import plugins

    return name in plugins.found(_NAMES)


def load(name: str) -> type[Described]:
    """The platform of that name. Raises InputError for an unknown one, SetupError for a plug-in that cannot be used."""
    place = _BUILT_IN.get(name)
    if place is None:
        return _load_plug_in(name)
    module, _, attribute = place.partition(":")
    platform: type[Described] = getattr(import_module(module), attribute)
    return platform


def ways_in(platform: type[Described]) -> tuple[tuple[Credential, ...], ...]:
    """Each set of credentials with which an account on the platform can be logged in; the usual one first."""
    other: tuple[Credential, ...] = getattr(platform, "other_credentials", ())
    return (platform.credentials, other) if other else (platform.credentials,)


def _load_plug_in(name: str) -> type[Described]:
    from storyshare.platforms import plugins

    plug_in = plugins.found(_NAMES).get(name)
    if plug_in is None:
        known = names()
        near = get_close_matches(name.lower(), known, n=1)
        others = _("Platforms are {known}. Others come with pip install: docs/plugins.md", known=", ".join(known))
        raise InputError(
            _("There is no platform {name!r}.", name=name),
            hint=_("Did you mean {near}?", near=near[0]) if near else others,
        )
    loaded = plugins.loaded(plug_in)
    if isinstance(loaded, plugins.LeftOut):
        raise SetupError(loaded.message, hint=loaded.hint)
    return loaded


def rules(name: str, options: Mapping[str, str]) -> Rules:
    """What the platform of that name allows, given an account's options.

    Raises InputError for an unknown platform or an option that cannot be right; SetupError where its adapter cannot be
    used, or cannot say it.
    """
    platform = load(name)
    try:
        found: object = platform.rules(options)
        if not isinstance(found, Rules) or found.platform != name:
            raise TypeError  # noqa: TRY301 - as any other mistake
    except StoryshareError:
        raise
    except (Exception, SystemExit) as error:
        raise mistake(platform.title, error, _("when asked what is allowed there")) from error
    return found


def title(name: str) -> str:
    """What the platform is called in sentences; its name where there is no longer an adapter for it."""
    try:
        return load(name).title
    except (InputError, SetupError):
        return name


def package_of(name: str) -> str:
    """Which installed package brings the platform; empty for one that is built in."""
    if name in _BUILT_IN:
        return ""
    from storyshare.platforms import plugins

    plug_in = plugins.found(_NAMES).get(name)
    return plug_in.package if plug_in else ""


def prefix(name: str) -> str:
    """With what the variables of a platform begin that has no account of its own name."""
    return name.replace("-", "_").upper()


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
        written: set[str] = set()
        for number, way in enumerate(ways_in(platform)):
            if number:
                lines.append("# Or in their place:")
            for credential in way:
                if credential.name in written:  # a second, empty line would hide the first
                    continue
                written.add(credential.name)
                lines.append(f"# {credential.title}: {credential.where}")
                lines.append(f"{prefix(name)}_{credential.name}={credential.default or ''}")
        lines.append("")
    return "\n".join(lines)
