"""Takes a story back: nothing of it begins to be sent any more, what is public is deleted and looked at again.

Every step can be done again: killed anywhere, it goes on where it was. What only a person can do becomes a checklist.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

from storyshare.errors import InputError, LedgerError, SetupError
from storyshare.i18n import N_, _
from storyshare.ledger import Ledger, copies_with_text, pictures
from storyshare.ledger import withdrawals as book
from storyshare.ledger.kits import BuiltKit, kits_with
from storyshare.ledger.withdrawals import ToDo
from storyshare.models import Delivery, PartRecord, State, Story
from storyshare.platforms import Sender
from storyshare.publish.media import TO_DO
from storyshare.publish.packs.contents import packs_with
from storyshare.publish.previews import cache
from storyshare.publish.reach import TO_DELETE, Subject, parts_of
from storyshare.publish.resolving import look_costs
from storyshare.publish.safety import quoted
from storyshare.publish.settling import look
from storyshare.publish.taking_down import Taken, take_down
from storyshare.publish.tombstones import link_digests, write_withdrawn
from storyshare.workspace import STATE_FOLDER, Workspace

_AT_ONCE = 200
_PAUSE = 0.2  # seconds between two looks at what is being sent
# A server that does not answer takes its time each time; one post alone may be what it cannot deal with.
_PATIENCE = 3
_NOT_TRIED = N_("not tried yet: the server does not answer")
REASON = N_("the story was taken back")
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """Takes one story back; `connect` gives the adapter for a delivery, `told` hears (account, step).

    `tidy` takes the story's pictures away from where platforms fetched them.
    """

    place: Workspace
    ledger: Ledger
    records: tuple[Story, ...]
    connect: Callable[[Delivery], Sender]
    told: Callable[[str, str], None] = field(default=lambda _account, _step: None)
    whatever_it_costs: bool = False
    tidy: Callable[[str], object] = field(default=lambda _story_id: None)

    def begin(self, subject: Subject, *, reason: str, person: str) -> None:
        """From now on nothing of it begins to be sent, from here or any checkout that has the file. Raises OSError."""
        links = link_digests(subject.record) if subject.record else ()
        # The file first: if the ledger cannot be written, the workspace still knows.
        write_withdrawn(self.place, subject.id, links, f"{self.ledger.now():%Y-%m-%d}")
        book.begin_withdrawal(self.ledger, subject.id, story=subject.name, links=links, reason=reason, person=person)
        # All of it: a preview that runs at this moment may be about to put the story there.
        with suppress(SetupError):  # then it is on the list of what a person must do
            cache.empty(self.place.state)

    def carry_on(self, story_id: str, *, only_what_is_due: bool = False) -> None:
        """Cancel, wait, settle, delete, look, list, erase: as far as it goes now.

        With `only_what_is_due` nothing is tried for which a person is needed, or the time has not come.
        """
        self._cancel(story_id)
        self.tidy(story_id)
        # At once: what is public does not wait for what is being sent, nor for what a slow server knows.
        self._delete(story_id, only_what_is_due=only_what_is_due)
        if not only_what_is_due:
            self._wait(story_id)
        # Only now: beside posts of the same words nobody could tell which one the doubt is about.
        self._settle(story_id)
        self._delete(story_id, only_what_is_due=True)
        self.tidy(story_id)  # what was being sent when it began may have put one there since
        self.list_to_do(story_id)
        self._erase(story_id)

    # -- the steps ---------------------------------------------------------------------------------------------

    def _cancel(self, story_id: str) -> None:
        self.ledger.expire()
        for delivery in self.ledger.deliveries(story_id):
            if any(part.state in (State.PLANNED, State.CLAIMED) for part in delivery.parts):
                self.ledger.cancel(delivery.id, REASON)

    def _wait(self, story_id: str) -> None:
        """Until nothing is being sent: a call takes seconds, and what was left by force is in doubt after its lease."""
        while under_way := [
            delivery.key.account for delivery, part in parts_of(self.ledger, story_id) if part.state is State.SENDING
        ]:
            for account in under_way:
                self.told(account, _("waiting until it is sent"))
            time.sleep(_PAUSE)
            self.ledger.expire()
        self._cancel(story_id)  # what was claimed elsewhere has come back, or ends at `begin`

    def _settle(self, story_id: str) -> None:
        """Look for what is in doubt, on every account at the same time."""
        accounts: dict[str, list[Delivery]] = {}
        for delivery in self.ledger.deliveries(story_id):
            if any(part.state is State.UNKNOWN for part in delivery.parts):
                accounts.setdefault(delivery.key.account, []).append(delivery)
        self._everywhere(self._look_there, accounts.values())

    def _look_there(self, doubtful: list[Delivery]) -> None:
        for delivery in doubtful:
            if look_costs(delivery) and not self.whatever_it_costs:
                continue
            self.told(delivery.key.account, "looking")
            try:
                look(self.ledger, delivery, self.connect(delivery))
            except LedgerError:
                raise
            except Exception:  # noqa: BLE001, S112 - no log-in here, or whatever it was: a person looks
                continue

    def _delete(self, story_id: str, *, only_what_is_due: bool) -> None:
        """Every account at the same time; in each the newest first, and of a thread the last part first.

        Boosts first: once a post is gone, some servers no longer find what has boosted it.
        """
        now = self.ledger.now()
        for kind in ("boost", "post"):
            accounts: dict[str, list[tuple[Delivery, PartRecord]]] = {}
            for delivery, part in reversed(list(parts_of(self.ledger, story_id))):
                due = part.state is State.POSTED or (part.not_before is not None and part.not_before <= now)
                if delivery.key.kind == kind and part.state in TO_DELETE and (due or not only_what_is_due):
                    accounts.setdefault(delivery.key.account, []).append((delivery, part))
            self._everywhere(self._delete_there, accounts.values())

    def _everywhere(self, act: Callable[[list[T]], None], accounts: Collection[list[T]]) -> None:
        if accounts:
            with ThreadPoolExecutor(min(len(accounts), _AT_ONCE)) as threads:
                list(threads.map(act, accounts))

    def _delete_there(self, found: list[tuple[Delivery, PartRecord]]) -> None:
        stopped: Taken | None = None
        unanswered = 0
        for number, (delivery, part) in enumerate(found, 1):
            if part.state is State.DELETED_UNSEEN and stopped:
                continue  # as far as is known it is deleted
            self.told(delivery.key.account, _("deleting {number} of {count}", number=number, count=len(found)))
            taken = stopped or take_down(self.connect, delivery, part, now=self.ledger.now())
            unanswered = unanswered + 1 if taken.unanswered else 0
            if taken.stop:
                stopped = taken
            elif unanswered == _PATIENCE:
                stopped = replace(taken, reason=_NOT_TRIED)
            if part.state is State.DELETED_UNSEEN and taken.state is State.DELETED_UNSEEN:
                continue
            self.ledger.taken_down(delivery.id, part.number, taken.state, taken.reason, not_before=taken.again_at)

    # -- what only a person can do ---------------------------------------------------------------------------------

    def list_to_do(self, story_id: str) -> None:
        """Enter what only a person can do; what has settled itself since is ticked."""
        wanted = {each.name: each for each in self._to_do(story_id)}
        book.list_to_do(self.ledger, story_id, wanted.values())
        for each in book.checklist(self.ledger, story_id):
            if each.done_at is None and each.name not in wanted and not each.name.startswith(book.LATE):
                book.tick(self.ledger, story_id, each.name, "storyshare")

    def _to_do(self, story_id: str) -> Iterator[ToDo]:
        for delivery, part in parts_of(self.ledger, story_id):
            where = f"{delivery.key.account} ({delivery.platform})"
            url = part.receipt.url if part.receipt else ""
            name = f"{delivery.id}-{part.number}"
            boost = delivery.key.kind == "boost"
            if part.state is State.WITHDRAW_FAILED:
                still = _("Still boosted by") if boost else _("Still public on")
                yield ToDo(name=f"post-{name}", what=f"{still} {where}. {part.reason}", url=url)
            elif part.state is State.DELETED_UNSEEN:
                what = (
                    _("the boost by {where} is gone", where=where) if boost else _("it is gone on {where}", where=where)
                )
                yield ToDo(name=f"post-{name}", what=_("Look whether {what}", what=what), url=url)
            elif part.state in (State.UNKNOWN, State.SENDING):
                what = (
                    _("boosted by {where}: look, and undo it", where=where)
                    if boost
                    else _("public on {where}: look, and delete it", where=where)
                )
                yield ToDo(name=f"doubt-{name}", what=_("May be {what} if it is there", what=what))
        for picture in pictures.pictures_of(self.ledger, story_id):
            if picture.removed_at is None:
                yield ToDo(
                    name=f"{TO_DO}{picture.name}",
                    what=_("A picture where platforms fetched it. storyshare run tries again to take it away"),
                    url=picture.url,
                )
        if cache.holds(self.place.state, story_id):
            yield ToDo(
                name="cache", what=_("Delete {state}: text of it is in there", state=self.place.state / cache.FILE)
            )
        for pack in packs_with(self.place, story_id):
            what = _(
                "The volunteers' workspace in {place}: make it again (storyshare pack {place}), and "
                "ask everybody who has taken one home to delete it",
                place=pack.place,
            )
            yield ToDo(name=f"pack-{pack.digest}", what=what)
        yield from self._always(story_id)

    def _always(self, story_id: str) -> Iterator[ToDo]:
        """What no program can know or do, for every story that was public."""
        record = next((each for each in self.records if each.id == story_id), None)
        if record is not None:
            files = sorted({record.path.name, *(each.path.name for each in record.translations.values())})
            files += [image.file for image in record.images]
            what = _(
                "The record itself: {files} in stories/, and older versions of them in git and in copies",
                files=", ".join(files),
            )
            yield ToDo(name="record", what=what)
            yield ToDo(name="website", what=_("The story on your own website, and in its search"), url=record.link)
        for kit in kits_with(self.ledger, story_id):
            yield ToDo(name=f"kit-{kit.id}", what=_kit_to_do(kit))
        if any(part.receipt for _unused, part in parts_of(self.ledger, story_id)):
            yield ToDo(
                name="others",
                what=_(
                    "Copies of others: shares with their own words, screenshots, search engines, web "
                    "archives. Search for the address and a sentence of it, and ask for removal"
                ),
            )
        if isinstance(self.place.ledger_place, Path) and (kept := copies_with_text(self.place.ledger, story_id)):
            names = (
                kept[0].name
                if len(kept) == 1
                else _("{count}, {first} to {last}", count=len(kept), first=kept[0].name, last=kept[-1].name)
            )
            yield ToDo(name="copies", what=_("Copies of the ledger that still hold text of it: {names}", names=names))

    def done(self, story_id: str, number: int, person: str) -> ToDo:
        """A person has done what stands there under that number (from 1). Raises InputError where nothing does.

        What is done keeps its number: the list that somebody has before them still holds after the first tick.
        """
        listed = book.checklist(self.ledger, story_id)
        if not 1 <= number <= len(listed) or listed[number - 1].done_at is not None:
            raise InputError(
                _("There is nothing left to do under number {number}.", number=number),
                hint=_("Look: storyshare withdraw STORY"),
            )
        to_do = listed[number - 1]
        kind, _unused, rest = to_do.name.partition("-")
        if kind in ("post", "doubt"):
            delivery, _unused, part = rest.partition("-")
            reason = _("seen gone by {person}", person=person)
            if kind == "post":
                self.ledger.taken_down(int(delivery), int(part), State.WITHDRAWN, reason)
            else:
                self.ledger.not_there(int(delivery), int(part))
                self.ledger.cancel(int(delivery), reason)
        elif to_do.name.startswith(TO_DO):
            pictures.picture_removed(self.ledger, to_do.name.removeprefix(TO_DO))
        book.tick(self.ledger, story_id, to_do.name, person)
        self._erase(story_id)
        return to_do

    # -- erasing -----------------------------------------------------------------------------------------------

    def _erase(self, story_id: str) -> None:
        """Nothing of the text stays in the ledger or beside it, once nobody needs it to find a post."""
        folder = self.place.root / STATE_FOLDER / "by-hand"
        for made in folder.glob(f"{story_id}-*") if folder.is_dir() else ():
            if made.name.removeprefix(f"{story_id}-").isdigit():  # another story's id may begin alike
                shutil.rmtree(made, ignore_errors=True)
        with suppress(SetupError):
            cache.forget(self.place.state, story_id)
        book.erase(self.ledger, story_id)


def _kit_to_do(kit: BuiltKit) -> str:
    """What a person has to do about a share kit that has, or had, the story."""
    whose = _("the share kit for {partner}", partner=kit.partner) if kit.partner else _("the share kit")
    if kit.removed_at:
        return _(
            "It was in {whose} in {place}, and is not since it was built on "
            "{removed_at:%Y-%m-%d}. Upload that kit wherever an older one lies, and ask whoever "
            "has a copy to delete it",
            whose=whose,
            place=kit.place,
            removed_at=kit.removed_at,
        )
    return _(
        "It is in {whose}. Build that anew: storyshare kit build {path}. Then upload it "
        "wherever it lies, and ask whoever has a copy to delete it",
        whose=whose,
        path=quoted(Path(kit.place)),
    )
