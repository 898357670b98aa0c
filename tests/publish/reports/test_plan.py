"""A platform is asked neither too often nor beyond its quota, and what it costs is said before."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from publish.reports.newsroom import Newsroom

from storyshare.ledger import readings
from storyshare.models import Absent, Measured, Metrics, Rate, Reading, Receipt, State, utc_now
from storyshare.platforms.x import X
from storyshare.publish.reports.plan import AccountPlan, due_for_reading, is_due

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NOW = utc_now()


def only(room: Newsroom, **asked: object) -> AccountPlan:
    (found,) = due_for_reading(room.place, **asked).accounts  # type: ignore[arg-type]
    return found


def known(*, age: timedelta, asked: timedelta | None, metrics: Metrics | None = None) -> readings.Known:
    """A post of that age, asked about so long ago for the last time, with that answer."""
    measured = Measured(
        delivery=1,
        number=1,
        kind="post",
        story_id="rosa-7f3k",
        story="rosa",
        platform="x",
        account="x",
        language="en",
        occasion="first",
        posted_at=NOW - age,
        url="",
        readings=(Reading(at=NOW - asked, metrics=metrics),) if asked else (),
        told_at=NOW - asked if asked else None,
    )
    return readings.Known(measured=measured, receipt=Receipt(id="1", url=""), asked_at=NOW - asked if asked else None)


@pytest.mark.parametrize(
    ("age", "asked", "due"),
    [
        (HOUR, None, True),
        (400 * DAY, None, True),
        (DAY, HOUR / 2, False),
        (DAY, HOUR, True),
        (3 * DAY, HOUR, False),
        (3 * DAY, 23 * HOUR, False),
        (3 * DAY, DAY, True),
        (40 * DAY, DAY, False),
        (40 * DAY, 7 * DAY, True),
    ],
)
def test_the_younger_a_post_the_more_often_it_is_asked_about(
    age: timedelta, asked: timedelta | None, due: bool
) -> None:
    assert is_due(known(age=age, asked=asked, metrics=Metrics(likes=1)), NOW) is due


def test_what_is_gone_is_looked_for_once_more_a_day_later() -> None:
    assert not is_due(known(age=2 * HOUR, asked=HOUR), NOW)
    gone = known(age=2 * DAY, asked=DAY)
    assert is_due(gone, NOW)
    still = replace(gone, measured=replace(gone.measured, told_at=NOW), asked_at=NOW)
    assert not is_due(still, NOW + 30 * DAY)


def test_without_a_ledger_nothing_is_due(room: Newsroom) -> None:
    assert due_for_reading(room.place).accounts == ()


def test_what_x_charges_is_said_before_and_nobody_is_asked(room: Newsroom) -> None:
    for _ in range(3):
        room.post("x")
    room.calls("x")
    found = only(room)
    assert (found.calls, found.each, found.cost) == (3, Decimal("0.005"), Decimal("0.015"))
    assert room.calls("x") == 0


def test_other_platforms_cost_nothing(room: Newsroom) -> None:
    room.post("mastodon")
    found = only(room)
    assert (found.calls, found.cost) == (1, Decimal())


def test_a_platform_that_tells_nothing_is_named(room: Newsroom) -> None:
    room.post("telegram")
    found = only(room)
    assert (found.calls, found.silent, found.untold) == (0, 1, "Telegram tells programs no figures")


def test_an_account_that_is_no_longer_there_is_named(room: Newsroom) -> None:
    room.post("mastodon")
    with room.ledger() as ledger:
        ledger.plan(
            replace(next(ledger.deliveries()).key, account="old"),
            platform="mastodon",
            story="rosa",
            digest="d",
            parts=1,
        )
        claim = ledger.claim(2, 1)
        assert claim
        assert ledger.begin(claim, room.bench("mastodon").sender.prepare(room.bench("mastodon").share(), 1, ()))
        ledger.posted(claim, Receipt(id="9", url="https://example.org/9"))
    found = due_for_reading(room.place).accounts[1]
    assert (found.account, found.calls, found.silent) == ("old", 0, 1)
    assert "There is no account or platform 'old'" in found.untold


def test_an_account_on_hold_is_not_asked(room: Newsroom) -> None:
    room.post("mastodon")
    with room.ledger() as ledger:
        ledger.hold("mastodon", "the log-in is gone")
    assert (only(room).calls, only(room).untold) == (0, "the account is on hold: the log-in is gone")


def test_what_was_asked_about_lately_rests_unless_it_is_wanted_fresh(room: Newsroom) -> None:
    room.post("mastodon")
    with room.ledger() as ledger:
        readings.note_asking(ledger, 1, 1, account="mastodon", platform="mastodon", price=Decimal())
    assert (only(room).calls, only(room).rested) == (0, 1)
    assert (only(room, fresh=True).calls, only(room, fresh=True).rested) == (1, 0)


def test_beyond_the_quota_nothing_is_asked_and_the_longest_unasked_come_first(
    room: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    for hours in (5, 4, 3):
        room.post("x", ago=timedelta(hours=hours))
    narrow = replace(X.rules({}), reading=(Rate(calls=4, within=timedelta(minutes=15)),))
    monkeypatch.setattr(X, "rules", lambda _options: narrow)
    found = only(room)
    assert ([post.delivery for post in found.posts], found.beyond) == ([3, 2], 1)
    with room.ledger() as ledger:
        readings.note_asking(ledger, 3, 1, account="x", platform="x", price=Decimal("0.005"))
    found = only(room, fresh=True)
    assert ([post.delivery for post in found.posts], found.beyond) == ([2], 2)
    with room.ledger(timedelta(minutes=-16)) as ledger:
        assert [post.delivery for post in only(room, fresh=True).posts] == [2]
        assert readings.calls_since(ledger, "x", "x", ledger.now() - timedelta(minutes=15)) == 0


def test_only_some_stories_or_what_is_newer(room: Newsroom) -> None:
    room.post("mastodon", ago=3 * DAY)
    room.post("mastodon", story_id="sam-2b2b")
    assert [post.story_id for post in only(room, story_ids={"sam-2b2b"}).posts] == ["sam-2b2b"]
    assert [post.story_id for post in only(room, since=utc_now() - DAY).posts] == ["sam-2b2b"]
    assert due_for_reading(room.place, story_ids=()).accounts == ()


def test_what_was_taken_back_is_not_asked_about(room: Newsroom) -> None:
    room.post("mastodon")
    with room.ledger() as ledger:
        ledger.taken_down(1, 1, State.DELETED_UNSEEN)
    assert due_for_reading(room.place).accounts == ()


def test_what_only_a_person_vouches_for_is_not_asked_about(room: Newsroom) -> None:
    room.post("mastodon")
    with room.ledger() as ledger:
        delivery = ledger.plan(
            replace(next(ledger.deliveries()).key, occasion="again"),
            platform="mastodon",
            story="rosa",
            digest="d",
            parts=1,
        )
        claim = ledger.claim(delivery.id, 1)
        assert claim
        bench = room.bench("mastodon")
        ledger.begin(claim, bench.sender.prepare(bench.share(), 1, ()))
        ledger.unknown(claim, "no answer")
        ledger.found(delivery.id, 1, Receipt(id="7", url="https://example.org/7", details={"told": "by a person"}))
    assert (only(room).calls, only(room).silent, only(room).untold) == (1, 1, "")


def test_gone_is_counted_among_those_that_rest(room: Newsroom) -> None:
    room.post("mastodon")
    with room.ledger() as ledger:
        readings.note_asking(ledger, 1, 1, account="mastodon", platform="mastodon", price=Decimal())
        readings.keep(ledger, 1, 1, Absent())
    assert only(room).rested == 1
