"""Boosts: our own posts only, at most once, through the gate as it is at that moment, and the first to be undone."""

import threading
from dataclasses import replace
from typing import Any

import pytest
from desk import Desk
from support import RECORD

from storyshare import stories, workspace
from storyshare.errors import GateError, InputError, NotSentError, OutcomeUnknownError, StoryshareError
from storyshare.ledger import Claim, Ledger, keep_copy
from storyshare.models import Attempt, Delivery, Prepared, Profile, Receipt, State
from storyshare.platforms.mock import Fault, Mock
from storyshare.publish.boosting import Wish, plan_boost, posted
from storyshare.publish.certifying import as_json, as_markdown, certificate
from storyshare.publish.delivering import Courier, Outcome
from storyshare.publish.evidence import evidence
from storyshare.publish.lent import boosters, posts_for
from storyshare.publish.planning import Planned
from storyshare.publish.reach import subject_of
from storyshare.publish.resolving import delete_at, found_at
from storyshare.publish.resolving import doubts as doubts_of
from storyshare.publish.settling import look
from storyshare.publish.targets import targets
from storyshare.publish.withdrawing import Removal

ID = "rosa-7f3k"
SETTINGS = """default_accounts = ["mastodon"]
[boost]
by = ["partner"]
[accounts.mastodon]
platform = "mastodon"
[accounts.partner]
platform = "mastodon"
boosts_only = true
[accounts.chapter]
platform = "mastodon"
[accounts.far]
platform = "x"
[accounts.room]
platform = "slack"
"""


class Undo(Mock):
    """A mock that can delete as well, and notes in which order things were undone."""

    undone: list[str]
    up: set[str]

    def delete(self, receipt: Receipt) -> None:
        self.undone.append(f"{self.owner.name} deletes")

    def is_gone(self, _: Receipt) -> bool | None:
        return True

    def unboost(self, boost: Receipt) -> None:
        self.undone.append(f"{self.owner.name} undoes its boost")
        super().unboost(boost)


@pytest.fixture
def desk(desk: Desk) -> Desk:
    (desk.place.root / "storyshare.toml").write_text(SETTINGS, encoding="utf-8")
    desk.place = workspace.read(desk.place.root)
    undone: list[str] = []
    for target in targets(desk.place, ["mastodon", "partner", "chapter"]):
        mock = Undo(owner=target.account, rules=target.rules)
        mock.undone = undone
        desk.senders[target.account.name] = mock
    return desk


def planned(desk: Desk, *by: str, of: str = "mastodon") -> list[Planned]:
    record = stories.find(desk.place.stories, "rosa", zone=desk.place.timezone)
    known = evidence(desk.place, desk.ledger, record)
    return [
        plan_boost(desk.place, record, post, booster, known, desk.clock())
        for booster in boosters(desk.place, by)
        for post in posts_for(booster, record, posted(desk.ledger, record.id))
        if post.key.account == of
    ]


def boost(desk: Desk, *by: str) -> Outcome:
    (wanted,) = planned(desk, *by)
    return desk.courier().deliver(wanted, "")


def boosts(desk: Desk) -> list[Delivery]:
    return [each for each in desk.ledger.deliveries() if each.key.kind == "boost"]


def states(desk: Desk) -> list[State]:
    return [part.state for each in boosts(desk) for part in each.parts]


def removal(desk: Desk) -> Removal:
    record = stories.find(desk.place.stories, "rosa", zone=desk.place.timezone)
    return Removal(
        place=desk.place,
        ledger=desk.ledger,
        records=(record,),
        connect=lambda delivery: desk.senders[delivery.key.account],
    )


def withdraw(desk: Desk) -> None:
    found = removal(desk)
    found.begin(subject_of(desk.place, desk.ledger, "rosa"), reason="asked", person="Ana")
    found.carry_on(ID)


# -- once, and ours ------------------------------------------------------------------------------------------------


