"""The ledger's promises: one delivery a key, one holder a part, doubt kept as doubt, and nothing forgotten."""

import sqlite3
import stat
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from steps import KEY, RECEIPT, claimed, planned, prepared, sending
from support import Clock

from storyshare.ledger import SENDING_LEASE, Claim, Ledger
from storyshare.models import DeliveryKey, Spacing, State


def part(ledger: Ledger, number: int = 1) -> State:
    delivery = ledger.delivery(KEY)
    assert delivery
    return delivery.parts[number - 1].state


def raw(ledger: Ledger, statement: str, *values: str) -> list[Any]:
    """Run a statement past all our code, as another program would; `?` for each value."""
    if isinstance(ledger.place, Path):
        with closing(sqlite3.connect(ledger.place, isolation_level=None)) as connection:
            return connection.execute(statement, values).fetchall()
    with psycopg.connect(ledger.place, autocommit=True, options="-c search_path=storyshare") as other:
        cursor = other.execute(statement.replace("?", "%s"), values)
        return cursor.fetchall() if cursor.description else []


FORBIDDEN = (sqlite3.IntegrityError, psycopg.IntegrityError)


# -- the file ------------------------------------------------------------------------------------------------------


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_only_its_owner_can_read_it(ledger_file: Ledger) -> None:
    assert isinstance(ledger_file.place, Path)
    assert stat.S_IMODE(ledger_file.place.stat().st_mode) == 0o600
    assert stat.S_IMODE(ledger_file.place.parent.stat().st_mode) == 0o700


def test_every_commit_survives_a_power_cut(ledger_file: Ledger) -> None:
    found = [ledger_file.database.fetch(f"PRAGMA {name}", {})[0][0] for name in ("journal_mode", "synchronous")]
    assert found == ["wal", 2]


# -- planning ------------------------------------------------------------------------------------------------------


def test_planning_twice_is_one_delivery(ledger: Ledger) -> None:
    first, second = planned(ledger), planned(ledger)
    assert (first.id, len(list(ledger.deliveries()))) == (second.id, 1)


def test_another_occasion_is_another_delivery(ledger: Ledger) -> None:
    planned(ledger)
    again = DeliveryKey(account="bluesky", language="en", occasion="anniversary", story_id=KEY.story_id)
    ledger.plan(again, platform="bluesky", story="rosa", digest="d1", parts=1)
    assert len(list(ledger.deliveries(KEY.story_id))) == 2


def test_the_digest_follows_the_record_until_something_may_be_public(ledger: Ledger) -> None:
    planned(ledger)
    assert ledger.plan(KEY, platform="bluesky", story="rosa", digest="d2", parts=1).digest == "d2"
    sending(ledger)
    assert ledger.plan(KEY, platform="bluesky", story="rosa", digest="d3", parts=1).digest == "d1"


def test_the_newest_are_shown_and_whatever_is_not_settled(ledger: Ledger, clock: Clock) -> None:
    """However long ago it was."""
    ledger.unknown(sending(ledger), "no answer")
    for number in range(5):
        key = replace(KEY, occasion=f"{number}")
        delivery = ledger.plan(key, platform="bluesky", story="rosa", digest="d1", parts=1)
        if number != 1:
            ledger.cancel(delivery.id, "stopped")
    assert [each.key.occasion for each in ledger.newest(2)] == ["first", "1", "3", "4"]
    assert len(ledger.newest(100)) == 6


# -- claiming ------------------------------------------------------------------------------------------------------


def test_one_part_has_one_holder(ledger: Ledger, clock: Clock) -> None:
    delivery = planned(ledger)
    with Ledger.open(ledger.place, now=clock) as other:
        assert [bool(ledger.claim(delivery.id, 1)), bool(other.claim(delivery.id, 1))] == [True, False]


def test_a_later_part_waits_for_the_earlier(ledger: Ledger) -> None:
    delivery = planned(ledger, parts=2)
    assert ledger.claim(delivery.id, 2) is None
    first = ledger.claim(delivery.id, 1)
    assert first
    assert ledger.begin(first, prepared())
    assert ledger.posted(first, RECEIPT)
    assert ledger.claim(delivery.id, 2)


