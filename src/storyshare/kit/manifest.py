"""`kit.json`: what a kit is, which stories and files are in it, and until when each story may be shared.

It lies beside the pages and is as public as they are: nothing is in it that they do not show.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from storyshare.kit.records import Entry, KitPicture

FILE = "kit.json"
_KIND = "storyshare share kit"
_FILE_NAME = re.compile(r"(?:stories/[a-z0-9-]{1,80}/)?[A-Za-z0-9][A-Za-z0-9.-]*\.(?:html|jpg|png)")
_PLACE = re.compile("stories/[a-z0-9-]{1,80}")
_ID = re.compile("[0-9a-f]{16}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One story of a kit: where its pages are, their entries by language, and the last day of sharing (ISO), if any."""

    place: str
    entries: Mapping[str, Entry]
    ends: str = ""
    ends_at: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """A kit as its `kit.json` says; `files` are the SHA-256 digests of its own files, hexadecimal, by name.

    `whole` is False while it is being built, or was killed then.
    """

    id: str
    organisation: str = ""
    partner: str = ""
    whole: bool = True
    stories: tuple[Listed, ...] = ()
    files: Mapping[str, str] = field(default_factory=dict)


def is_own_file(name: str) -> bool:
    """Whether a kit could have a file of that name: none outside its folder, and none of anybody else's."""
    return bool(_FILE_NAME.fullmatch(name))


def written(manifest: Manifest) -> str:
    """As it stands in the file."""
    ends = sorted(filter(None, (each.ends for each in manifest.stories)))
    said = {
        "kind": _KIND,
        "id": manifest.id,
        "organisation": manifest.organisation,
        "partner": manifest.partner,
        "whole": manifest.whole,
        "share_until": ends[0] if ends else None,
        "stories": [told(each, manifest.files) for each in manifest.stories],
        "files": dict(sorted(manifest.files.items())),
    }
    return json.dumps(said, ensure_ascii=False, indent=1) + "\n"


def told(story: Listed, files: Mapping[str, str]) -> dict[str, Any]:
    """What stands in the file of one story; `files` are the digests of its pages, or of the whole kit's."""
    return {
        "place": story.place,
        "consent_ends": story.ends or None,
        "ends_at": story.ends_at or None,
        "pages": {language: _entry_json(entry, files) for language, entry in story.entries.items()},
    }


def read(text: str) -> Manifest | None:
    """The manifest that a text is; None where it is none, or names a file that no kit has."""
    try:
        said = json.loads(text)
        if said["kind"] != _KIND or not _ID.fullmatch(said["id"]):
            return None
        files = {str(name): str(digest) for name, digest in said["files"].items()}
        stories = tuple(_listed(each) for each in said["stories"])
        found = Manifest(
            id=said["id"],
            organisation=str(said["organisation"]),
            partner=str(said["partner"]),
            whole=said["whole"] is True,
            stories=stories,
            files=files,
        )
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
    return found if all(map(is_own_file, files)) else None


def _entry_json(entry: Entry, files: Mapping[str, str]) -> dict[str, Any]:
    picture = entry.picture
    return {
        "title": entry.title,
        "title_language": entry.title_language,
        "summary": entry.summary,
        "published": entry.published.isoformat() if entry.published else None,
        "picture": picture and [picture.small, picture.small_width, picture.small_height],
        "sha256": files.get(f"{entry.place}/{entry.language}.html"),
    }


def _listed(said: Mapping[str, Any]) -> Listed:
    """Raises ValueError for what no kit could have written."""
    ends, ends_at = said["consent_ends"] or "", said["ends_at"] or ""
    if not _PLACE.fullmatch(said["place"]) or bool(ends) is not bool(ends_at):
        raise ValueError
    if ends and (date.fromisoformat(ends) is None or datetime.fromisoformat(ends_at).tzinfo is None):
        raise ValueError
    entries = {str(language): _entry(said["place"], language, each) for language, each in said["pages"].items()}
    return Listed(
        place=str(said["place"]),
        entries=entries,
        ends=ends,
        ends_at=ends_at,
    )


def _entry(place: str, language: str, said: Mapping[str, Any]) -> Entry:
    picture = None
    if said["picture"]:
        small, width, height = said["picture"]
        picture = KitPicture(
            file="", small=str(small), width=0, height=0, small_width=int(width), small_height=int(height), alt=""
        )
    return Entry(
        place=place,
        language=language,
        title=str(said["title"]),
        title_language=str(said["title_language"]),
        summary=str(said["summary"]),
        picture=picture,
        published=date.fromisoformat(said["published"]) if said["published"] else None,
    )
