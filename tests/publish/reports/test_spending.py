"""What was spent is what was noted when it was spent; what is to come is what the schedules say."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from desk import Desk
from publish.reports.newsroom import Newsroom

from storyshare.ledger import readings
from storyshare.models import Price, State, utc_now
from storyshare.platforms.x import X
from storyshare.publish.reports.measuring import due_for_reading, measure
from storyshare.publish.reports.spending import Spent, coming, spent

LINKED = Decimal("0.200")


def this_month(room: Newsroom) -> dict[str, Spent]:
    return {each.account: each for each in spent(room.place, utc_now().date())}


def on_x(desk: Desk) -> Spent:
    (found,) = spent(desk.place, desk.clock().date())
    assert found.account == "x"
    return found


def test_without_a_ledger_nothing_was_spent(room: Newsroom) -> None:
    assert spent(room.place, date(2026, 5, 1)) == []


def test_posts_with_a_link_and_reads(room: Newsroom) -> None:
    for platform in ("x", "x", "mastodon"):
        room.post(platform, ago=timedelta())
    measure(room.place, due_for_reading(room.place))
    found = this_month(room)
    assert (found["x"].posts, found["x"].with_link, found["x"].reads) == (2, 2, 2)
    assert (found["x"].dollars_for_posts, found["x"].dollars_for_reads) == (2 * LINKED, Decimal("0.010"))
    assert found["x"].dollars == Decimal("0.410")
    assert (found["mastodon"].posts, found["mastodon"].reads, found["mastodon"].dollars) == (1, 1, Decimal())


def test_a_post_through_the_pipeline_has_its_price(desk: Desk) -> None:
    desk.post("x")
    assert (on_x(desk).posts, on_x(desk).with_link, on_x(desk).dollars, on_x(desk).unpriced) == (1, 1, LINKED, 0)


def test_a_price_that_changes_later_changes_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.post("x")
    dearer = Price(post=Decimal(1), post_with_link=Decimal(2))
    monkeypatch.setattr("storyshare.platforms.x.rules.Price", lambda **_: dearer)
    assert X.rules({}).price == dearer
    assert on_x(desk).dollars == LINKED


def test_what_may_be_public_is_counted_apart_with_the_look_for_it(desk: Desk) -> None:
    desk.mock("x").faults[:] = ["lost_answer"]
    desk.post("x")
    found = on_x(desk)
    assert (found.posts, found.dollars) == (0, Decimal())
    assert (found.may_be_public, found.may_be_dollars) == (1, LINKED)
    desk.mock("x").faults.clear()
    desk.post("x")
    found = on_x(desk)
    assert (found.looks, found.looks_at_most) == (1, Decimal("0.050"))
    assert (found.posts, found.may_be_public, found.dollars) == (1, 0, LINKED)


def test_what_was_proved_unsent_costs_nothing(desk: Desk) -> None:
    desk.mock("x").faults[:] = ["refused"]
    desk.post("x")
    assert sum(each.dollars + each.may_be_dollars for each in spent(desk.place, desk.clock().date())) == 0


def test_what_is_taken_back_was_paid(desk: Desk) -> None:
    desk.post("x")
    desk.ledger.taken_down(1, 1, State.WITHDRAWN)
    assert on_x(desk).dollars == LINKED


def test_a_month_is_one_of_the_workspaces_clock(desk: Desk) -> None:
    desk.clock.at = datetime(2026, 5, 31, 23, 59, tzinfo=UTC)
    desk.post("x")
    local = desk.clock().astimezone(desk.place.timezone).date()
    other = date(2026, 4, 1)
    assert [each.posts for each in spent(desk.place, local)] == [1]
    assert spent(desk.place, other) == []
    assert spent(desk.place, date(2026, 12, 1)) == []


def test_a_post_from_before_prices_were_noted_has_none(desk: Desk) -> None:
    desk.post("x")
    with desk.ledger.transaction():
        desk.ledger.database.change("UPDATE parts SET price = NULL, linked = NULL", {})
    assert (on_x(desk).posts, on_x(desk).unpriced, on_x(desk).dollars) == (1, 1, Decimal())


# -- what is to come -----------------------------------------------------------------------------------------------


def schedule(desk: Desk, text: str) -> None:
    folder = desk.place.schedules
    folder.mkdir(exist_ok=True)
    (folder / "posts.yaml").write_text(f"posts:\n  - {text}\n", encoding="utf-8")


def test_each_slot_until_then_has_its_price(desk: Desk) -> None:
    schedule(desk, "{id: one, story: rosa, at: 2026-05-06 12:00, to: [x, mastodon]}")
    found = {each.account: each for each in coming(desk.place, desk.clock() + timedelta(days=7), now=desk.clock())}
    assert (found["x"].posts, found["x"].with_link, found["x"].dollars, found["x"].at_most) == (1, 1, LINKED, LINKED)
    assert (found["mastodon"].posts, found["mastodon"].dollars) == (1, Decimal())
    assert coming(desk.place, desk.clock() + timedelta(days=1), now=desk.clock()) == []


def test_what_has_been_spent_is_not_to_come(desk: Desk) -> None:
    desk.post("x")
    assert coming(desk.place, desk.clock() + timedelta(days=7), now=desk.clock() + timedelta(minutes=5)) == []


def test_what_is_held_back_is_told_apart(desk: Desk) -> None:
    record = desk.place.stories / "rosa.md"
    record.write_text(
        record.read_text(encoding="utf-8").replace("status: granted", "status: pending"), encoding="utf-8"
    )
    schedule(desk, "{id: one, story: rosa, at: 2026-05-06 12:00, to: [x]}")
    (found,) = coming(desk.place, desk.clock() + timedelta(days=7), now=desk.clock())
    assert (found.posts, found.held, found.dollars, found.at_most) == (0, 1, Decimal(), LINKED)


def test_a_slot_whose_record_must_be_mended_is_held_back_too(desk: Desk) -> None:
    record = desk.place.stories / "rosa.md"
    record.write_text(record.read_text(encoding="utf-8").replace("title:", "titel:"), encoding="utf-8")
    schedule(desk, "{id: one, story: rosa, at: 2026-05-06 12:00, to: [x, mastodon]}")
    found = {each.account: each for each in coming(desk.place, desk.clock() + timedelta(days=7), now=desk.clock())}
    assert (found["x"].held, found["x"].at_most, found["mastodon"].at_most) == (1, LINKED, Decimal())


def test_the_coming_months_rotation_is_that_of_a_run(desk: Desk) -> None:
    schedule(desk, "{id: one, stories: [rosa], every: day at 12:00, cooldown: 3 days, to: [x]}")
    (found,) = coming(desk.place, desk.clock() + timedelta(days=7), now=desk.clock())
    assert (found.posts + found.held, found.posts >= 1) == (2, True)


def test_looking_ahead_sends_and_notes_nothing(desk: Desk) -> None:
    schedule(desk, "{id: one, story: rosa, at: 2026-05-06 12:00, to: [x]}")
    coming(desk.place, desk.clock() + timedelta(days=7), now=desk.clock())
    assert list(desk.ledger.deliveries()) == []
    assert readings.paid_posts(desk.ledger, datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)) == []