def test_a_post_is_boosted_once_and_has_its_place_in_the_ledger(desk: Desk) -> None:
    post = desk.post().delivery
    assert post
    outcome = boost(desk)
    assert (outcome.error, boost(desk).already) == (None, True)
    (there,) = boosts(desk)
    assert (there.key.account, there.key.occasion, states(desk)) == ("partner", "mastodon/first", [State.POSTED])
    assert list(desk.mock("partner").boosts) == [post.parts[0].receipt and post.parts[0].receipt.id]
    assert not desk.mock("partner").outbox


def test_a_boost_is_no_text_that_its_account_has_had(desk: Desk) -> None:
    desk.post()
    boost(desk)
    record = stories.find(desk.place.stories, "rosa", zone=desk.place.timezone)
    assert [each.account for each in evidence(desk.place, desk.ledger, record).earlier] == ["mastodon"]


def test_every_occasion_of_a_post_has_a_boost_of_its_own(desk: Desk) -> None:
    desk.post()
    desk.post(occasion="again")
    courier = desk.courier()
    assert [courier.deliver(each, "").error for each in planned(desk)] == [None, None]
    assert len(desk.mock("partner").boosts) == 2


def test_nothing_is_boosted_that_was_not_posted(desk: Desk) -> None:
    desk.mock().faults.append("lost_request")
    desk.post()
    assert planned(desk) == []


def test_a_boost_is_never_boosted(desk: Desk) -> None:
    desk.post()
    boost(desk)
    assert {each.key.kind for each in posted(desk.ledger, ID)} == {"post"}


def test_an_account_boosts_its_own_post_only_where_it_is_named(desk: Desk) -> None:
    desk.post("mastodon")
    text = SETTINGS.replace('by = ["partner"]', 'by = ["mastodon", "partner"]')
    (desk.place.root / "storyshare.toml").write_text(text, encoding="utf-8")
    desk.place = workspace.read(desk.place.root)
    assert [each.target.account.name for each in planned(desk)] == ["partner"]
    assert [each.target.account.name for each in planned(desk, "mastodon")] == ["mastodon"]


def test_a_platform_without_boosts_is_refused_in_words(desk: Desk) -> None:
    with pytest.raises(InputError, match="room cannot boost: Slack has no boosts"):
        boosters(desk.place, ["room"])


def test_another_platforms_post_is_not_boosted(desk: Desk) -> None:
    desk.post()
    assert planned(desk, "far") == []


def test_an_account_that_only_boosts_is_never_posted_to(desk: Desk) -> None:
    assert "partner" not in [each.account.name for each in targets(desk.place, ["mastodon"])]
    (share,) = desk.plan("partner")
    assert "only boosts" in str(share.problem)
    (desk.place.root / "storyshare.toml").write_text(SETTINGS.partition("\n")[2], encoding="utf-8")
    desk.place = workspace.read(desk.place.root)
    assert "partner" not in [each.account.name for each in targets(desk.place, [])]


def test_what_a_post_says_is_what_the_gate_is_asked_about(desk: Desk) -> None:
    """And what a post says is known by its digest: a record that has changed since gives another."""
    desk.post()
    (share,) = desk.plan()
    (wanted,) = planned(desk)
    assert (wanted.share, wanted.problem) == (replace(share.share, account="partner"), None)  # type: ignore[type-var]
    path = desk.place.stories / "rosa.md"
    path.write_text(RECORD.replace("Rosa won asylum", "Rosa, at last, won asylum"), encoding="utf-8")
    (wanted,) = planned(desk)
    assert "has changed since it was posted" in str(wanted.problem)


# -- the gate, at that moment --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("status: granted", "status: withdrawn", "consent"),
        ("status: granted", "status: pending", "consent"),
        ("platforms: all", "platforms: [x]", "consent"),
        ("languages: all", "languages: [es]", "consent"),
    ],
)
def test_consent_is_asked_about_again(desk: Desk, old: str, new: str, rule: str) -> None:
    desk.post()
    text = (desk.place.stories / "rosa.md").read_text(encoding="utf-8")
    if old not in text:
        text = text.replace("status: granted", f"status: granted\n  {old}")
    (desk.place.stories / "rosa.md").write_text(text.replace(old, new), encoding="utf-8")
    outcome = boost(desk)
    assert isinstance(outcome.error, GateError)
    assert rule in outcome.error.refusals[0].rule
    assert (states(desk), desk.mock("partner").boosts) == ([State.BLOCKED], {})


