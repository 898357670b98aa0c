"""Plans the boosts that schedules ask for, once the posts that they are about are public."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from storyshare.errors import InputError, SetupError
from storyshare.i18n import _
from storyshare.ledger import Ledger, timetable
from storyshare.models import Delivery, DeliveryKey, Slot, Story
from storyshare.publish.boosters import occasion_of
from storyshare.publish.lent import boosters, posts_for
from storyshare.publish.targets import Target
from storyshare.schedules import Entry
from storyshare.workspace import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """One boost that an entry asks for: of which post, by whom, and when."""

    post: Delivery
    booster: Target
    slot: Slot

    @property
    def key(self) -> DeliveryKey:
        """The delivery that it is."""
        return DeliveryKey(
            kind="boost",
            account=self.booster.account.name,
            language=self.post.key.language,
            occasion=occasion_of(self.post),
            story_id=self.post.key.story_id,
        )


def entry_of(entry: Entry, account: str) -> str:
    """What the ledger calls the wish of an entry for one account's boosts.

    It is seen, and deleted, apart from the entry itself: whoever takes the account out has cancelled only its boosts.
    In no language: the ledger compares it, and the next run may speak another.
    """
    return f"{entry.id} boosted by {account}"


@dataclass(frozen=True, slots=True, kw_only=True)
class BoostsDue:
    """The boosts that the entries of a workspace ask for; `late` is how late one may be where nothing is said."""

    place: Workspace
    ledger: Ledger
    records: dict[str, Story]
    late: timedelta
    complain: Callable[[str, InputError | SetupError], None]

    def by(self, entry: Entry) -> tuple[Target, ...]:
        """Who boosts what an entry posts; whatever is wrong with that is said."""
        try:
            return boosters(self.place, entry.boost.by) if entry.boost else ()
        except (InputError, SetupError) as error:
            self.complain(entry.id, error)
            return ()

    def plan(self, entries: Iterable[Entry], since: datetime | None) -> list[Delivery]:
        """Enter what is to be boosted of everything posted since then; gives what was due before it was first seen.

        Once more is no harm: a boost that is known stays as it is.
        """
        wanted = [(entry, by) for entry in entries if (by := self.by(entry))]
        if not wanted:
            return []
        names = [entry_of(entry, each.account.name) for entry, by in wanted for each in by]
        accounts = sorted({(each.account.name, each.rules.platform) for _unused, by in wanted for each in by})
        seen = timetable.sight(self.ledger, names, accounts)
        missed = []
        for entry, by in wanted:
            for due in self._due(entry, by, since):
                first = max(seen.entries[due.slot.entry], seen.accounts[due.booster.account.name])
                if (delivery := self._entered(due, first)) is not None:
                    missed.append(delivery)
        return missed

    def _due(self, entry: Entry, by: tuple[Target, ...], since: datetime | None) -> Iterable[Due]:
        after = entry.boost.after if entry.boost else timedelta()
        late = self.late if entry.late is None else entry.late
        # At least as far back as it could still matter: the wish may be newer than the post.
        still = self.ledger.now() - after - late
        for post in timetable.posted_by(self.ledger, entry.id, min(since or still, still)):
            record = self.records.get(post.key.story_id)
            for booster in by if record else ():
                due_at = post.parts[0].changed_at + after
                slot = Slot(entry=entry_of(entry, booster.account.name), due_at=due_at, late_at=due_at + late)
                for each in posts_for(booster, record, [post]) if record else ():
                    yield Due(post=each, booster=booster, slot=slot)

    def _entered(self, due: Due, first: datetime) -> Delivery | None:
        if self.ledger.delivery(due.key) is not None:
            return None
        # The digest follows when it is boosted: it is the post's.
        delivery = self.ledger.plan(
            due.key, platform=due.post.platform, story=due.post.story, digest=due.post.digest, parts=1, slot=due.slot
        )
        reason = _("it was due before storyshare first saw this boost")
        return delivery if due.slot.due_at <= first and self.ledger.miss(delivery.id, reason) else None
