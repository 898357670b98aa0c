"""Platforms of third parties, which arrive by `pip install` and name themselves in the group `storyshare.platforms`.

Nobody is asked for them until a name is wanted that is not built in, or all names are; a broken one is left out, with
the reason in plain words. A plug-in's code runs with all the rights of storyshare (docs/plugins.md).
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import redirect_stdout
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

from storyshare.i18n import N_, _
from storyshare.models import Credential, Rules
from storyshare.platforms.mistakes import place_of
from storyshare.platforms.protocol import Described

if TYPE_CHECKING:
    from importlib.metadata import Distribution

GROUP = "storyshare.platforms"
_NAMELESS = N_("without a name")
_NAME = re.compile(r"[a-z][a-z0-9-]*")
_LONGEST_NAME = 40  # it stands in the ledger, in columns and in names of variables


@dataclass(frozen=True, slots=True, kw_only=True)
class PlugIn:
    """What a package names: its platform's name, and where the class is; `wrong` says why it cannot be used."""

    name: str
    package: str
    place: str
    wrong: str = ""


@cache
def found(built_in: tuple[str, ...]) -> dict[str, PlugIn]:
    """What the installed packages name, by the platforms' names; looked up once, and nothing is imported for it."""
    named: dict[str, list[PlugIn]] = {}
    for each in _named_in_packages():
        named.setdefault(each.name, []).append(each)
    return {name: _judged(several, built_in) for name, several in sorted(named.items())}


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """That a plug-in cannot be used, which and why; and what can be done."""

    message: str
    hint: str


@cache
def loaded(plug_in: PlugIn) -> type[Described] | LeftOut:
    """The platform of a plug-in, or why it is left out; its code is run once."""
    try:
        if plug_in.wrong:
            raise _UnusableError(plug_in.wrong)  # noqa: TRY301 - one place says what is left out
        # What it prints would stand in the middle of what other programs read.
        with redirect_stdout(sys.stderr):
            return _platform(plug_in, _imported(plug_in))
    except _UnusableError as error:
        message = _(
            "The platform {name!r} of the package {package} is left out: {error}.",
            name=plug_in.name,
            package=plug_in.package,
            error=error,
        )
        return LeftOut(message=message, hint=error.hint)


class _UnusableError(Exception):
    """Why a plug-in cannot be used."""

    def __init__(self, why: str, *, hint: str = "") -> None:
        super().__init__(why)
        self.hint = hint or _("Everything else works. See whether there is a newer version of it, or tell its makers.")


# -- what the packages say -----------------------------------------------------------------------------------------


def _named_in_packages() -> Iterator[PlugIn]:
    """Every entry of our group; of a package that lies in several folders only the one that Python imports."""
    from importlib.metadata import distributions

    seen = set()
    for package in distributions():
        text = _read(package)
        if GROUP not in text:
            continue
        name = _name(package)
        if (key := re.sub(r"[-_.]+", "-", name).lower()) not in seen:
            seen.add(key)
            yield from _entries(name, text)


def _read(package: Distribution) -> str:
    try:
        return package.read_text("entry_points.txt") or ""
    except (OSError, UnicodeDecodeError):
        return ""  # another package's trouble


def _name(package: Distribution) -> str:
    try:
        return str(package.metadata["Name"] or _(_NAMELESS))
    except Exception:  # noqa: BLE001 - the library that stands in for Python's own, where it is installed, raises its own
        return _(_NAMELESS)


def _entries(package: str, text: str) -> Iterator[PlugIn]:
    """The lines of our group. They are read here because Python's own reader gives up at the first that is wrong."""
    inside = False
    for line in map(str.strip, text.splitlines()):
        if line.startswith("["):
            inside = line.strip("[] ") == GROUP
        elif inside and line and not line.startswith(("#", ";")):
            name, _, place = (part.strip() for part in line.partition("="))
            yield PlugIn(name=name, package=package, place=place)


def _judged(several: list[PlugIn], built_in: tuple[str, ...]) -> PlugIn:
    """The one plug-in of that name, with what is wrong about the name itself."""
    first, packages = several[0], sorted({each.package for each in several})
    wrong = ""
    if first.name in built_in:
        wrong = _("storyshare has a platform of that name itself, which no package can replace")
    elif len(packages) > 1:
        wrong = _("several packages bring a platform of that name, and nobody can tell which is meant")
    elif len(several) > 1:
        wrong = _("the package names it twice")
    elif not _NAME.fullmatch(first.name) or len(first.name) > _LONGEST_NAME:
        wrong = _("a platform's name has small letters, digits and hyphens only, and begins with a letter")
    return PlugIn(name=first.name, package=_(" and ").join(packages), place=first.place, wrong=wrong)


