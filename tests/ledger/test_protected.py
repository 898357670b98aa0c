"""What is protected is kept as hashes, in either database, and no loss or move of a ledger forgets it."""

import sqlite3
from pathlib import Path

import psycopg
import pytest
from steps import KEY, sending
from support import Clock

from storyshare.ledger import (
    Ledger,
    Protection,
    add_protection,
    begin_anew,
    held_texts,
    held_texts_in_copy,
    keep_copy,
    protect,
    protected,
    protected_count,
    protections,
    restore,
    unprotect,
)
from storyshare.ledger.evidence import known

ONE = Protection(salt=b"s" * 16, check_value=b"c" * 16)
ANOTHER = Protection(salt=b"t" * 16, check_value=b"d" * 16)
HASHES, OTHERS = frozenset({b"1" * 16, b"2" * 16}), frozenset({b"3" * 16})


def entered(ledger: Ledger, hashes: frozenset[bytes] = HASHES, label: str = "her village") -> int:
    add_protection(ledger, ONE)
    return protect(ledger, KEY.story_id, hashes, label=label, salt=ONE.salt)


def test_a_term_is_its_hashes_a_label_and_a_date(ledger: Ledger, clock: Clock) -> None:
    assert entered(ledger) == 1
    (term,) = protected(ledger, KEY.story_id)
    assert (term.number, term.label, term.added_at, term.salt, term.hashes) == (
        1, "her village", clock.at, ONE.salt, HASHES,
    )  # fmt: skip
    assert (protected(ledger, "amal-2222"), protected_count(ledger), protections(ledger)) == ([], 1, [ONE])


def test_the_same_again_is_the_same_term(ledger: Ledger) -> None:
    assert (entered(ledger), entered(ledger), entered(ledger, OTHERS)) == (1, 1, 2)


def test_a_term_can_be_taken_away(ledger: Ledger) -> None:
    entered(ledger)
    assert (unprotect(ledger, KEY.story_id, 1), unprotect(ledger, KEY.story_id, 1)) == (True, False)
    assert protected(ledger) == []


def test_what_was_cleared_before_it_was_protected_is_not_sent(ledger: Ledger) -> None:
    before = known(ledger, KEY.story_id).number
    entered(ledger)
    protected_ = known(ledger, KEY.story_id).number
    unprotect(ledger, KEY.story_id, 1)
    assert before < protected_ < known(ledger, KEY.story_id).number


def test_a_term_is_never_changed(ledger: Ledger) -> None:
    entered(ledger)
    with pytest.raises((sqlite3.IntegrityError, psycopg.IntegrityError)), ledger.transaction():
        ledger.database.change("UPDATE protected_terms SET hashes = ''", {})


def test_a_restored_copy_protects_what_was_protected_since(ledger: Ledger, tmp_path: Path) -> None:
    sending(ledger)
    entered(ledger)
    copy = keep_copy(ledger, tmp_path / "copies")
    unprotect(ledger, KEY.story_id, 1)
    entered(ledger, OTHERS, "her name")
    add_protection(ledger, ANOTHER)
    ledger.close()
    restore(copy, ledger.place)
    with Ledger.open(ledger.place) as restored:
        kept = {term.hashes: term.label for term in protected(restored, KEY.story_id)}
        assert kept == {HASHES: "her village", OTHERS: "her name"}
        assert {each.salt for each in protections(restored)} == {ONE.salt, ANOTHER.salt}


def test_a_new_ledger_goes_on_protecting(ledger: Ledger) -> None:
    entered(ledger)
    ledger.close()
    begin_anew(ledger.place)
    with Ledger.open(ledger.place) as new:
        assert [term.hashes for term in protected(new)] == [HASHES]


def test_what_is_still_held_of_texts_can_be_looked_through(ledger: Ledger, tmp_path: Path) -> None:
    claim = sending(ledger)
    copy = keep_copy(ledger, tmp_path / "copies")
    assert [(where, "Rosa may stay" in text) for where, text in held_texts(ledger, KEY.story_id)] == [
        ("part 1 of something in doubt on bluesky", True),
        ("the name of a story, an occasion or a schedule's entry", False),
    ]
    ledger.rejected(claim, "too long")
    assert [text for _, text in held_texts(ledger, KEY.story_id)][1:] == ["too long"]
    assert ["Rosa may stay" in text for text in held_texts_in_copy(copy)] == [True]


def test_what_is_no_copy_holds_nothing(tmp_path: Path) -> None:
    (tmp_path / "x.sqlite3").write_bytes(b"not a ledger")
    assert held_texts_in_copy(tmp_path / "x.sqlite3") == []