def test_a_part_is_not_taken_before_its_time(ledger: Ledger, clock: Clock) -> None:
    ledger.not_sent(sending(ledger), "asked to wait", not_before=clock.at + timedelta(minutes=5))
    delivery = planned(ledger)
    assert ledger.claim(delivery.id, 1) is None
    clock.forward(minutes=5)
    assert ledger.claim(delivery.id, 1)


def test_nothing_is_taken_for_an_account_on_hold(ledger: Ledger) -> None:
    delivery = planned(ledger)
    ledger.hold("bluesky", "the log-in is gone")
    assert (ledger.claim(delivery.id, 1), ledger.held("bluesky")) == (None, "the log-in is gone")
    ledger.unhold("bluesky")
    assert ledger.claim(delivery.id, 1)


def spaced(clock: Clock, *, gap: float = 0, most: int = 0) -> Spacing:
    return Spacing(
        posted_before=clock.at - timedelta(minutes=gap), day_began=clock.at.replace(hour=0, minute=0), most=most
    )


def second(ledger: Ledger) -> int:
    """Another delivery to the same account."""
    key = replace(KEY, occasion="second")
    return ledger.plan(key, platform="bluesky", story="rosa", digest="d1", parts=1).id


def test_what_a_schedule_wants_waits_while_somebody_is_at_work_on_the_account(ledger: Ledger, clock: Clock) -> None:
    """A person's post does not: whoever sits there has looked."""
    claim, other = sending(ledger), second(ledger)
    assert ledger.claim(other, 1, spaced(clock)) is None
    ledger.posted(claim, RECEIPT)
    assert ledger.claim(other, 1, spaced(clock))


def test_a_person_does_not_wait_for_a_schedule(ledger: Ledger) -> None:
    sending(ledger)
    assert ledger.claim(second(ledger), 1)


def test_a_gap_is_kept_in_the_claim_itself(ledger: Ledger, clock: Clock) -> None:
    ledger.posted(sending(ledger), RECEIPT)
    other = second(ledger)
    clock.forward(minutes=59)
    assert ledger.claim(other, 1, spaced(clock, gap=60)) is None
    clock.forward(minutes=1)
    assert ledger.claim(other, 1, spaced(clock, gap=60))


def test_a_day_has_its_share_in_the_claim_itself(ledger: Ledger, clock: Clock) -> None:
    ledger.posted(sending(ledger), RECEIPT)
    other = second(ledger)
    clock.forward(hours=2)
    assert ledger.claim(other, 1, spaced(clock, most=1)) is None
    assert ledger.claim(other, 1, spaced(clock, most=2))


def test_other_accounts_do_not_wait(ledger: Ledger, clock: Clock) -> None:
    ledger.posted(sending(ledger), RECEIPT)
    key = replace(KEY, account="mastodon")
    other = ledger.plan(key, platform="mastodon", story="rosa", digest="d1", parts=1).id
    assert ledger.claim(other, 1, spaced(clock, gap=60, most=1))


def test_a_holder_whose_lease_is_over_cannot_begin(ledger: Ledger, clock: Clock) -> None:
    claim = claimed(ledger)
    clock.forward(hours=1)
    assert ledger.begin(claim, prepared()) is None


def test_an_old_holder_is_told_from_a_new_one(ledger: Ledger, clock: Clock) -> None:
    old = claimed(ledger)
    clock.forward(hours=1)
    ledger.expire()
    new = ledger.claim(old.delivery, 1)
    assert new
    assert new.fence > old.fence
    assert not ledger.release(old, "late")
    assert part(ledger) is State.CLAIMED


# -- sending -------------------------------------------------------------------------------------------------------


