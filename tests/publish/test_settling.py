"""Settling doubt: looking never sends, and only what is found public is posted."""

import pytest
from desk import Desk

from storyshare.errors import InputError
from storyshare.models import Absent, Attempt, Delivery, Receipt, State
from storyshare.platforms.mock import Fault, Mock
from storyshare.publish.resolving import doubts, found_at
from storyshare.publish.settling import look


class Resends(Mock):
    """A platform that takes the same send a second time without harm."""

    def replayable(self, attempt: Attempt) -> bool:
        return True


class Forgetful(Mock):
    """A platform whose listing lags."""

    def find(self, attempt: Attempt) -> Absent:
        return Absent()


def doubtful(desk: Desk, kind: type[Mock], fault: Fault) -> tuple[Delivery, Mock]:
    (planned,) = desk.plan()
    mock = kind(owner=planned.target.account, rules=planned.target.rules, faults=[fault])
    desk.senders["mastodon"] = mock
    outcome = desk.post()
    assert outcome.delivery
    assert desk.states() == [State.UNKNOWN]
    return outcome.delivery, mock


@pytest.mark.parametrize(
    ("kind", "fault", "state", "public"),
    [
        (Mock, "lost_answer", State.POSTED, 1),
        (Mock, "lost_request", State.UNKNOWN, 0),
        (Resends, "lost_request", State.UNKNOWN, 0),
        (Forgetful, "lost_answer", State.UNKNOWN, 1),
    ],
)
def test_looking_sends_nothing(desk: Desk, kind: type[Mock], fault: Fault, state: State, public: int) -> None:
    delivery, mock = doubtful(desk, kind, fault)
    before = desk.ledger.sendings()
    look(desk.ledger, delivery, mock)
    assert (desk.states(), len(mock.outbox), desk.ledger.sendings() - before) == ([state], public, 0)


def test_what_was_found_is_not_looked_for_again(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    delivery, mock = doubtful(desk, Mock, "lost_answer")
    look(desk.ledger, delivery, mock)
    monkeypatch.setattr(Mock, "find", lambda *_: pytest.fail("looking costs money on some platforms"))
    found = desk.ledger.delivery(delivery.key)
    assert found
    look(desk.ledger, found, mock)


class Confused(Mock):
    """A platform whose search gives the account's first post, whichever was asked for."""

    def find(self, attempt: Attempt) -> Receipt:
        return next(iter(self.receipts.values()))


def test_a_post_of_another_delivery_settles_no_doubt(desk: Desk) -> None:
    (planned,) = desk.plan()
    mock = Confused(owner=planned.target.account, rules=planned.target.rules)
    desk.senders["mastodon"] = mock
    desk.post()
    mock.faults.append("lost_request")
    outcome = desk.post(occasion="again")
    assert outcome.delivery
    look(desk.ledger, outcome.delivery, mock)
    assert desk.states() == [State.POSTED, State.UNKNOWN]


def test_a_person_cannot_give_the_post_of_another_delivery(desk: Desk) -> None:
    first = desk.post().delivery
    assert first
    assert first.parts[0].receipt
    desk.mock().faults.append("lost_request")
    desk.post(occasion="again")
    (doubt,) = doubts(desk.ledger)
    with pytest.raises(InputError, match="belongs to another share of this account"):
        found_at(desk.ledger, doubt, first.parts[0].receipt.url, lambda _: desk.mock())
    assert desk.states() == [State.POSTED, State.UNKNOWN]
