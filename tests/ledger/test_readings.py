"""What was read back about posts is a series in time, of numbers; what was paid is known later; in both databases."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from steps import KEY, RECEIPT, claimed, prepared, sending
from support import Clock

from storyshare.ledger import Claim, Ledger, begin_anew, move, readings, restore, write_copy
from storyshare.models import Absent, Measured, Metrics, Reading, State

X_PRICE = Decimal("0.200")


def posted(ledger: Ledger) -> Claim:
    claim = sending(ledger)
    assert ledger.posted(claim, RECEIPT)
    return claim


def ask(ledger: Ledger, claim: Claim, found: Metrics | Absent | None = None) -> bool:
    """One call, as reading makes it, and whether its answer was news."""
    price = Decimal("0.005")
    readings.note_asking(ledger, claim.delivery, claim.number, account="bluesky", platform="bluesky", price=price)
    return found is not None and readings.keep(ledger, claim.delivery, claim.number, found)


def only(ledger: Ledger) -> Measured:
    (found,) = readings.known(ledger)
    return found.measured


def test_what_nobody_has_asked_about_has_no_readings(ledger: Ledger, clock: Clock) -> None:
    posted(ledger)
    (found,) = readings.known(ledger)
    assert (found.measured.posted_at, found.measured.url, found.measured.readings) == (clock.at, RECEIPT.url, ())
    assert (found.asked_at, found.receipt) == (None, RECEIPT)


def test_what_is_not_public_is_not_measured(ledger: Ledger) -> None:
    sending(ledger)
    assert readings.known(ledger) == []


def test_figures_are_a_series_and_nothing_is_known_is_not_zero(ledger: Ledger, clock: Clock) -> None:
    claim = posted(ledger)
    first, second = Metrics(likes=0), Metrics(likes=3, views=2**40, bookmarks=0)
    began = clock.at
    assert ask(ledger, claim, first)
    clock.forward(minutes=60)
    assert ask(ledger, claim, second)
    assert only(ledger).readings == (Reading(at=began, metrics=first), Reading(at=clock.at, metrics=second))


def test_the_same_again_is_no_news_but_its_time_is_known(ledger: Ledger, clock: Clock) -> None:
    claim = posted(ledger)
    ask(ledger, claim, Metrics(likes=3))
    clock.forward(minutes=60)
    assert not ask(ledger, claim, Metrics(likes=3))
    (found,) = readings.known(ledger)
    assert len(found.measured.readings) == 1
    assert (found.asked_at, found.measured.told_at) == (clock.at, clock.at)


def test_no_answer_leaves_what_was_known(ledger: Ledger, clock: Clock) -> None:
    claim = posted(ledger)
    ask(ledger, claim, Metrics(likes=3))
    told_at = clock.at
    clock.forward(minutes=60)
    ask(ledger, claim)
    (found,) = readings.known(ledger)
    assert (found.asked_at, found.measured.told_at, len(found.measured.readings)) == (clock.at, told_at, 1)


def test_what_is_gone_may_be_there_again(ledger: Ledger, clock: Clock) -> None:
    claim = posted(ledger)
    for found in (Metrics(likes=3), Absent(), Absent(), Metrics(likes=3)):
        ask(ledger, claim, found)
        clock.forward(minutes=60)
    assert [each.metrics for each in only(ledger).readings] == [Metrics(likes=3), None, Metrics(likes=3)]


@pytest.mark.parametrize(("state", "gone"), [(State.WITHDRAWN, True), (State.DELETED_UNSEEN, False)])
def test_a_withdrawal_leaves_the_numbers(ledger: Ledger, clock: Clock, state: State, gone: bool) -> None:
    claim = posted(ledger)
    began = clock.at
    ask(ledger, claim, Metrics(likes=3))
    clock.forward(minutes=60)
    ledger.taken_down(claim.delivery, 1, state)
    found = only(ledger)
    assert found.taken_back
    assert found.posted_at == began
    assert [each.metrics for each in found.readings] == [Metrics(likes=3), *([None] if gone else [])]


def test_what_a_person_found_after_a_restoration_was_posted_when_it_was_found(
    ledger_file: Ledger, clock: Clock
) -> None:
    ledger = ledger_file
    delivery = ledger.plan(KEY, platform="bluesky", story="rosa", digest="d1", parts=1)
    ledger.restart()
    clock.forward(minutes=60)
    ledger.found(delivery.id, 1, RECEIPT)
    found = clock.at
    clock.forward(minutes=60)
    ledger.taken_down(delivery.id, 1, State.WITHDRAWN)
    assert only(ledger).posted_at == found


def test_calls_are_counted_by_the_minute(ledger: Ledger, clock: Clock) -> None:
    claim = posted(ledger)
    began = clock.at
    for _ in range(3):
        ask(ledger, claim)
        clock.forward(seconds=40)
    assert readings.calls_since(ledger, "bluesky", "bluesky", began) == 3
    assert readings.calls_since(ledger, "bluesky", "bluesky", began + timedelta(seconds=70)) == 1
    assert readings.calls_since(ledger, "other", "bluesky", began) == 0
    (paid,) = readings.paid_reads(ledger, began, clock.at)
    assert (paid.what, paid.calls, paid.price) == ("figures", 3, Decimal("0.015"))


def test_numbers_are_never_deleted(ledger: Ledger) -> None:
    ask(ledger, posted(ledger), Metrics(likes=3))
    for table in ("readings", "reads"):
        with pytest.raises(Exception, match="is kept"), ledger.transaction():
            ledger.database.change(f"DELETE FROM {table}", {})


# -- what posts cost -----------------------------------------------------------------------------------------------


def priced(ledger: Ledger, price: Decimal | None, *, occasion: str = "first") -> Claim:
    delivery = ledger.plan(replace(KEY, occasion=occasion), platform="x", story="rosa", digest=f"d {occasion}", parts=1)
    claim = ledger.claim(delivery.id, 1)
    assert claim
    assert ledger.begin(claim, prepared(), price=price, linked=None if price is None else True)
    return claim


def paid(ledger: Ledger, clock: Clock) -> list[tuple[State, Decimal | None, bool | None, int]]:
    day = timedelta(days=1)
    found = readings.paid_posts(ledger, clock.at - day, clock.at + day)
    return [(each.state, each.price, each.linked, each.count) for each in found]


def test_the_price_at_the_time_of_sending_is_kept(ledger: Ledger, clock: Clock) -> None:
    for occasion in ("one", "two"):
        ledger.posted(
            priced(ledger, X_PRICE, occasion=occasion), replace(RECEIPT, id=occasion, url=f"https://{occasion}")
        )
    assert paid(ledger, clock) == [(State.POSTED, X_PRICE, True, 2)]


def test_what_was_proved_unpublished_cost_nothing(ledger: Ledger, clock: Clock) -> None:
    ledger.not_sent(priced(ledger, X_PRICE), "no")
    assert paid(ledger, clock) == []


def test_what_may_be_public_is_told_apart(ledger: Ledger, clock: Clock) -> None:
    ledger.unknown(priced(ledger, X_PRICE), "no answer")
    assert paid(ledger, clock) == [(State.UNKNOWN, X_PRICE, True, 1)]


def test_what_was_sent_without_a_price_has_none(ledger: Ledger, clock: Clock) -> None:
    ledger.posted(priced(ledger, None), RECEIPT)
    assert paid(ledger, clock) == [(State.POSTED, None, None, 1)]


def test_a_later_attempt_has_its_own_price(ledger: Ledger, clock: Clock) -> None:
    ledger.not_sent(priced(ledger, X_PRICE), "no")
    ledger.posted(priced(ledger, Decimal("0.015")), RECEIPT)
    assert paid(ledger, clock) == [(State.POSTED, Decimal("0.015"), True, 1)]


# -- one ledger in place of another --------------------------------------------------------------------------------


def told(ledger: Ledger) -> list[Metrics | None]:
    return [each.metrics for each in only(ledger).readings]


def test_a_copy_that_is_restored_takes_what_was_read_since(ledger: Ledger, tmp_path: Path, clock: Clock) -> None:
    claim = posted(ledger)
    ask(ledger, claim, Metrics(likes=3))
    write_copy(ledger, tmp_path / "copy.sqlite3")
    clock.forward(minutes=60)
    ask(ledger, claim, Metrics(likes=4))
    restore(tmp_path / "copy.sqlite3", ledger.place)
    with Ledger.open(ledger.place) as restored:
        assert told(restored) == [Metrics(likes=3), Metrics(likes=4)]
        assert only(restored).told_at == clock.at
        (reads,) = readings.paid_reads(restored, clock.at - timedelta(days=1), clock.at + timedelta(days=1))
        assert reads.calls == 2


def test_a_ledger_that_moves_takes_its_numbers_along(ledger: Ledger, tmp_path: Path) -> None:
    ask(ledger, posted(ledger), Metrics(likes=3, quotes=0))
    move(ledger.place, tmp_path / "moved.sqlite3")
    with Ledger.open(tmp_path / "moved.sqlite3") as moved:
        assert told(moved) == [Metrics(likes=3, quotes=0)]


def test_a_ledger_that_moves_to_a_server_does_too(ledger_file: Ledger, postgres: str) -> None:
    import pg

    url = pg.new_database(postgres)
    ask(ledger_file, posted(ledger_file), Metrics(likes=3, quotes=0))
    move(ledger_file.place, url)
    with Ledger.open(url) as moved:
        assert told(moved) == [Metrics(likes=3, quotes=0)]


def test_who_begins_anew_still_knows_what_reading_has_cost(ledger: Ledger, clock: Clock) -> None:
    ask(ledger, posted(ledger), Metrics(likes=3))
    place = ledger.place
    begin_anew(place)
    with Ledger.open(place) as new:
        assert readings.known(new) == []
        (reads,) = readings.paid_reads(new, clock.at - timedelta(days=1), clock.at + timedelta(days=1))
        assert reads.price == Decimal("0.005")


def test_a_claim_alone_notes_no_price(ledger: Ledger, clock: Clock) -> None:
    claimed(ledger)
    assert paid(ledger, clock) == []