def test_the_attempt_is_stored_before_the_call(ledger: Ledger, clock: Clock) -> None:
    sending(ledger)
    with Ledger.open(ledger.place, now=clock) as other:
        attempt = other.attempt(1, 1)
    assert attempt
    assert (attempt.payload, attempt.texts, attempt.handle, attempt.started_at) == (
        {"record": {"text": "Rosa may stay"}},
        ("Rosa may stay",),
        "at://did/post/3kabc",
        clock.at,
    )


@pytest.mark.parametrize(
    ("settle", "state"),
    [
        (lambda book, claim: book.posted(claim, RECEIPT), State.POSTED),
        (lambda book, claim: book.not_sent(claim, "no connection"), State.PLANNED),
        (lambda book, claim: book.rejected(claim, "too long"), State.REJECTED),
    ],
)
def test_the_text_is_erased_once_it_is_settled(
    ledger: Ledger, settle: Callable[[Ledger, Claim], bool], state: State
) -> None:
    assert settle(ledger, sending(ledger))
    assert (part(ledger), ledger.attempt(1, 1)) == (state, None)
    assert b"Rosa may stay" not in b"".join(str(row).encode() for row in raw(ledger, "SELECT * FROM parts"))


def test_doubt_keeps_what_was_sent_and_its_key(ledger: Ledger) -> None:
    claim = sending(ledger)
    before = ledger.attempt(1, 1)
    assert ledger.unknown(claim, "no answer")
    assert (part(ledger), ledger.attempt(1, 1)) == (State.UNKNOWN, before)


def test_the_key_is_renewed_only_after_proof_that_nothing_was_published(ledger: Ledger) -> None:
    ledger.not_sent(sending(ledger), "no connection")
    first = [row[0] for row in raw(ledger, "SELECT attempt_key FROM parts")]
    sending(ledger)
    second = ledger.attempt(1, 1)
    assert first == [None]
    assert second
    with pytest.raises(FORBIDDEN, match="key of an attempt"):
        raw(ledger, "UPDATE parts SET attempt_key = 'another'")


def test_a_replay_sends_the_same_under_the_same_key(ledger: Ledger) -> None:
    ledger.unknown(sending(ledger), "no answer")
    before = ledger.attempt(1, 1)
    replayed = ledger.replay(1, 1)
    assert replayed
    claim, attempt = replayed
    assert (attempt, part(ledger)) == (before, State.SENDING)
    assert ledger.posted(claim, RECEIPT)


def test_what_is_found_public_is_posted(ledger: Ledger) -> None:
    ledger.unknown(sending(ledger), "no answer")
    assert ledger.found(1, 1, RECEIPT)
    delivery = ledger.delivery(KEY)
    assert delivery
    assert (delivery.parts[0].state, delivery.parts[0].receipt) == (State.POSTED, RECEIPT)


def test_a_sender_that_was_killed_leaves_doubt_and_a_preparer_none(ledger: Ledger, clock: Clock) -> None:
    sending(ledger)
    clock.forward(seconds=SENDING_LEASE.total_seconds() - 1)
    ledger.expire()
    assert part(ledger) is State.SENDING
    clock.forward(seconds=2)
    ledger.expire()
    assert part(ledger) is State.UNKNOWN


def test_a_late_answer_settles_the_doubt_that_it_left(ledger: Ledger, clock: Clock) -> None:
    claim = sending(ledger)
    clock.forward(hours=1)
    ledger.expire()
    assert ledger.posted(claim, RECEIPT)
    assert part(ledger) is State.POSTED


def test_a_withdrawn_story_is_cancelled_and_never_begun(ledger: Ledger) -> None:
    claim = claimed(ledger)
    raw(ledger, "UPDATE stories SET tombstoned_at = '2026-05-04T12:00:00.000Z'")
    assert ledger.begin(claim, prepared()) is None
    assert part(ledger) is State.CANCELLED


def test_a_withdrawn_story_is_not_replayed(ledger: Ledger) -> None:
    ledger.unknown(sending(ledger), "no answer")
    raw(ledger, "UPDATE stories SET tombstoned_at = '2026-05-04T12:00:00.000Z'")
    assert (ledger.replay(1, 1), part(ledger)) == (None, State.UNKNOWN)


