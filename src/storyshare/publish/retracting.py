"""What a run does about stories that are, or should be, taken back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from storyshare.errors import GateError
from storyshare.i18n import N_, _
from storyshare.ledger import Ledger, withdrawals
from storyshare.models import ConsentStatus, Delivery, Story
from storyshare.platforms import Sender
from storyshare.publish.reach import Subject, extent
from storyshare.publish.tombstones import WITHDRAWN_FILE, ids_in_file
from storyshare.publish.withdrawing import Removal
from storyshare.publish.words import Word
from storyshare.workspace import Workspace

if TYPE_CHECKING:
    from storyshare.ledger.log import Act

_REASON = N_("consent was withdrawn in the record")


def take_back(
    place: Workspace, ledger: Ledger, records: tuple[Story, ...], connect: Callable[[Delivery], Sender]
) -> tuple[list[Word], list[Act]]:
    """Go on with withdrawals that were cut short, or that a platform made wait; begin one where that is wanted.

    Gives what is worth saying, and what belongs into the log.
    """
    from storyshare.ledger.log import Act

    words, acts = [], []
    removal = Removal(place=place, ledger=ledger, records=records, connect=connect)
    for record in _not_yet(ledger, records) if place.withdraw_by_itself else ():
        removal.begin(Subject(id=record.id, name=record.name, record=record), reason=_REASON, person="storyshare run")
        acts.append(Act(did="withdraw", story_id=record.id, details={"reason": _REASON}))
        text = _("{name}: consent is withdrawn: the story is being taken back", name=record.name)
        words.append(Word(text=text, hint=_("Look what is left to do: storyshare withdraw {name}", name=record.name)))
    for story_id in withdrawals.to_take_down(ledger):
        before = extent(ledger, story_id)
        removal.carry_on(story_id, only_what_is_due=True)
        after = extent(ledger, story_id)
        if after.gone > before.gone:
            done, left = after.gone - before.gone, len(after.public) + len(after.in_doubt)
            words.append(
                Word(
                    text=_("taken down: {done} of {story_id}, {left} left", done=done, story_id=story_id, left=left),
                    code=0,
                )
            )
            acts.append(Act(did="take down", story_id=story_id, details={"gone": done, "left": left}))
    return words, acts


def to_be_taken_back(place: Workspace, ledger: Ledger, records: tuple[Story, ...]) -> Iterator[Word]:
    """What was taken back elsewhere, or should be: only somebody at the desk, or a setting, takes it down here."""
    gone = {each.story_id for each in withdrawals.withdrawals(ledger)}
    wanted = {record.id: _("CONSENT IS WITHDRAWN") for record in _not_yet(ledger, records)}
    for story_id in ids_in_file(place) - gone:
        wanted.setdefault(story_id, _("IT STANDS IN {withdrawn_file}", withdrawn_file=WITHDRAWN_FILE))
    names = {record.id: record.name for record in records}
    for story_id, why in sorted(wanted.items()):
        found = extent(ledger, story_id)
        # Whoever took it back has often taken its record away as well.
        if story_id not in names and found.finished:
            continue
        name = names.get(story_id, story_id)
        yield Word(
            text=_("{name}: {why}; still public: {count}", name=name, why=why, count=len(found.public)),
            code=GateError.exit_code,
            hint=_("Take it back: storyshare withdraw {name} --reason …", name=name),
        )


def _not_yet(ledger: Ledger, records: tuple[Story, ...]) -> list[Story]:
    """The records that say that consent was withdrawn, and were not taken back."""
    found = [each for each in records if each.consent and each.consent.status is ConsentStatus.WITHDRAWN]
    gone = {each.story_id for each in withdrawals.withdrawals(ledger)} if found else set()
    return [record for record in found if record.id not in gone]
