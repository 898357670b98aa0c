"""Which packs for volunteers were made where, so that a withdrawal knows of them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from storyshare import workspace
from storyshare.errors import InputError
from storyshare.workspace import SETTINGS, Workspace, read_private_json, write_private_json

MANIFEST = ".pack.json"
PACKS = "packs.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """One pack that had a story, and when it was last made; `digest` names its place."""

    place: str
    made: str
    digest: str


def is_a_pack(folder: Path) -> bool:
    """Whether a folder holds an earlier pack, and not somebody's own workspace."""
    if not ((folder / MANIFEST).is_file() and (folder / SETTINGS).is_file()):
        return False
    try:
        return workspace.inspect(folder)[0].volunteer
    except InputError:
        return False


def remember_pack(place: Workspace, out: Path, ids: Iterable[str], now: datetime) -> None:
    """Note that a pack has, or once had, these stories. Raises OSError."""
    known = read_private_json(place.state / PACKS)
    had = known.get(str(out), {})
    ids = {*ids, *(had.get("had", []) if isinstance(had, dict) else [])}
    write_private_json(place.state / PACKS, known | {str(out): {"made": f"{now:%Y-%m-%d}", "had": sorted(ids)}})


def packs(place: Workspace) -> dict[str, str]:
    """Where packs were made, and when each was last."""
    return {
        out: str(found.get("made", ""))
        for out, found in read_private_json(place.state / PACKS).items()
        if isinstance(found, dict)
    }


def packs_with(place: Workspace, story_id: str) -> Iterator[Pack]:
    """The packs that have, or once had, that story: somebody may have taken one home."""
    for out, found in read_private_json(place.state / PACKS).items():
        if isinstance(found, dict) and story_id in found.get("had", []):
            digest = hashlib.sha256(out.encode()).hexdigest()[:12]
            yield Pack(place=out, made=str(found.get("made", "")), digest=digest)
