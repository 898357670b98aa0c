"""The ledger knows which story is or was in which kit, in both databases."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from storyshare.ledger import Ledger
from storyshare.ledger.kits import KitAsked, built_kit, enter_kit, in_kit, keep_kits, kits_with, leave_out


@pytest.fixture
def ledger(ledger_place: Path | str) -> Iterator[Ledger]:
    with Ledger.create(ledger_place) as made:
        yield made


def enter(ledger: Ledger, *story_ids: str, kit: str = "k1", partner: str = "") -> None:
    asked = KitAsked(stories=("rosa",), campaign="day")
    enter_kit(ledger, kit, place="/kits/one", partner=partner, asked=asked, story_ids=story_ids)


def test_a_kit_is_known_with_what_was_asked(ledger: Ledger) -> None:
    enter(ledger, "rosa-7f3k", partner="Friends")
    found = built_kit(ledger, "k1")
    assert found
    assert (found.partner, found.asked) == ("Friends", KitAsked(stories=("rosa",), campaign="day"))


def test_a_story_that_left_a_kit_was_in_it_all_the_same(ledger: Ledger) -> None:
    enter(ledger, "rosa-7f3k", "sam-2b2b")
    leave_out(ledger, "k1", ["sam-2b2b"])
    assert in_kit(ledger, "k1") == ["sam-2b2b"]
    assert [kit.removed_at is not None for kit in kits_with(ledger, "rosa-7f3k")] == [True]
    enter(ledger, "rosa-7f3k")
    assert [kit.removed_at for kit in kits_with(ledger, "rosa-7f3k")] == [None]


def test_another_ledger_in_its_place_knows_the_kits_too(ledger: Ledger, tmp_path: Path) -> None:
    enter(ledger, "rosa-7f3k", "sam-2b2b")
    leave_out(ledger, "k1", ["sam-2b2b"])
    with Ledger.create(tmp_path / "other.sqlite3") as other:
        keep_kits(other, ledger)
        assert in_kit(other, "k1") == ["sam-2b2b"]
        assert len(kits_with(other, "rosa-7f3k")) == 1


def test_that_it_was_in_a_kit_can_not_be_taken_out(ledger: Ledger) -> None:
    enter(ledger, "rosa-7f3k")
    with pytest.raises(Exception, match="is kept"), ledger.transaction():
        ledger.database.change("DELETE FROM kit_stories", {})
