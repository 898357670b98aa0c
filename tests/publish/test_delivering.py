"""One share to one account: every way it can end, and that it is never sent twice."""

import json
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from desk import Desk
from PIL import Image
from support import RECORD

from storyshare.errors import (
    AccountOnHoldError,
    GateError,
    InputError,
    LedgerError,
    NotSentError,
    OutcomeUnknownError,
    RejectedError,
    StoryshareError,
)
from storyshare.ledger import SENDING_LEASE, Claim
from storyshare.models import Attempt, Cleared, Prepared, Receipt, Share, State
from storyshare.platforms.mock import Fault, Mock


def test_a_share_is_sent_once_and_its_address_is_kept(desk: Desk) -> None:
    outcome = desk.post()
    assert (outcome.error, desk.states(), len(desk.mock().outbox)) == (None, [State.POSTED], 1)
    assert outcome.delivery
    assert outcome.delivery.parts[0].receipt == next(iter(desk.mock().receipts.values()))
    assert desk.steps == ["mastodon preparing", "mastodon sending", "mastodon sent"]


def test_what_is_sent_is_what_was_previewed(desk: Desk) -> None:
    (planned,) = desk.plan()
    desk.post()
    (sent,) = desk.mock().outbox.values()
    assert planned.share
    assert sent.payload["text"] == planned.share.parts[0].text


def test_a_second_post_sends_nothing(desk: Desk) -> None:
    desk.post()
    outcome = desk.post()
    assert (outcome.already, len(desk.mock().outbox)) == (True, 1)


def test_a_new_occasion_is_a_new_post(desk: Desk) -> None:
    desk.post()
    assert desk.post(occasion="anniversary").error is None
    assert len(desk.mock().outbox) == 2


@pytest.mark.parametrize(
    ("fault", "error", "state", "public"),
    [
        ("refused", RejectedError, State.REJECTED, 0),
        ("limited", NotSentError, State.PLANNED, 0),
        ("not_sent", NotSentError, State.PLANNED, 0),
        ("lost_answer", OutcomeUnknownError, State.UNKNOWN, 1),
        ("lost_request", OutcomeUnknownError, State.UNKNOWN, 0),
    ],
)
def test_every_fault_ends_in_the_state_that_is_true(
    desk: Desk, fault: Fault, error: type[StoryshareError], state: State, public: int
) -> None:
    desk.mock().faults.append(fault)
    outcome = desk.post()
    assert (type(outcome.error), desk.states(), len(desk.mock().outbox)) == (error, [state], public)


@pytest.mark.parametrize("fault", ["refused", "limited", "not_sent"])
def test_what_was_proved_unpublished_goes_out_at_the_second_try(desk: Desk, fault: Fault) -> None:
    desk.mock().faults.append(fault)
    desk.post()
    assert desk.post().error is None
    assert (desk.states(), len(desk.mock().outbox)) == ([State.POSTED], 1)


def test_a_lost_answer_is_found_and_not_sent_again(desk: Desk) -> None:
    desk.mock().faults.append("lost_answer")
    desk.post()
    assert desk.post().error is None
    assert (desk.states(), len(desk.mock().outbox)) == ([State.POSTED], 1)


def test_what_is_not_found_stays_in_doubt(desk: Desk) -> None:
    desk.mock().faults.append("lost_request")
    desk.post()
    again = desk.post()
    assert isinstance(again.error, OutcomeUnknownError)
    assert (desk.states(), len(desk.mock().outbox)) == ([State.UNKNOWN], 0)


def test_the_platforms_waiting_time_is_kept(desk: Desk) -> None:
    desk.mock().faults.append("limited")
    desk.mock().retry_after = desk.clock.at + timedelta(minutes=5)
    desk.post()
    early = desk.post()
    assert isinstance(early.error, NotSentError)
    assert "asks to wait until 12:05:00 UTC" in str(early.error)
    desk.clock.forward(minutes=5)
    assert desk.post().error is None


@pytest.mark.parametrize(("stored", "state"), [("not JSON", State.UNKNOWN), ("not an error of ours", State.UNKNOWN)])
def test_whatever_is_not_understood_may_be_public(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, stored: str, state: State
) -> None:
    def broken(*_: Any, **__: Any) -> Receipt:
        raise json.JSONDecodeError(stored, "", 0)

    monkeypatch.setattr(Mock, "commit", broken)
    outcome = desk.post()
    assert isinstance(outcome.error, OutcomeUnknownError)
    assert desk.states() == [state]
    assert isinstance(outcome.error.__cause__, json.JSONDecodeError)


