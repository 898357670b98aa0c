"""Which packs for volunteers were made where, and what is in them, so that a withdrawal knows of them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from storyshare import workspace
from storyshare.errors import InputError
from storyshare.i18n import _
from storyshare.workspace import SETTINGS, Workspace, read_private_json, write_private_json

MANIFEST = ".pack.json"
PACKS = "packs.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """One pack that had a story, and when it was last made; `digest` names its place."""

    place: str
    made: str
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """What is, or was, in a pack.

    `stories` by name, `ids` by that name; by their place `files` with their SHA-256, and `languages` of the texts.
    A pack that was made before ids and languages were noted has none.
    """

    stories: tuple[str, ...] = ()
    ids: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)
    languages: Mapping[str, str] = field(default_factory=dict)

    def story_of(self, file: str) -> str:
        """The name of the story that a packed file belongs to; empty where it is no story's."""
        folder, _unused, name = file.rpartition("/")
        stem, _unused, ending = name.rpartition(".")
        names = (stem, stem.rpartition(".")[0]) if ending == "md" else (stem.rpartition("-")[0],)
        return next((each for each in names if folder == "stories" and each in self.stories), "")

    def written(self, now: datetime) -> str:
        """The text of the manifest."""
        found = {
            "made": f"{now:%Y-%m-%d}",
            "stories": self.stories,
            "ids": self.ids,
            "files": self.files,
            "languages": self.languages,
        }
        return json.dumps(found, indent=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Remembered:
    """What a pack has ever had, as the desk knows: ids, each name's last id, whose each file was by its SHA-256."""

    had: frozenset[str] = frozenset()
    names: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)


def is_a_pack(folder: Path) -> bool:
    """Whether a folder holds an earlier pack, and not somebody's own workspace."""
    if folder.is_symlink() or not ((folder / MANIFEST).is_file() and (folder / SETTINGS).is_file()):
        return False
    try:
        return workspace.inspect(folder)[0].volunteer
    except InputError:
        return False


def read_contents(folder: Path) -> Contents:
    """What the pack in that folder says is in it. Raises InputError where that cannot be read."""
    try:
        found = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        found = None
    stories = found.get("stories") if isinstance(found, dict) else None
    files = found.get("files") if isinstance(found, dict) else None
    if not (isinstance(stories, list) and all(isinstance(each, str) for each in stories) and isinstance(files, dict)):
        raise InputError(
            _(
                "What is packed in {folder} and what volunteers have begun there cannot be told "
                "apart: its list, {manifest}, is damaged. Nothing was changed there.",
                folder=folder,
                manifest=MANIFEST,
            ),
            hint=_("Move what volunteers have begun out of that folder, delete the rest of it, then pack again."),
        )
    return Contents(
        stories=tuple(stories),
        ids=_texts(found.get("ids")),
        files=_texts(files),
        languages=_texts(found.get("languages")),
    )


def remembered(place: Workspace, out: Path) -> Remembered:
    """What the desk knows of the pack in that place; nothing where it never made one."""
    found = read_private_json(place.state / PACKS).get(str(out))
    if not isinstance(found, dict):
        return Remembered()
    return Remembered(had=_ids(found), names=_texts(found.get("names")), files=_texts(found.get("files")))


def remember_pack(place: Workspace, out: Path, contents: Contents, now: datetime) -> None:
    """Note that a pack has, or once had, these stories. Raises OSError."""
    known = read_private_json(place.state / PACKS)
    before = remembered(place, out)
    files = {digest: contents.ids[name] for file, digest in contents.files.items() if (name := contents.story_of(file))}
    noted = {
        "made": f"{now:%Y-%m-%d}",
        "had": sorted({*before.had, *contents.ids.values()}),
        "names": {**before.names, **contents.ids},
        "files": {**before.files, **files},
    }
    write_private_json(place.state / PACKS, known | {str(out): noted})


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
        if isinstance(found, dict) and story_id in _ids(found):
            digest = hashlib.sha256(out.encode()).hexdigest()[:12]
            yield Pack(place=out, made=str(found.get("made", "")), digest=digest)


def _ids(found: Mapping[str, Any]) -> frozenset[str]:
    had = found.get("had")
    return frozenset(each for each in had if isinstance(each, str)) if isinstance(had, list) else frozenset()


def _texts(found: object) -> dict[str, str]:
    if not isinstance(found, dict):
        return {}
    return {str(name): text for name, text in found.items() if isinstance(text, str)}