# -- the class itself ----------------------------------------------------------------------------------------------


def _imported(plug_in: PlugIn) -> Any:  # noqa: ANN401 - whatever stands there
    module, _unused, attribute = plug_in.place.partition(":")
    if not all(each.isidentifier() for each in (*module.split("."), attribute)):
        raise _UnusableError(
            _("its package says {place!r} where a module and a class belong, as in package:Class", place=plug_in.place)
        )
    try:
        code = import_module(module)
    except ModuleNotFoundError as error:
        if error.name and (module == error.name or module.startswith(f"{error.name}.")):
            raise _UnusableError(_("its code is not there: no module {module}", module=module)) from error
        raise _UnusableError(
            _("it needs {name}, which is not installed", name=error.name), hint=f"pip install {error.name}"
        ) from error
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        raise _UnusableError(
            _("its code cannot be loaded ({place})", place=place_of(error)), hint=_to_see(module)
        ) from error
    if not hasattr(code, attribute):
        raise _UnusableError(_("there is no {attribute} in {module}", attribute=attribute, module=module))
    return getattr(code, attribute)


def _platform(plug_in: PlugIn, platform: Any) -> type[Described]:  # noqa: ANN401 - whatever stands there
    """The class, if it has all that a platform must say of itself."""
    if not isinstance(platform, type):
        raise _UnusableError(_("{place} is no class", place=plug_in.place))
    if wrong := _wrong_words(platform, plug_in.name):
        raise _UnusableError(wrong)
    kept: Any = platform
    try:
        rules = kept.rules({})
        sound = isinstance(rules, Rules) and (rules.platform, rules.title) == (kept.name, kept.title) and rules.limits
        shown = _tried(rules) if sound else ""
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        see = _to_see(f"{platform.__module__} as m; m.{platform.__name__}.rules({{}})")
        raise _UnusableError(_("it cannot say what it allows ({place})", place=place_of(error)), hint=see) from error
    if not shown:
        raise _UnusableError(_("its rules do not name the platform as the class does, or set no limit"))
    return kept  # type: ignore[no-any-return]


def _tried(rules: Rules) -> str:
    """An address of a post, when all that the rules hold has been tried once."""
    rules.find("Rosa may stay.")
    for limit in rules.limits:
        limit.count("Rosa may stay.", "")
    return rules.permalink.format(id=rules.example_id, account="x")


def _wrong_words(platform: type, name: str) -> str:
    """What is missing of name, title, credentials, log-in and rules; empty where all is there."""
    said: dict[str, Any] = {each: getattr(platform, each, None) for each in ("name", "title", "log_in_lasts")}
    if missing := [each for each, value in said.items() if not isinstance(value, str) or not value]:
        return _("its class lacks {missing}", missing=", ".join(missing))
    if said["name"] != name:
        return _("its class calls itself {said!r}", said=said["name"])
    credentials: Any = getattr(platform, "credentials", None)
    if not isinstance(credentials, tuple) or not all(isinstance(each, Credential) for each in credentials):
        return _("its class lacks credentials")
    return "" if callable(getattr(platform, "rules", None)) else _("its class lacks rules")


def _to_see(what: str) -> str:
    return _('Everything else works. To see all of it: python -c "import {what}"', what=what)


# -- what a person is told once ------------------------------------------------------------------------------------

_to_say: dict[str, None] = {}
_said: set[str] = set()


def note(text: str) -> None:
    """Something that a person is to be told once, when the command has done its work."""
    if text not in _said:
        _to_say[text] = None


def told(text: str) -> None:
    """A person has been told that already."""
    _said.add(text)
    _to_say.pop(text, None)


def untold() -> list[str]:
    """What was noted and not yet told; from now on it counts as told."""
    texts = list(_to_say)
    for text in texts:
        told(text)
    return texts


def forget() -> None:
    """Look all of it up again, as a new process would; for tests."""
    found.cache_clear()
    loaded.cache_clear()
    _to_say.clear()
    _said.clear()
