"""Which stories go into a kit: as it lies there where nothing has changed, else made anew; or why not."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from storyshare import gate
from storyshare.errors import InputError
from storyshare.kit.manifest import Listed
from storyshare.kit.records import Kit
from storyshare.ledger import Ledger
from storyshare.ledger.kits import KitAsked
from storyshare.models import Story
from storyshare.publish.consenting import remember
from storyshare.publish.evidence import Knowing, evidence
from storyshare.publish.kits.hands import Hands, Order
from storyshare.publish.kits.keeping import Row, digest_of_made, digest_of_story, pictures_of, read_rows
from storyshare.publish.kits.making import Made
from storyshare.publish.kits.offering import Refused, free_folder, kit_targets
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
    """Looks through the records for one kit."""

    def __init__(  # noqa: PLR0913 - what it looks at
        self, place: Workspace, ledger: Ledger, shelf: Shelf, kit: Kit, *, asked: KitAsked, now: datetime
    ) -> None:
        wanted = kit_targets(kit.partner)
        self._place = place
        self._ledger = ledger
        self._shelf = shelf
        self._asked = asked
        self._now = now
        self._hands = Hands(place, kit, now=now)
        self._records = Records(place.stories, zone=place.timezone)
        about = circumstances(place, wanted, Asked())
        self._about = hashlib.blake2b(repr(kit).encode(), key=about, digest_size=32).digest()
        self._knowing = Knowing(place, ledger)
        before = shelf.before
        self._before = {each.place: each for each in before.stories} if before and before.whole else {}
        self.kept = read_rows(place, shelf.id)

    def records(self) -> list[RecordFiles]:
        """The files of the records that were asked for; of a campaign it is known only when they are read."""
        return [files for files in self._records if not self._asked.stories or files.name in self._asked.stories]

    def look(self, some: Sequence[RecordFiles], taken: Iterable[str]) -> Iterator[Chosen | LeftOut]:
        """Some of them, each as it is now; `taken` are folders of stories that were found before.

        A record of another campaign is left out without a reason.
        """
        kept = {files.name: self._unchanged(files) for files in some}
        loaded = {files.name: self._load(files) for files in some if kept[files.name] is None}
        records = {name: found for name, found in loaded.items() if isinstance(found, Story)}
        remember(self._ledger, records.values())
        made = self._made([files for files in some if files.name in records], records, taken, kept)
        for files in some:
            found = kept[files.name] or made.get(files.name) or loaded[files.name]
            if not isinstance(found, Story):
                yield found

    def close(self) -> None:
        """Let go of what helped."""
        self._hands.close()

    def _made(
        self,
        some: Sequence[RecordFiles],
        records: Mapping[str, Story],
        taken: Iterable[str],
        kept: Mapping[str, Chosen | None],
    ) -> dict[str, Chosen | LeftOut]:
        used = {*taken, *(each.listed.place for each in kept.values() if each)}
        orders = []
        for files in some:
            record = records[files.name]
            order = Order(
                record=record,
                known=evidence(self._place, self._ledger, record),
                folder=free_folder(record.link, used),
            )
            used.add(order.folder)
            orders.append(order)
        digests = list(map(self._digest_of, some, orders))
        made = self._hands.make(orders)
        return {
            files.name: self._chosen(files, order, digest, found)
            for files, order, digest, found in zip(some, orders, digests, made, strict=True)
        }

    def _unchanged(self, files: RecordFiles) -> Chosen | None:
        row = self.kept.get(files.name)
        listed = self._before.get(row.folder) if row else None
        if row is None or listed is None or not row.digest or not row.still(self._now) or not self._is_asked(row):
            return None
        known = self._knowing.of(row.story_id, row.links)
        if known is None or row.digest != self._digest(files, row.pictures, known):
            return None
        pages = self._shelf.files_of(row.folder)
        lie_there = row.made == digest_of_made(listed, pages) and all(map(self._shelf.has, pages, pages.values()))
        return Chosen(name=files.name, story_id=row.story_id, listed=listed, digest=row.digest) if lie_there else None

    def _is_asked(self, what: Row | Story) -> bool:
        return self._asked.campaign in ("", what.campaign)

    def _load(self, files: RecordFiles) -> Story | LeftOut:
        try:
            record = self._records.load(files)
        except InputError as error:
            return LeftOut(name=files.name, problem=error)
        return record if self._is_asked(record) else LeftOut(name=files.name)

    def _chosen(
        self, files: RecordFiles, order: Order, digest: str, made: Made | tuple[Refused, ...]
    ) -> Chosen | LeftOut:
        if not isinstance(made, Made):
            return LeftOut(name=files.name, refused=made)
        # Where it changed while it was read, or more is asked than a digest tells, it is made anew the next time.
        same = digest == self._digest_of(files, order) and self._knowing.of(order.record.id, ()) is not None
        return Chosen(
            name=files.name,
            story_id=order.record.id,
            listed=made.listed,
            digest=digest if same else "",
            made=made,
            record=order.record,
        )

    def _digest_of(self, files: RecordFiles, order: Order) -> str:
        return self._digest(files, pictures_of(order.record, self._place.stories), order.known)

    def _digest(self, files: RecordFiles, pictures: Iterable[str], known: gate.Evidence) -> str:
        return digest_of_story(self._about, self._place.stories, files, pictures, known.consent)
