"""The notes of public pictures: on either database, for good, and until nobody can be putting one there any more."""

import sqlite3

import psycopg
import pytest
from steps import KEY, RECEIPT, claimed, sending
from support import Clock

from storyshare.ledger import Ledger, pictures
from storyshare.ledger.withdrawals import begin_withdrawal


def note(ledger: Ledger, name: str = "a.jpg") -> pictures.PublicPicture | None:
    url = f"https://media.example.org/{name}"
    return pictures.note_picture(ledger, story_id=KEY.story_id, account=KEY.account, digest="d", name=name, url=url)


def test_the_same_picture_has_one_name(ledger: Ledger) -> None:
    claimed(ledger)
    first = note(ledger)
    assert note(ledger, "b.jpg") == first
    assert pictures.picture_put(ledger, "a.jpg")
    again = note(ledger, "c.jpg")
    assert again
    assert (again.name, again.put) == ("a.jpg", True)


def test_it_leaves_when_no_send_needs_it_and_is_never_used_again(ledger: Ledger) -> None:
    claim = sending(ledger)
    note(ledger)
    pictures.picture_put(ledger, "a.jpg")
    assert pictures.leaving(ledger) == []
    ledger.posted(claim, RECEIPT)
    assert [each.name for each in pictures.leaving(ledger)] == ["a.jpg"]
    assert pictures.picture_removed(ledger, "a.jpg")
    assert pictures.leaving(ledger) == []
    new = note(ledger, "b.jpg")
    assert new
    assert new.name == "b.jpg"


def test_what_somebody_may_be_putting_there_is_not_gone_yet(ledger: Ledger, clock: Clock) -> None:
    claimed(ledger)
    note(ledger)
    begin_withdrawal(ledger, KEY.story_id, story="rosa", links=(), reason="asked", person="Ana")
    assert [each.name for each in pictures.leaving(ledger, KEY.story_id)] == ["a.jpg"]
    assert not pictures.picture_put(ledger, "a.jpg")
    assert not pictures.picture_removed(ledger, "a.jpg")
    assert note(ledger, "b.jpg") is None
    clock.forward(minutes=16)
    assert pictures.picture_removed(ledger, "a.jpg")


@pytest.mark.parametrize(
    "statement", ["DELETE FROM public_pictures", "UPDATE public_pictures SET leaves_at = NULL WHERE name = 'a.jpg'"]
)
def test_a_note_is_for_good(ledger: Ledger, statement: str) -> None:
    claimed(ledger)
    note(ledger)
    begin_withdrawal(ledger, KEY.story_id, story="rosa", links=(), reason="asked", person="Ana")
    pictures.leaving(ledger)
    with pytest.raises((sqlite3.IntegrityError, psycopg.IntegrityError)), ledger.transaction():
        ledger.database.change(statement, {})
