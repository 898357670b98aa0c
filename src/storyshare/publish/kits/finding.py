"""Which stories go into a kit: as it lies there where nothing has changed, else made anew; or why not."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from storyshare import gate, stories
from storyshare.errors import InputError
from storyshare.kit.manifest import Listed
from storyshare.kit.records import Kit
from storyshare.ledger import Ledger
from storyshare.ledger.kits import KitAsked
from storyshare.models import Story
from storyshare.publish.consenting import remember
from storyshare.publish.evidence import Knowing, evidence
from storyshare.publish.kits.keeping import Row, digest_of_story, pictures_of, read_rows
from storyshare.publish.kits.making import Made, Maker
from storyshare.publish.kits.offering import Refused, kit_targets
from storyshare.publish.kits.shelf import Shelf
from storyshare.publish.previews.circumstances import circumstances
from storyshare.publish.previews.single import Asked
from storyshare.stories import RecordFiles, Records
from storyshare.workspace import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A record that is not in the kit, in some language or at all: why the gate says no, or what is wrong with it."""

    name: str
    refused: tuple[Refused, ...] = ()
    problem: InputError | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """A story that goes into the kit: `made` anew from its `record`, or, without these, kept as it lies there.

    `digest` is of all that it was made from; empty where that has to be looked at the next time in any case.
    """

    name: str
    story_id: str
    listed: Listed
    digest: str
    made: Made | None = None
    record: Story | None = None


class Finder:
    """Looks through the records for one kit. Raises InputError for a name that no record has."""

    def __init__(  # noqa: PLR0913 - what it looks at
        self, place: Workspace, ledger: Ledger, shelf: Shelf, kit: Kit, *, asked: KitAsked, now: datetime
    ) -> None:
        wanted = kit_targets(kit.partner)
        self._place = place
        self._ledger = ledger
        self._shelf = shelf
        self._asked = asked
        self._now = now
        self._maker = Maker(place=place, kit=kit, wanted=wanted, now=now)
        self._records = Records(place.stories, zone=place.timezone)
        about = circumstances(place, wanted, Asked())
        self._about = hashlib.blake2b(repr(kit).encode(), key=about, digest_size=32).digest()
        self._knowing = Knowing(place, ledger)
        before = shelf.before
        self._before = {each.place: each for each in before.stories} if before and before.whole else {}
        self.kept = read_rows(place, shelf.id)
        for name in asked.stories:
            if name not in self._records and name not in self.kept:
                stories.find(place.stories, name, zone=place.timezone)  # says what may have been meant

    def records(self) -> list[RecordFiles]:
        """The files of the records that were asked for; of a campaign it is known only when they are read."""
        return [files for files in self._records if not self._asked.stories or files.name in self._asked.stories]

    def look(self, some: Sequence[RecordFiles], taken: Iterable[str]) -> Iterator[Chosen | LeftOut]:
        """Some of them, each as it is now; `taken` are folders of stories that were found before.

        A record of another campaign is left out without a reason.
        """
        kept = {files.name: self._unchanged(files) for files in some}
        loaded = {files.name: self._load(files) for files in some if kept[files.name] is None}
        remember(self._ledger, [found for found in loaded.values() if isinstance(found, Story)])
        used = [*taken, *(each.listed.place for each in kept.values() if each)]
        for files in some:
            found = kept[files.name] or loaded[files.name]
            if isinstance(found, Story):
                found = self._make(files, found, used)
            if isinstance(found, Chosen):
                used.append(found.listed.place)
            yield found

    def _unchanged(self, files: RecordFiles) -> Chosen | None:
        row = self.kept.get(files.name)
        listed = self._before.get(row.folder) if row else None
        if row is None or listed is None or not row.digest or not row.still(self._now) or not self._is_asked(row):
            return None
        known = self._knowing.of(row.story_id, row.links)
        if known is None or row.digest != self._digest(files, row.pictures, known):
            return None
        lie_there = all(self._shelf.has(name, digest) for name, digest in self._shelf.files_of(row.folder).items())
        return Chosen(name=files.name, story_id=row.story_id, listed=listed, digest=row.digest) if lie_there else None

    def _is_asked(self, what: Row | Story) -> bool:
        return self._asked.campaign in ("", what.campaign)

    def _load(self, files: RecordFiles) -> Story | LeftOut:
        try:
            record = self._records.load(files)
        except InputError as error:
            return LeftOut(name=files.name, problem=error)
        return record if self._is_asked(record) else LeftOut(name=files.name)

    def _make(self, files: RecordFiles, record: Story, taken: Sequence[str]) -> Chosen | LeftOut:
        known = evidence(self._place, self._ledger, record)
        pictures = pictures_of(record, self._place.stories)
        digest = self._digest(files, pictures, known)
        made = self._maker.make(record, known, taken=taken)
        if not isinstance(made, Made):
            return LeftOut(name=files.name, refused=made)
        # Where it changed while it was read, or more is asked than a digest tells, it is made anew the next time.
        same = digest == self._digest(files, pictures, known) and self._knowing.of(record.id, ()) is not None
        chosen = Chosen(
            name=files.name, story_id=record.id, listed=made.listed, digest=digest if same else "", made=made
        )
        return replace(chosen, record=record)

    def _digest(self, files: RecordFiles, pictures: Iterable[str], known: gate.Evidence) -> str:
        return digest_of_story(self._about, self._place.stories, files, pictures, known.consent)
