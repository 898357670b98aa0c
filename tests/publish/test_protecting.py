"""A story's terms are found under the right key; a missing or wrong one stops it; without terms none is needed."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from support import make_workspace

from storyshare.errors import InputError, SetupError
from storyshare.gate import ProtectedTerms, UnreadableTerms
from storyshare.ledger import Ledger, Protection, add_protection, protect, protected, protections
from storyshare.publish.protecting import add_term, terms_for
from storyshare.workspace import PROTECT_KEY, Workspace

STORY = "rosa-7f3k"


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    monkeypatch.setenv(PROTECT_KEY, "a-key-that-is-long-enough")
    return make_workspace(tmp_path)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.create(tmp_path / "ledger.sqlite3") as book:
        yield book


def reason(place: Workspace, ledger: Ledger) -> str:
    terms = terms_for(place, ledger, STORY)
    assert isinstance(terms, UnreadableTerms)
    return terms.reason


def test_a_story_without_terms_needs_no_key(place: Workspace, ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PROTECT_KEY, "short")
    add_protection(ledger, Protection(salt=b"s", check_value=b"c"))
    assert terms_for(place, ledger, STORY) is None


def test_what_was_added_is_found_under_its_label_or_number(place: Workspace, ledger: Ledger) -> None:
    assert add_term(place, ledger, STORY, "Xela Quetz", label="her village")[0] == 1
    assert add_term(place, ledger, STORY, "Maria Lopez")[0] == 2
    terms = terms_for(place, ledger, STORY)
    assert isinstance(terms, ProtectedTerms)
    assert [hit.label for hit in terms.find("Maria Lopez of Xela-Quetz")] == ["number 2", "her village"]
    assert terms_for(place, ledger, "amal-2222") is None
    assert len(protections(ledger)) == 1


def test_only_what_was_just_added_is_looked_for_by_it(place: Workspace, ledger: Ledger) -> None:
    add_term(place, ledger, STORY, "Xela Quetz")
    _, alone = add_term(place, ledger, STORY, "Maria Lopez")
    assert [hit.start for hit in alone.find("Xela Quetz, Maria Lopez")] == [12]


def test_without_the_key_it_is_said_that_it_is_missing(
    place: Workspace, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_term(place, ledger, STORY, "Maria Lopez")
    monkeypatch.delenv(PROTECT_KEY)
    assert "missing" in reason(place, ledger)
    with pytest.raises(SetupError, match="is missing"):
        add_term(place, ledger, STORY, "Xela Quetz")


def test_a_wrong_key_is_known_as_such(place: Workspace, ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    add_term(place, ledger, STORY, "Maria Lopez")
    monkeypatch.setenv(PROTECT_KEY, "another-key-that-is-long-enough")
    assert reason(place, ledger) == "the key is not the one under which the names were protected"
    with pytest.raises(SetupError, match="not the one"):
        add_term(place, ledger, STORY, "Xela Quetz")


def test_a_key_that_is_none_stops_it_too(place: Workspace, ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    add_term(place, ledger, STORY, "Maria Lopez")
    monkeypatch.setenv(PROTECT_KEY, "short")
    assert "too short" in reason(place, ledger)


def test_one_term_under_another_key_stops_the_story(place: Workspace, ledger: Ledger) -> None:
    add_term(place, ledger, STORY, "Maria Lopez")
    add_protection(ledger, Protection(salt=b"another", check_value=b"check"))
    protect(ledger, STORY, {b"h" * 16}, label="", salt=b"another")
    assert "not the one" in reason(place, ledger)


def test_terms_of_two_salts_are_found_together(place: Workspace, ledger: Ledger, tmp_path: Path) -> None:
    from storyshare.ledger.protected import carry_over

    add_term(place, ledger, STORY, "Maria Lopez")
    with Ledger.create(tmp_path / "other.sqlite3") as other:
        add_term(place, other, STORY, "Xela Quetz")
        carry_over(ledger, other)
    terms = terms_for(place, ledger, STORY)
    assert isinstance(terms, ProtectedTerms)
    assert [hit.start for hit in terms.find("Xela Quetz, Maria Lopez")] == [0, 12]


def test_a_label_that_tells_the_term_is_refused_and_nothing_kept(place: Workspace, ledger: Ledger) -> None:
    with pytest.raises(InputError, match="would tell"):
        add_term(place, ledger, STORY, "Maria Lopez", label="Lopez family")
    assert protected(ledger) == []