def test_whatever_fails_while_preparing_leaves_nothing_public(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any, **__: Any) -> Prepared:
        raise ZeroDivisionError

    monkeypatch.setattr(Mock, "prepare", broken)
    outcome = desk.post()
    assert isinstance(outcome.error, NotSentError)
    assert desk.states() == [State.PLANNED]


def test_a_lost_log_in_puts_the_account_on_hold(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def locked(*_: Any, **__: Any) -> Prepared:
        raise AccountOnHoldError("the password has changed", platform="mastodon")

    with monkeypatch.context() as patched:
        patched.setattr(Mock, "prepare", locked)
        desk.post()
        assert desk.ledger.held("mastodon") == "the password has changed"
    assert desk.post().error is None
    assert desk.ledger.held("mastodon") == ""


# -- the moment of sending -----------------------------------------------------------------------------------------


def test_consent_that_is_withdrawn_after_the_plan_stops_the_send(desk: Desk) -> None:
    (planned,) = desk.plan()
    path = desk.place.stories / "rosa.md"
    path.write_text(RECORD.replace("status: granted", "status: withdrawn"), encoding="utf-8")
    outcome = desk.courier().deliver(planned, "first")
    assert isinstance(outcome.error, InputError)
    assert "changed after it was shown" in str(outcome.error)
    assert (desk.states(), desk.mock().outbox) == ([State.PLANNED], {})


def test_the_gate_is_asked_before_anything_is_uploaded(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    path = desk.place.stories / "rosa.md"
    path.write_text(RECORD.replace("status: granted", "status: pending"), encoding="utf-8")
    monkeypatch.setattr(Mock, "prepare", lambda *_: pytest.fail("something was uploaded"))
    outcome = desk.post()
    assert isinstance(outcome.error, GateError)
    assert desk.states() == [State.BLOCKED]


def test_consent_that_ends_while_preparing_stops_the_send(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    path = desk.place.stories / "rosa.md"
    path.write_text(RECORD.replace("photos: no", "photos: no\n  expires: 2026-05-04"), encoding="utf-8")
    prepare = Mock.prepare

    def slow(self: Mock, share: Share, number: int, sent: tuple[Receipt, ...]) -> Prepared:
        desk.clock.forward(hours=12)
        return prepare(self, share, number, sent)

    monkeypatch.setattr(Mock, "prepare", slow)
    outcome = desk.post()
    assert isinstance(outcome.error, GateError)
    assert desk.states() == [State.BLOCKED]
    assert desk.mock().outbox == {}


def test_a_laptop_that_slept_before_the_call_does_not_send_late(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    begin = desk.ledger.begin

    def asleep(claim: Claim, prepared: Prepared, **known: Any) -> Attempt | None:
        attempt = begin(claim, prepared, **known)
        desk.clock.forward(seconds=11)
        return attempt

    monkeypatch.setattr(desk.ledger, "begin", asleep)
    outcome = desk.post()
    assert isinstance(outcome.error, NotSentError)
    assert (desk.states(), desk.mock().outbox) == ([State.PLANNED], {})


def test_after_stop_nothing_is_begun(desk: Desk) -> None:
    desk.stop.set()
    assert isinstance(desk.post().error, NotSentError)
    assert (desk.states(), desk.mock().outbox) == ([State.CANCELLED], {})


def test_a_cancelled_share_is_taken_up_by_the_next_post(desk: Desk) -> None:
    desk.stop.set()
    desk.post()
    desk.stop.clear()
    assert desk.post().error is None


# -- crashes -------------------------------------------------------------------------------------------------------


class Killed(BaseException):
    """Stands for SIGKILL: nothing after it runs, and no handler catches it."""


def test_a_crash_while_sending_is_doubt_and_settled_by_looking(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    commit = Mock.commit

    def killed(self: Mock, cleared: Cleared, *, key: str) -> Receipt:
        commit(self, cleared, key=key)
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(Mock, "commit", killed)
        with pytest.raises(Killed):
            desk.post()
    assert desk.states() == [State.SENDING]
    busy = desk.post()
    assert isinstance(busy.error, LedgerError)
    assert "after 12:02:00 UTC" in busy.error.hint
    desk.clock.forward(seconds=SENDING_LEASE.total_seconds() + 1)
    assert desk.post().error is None
    assert (desk.states(), len(desk.mock().outbox)) == ([State.POSTED], 1)


@pytest.mark.parametrize("by", ["found", "posted"])
def test_an_answer_that_comes_after_another_process_has_settled_it_is_no_error(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, by: str
) -> None:
    """Its clock may be ahead of ours: then it takes us for dead, finds the post, or replays it."""
    commit = Mock.commit

    def overtaken(self: Mock, cleared: Cleared, *, key: str) -> Receipt:
        receipt = commit(self, cleared, key=key)
        desk.clock.forward(minutes=3)
        desk.ledger.expire()
        if by == "found":
            desk.ledger.found(1, 1, receipt)
        else:
            replayed = desk.ledger.replay(1, 1)
            assert replayed
            desk.ledger.posted(replayed[0], receipt)
        return receipt

    monkeypatch.setattr(Mock, "commit", overtaken)
    assert (desk.post().error, desk.states()) == (None, [State.POSTED])


def test_a_crash_while_preparing_is_no_doubt(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def killed(*_: Any) -> Prepared:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(Mock, "prepare", killed)
        with pytest.raises(Killed):
            desk.post()
    desk.clock.forward(hours=1)
    assert desk.post().error is None
    assert (desk.states(), len(desk.mock().outbox)) == ([State.POSTED], 1)


# -- a platform whose replay is harmless ---------------------------------------------------------------------------


@dataclass(slots=True, kw_only=True)
class OwnKey(Mock):
    """Publishes under our own key, as Bluesky does; it cannot look."""

    replayed: list[str] = field(default_factory=list)

    def find(self, attempt: Attempt) -> Any:
        return None

    def replayable(self, attempt: Attempt) -> bool:
        self.replayed.append(attempt.key)
        return True


@pytest.mark.parametrize("fault", ["lost_answer", "lost_request"])
def test_doubt_is_settled_by_a_harmless_replay(desk: Desk, fault: Fault) -> None:
    (planned,) = desk.plan()
    sender = OwnKey(owner=planned.target.account, rules=planned.target.rules, faults=[fault])
    desk.senders["mastodon"] = sender
    desk.post()
    assert desk.post().error is None
    assert (desk.states(), len(sender.outbox), sender.replayed) == ([State.POSTED], 1, list(sender.outbox))


def test_a_replay_that_is_refused_says_nothing_of_the_first_attempt(desk: Desk) -> None:
    (planned,) = desk.plan()
    desk.senders["mastodon"] = OwnKey(
        owner=planned.target.account, rules=planned.target.rules, faults=["lost_answer", "refused"]
    )
    desk.post()
    desk.post()
    assert desk.states() == [State.UNKNOWN]


def test_a_replay_asks_the_gate_again(desk: Desk) -> None:
    (planned,) = desk.plan()
    desk.senders["mastodon"] = OwnKey(owner=planned.target.account, rules=planned.target.rules, faults=["lost_request"])
    desk.post()
    path = desk.place.stories / "rosa.md"
    path.write_text(RECORD.replace("status: granted", "status: withdrawn"), encoding="utf-8")
    outcome = desk.post()
    assert isinstance(outcome.error, GateError)
    assert desk.states() == [State.UNKNOWN]


@pytest.mark.parametrize(("swapped", "state"), [(False, State.POSTED), (True, State.UNKNOWN)])
def test_a_replay_does_not_make_a_picture_public_that_was_replaced_since(
    desk: Desk, swapped: bool, state: State
) -> None:
    """What was uploaded lies with the platform; it may have been replaced because it showed a face."""
    (desk.place.stories / "rosa.md").write_text(
        RECORD.replace("consent:", "images:\n  - file: door.jpg\n    alt: A door.\n    shows_people: no\nconsent:"),
        encoding="utf-8",
    )
    picture = desk.place.stories / "door.jpg"
    Image.new("RGB", (400, 300), "red").save(picture)
    (planned,) = desk.plan()
    sender = OwnKey(owner=planned.target.account, rules=planned.target.rules, faults=["lost_request"])
    desk.senders["mastodon"] = sender
    desk.post()
    if swapped:
        Image.new("RGB", (400, 300), "blue").save(picture)
    outcome = desk.post()
    assert (desk.states(), len(sender.outbox)) == ([state], 0 if swapped else 1)
    if swapped:
        assert isinstance(outcome.error, GateError)
        assert [no.rule for no in outcome.error.refusals] == ["picture-changed"]


def test_a_text_that_changed_since_it_may_have_gone_out_is_not_sent(desk: Desk) -> None:
    desk.mock().faults.append("lost_request")
    desk.post()
    path = desk.place.stories / "rosa.md"
    path.write_text(RECORD.replace("won asylum", "won"), encoding="utf-8")
    outcome = desk.post()
    assert isinstance(outcome.error, InputError)
    assert "has changed since" in str(outcome.error)
