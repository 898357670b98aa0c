"""What is kept of a kit on this machine, so that an unchanged story is not made anew: digests, ids, days; no text."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from storyshare.images import digest_of
from storyshare.kit.manifest import Listed, told
from storyshare.models import Consent, Story
from storyshare.publish.tombstones import link_digests
from storyshare.stories import RecordFiles
from storyshare.workspace import Workspace, read_private_json, write_private_json


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A story as it was when its files were made; `passed` are the instants that matter, and whether they were over.

    `folder` is where its pages are in the kit; `digest` is of everything that they were made from, `made` of what was
    made: whoever may write into the kit's folder may have put something else there.
    """

    story_id: str
    links: tuple[str, ...]
    pictures: tuple[str, ...]
    campaign: str
    folder: str
    passed: tuple[tuple[str, bool], ...]
    digest: str
    made: str

    def still(self, now: datetime) -> bool:
        """Whether the clock has passed nothing since that decides what may be shared."""
        return all((datetime.fromisoformat(at) <= now) == over for at, over in self.passed)


def row_of(  # noqa: PLR0913 - what a row is
    record: Story, folder: str, stories: Path, *, known: Consent | None, digest: str, made: str, now: datetime
) -> Row:
    """The row of a story whose files were made now."""
    instants = [record.embargo]
    for consent in (record.consent, known):
        instants += [consent.begins_at, consent.ends_at] if consent else []
    return Row(
        story_id=record.id,
        links=link_digests(record),
        pictures=pictures_of(record, stories),
        campaign=record.campaign,
        folder=folder,
        passed=tuple((at.isoformat(), at <= now) for at in instants if at),
        digest=digest,
        made=made,
    )


def digest_of_made(listed: Listed, files: Mapping[str, str]) -> str:
    """A digest of what the kit says of a story, and of its files there, of which `files` are the digests by name."""
    text = json.dumps([told(listed, files), sorted(files.items())])
    return hashlib.blake2b(text.encode(), digest_size=32).hexdigest()


def pictures_of(record: Story, stories: Path) -> tuple[str, ...]:
    """Where the pictures lie, as seen from the folder of the records."""
    return tuple(str(image.path.relative_to(stories)) for image in record.images)


def digest_of_story(
    about: bytes, stories: Path, files: RecordFiles, pictures: Iterable[str], known: Consent | None
) -> str:
    """A digest of all that a story's pages are made from; empty where that cannot be read."""
    digest = hashlib.blake2b(key=about[:64], digest_size=32)
    try:
        for language, file in (("", files.original), *files.translations):
            data = (stories / file).read_bytes()
            digest.update(f"{language}/{file}/{len(data)}/".encode("utf-8", "surrogateescape"))
            digest.update(data)
    except OSError:
        return ""
    for picture in pictures:
        digest.update(f"{picture}/{digest_of(stories / picture)}/".encode("utf-8", "surrogateescape"))
    digest.update(repr(known and sorted(asdict(known).items(), key=str)).encode())
    return digest.hexdigest()


def read_rows(place: Workspace, kit: str) -> dict[str, Row]:
    """The rows of a kit by the names of the records; none where nothing is kept, or not by this version."""
    found = {}
    with suppress(OSError, ValueError, TypeError, KeyError, AttributeError):
        for name, said in read_private_json(_file(place, kit)).items():
            if not isinstance(said, dict):
                raise TypeError
            found[name] = Row(
                story_id=said["story_id"],
                links=tuple(said["links"]),
                pictures=tuple(said["pictures"]),
                campaign=said["campaign"],
                folder=said["folder"],
                passed=tuple((str(at), bool(over)) for at, over in said["passed"]),
                digest=said["digest"],
                made=said["made"],
            )
        return found
    return {}


def write_rows(place: Workspace, kit: str, rows: Mapping[str, Row]) -> None:
    """Keep them; where that cannot be, the next build makes everything anew."""
    with suppress(OSError):
        write_private_json(_file(place, kit), {name: asdict(row) for name, row in rows.items()})


def _file(place: Workspace, kit: str) -> Path:
    return place.state / "kits" / f"{kit}.json"
