"""What runs here: Python, the packages that storyshare needs, the plug-ins that are left out."""

from __future__ import annotations

import platform
import re
import sys
from collections.abc import Iterator
from importlib import metadata

from storyshare import __version__
from storyshare.i18n import _
from storyshare.platforms import left_out
from storyshare.platforms.plugins import told
from storyshare.publish.health.case import Case
from storyshare.publish.health.lines import Line, first_line, look, mend, ok

_NEEDS_PYTHON = (3, 11)
# Beside what it needs: what makes something possible where it is there.
_MORE = ("psycopg", "cryptography", "procrastinate", "keyring", "pillow-heif")
_INSTALL = "pip install --upgrade storyshare"


def python(_case: Case) -> Iterator[Line]:
    """Which Python and which storyshare."""
    said = _(
        "storyshare {version}, Python {python} on {system}",
        version=__version__,
        python=platform.python_version(),
        system=platform.system(),
    )
    if sys.version_info[:2] < _NEEDS_PYTHON:
        yield mend(said, _("Install Python 3.11 or newer"))
    else:
        yield ok(said)


def packages(_case: Case) -> Iterator[Line]:
    """The versions of what storyshare needs, and of what it can use."""
    there, lost = {}, []
    for name in _required():
        try:
            there[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            lost.append(name)
    for name in _MORE:
        try:
            there[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    if lost:
        yield mend(_("Packages are missing: {lost}", lost=", ".join(lost)), f"pip install {' '.join(lost)}")
    yield ok(", ".join(f"{name} {version}" for name, version in sorted(there.items())))


def plug_ins(_case: Case) -> Iterator[Line]:
    """Platforms that others have written and that cannot be used as they are."""
    for each in left_out():
        told(each.message)
        yield look(each.message.rstrip("."), first_line(each.hint))


def _required() -> list[str]:
    """The packages that storyshare says that it needs on any system; none where it is not installed as a package."""
    try:
        wanted = metadata.requires("storyshare") or []
    except metadata.PackageNotFoundError:
        return []
    plain = (line for line in wanted if ";" not in line)
    return [found[0] for line in plain if (found := re.match(r"[\w.-]+", line))]
