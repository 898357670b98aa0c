"""All accounts at once: one that fails stops no other, and Ctrl-C leaves a ledger that tells the truth."""

import os
import signal
import threading
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from desk import Desk

from storyshare.errors import NotSentError
from storyshare.models import Cleared, Prepared, Receipt, Share, Slot, State
from storyshare.platforms.mock import Mock
from storyshare.publish import sending
from storyshare.publish.sending import Interrupted, send_all

ALL = ("x", "mastodon", "bluesky")


def test_one_account_that_fails_stops_no_other(desk: Desk) -> None:
    desk.mock("x").faults.append("not_sent")
    outcomes = send_all(desk.courier(), desk.plan(*ALL), "first")
    assert [type(outcome.error) for outcome in outcomes] == [NotSentError, type(None), type(None)]
    assert [outcome.planned.target.account.name for outcome in outcomes] == list(ALL)


def test_a_fault_of_ours_in_one_account_stops_no_other(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk.ledger, "take_up", lambda _: 1 // 0)
    outcomes = send_all(desk.courier(), desk.plan("x"), "first")
    assert "ZeroDivisionError" in str(outcomes[0].error)


def test_accounts_are_sent_to_at_the_same_time(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    together = threading.Barrier(3, timeout=20)
    prepare = Mock.prepare

    def waiting(self: Mock, share: Share, number: int, sent: tuple[Receipt, ...]) -> Prepared:
        together.wait()
        return prepare(self, share, number, sent)

    monkeypatch.setattr(Mock, "prepare", waiting)
    outcomes = send_all(desk.courier(), desk.plan(*ALL), "first")
    assert [outcome.error for outcome in outcomes] == [None, None, None]


def test_so_many_accounts_at_once_and_no_more(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    threads: set[threading.Thread] = set()
    prepare = Mock.prepare

    def noted(self: Mock, share: Share, number: int, sent: tuple[Receipt, ...]) -> Prepared:
        threads.add(threading.current_thread())
        return prepare(self, share, number, sent)

    monkeypatch.setattr(sending, "AT_ONCE", 2)
    monkeypatch.setattr(Mock, "prepare", noted)
    outcomes = send_all(desk.courier(), desk.plan(*ALL), "first")
    assert ([outcome.error for outcome in outcomes], len(threads) <= 2) == ([None, None, None], True)


@pytest.fixture
def hears_ctrl_c() -> Iterator[None]:
    """A test run in the background may have been started deaf to it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("hears_ctrl_c")
@pytest.mark.skipif(not hasattr(signal, "pthread_kill"), reason="Windows has no such signals")
def test_ctrl_c_waits_for_what_was_begun_and_cancels_the_rest(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    preparing = threading.Event()
    release = threading.Event()
    commit, prepare = Mock.commit, Mock.prepare

    def slow_prepare(self: Mock, *arguments: Any) -> Prepared:
        if self.rules.platform == "x":
            preparing.set()
            release.wait(20)
        return prepare(self, *arguments)

    def slow_commit(self: Mock, cleared: Cleared, *, key: str) -> Receipt:
        preparing.wait(20)
        os.kill(os.getpid(), signal.SIGINT)
        desk.stop.wait(20)
        return commit(self, cleared, key=key)

    monkeypatch.setattr(Mock, "prepare", slow_prepare)
    monkeypatch.setattr(Mock, "commit", slow_commit)
    with pytest.raises(Interrupted) as stopped:
        send_all(desk.courier(), desk.plan("x", "mastodon"), "first")
    release.set()
    assert {delivery.key.account: delivery.parts[0].state for delivery in desk.ledger.deliveries()} == {
        "x": State.CANCELLED,
        "mastodon": State.POSTED,
    }
    assert [type(outcome.error) for outcome in stopped.value.outcomes] == [NotSentError, type(None)]


@pytest.mark.usefixtures("hears_ctrl_c")
@pytest.mark.skipif(not hasattr(signal, "pthread_kill"), reason="Windows has no such signals")
def test_after_ctrl_c_no_account_that_waits_has_its_turn(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    commit = Mock.commit

    def interrupted(self: Mock, cleared: Cleared, *, key: str) -> Receipt:
        os.kill(os.getpid(), signal.SIGINT)
        desk.stop.wait(20)
        return commit(self, cleared, key=key)

    monkeypatch.setattr(sending, "AT_ONCE", 1)
    monkeypatch.setattr(Mock, "commit", interrupted)
    with pytest.raises(Interrupted) as stopped:
        send_all(desk.courier(), desk.plan("x", "mastodon"), "first")
    assert {delivery.key.account: delivery.parts[0].state for delivery in desk.ledger.deliveries()} == {
        "x": State.POSTED
    }
    assert [type(outcome.error) for outcome in stopped.value.outcomes] == [type(None), NotSentError]


def test_ctrl_c_cancels_nothing_that_a_schedule_wants(desk: Desk) -> None:
    (planned,) = desk.plan("mastodon")
    slot = Slot(entry="one", due_at=desk.clock(), late_at=desk.clock())
    planned = replace(planned, slot=slot, occasion="one")
    assert planned.share
    desk.ledger.plan(
        planned.key(), platform="mastodon", story="rosa", digest=planned.share.digest(), parts=1, slot=slot
    )
    sending._cancel_the_rest(desk.courier(), [planned], "")
    assert desk.states() == [State.PLANNED]
