"""Figures are read from what speaks for the platforms; one account's trouble stops no other, and nothing is sent."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from publish.reports.newsroom import Newsroom

from storyshare import workspace
from storyshare.errors import AccountOnHoldError, NotSentError, SetupError
from storyshare.ledger import readings
from storyshare.models import CannotTell, Metrics, utc_now
from storyshare.platforms.mastodon import Mastodon
from storyshare.publish.reports.measuring import AccountOutcome, Outcomes, due_for_reading, measure, measured
from storyshare.testing.web import Reply, always


def run(room: Newsroom, **asked: object) -> Outcomes:
    return measure(room.place, due_for_reading(room.place, **asked))  # type: ignore[arg-type]


def only(room: Newsroom, **asked: object) -> AccountOutcome:
    (found,) = run(room, **asked).accounts
    return found


def figures(room: Newsroom) -> list[Metrics | None]:
    return [each.metrics for post in measured(room.place) for each in post.readings]


def test_the_figures_of_every_platform_are_kept(room: Newsroom) -> None:
    for platform in ("x", "mastodon", "bluesky", "facebook", "telegram"):
        room.post(platform)
    found = run(room)
    assert {each.account: (each.asked, each.told, each.news) for each in found.accounts} == dict.fromkeys(
        ("bluesky", "facebook", "mastodon", "x"), (1, 1, 1)
    )
    likes = {
        post.platform: [each.metrics and each.metrics.likes for each in post.readings] for post in measured(room.place)
    }
    assert likes == {"x": [5], "mastodon": [5], "bluesky": [5], "facebook": [5], "telegram": []}


def test_nothing_is_sent_by_it(room: Newsroom) -> None:
    room.post("x")
    room.calls("x")
    run(room)
    assert [(each.method, each.path.rpartition("/")[0]) for each in room.bench("x").web.seen] == [("GET", "/2/tweets")]


def test_what_was_paid_is_known_and_told(room: Newsroom) -> None:
    room.post("x")
    room.post("x")
    assert run(room).cost == Decimal("0.010")
    with room.ledger() as ledger:
        (paid,) = readings.paid_reads(ledger, utc_now() - timedelta(hours=1), utc_now())
    assert (paid.calls, paid.price) == (2, Decimal("0.010"))


def test_the_same_again_is_no_news(room: Newsroom) -> None:
    room.post("mastodon")
    run(room)
    assert (only(room, fresh=True).told, only(room, fresh=True).news) == (1, 0)
    assert len(figures(room)) == 1


def test_what_is_gone_is_known_as_gone(room: Newsroom) -> None:
    receipt = room.post("mastodon")
    run(room)
    room.bench("mastodon").sender.delete(receipt)
    assert only(room, fresh=True).gone == 1
    assert figures(room)[1:] == [None]


@pytest.mark.parametrize(
    "headers", [(), (("X-RateLimit-Reset", "2999-01-01T00:00:00.000000Z"),)], ids=["silent", "until"]
)
def test_a_platform_that_asks_to_wait_is_asked_no_more_now(
    room: Newsroom, headers: tuple[tuple[str, str], ...]
) -> None:
    for _ in range(4):
        room.post("mastodon")
    room.post("x")
    reply = Reply(body={"error": "Too many requests"}, status=429, headers=headers)
    room.bench("mastodon").web.fault = always(reply)
    mastodon, x = run(room).accounts
    assert (mastodon.asked, mastodon.left, mastodon.told) == ((1, 3, 0) if headers else (2, 2, 0))
    assert isinstance(mastodon.error, NotSentError)
    assert (mastodon.until is not None) is bool(headers)
    assert (x.told, x.error) == (1, None)


def test_a_log_in_that_is_gone_stops_at_once_and_holds_up_no_post(room: Newsroom) -> None:
    for _ in range(3):
        room.post("mastodon")
    room.bench("mastodon").web.fault = always(Reply(body={"error": "The access token is invalid"}, status=401))
    found = only(room)
    assert (found.asked, type(found.error)) == (1, AccountOnHoldError)
    with room.ledger() as ledger:
        assert ledger.holds() == {}


def test_what_answers_twice_with_nothing_of_use_is_asked_no_more(room: Newsroom) -> None:
    for _ in range(4):
        room.post("x")
    room.bench("x").web.fault = always(Reply(body={"data": {}}))
    found = only(room)
    assert (found.asked, found.cost) == (2, Decimal("0.010"))
    assert "did not tell, twice in a row" in str(found.error)


def test_a_post_without_reactions_says_nothing_of_the_next(room: Newsroom) -> None:
    for _ in range(4):
        room.post("discord")
    room.bench("discord").web.stand_in.reactions = None  # type: ignore[attr-defined]
    found = only(room)
    assert (found.asked, found.told, found.error) == (4, 0, None)
    assert figures(room) == []


def test_an_adapters_mistake_stops_no_other_account(room: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    room.post("mastodon")
    room.post("bluesky")
    monkeypatch.setattr(Mastodon, "metrics", lambda *_: 1 / 0)
    bluesky, mastodon = run(room).accounts
    assert (bluesky.told, type(mastodon.error)) == (1, SetupError)
    monkeypatch.setattr(Mastodon, "metrics", lambda *_: "many")
    assert isinstance(run(room, fresh=True).accounts[1].error, SetupError)


def test_figures_that_are_no_counts_are_unknown(room: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    room.post("mastodon")
    strange = Metrics(likes=True, boosts=-1, replies="3", quotes=2**70, views=4)  # type: ignore[arg-type]
    monkeypatch.setattr(Mastodon, "metrics", lambda *_: strange)
    run(room)
    assert figures(room) == [Metrics(views=4)]


def test_missing_credentials_are_that_accounts_trouble(room: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    room.post("mastodon")
    plan = due_for_reading(room.place)
    monkeypatch.delenv("MASTODON_ACCESS_TOKEN")
    (found,) = measure(room.place, plan).accounts
    assert (found.asked, found.left, found.cost) == (0, 1, Decimal())
    assert "MASTODON_ACCESS_TOKEN" in str(found.error)


def test_a_volunteers_workspace_asks_nobody(room: Newsroom) -> None:
    room.post("mastodon")
    plan = due_for_reading(room.place)
    settings = room.place.root / "storyshare.toml"
    settings.write_text(settings.read_text(encoding="utf-8") + "\nvolunteer = true\n", encoding="utf-8")
    room.calls("mastodon")
    with pytest.raises(SetupError, match="volunteer"):
        measure(replace(room.place, volunteer=True), plan)
    assert room.calls("mastodon") == 0


def test_without_anything_to_ask_no_ledger_is_made(room: Newsroom) -> None:
    assert run(room) == Outcomes()
    assert measured(room.place) == []
    assert not workspace.read(room.place.root).ledger.exists()


def test_two_at_once_do_not_pay_twice(room: Newsroom) -> None:
    room.post("x")
    one, other = due_for_reading(room.place), due_for_reading(room.place)
    assert measure(room.place, one).cost == Decimal("0.005")
    assert measure(room.place, other).cost == Decimal()


def test_what_cost_something_stands_in_the_log(room: Newsroom) -> None:
    room.post("x")
    room.post("mastodon")
    run(room)
    with room.ledger() as ledger:
        entry = ledger.rows("newest_log", most=1)[0]
    assert (entry[5], entry[7]) == ("read figures", '{"calls": {"x": 1}, "usd": "0.005"}')


def test_each_account_is_told_of_as_it_goes(room: Newsroom) -> None:
    room.post("mastodon")
    room.post("mastodon")
    heard: list[tuple[str, int, int]] = []
    measure(room.place, due_for_reading(room.place), told=lambda *each: heard.append(each))
    assert heard == [("mastodon", 1, 2), ("mastodon", 2, 2)]


def test_whoever_stops_it_keeps_what_was_read(room: Newsroom) -> None:
    for _ in range(3):
        room.post("mastodon")

    def stop(_account: str, done: int, _of: int) -> None:
        if done == 1:
            raise SystemExit  # as from a thread's own death

    (found,) = measure(room.place, due_for_reading(room.place), told=stop).accounts
    assert (found.told, found.left) == (1, 2)
    assert len(figures(room)) == 1


def test_only_of_one_story_or_what_is_newer(room: Newsroom) -> None:
    room.post("mastodon", ago=timedelta(days=3))
    room.post("mastodon", story_id="sam-2b2b")
    assert [each.story_id for each in measured(room.place)] == ["rosa-7f3k", "sam-2b2b"]
    assert [each.story_id for each in measured(room.place, story_id="rosa-7f3k")] == ["rosa-7f3k"]
    assert [each.story_id for each in measured(room.place, since=utc_now() - timedelta(days=1))] == ["sam-2b2b"]


def test_no_answer_is_no_reading(room: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    room.post("mastodon")
    monkeypatch.setattr(Mastodon, "metrics", lambda *_: CannotTell())
    assert (only(room).told, figures(room)) == (0, [])
