"""What a preview depends on besides the record: settings, accounts, time zone, the very program."""

from __future__ import annotations

import hashlib
import json
import os
import sys
import unicodedata
import zoneinfo
from collections.abc import Collection, Iterator
from dataclasses import asdict
from importlib.util import find_spec
from pathlib import Path

from storyshare.i18n import language
from storyshare.publish.previews.single import Asked
from storyshare.publish.targets import Target
from storyshare.workspace import Workspace

# Those that read, count and judge texts; which version of them is there decides too.
_LIBRARIES = ("yaml", "regex", "phonenumbers", "tzdata")


def circumstances(place: Workspace, wanted: Collection[Target], asked: Asked) -> bytes:
    """A digest (32 bytes) of all that; another one means that nothing composed before may be shown.

    Raises OSError where it cannot be told.
    """
    said = {
        "language": language(),
        "python": (sys.version, unicodedata.unidata_version),
        "libraries": list(_libraries()),
        "plug-ins": [place for target in wanted for place in _plug_in(target)],
        "zone": (place.timezone.key, _zone(place.timezone.key or "")),
        "settings": (
            place.hashtags,
            place.tag_links,
            place.media is not None,
            sorted((name, each.utm) for name, each in place.campaigns.items()),
        ),
        "accounts": [(asdict(target.account), target.named) for target in wanted],
        "asked": (asked.language, asked.occasion, asked.thread),
    }
    digest = hashlib.blake2b(json.dumps(said, sort_keys=True, default=dict).encode(), digest_size=32)
    for part in _program(Path(__file__).parent.parent):
        digest.update(part)
    return digest.digest()


def _program(folder: Path) -> Iterator[bytes]:
    """Everything that storyshare is: a changed line shows although nobody raised its version."""
    for at, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name != "__pycache__")
        for name in sorted(names):
            data = (Path(at) / name).read_bytes()
            yield f"{name} {len(data)} ".encode()
            yield data


def _libraries() -> Iterator[tuple[str, int]]:
    """Where each lies, and when anything was last installed there."""
    for name in _LIBRARIES:
        spec = find_spec(name)
        if spec and spec.origin:
            yield spec.origin, Path(spec.origin).parent.parent.stat().st_mtime_ns


def _plug_in(target: Target) -> Iterator[tuple[str, str]]:
    """The code of a third party's platform: its rules decide what fits."""
    top = target.platform.__module__.partition(".")[0]
    if top == "storyshare":
        return
    spec = find_spec(top)
    digest = hashlib.blake2b(digest_size=32)
    for folder in spec.submodule_search_locations or () if spec else ():
        for part in _program(Path(folder)):
            digest.update(part)
    if spec and spec.origin and not spec.submodule_search_locations:
        digest.update(Path(spec.origin).read_bytes())
    yield top, digest.hexdigest()


def _zone(name: str) -> str:
    """The rules of a time zone, which governments change."""
    for folder in zoneinfo.TZPATH:
        path = Path(folder) / name
        if path.is_file():
            return hashlib.blake2b(path.read_bytes()).hexdigest()
    return ""  # it comes from the package tzdata
