"""Which story is meant to be taken back, and how far it has gone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from storyshare import stories
from storyshare.errors import InputError
from storyshare.i18n import _
from storyshare.ledger import Ledger
from storyshare.ledger import withdrawals as book
from storyshare.models import Delivery, PartRecord, State, Story
from storyshare.workspace import Workspace

# What is public, or was deleted and not seen gone.
TO_DELETE = (State.POSTED, State.WITHDRAW_FAILED, State.DELETED_UNSEEN)
_QUEUED = (State.PLANNED, State.CLAIMED, State.REJECTED, State.BLOCKED, State.MISSED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """The story that is meant: its id and name, and its record where that can be read."""

    id: str
    name: str
    record: Story | None = None


def subject_of(place: Workspace, ledger: Ledger, named: str) -> Subject:
    """The story that is meant, by its record or by what the ledger knows.

    A record that cannot be read, or is gone, keeps nobody from taking the story back. Raises InputError where neither
    knows it, and where several stories have had that name: what is public may not be what that record tells.
    """
    trouble: InputError | None = None
    record = None
    try:
        record = stories.find(place.stories, named, zone=place.timezone)
    except InputError as error:
        trouble = error
        loaded = stories.load_all(place.stories, zone=place.timezone).stories
        record = next((each for each in loaded if each.id == named), None)
    name = record.name if record else named
    called = {named, name}
    known = {each.key.story_id: each.story for each in ledger.deliveries() if called & {each.key.story_id, each.story}}
    known |= {each.story_id: each.story for each in book.withdrawals(ledger) if called & {each.story_id, each.story}}
    if record:
        known |= {record.id: name}
    if not known and trouble:
        raise trouble
    found = [named] if named in known else sorted(known)
    if len(found) > 1:
        raise InputError(
            _("Several stories are or were called {named}: {found}.", named=named, found=", ".join(found)),
            hint=_("Name the one that is meant by its id: storyshare withdraw ID --reason …"),
        )
    return Subject(id=found[0], name=known[found[0]], record=record if record and record.id == found[0] else None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """How far a story has gone: its parts by what a withdrawal has to do about them."""

    public: tuple[tuple[Delivery, PartRecord], ...]
    in_doubt: tuple[tuple[Delivery, PartRecord], ...]
    queued: int
    gone: int

    @property
    def finished(self) -> bool:
        """Whether nothing of it is, or may be, public any more as far as storyshare knows."""
        return not (self.public or self.in_doubt)


def extent(ledger: Ledger, story_id: str) -> Extent:
    """How far a story has gone, as the ledger knows it now."""
    found = list(parts_of(ledger, story_id))
    return Extent(
        public=tuple(each for each in found if each[1].state in TO_DELETE),
        in_doubt=tuple(each for each in found if each[1].state in (State.UNKNOWN, State.SENDING)),
        queued=sum(part.state in _QUEUED for _unused, part in found),
        gone=sum(part.state is State.WITHDRAWN for _unused, part in found),
    )


def parts_of(ledger: Ledger, story_id: str) -> Iterator[tuple[Delivery, PartRecord]]:
    """Every part of every delivery of a story, oldest first."""
    for delivery in ledger.deliveries(story_id):
        for part in delivery.parts:
            yield delivery, part