def test_cancelling_leaves_what_another_holds(ledger: Ledger, clock: Clock) -> None:
    delivery = claimed(ledger).delivery
    with Ledger.open(ledger.place, now=clock) as other:
        other.cancel(delivery, "stopped")
    assert part(ledger) is State.CLAIMED
    ledger.cancel(delivery, "stopped")
    assert part(ledger) is State.CANCELLED


# -- what the database forbids -------------------------------------------------------------------------------------

ROADS: dict[State, Callable[[Ledger], object]] = {
    State.PLANNED: planned,
    State.CLAIMED: claimed,
    State.SENDING: sending,
    State.POSTED: lambda book: book.posted(sending(book), RECEIPT),
    State.UNKNOWN: lambda book: book.unknown(sending(book), "no answer"),
    State.REJECTED: lambda book: book.rejected(sending(book), "no"),
    State.BLOCKED: lambda book: book.block(claimed(book), "no"),
    State.CANCELLED: lambda book: book.cancel(planned(book).id, "stopped"),
    State.MISSED: lambda book: (planned(book), raw(book, "UPDATE parts SET state = 'missed'")),
    **{
        state: lambda book, state=state: (  # type: ignore[misc]
            book.posted(sending(book), RECEIPT),
            raw(book, "UPDATE parts SET state = ?", state.value),
        )
        for state in (State.WITHDRAWN, State.DELETED_UNSEEN, State.WITHDRAW_FAILED)
    },
}


@pytest.mark.parametrize("old", State)
def test_every_way_that_is_not_drawn_is_forbidden(ledger: Ledger, old: State) -> None:
    ROADS[old](ledger)
    assert part(ledger) is old
    allowed = {row[0] for row in raw(ledger, "SELECT new FROM transitions WHERE old = ?", old.value)}
    for new in set(State) - {old} - {State(name) for name in allowed}:
        with pytest.raises(FORBIDDEN, match="no such transition"):
            raw(ledger, "UPDATE parts SET state = ?", new.value)


@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM parts",
        "DELETE FROM deliveries",
        "DELETE FROM events",
        "UPDATE events SET at = 'x'",
        "UPDATE deliveries SET account = 'x'",
        "UPDATE parts SET fence = fence - 1",
        "UPDATE parts SET payload = 'text' WHERE state = 'posted'",
        "UPDATE parts SET receipt = NULL WHERE state = 'posted'",
        "INSERT INTO parts (delivery, number, state, changed_at) VALUES (1, 2, 'posted', 'x')",
    ],
)
def test_history_cannot_be_rewritten(ledger: Ledger, change: str) -> None:
    ROADS[State.POSTED](ledger)
    with pytest.raises(FORBIDDEN):
        raw(ledger, change)


def test_every_transition_is_an_event_without_text(ledger: Ledger) -> None:
    ROADS[State.POSTED](ledger)
    rows = raw(ledger, "SELECT letter, old, new, digest FROM events ORDER BY id")
    assert rows == [
        ("a", None, "planned", "d1"),
        ("b", "planned", "claimed", "d1"),
        ("e", "claimed", "sending", "d1"),
        ("f", "sending", "posted", "d1"),
    ]


def test_what_is_open_is_found_however_old_and_what_failed_only_for_a_while(ledger: Ledger, clock: Clock) -> None:
    """What was posted is neither, and asks nobody for anything."""
    now = clock()
    ledger.posted(sending(ledger), RECEIPT)
    assert ledger.open_or_failed(now) == []
    open_one = ledger.plan(replace(KEY, occasion="b"), platform="bluesky", story="rosa", digest="d1", parts=1)
    missed = ledger.plan(replace(KEY, occasion="c"), platform="bluesky", story="rosa", digest="d1", parts=1)
    ledger.miss(missed.id, "too late")
    clock.forward(minutes=1)
    assert [each.id for each in ledger.open_or_failed(now)] == [open_one.id, missed.id]
    assert [each.id for each in ledger.open_or_failed(clock())] == [open_one.id]
