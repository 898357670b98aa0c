"""What the records say of the places that they were imported from, and at which addresses they are read."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from storyshare import stories
from storyshare.files import read_record
from storyshare.i18n import _
from storyshare.models import ConsentStatus
from storyshare.publish.tombstones import link_digest
from storyshare.stories.source import Source, read_source
from storyshare.workspace import Workspace

_LINK = re.compile(r"""^link:[ \t]*["']?(https?://[^\s"'#]+)""", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownRecord:
    """One file of a record, also one that cannot be loaded as it is. `language` is "" for an original."""

    path: Path
    name: str
    language: str
    written_in: str
    source: Source | None

    @property
    def awaits_consent(self) -> bool:
        """Whether its consent is pending now."""
        return awaits_consent(self.path)


class KnownRecords:
    """The records of a workspace by what they were imported from and by their addresses."""

    def __init__(self, place: Workspace) -> None:
        self.all: list[KnownRecord] = []
        self._by_entry: dict[tuple[str, str], KnownRecord] = {}
        self._by_link: dict[str, list[KnownRecord]] = {}
        self.languages: dict[str, set[str]] = {}
        for files in stories.Records(place.stories, zone=place.timezone):
            self._read(place.stories / files.original, files.name, "")
            for language, file in files.translations:
                self._read(place.stories / file, files.name, language)

    def of(self, place: str, entry: str, link: str, language: str) -> KnownRecord | None:
        """The record of an entry: the one that was imported from it, or else the one at its address."""
        if found := self._by_entry.get((place, entry)):
            return found
        with suppress(ValueError):
            same = self._by_link.get(link_digest(link), [])
            return next(
                (each for each in same if language in (each.language, each.written_in)), same[0] if same else None
            )
        return None

    def _read(self, path: Path, name: str, language: str) -> None:
        fields = read_record(path).fields()
        found = KnownRecord(
            path=path,
            name=name,
            language=language,
            written_in=language or fields.text("language"),
            source=read_source(fields),
        )
        self.all.append(found)
        self.languages.setdefault(name, set()).add(found.written_in)
        if found.source:
            self._by_entry.setdefault((found.source.place, found.source.entry), found)
        with suppress(ValueError):
            # In a record that cannot be read as it is, its address still stands: it must not come a second time.
            if link := fields.text("link") or _link_in(path):
                self._by_link.setdefault(link_digest(link), []).append(found)


def awaits_consent(path: Path) -> bool:
    """Whether an original says that its consent is pending; only then may words be put beside it that nobody read.

    A translation has its original's consent, so that what an import adds to a story with consent could be sent at once.
    """
    consent = read_record(path).fields().table_at("consent")
    return consent is not None and consent.text("status") == ConsentStatus.PENDING.value


def no_consent_for_these(original: str) -> str:
    """Why a translation is left out."""
    return _("the consent of {original} was not given for these words: put them beside it by hand", original=original)


def _link_in(path: Path) -> str:
    with suppress(OSError):
        found = _LINK.search(path.read_bytes()[:20_000].decode("utf-8", "replace"))
        return found[1] if found else ""
    return ""