def test_what_changes_between_plan_and_boost_stops_it(desk: Desk) -> None:
    desk.post()
    (wanted,) = planned(desk)
    path = desk.place.stories / "rosa.md"
    path.write_text(RECORD.replace("status: granted", "status: withdrawn"), encoding="utf-8")
    assert desk.courier().deliver(wanted, "").error
    assert not desk.mock("partner").boosts


def test_a_post_that_was_taken_down_since_is_not_boosted(desk: Desk) -> None:
    post = desk.post().delivery
    assert post
    (wanted,) = planned(desk)
    desk.ledger.taken_down(post.id, 1, State.WITHDRAWN)
    error = desk.courier().deliver(wanted, "").error
    assert isinstance(error, GateError)
    assert error.refusals[0].rule == "original-gone"


def test_a_post_that_is_deleted_after_the_gate_said_yes_is_not_boosted(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    post = desk.post().delivery
    assert post
    (wanted,) = planned(desk)
    begin = Ledger.begin

    def later(ledger: Ledger, claim: Claim, prepared: Prepared, **more: Any) -> Attempt | None:
        assert post.parts[0].receipt
        delete_at(ledger, post.parts[0].receipt.url, lambda delivery: desk.senders[delivery.key.account])
        return begin(ledger, claim, prepared, **more)

    with monkeypatch.context() as patch:
        patch.setattr(Ledger, "begin", later)
        assert isinstance(desk.courier().deliver(wanted, "").error, NotSentError)
    assert (states(desk), desk.mock("partner").boosts) == ([State.PLANNED], {})
    assert isinstance(desk.courier().deliver(wanted, "").error, GateError)


def test_a_story_that_was_taken_back_is_not_boosted(desk: Desk) -> None:
    desk.post()
    (wanted,) = planned(desk)
    withdraw(desk)
    assert isinstance(desk.courier().deliver(wanted, "").error, GateError)
    assert not desk.mock("partner").boosts


# -- doubt ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("fault", ["lost_answer", "lost_request"])
def test_a_lost_answer_is_doubt_and_settled_by_the_same_key(desk: Desk, fault: Fault) -> None:
    desk.post()
    keys: list[str] = []
    partner = desk.mock("partner")
    made = partner.boost

    def noted(receipt: Receipt, *, key: str) -> Receipt:
        keys.append(key)
        return made(receipt, key=key)

    partner.boost = noted  # type: ignore[method-assign]
    partner.faults.append(fault)
    assert isinstance(boost(desk).error, OutcomeUnknownError)
    assert states(desk) == [State.UNKNOWN]
    assert boost(desk).error is None
    assert (states(desk), len(partner.boosts), len(set(keys)), len(keys)) == ([State.POSTED], 1, 1, 2)


def test_another_log_in_does_not_make_what_the_first_may_have_made(desk: Desk) -> None:
    desk.post()
    profile = Profile(name="@one", url="https://mastodon.example/@one")
    partner = desk.mock("partner")
    partner.account = lambda: profile  # type: ignore[attr-defined]
    partner.faults.append("lost_request")
    boost(desk)
    profile = replace(profile, url="https://mastodon.example/@two")
    assert isinstance(boost(desk).error, OutcomeUnknownError)
    assert (states(desk), partner.boosts) == ([State.UNKNOWN], {})
    profile = replace(profile, url="https://mastodon.example/@one")
    assert boost(desk).error is None


def test_a_replay_asks_the_gate_again(desk: Desk) -> None:
    desk.post()
    desk.mock("partner").faults.append("lost_request")
    boost(desk)
    path = desk.place.stories / "rosa.md"
    path.write_text(RECORD.replace("status: granted", "status: withdrawn"), encoding="utf-8")
    assert isinstance(boost(desk).error, GateError)
    assert (states(desk), desk.mock("partner").boosts) == ([State.UNKNOWN], {})


def test_looking_never_takes_the_post_itself_for_its_boost(desk: Desk) -> None:
    desk.post()
    desk.mock("partner").faults.append("lost_request")
    boost(desk)
    partner = desk.mock("partner")
    partner.receipts = dict.fromkeys([desk.ledger.attempt(boosts(desk)[0].id, 1).key], Receipt(id="1", url="https://x"))  # type: ignore[union-attr]
    look(desk.ledger, boosts(desk)[0], partner)
    assert states(desk) == [State.UNKNOWN]


def test_a_boost_has_no_address_that_a_person_could_give(desk: Desk) -> None:
    desk.post()
    desk.mock("partner").faults.append("lost_request")
    boost(desk)
    (doubt,) = doubts_of(desk.ledger)
    with pytest.raises(InputError, match="most boosts have no address"):
        found_at(desk.ledger, doubt, "https://mastodon.example/@mastodon/1", lambda _: desk.mock("partner"))


def test_what_a_restored_copy_doubts_is_not_boosted_again_by_itself(desk: Desk) -> None:
    desk.post()
    desk.mock("partner").faults.append("lost_request")
    boost(desk)
    desk.ledger.restart()
    assert isinstance(boost(desk).error, OutcomeUnknownError)
    assert not desk.mock("partner").boosts


class Killed(BaseException):
    """The process ends here."""


@pytest.mark.parametrize("after", [False, True], ids=["before the call", "after the call"])
def test_killed_at_the_call_it_is_in_doubt_and_then_once(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, after: bool
) -> None:
    desk.post()
    made = Mock.boost

    def killed(self: Mock, receipt: Receipt, *, key: str) -> Receipt:
        if after:
            made(self, receipt, key=key)
        raise Killed

    monkeypatch.setattr(Undo, "boost", killed, raising=False)
    with pytest.raises(Killed):
        boost(desk)
    monkeypatch.setattr(Undo, "boost", made)
    assert states(desk) == [State.SENDING]
    assert isinstance(boost(desk).error, StoryshareError)  # its lease is another's
    assert len(desk.mock("partner").boosts) == after
    desk.clock.forward(minutes=3)
    assert boost(desk).error is None
    assert (states(desk), len(desk.mock("partner").boosts)) == ([State.POSTED], 1)


def test_killed_before_the_attempt_nothing_is_in_doubt(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.post()

    def killed(*_: object, **__: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(Ledger, "begin", killed)
        with pytest.raises(Killed):
            boost(desk)
    desk.clock.forward(minutes=6)
    assert boost(desk).error is None
    assert len(desk.mock("partner").boosts) == 1


def test_two_hosts_at_once_boost_once(desk: Desk) -> None:
    desk.post()
    (wanted,) = planned(desk)
    called: list[str] = []
    partner = desk.mock("partner")
    made = partner.boost

    def noted(receipt: Receipt, *, key: str) -> Receipt:
        called.append(key)
        return made(receipt, key=key)

    partner.boost = noted  # type: ignore[method-assign]
    ready = threading.Barrier(4)

    def host() -> None:
        with Ledger.open(desk.ledger.place, now=desk.clock) as ledger:
            courier: Courier = replace(desk.courier(), ledger=ledger)
            ready.wait()
            courier.deliver(wanted, "")

    threads = [threading.Thread(target=host) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(called), states(desk)) == (1, [State.POSTED])


# -- taken back ----------------------------------------------------------------------------------------------------


def test_boosts_are_undone_before_any_post_is_deleted(desk: Desk) -> None:
    desk.post()
    boost(desk)
    desk.post(occasion="again")
    withdraw(desk)
    undone = desk.senders["mastodon"].undone  # type: ignore[attr-defined]
    assert undone == ["partner undoes its boost", "mastodon deletes", "mastodon deletes"]
    assert states(desk) == [State.DELETED_UNSEEN]


def test_a_boost_is_never_called_seen_gone(desk: Desk) -> None:
    desk.post()
    boost(desk)
    withdraw(desk)
    found = certificate(desk.ledger, ID, organisation="")
    (row,) = [each for each in as_json(found)["posts"] if each["kind"] == "boost"]  # type: ignore[attr-defined]
    assert (row["seen_gone_at"], row["stands"]) == (None, "deleted, not seen gone (a boost is never seen gone)")
    assert not found.whole
    assert "partner (mastodon), a boost" in as_markdown(found, desk.place.timezone)
    assert "Look whether the boost by partner (mastodon) is gone" in [each.what for each in found.to_do]


def test_a_boost_that_cannot_be_undone_stands_on_the_list(desk: Desk) -> None:
    desk.post()
    boost(desk)

    class NoBoosts:
        prepare = commit = None

    desk.senders["partner"] = NoBoosts()  # type: ignore[assignment]
    withdraw(desk)
    found = certificate(desk.ledger, ID, organisation="")
    assert any(each.what.startswith("Still boosted by partner (mastodon).") for each in found.to_do)
    assert {each.stands.partition(" (")[0] for each in found.posts} == {"gone", "STILL PUBLIC"}


def test_a_boost_in_doubt_stands_on_the_list_and_is_not_made_by_the_withdrawal(desk: Desk) -> None:
    desk.post()
    desk.mock("partner").faults.append("lost_request")
    boost(desk)
    withdraw(desk)
    found = certificate(desk.ledger, ID, organisation="")
    assert any(each.what.startswith("May be boosted by partner") for each in found.to_do)
    assert not desk.mock("partner").boosts


def test_a_boost_that_is_under_way_is_waited_for_and_undone(desk: Desk) -> None:
    desk.post()
    (wanted,) = planned(desk)
    begun, go = threading.Event(), threading.Event()
    partner = desk.mock("partner")
    made = partner.boost

    def slow(receipt: Receipt, *, key: str) -> Receipt:
        begun.set()
        assert go.wait(30)
        return made(receipt, key=key)

    partner.boost = slow  # type: ignore[method-assign]
    with Ledger.open(desk.ledger.place, now=desk.clock) as ledger:
        courier = replace(desk.courier(), ledger=ledger)
        sending = threading.Thread(target=courier.deliver, args=(wanted, ""))
        sending.start()
        assert begun.wait(30)
        found = replace(removal(desk), told=lambda *_: go.set())
        found.begin(subject_of(desk.place, desk.ledger, "rosa"), reason="asked", person="Ana")
        found.carry_on(ID)
        go.set()
        sending.join()
    assert (states(desk), partner.boosts) == ([State.DELETED_UNSEEN], {})


def test_a_single_post_that_is_deleted_loses_its_boosts_first(desk: Desk) -> None:
    post = desk.post().delivery
    boost(desk)
    assert post
    assert post.parts[0].receipt
    delete_at(desk.ledger, post.parts[0].receipt.url, lambda delivery: desk.senders[delivery.key.account])
    assert desk.senders["mastodon"].undone == ["partner undoes its boost", "mastodon deletes"]  # type: ignore[attr-defined]


def test_copies_and_rotations_know_boosts(desk: Desk) -> None:
    """A ledger with boosts can be copied and opened like any other."""
    desk.post()
    boost(desk)
    copy = keep_copy(desk.ledger, desk.place.copies)
    with Ledger.open(copy, now=desk.clock) as ledger:
        assert [each.key.kind for each in ledger.deliveries()] == ["post", "boost"]


def test_nobody_named_is_an_error_that_says_where(desk: Desk) -> None:
    (desk.place.root / "storyshare.toml").write_text("", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        boosters(workspace.read(desk.place.root), Wish().by)
    assert "[boost]" in caught.value.hint
