"""What the ledger knows of stories that are taken back: which, why, what a person still has to do, what is erased."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from storyshare.i18n import _
from storyshare.ledger.book import Claim, Ledger
from storyshare.ledger.rows import to_instant, understood
from storyshare.models import State

# How those lines of a checklist begin that the ledger has no part for: only a person ticks them.
LATE = "late-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    """A story that is taken back; `erased_at` is when the ledger held nothing of its text any more."""

    story_id: str
    story: str
    reason: str
    asked_by: str
    begun_at: datetime
    erased_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ToDo:
    """Something that only a person can do; `name` is short and stays, `url` where it is to be done, if anywhere."""

    name: str
    what: str
    url: str = ""
    done_at: datetime | None = None
    done_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """What became of a part, and when."""

    delivery: int
    number: int
    state: State
    at: datetime


def begin_withdrawal(  # noqa: PLR0913 - what a withdrawal is
    ledger: Ledger, story_id: str, *, story: str, links: Iterable[str], reason: str, person: str
) -> None:
    """From now on nothing of the story begins to be sent, whatever the files say; `links` are digests of its addresses.

    Once more changes nothing but adding links.
    """
    with ledger.transaction() as run:
        run("plan_story", story_id=story_id)
        run("tombstone", story_id=story_id)
        run("withdraw", story_id=story_id, story=story, reason=reason, person=person)
        for digest in links:
            run("withdraw_link", digest=digest, story_id=story_id)
        run("evidence_changed", story_id=None)  # another file may have the same address


@understood
def withdrawals(ledger: Ledger, story_id: str | None = None) -> list[Withdrawal]:
    """The stories that are taken back, oldest first; or the one with that id."""
    return [
        Withdrawal(
            story_id=found,
            story=story,
            reason=reason,
            asked_by=asked_by,
            begun_at=to_instant(begun_at),
            erased_at=to_instant(erased_at) if erased_at else None,
        )
        for found, story, reason, asked_by, begun_at, erased_at in ledger.rows("withdrawals", story_id=story_id)
    ]


def to_take_down(ledger: Ledger) -> list[str]:
    """The ids of the stories that are taken back and with which it can go on now without a person."""
    return [story_id for (story_id,) in ledger.rows("to_take_down")]


@understood
def withdrawn_links(ledger: Ledger) -> dict[str, str]:
    """The digests of the addresses of stories that are taken back, and whose they were."""
    return dict(ledger.rows("withdrawn_links"))


def list_to_do(ledger: Ledger, story_id: str, wanted: Iterable[ToDo]) -> None:
    """Enter what a person has to do; what is done already stays done, unless the ledger knows better."""
    with ledger.transaction() as run:
        for each in wanted:
            run("list_to_do", story_id=story_id, name=each.name, what=each.what, url=each.url)


def list_late(ledger: Ledger, story_id: str, claim: Claim, *, account: str, url: str) -> None:
    """Enter a post of a story that was taken back, whose answer came after a person had taken it for not sent."""
    what = _("Public after all on {account}, though it was taken for not sent: delete it there", account=account)
    list_to_do(ledger, story_id, [ToDo(name=f"{LATE}{claim.delivery}-{claim.number}", what=what, url=url)])


@understood
def checklist(ledger: Ledger, story_id: str) -> list[ToDo]:
    """What a person has or had to do, by name."""
    return [
        ToDo(name=name, what=what, url=url, done_at=to_instant(done_at) if done_at else None, done_by=done_by or "")
        for name, what, url, done_at, done_by in ledger.rows("checklist", story_id=story_id)
    ]


def tick(ledger: Ledger, story_id: str, name: str, person: str) -> bool:
    """A person has done it; says whether it was still to be done."""
    with ledger.transaction() as run:
        return run("tick", story_id=story_id, name=name, person=person)


@understood
def moments(ledger: Ledger, story_id: str) -> list[Moment]:
    """When each part of the story was sent and what became of it, in order."""
    return [
        Moment(delivery=delivery, number=number, state=State(state), at=to_instant(at))
        for delivery, number, state, at in ledger.rows("times_of", story_id=story_id)
    ]


def holds_text(ledger: Ledger, story_id: str) -> bool:
    """Whether the ledger still holds what was being sent of the story, because nobody knows yet what became of it."""
    return bool(ledger.one("text_of", story_id=story_id)[0])


def erase(ledger: Ledger, story_id: str) -> bool:
    """Erase what the ledger holds of the story's text, for good; False while something of it is still needed.

    False as well while another process keeps the database from letting go of old pages.
    """
    if holds_text(ledger, story_id):
        return False
    with ledger.transaction() as run:
        run("erase_fields", story_id=story_id)
    if not ledger.scrub():
        return False
    with ledger.transaction() as run:
        run("erased", story_id=story_id)
    return True
