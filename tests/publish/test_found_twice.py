"""A post belongs to one delivery: what is looked for is never settled by another's post of the same words."""

import pytest
from desk import Desk

from storyshare.errors import InputError
from storyshare.models import Attempt, Receipt, State
from storyshare.platforms.mock import Mock
from storyshare.publish.resolving import doubts, found_at
from storyshare.publish.settling import look


class Alike(Mock):
    """A platform that shows one post of the same words: the last."""

    def find(self, attempt: Attempt) -> Receipt:
        return self.last()

    def recognise(self, url: str) -> Receipt:
        return self.last()

    def last(self) -> Receipt:
        return list(self.receipts.values())[-1]


def _one_in_doubt_and_its_twin(desk: Desk) -> tuple[Alike, Receipt]:
    (planned,) = desk.plan()
    sender = Alike(owner=planned.target.account, rules=planned.target.rules, faults=["lost_request"])
    desk.senders["mastodon"] = sender
    desk.post()
    twin = desk.post(occasion="again").delivery
    assert twin
    assert desk.states() == [State.UNKNOWN, State.POSTED]
    receipt = twin.parts[0].receipt
    assert receipt
    return sender, receipt


def test_anothers_post_does_not_settle_a_doubt(desk: Desk) -> None:
    sender, _ = _one_in_doubt_and_its_twin(desk)
    (doubt,) = doubts(desk.ledger)
    assert len(look(desk.ledger, doubt.delivery, sender)) == 1
    assert desk.states() == [State.UNKNOWN, State.POSTED]


def test_a_person_cannot_settle_it_by_anothers_post(desk: Desk) -> None:
    sender, receipt = _one_in_doubt_and_its_twin(desk)
    (doubt,) = doubts(desk.ledger)
    with pytest.raises(InputError, match="belongs to another"):
        found_at(desk.ledger, doubt, receipt.url, lambda _: sender)
    assert desk.states() == [State.UNKNOWN, State.POSTED]


def test_a_post_of_ones_own_settles_it(desk: Desk) -> None:
    (planned,) = desk.plan()
    sender = Alike(owner=planned.target.account, rules=planned.target.rules, faults=[None, "lost_answer"])
    desk.senders["mastodon"] = sender
    desk.post()
    desk.post(occasion="again")
    (doubt,) = doubts(desk.ledger)
    look(desk.ledger, doubt.delivery, sender)
    assert desk.states() == [State.POSTED, State.POSTED]
