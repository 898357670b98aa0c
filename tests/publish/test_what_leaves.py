"""The gate inside the send: identifiers and protected names are asked about exactly what would leave."""

import dataclasses
import json
from typing import Any

import pytest
from desk import Desk
from support import RECORD

from storyshare import stories, workspace
from storyshare.cli.showing import share_block, share_json
from storyshare.errors import GateError
from storyshare.ledger import log
from storyshare.models import State
from storyshare.publish.evidence import evidence
from storyshare.publish.noting import noted_all, outcome_acts
from storyshare.publish.planning import plan
from storyshare.publish.protecting import add_term
from storyshare.publish.targets import targets

STORY = "rosa-7f3k"
PHONE = RECORD.replace("She waited for three years.", "Call her at 213-555-0123.")
ALLOWED = PHONE.replace(
    "consent:",
    "allow:\n  - finding: phone\n    text: 213-555-0123\n    reason: our own hotline\nconsent:",
)


def write(desk: Desk, text: str) -> None:
    (desk.place.stories / "rosa.md").write_text(text, encoding="utf-8")


def refused(desk: Desk) -> list[Any]:
    outcome = desk.post()
    assert isinstance(outcome.error, GateError)
    assert (desk.mock().outbox, set(desk.states()) <= {State.BLOCKED}) == ({}, True)
    return list(outcome.error.refusals)


@pytest.fixture
def protected(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A desk where "Marisol Quintero" is protected in the story."""
    monkeypatch.setenv("STORYSHARE_PROTECT_KEY", workspace.new_protect_key())
    add_term(desk.place, desk.ledger, STORY, "Marisol Quintero")
    return desk


def test_an_identifier_does_not_leave(desk: Desk) -> None:
    write(desk, PHONE)
    (no,) = refused(desk)
    assert no.rule == "identifier-phone"
    assert "213-555-0123" not in no.message


def test_what_is_let_through_by_name_leaves_and_is_kept_with_its_reason(desk: Desk) -> None:
    write(desk, ALLOWED)
    outcome = desk.post()
    assert outcome.error is None
    noted_all(desk.place, desk.ledger, outcome_acts("post", [outcome]))
    (entry,) = log.entries(desk.ledger)
    (kept,) = entry.said["allowed"]
    assert kept.startswith("phone ")
    assert kept.endswith(": our own hotline")
    assert "213-555-0123" not in json.dumps(entry.said)


def test_another_number_does_not_leave_with_it(desk: Desk) -> None:
    write(desk, ALLOWED.replace("text: 213-555-0123", "text: 213-555-0199"))
    assert [no.rule for no in refused(desk)] == ["identifier-phone"]


def test_a_name_that_nobody_listed_is_warned_of_and_leaves(desk: Desk) -> None:
    write(desk, RECORD.replace("She waited", "Teresa Villalobos waited"))
    (planned,) = desk.plan()
    assert [no.rule for no in planned.warnings] == ["identifier-name"]
    assert desk.post().error is None


@pytest.mark.parametrize(
    "text",
    [
        RECORD.replace("She waited", "Marisol Quintero waited"),
        RECORD.replace("She waited", "MARÍSOL  QUINTÉRO’s mother waited"),
        RECORD.replace("stories/rosa", "stories/marisol-quintero"),
        RECORD.replace("consent:", "hashtags: [MarisolQuintero]\nconsent:"),
    ],
)
def test_a_protected_name_does_not_leave_and_is_not_repeated(protected: Desk, text: str) -> None:
    write(protected, text)
    found = refused(protected)
    assert {no.rule for no in found} == {"protected-term"}
    said = str(found) + str([part.reason for each in protected.ledger.deliveries() for part in each.parts])
    shown = str([share_json(each) for each in protected.plan()]) + str([share_block(each) for each in protected.plan()])
    assert "quint" not in (said + shown).casefold().replace("é", "e")
    assert "■■■" in shown
    assert not any(each.warnings for each in protected.plan())  # not even its first letter is told


def test_a_protected_name_in_a_translation_does_not_leave_in_that_language(protected: Desk) -> None:
    (protected.place.stories / "rosa.es.md").write_text(
        "---\ntitle: Rosa\nsummary: Marisol Quintero obtuvo asilo.\n---\n", encoding="utf-8"
    )
    record = stories.find(protected.place.stories, "rosa", zone=protected.place.timezone)
    wanted, known = targets(protected.place, ("mastodon",)), evidence(protected.place, protected.ledger, record)
    found = {
        language: [
            no.rule
            for each in plan(protected.place, record, wanted, language=language, evidence=known, now=protected.clock())
            for no in each.refusals
        ]
        for language in ("en", "es")
    }
    assert found == {"en": [], "es": ["protected-term"]}


def test_it_is_not_told_by_another_refusal_either(protected: Desk) -> None:
    """The name of a file stands in what is said of its alt text."""
    (protected.place.stories / "Marisol-Quintero.jpg").write_bytes(b"x")
    text = RECORD.replace("consent:", "images:\n  - file: Marisol-Quintero.jpg\n    shows_people: no\nconsent:")
    write(protected, text)
    said = str([dataclasses.asdict(no) for no in protected.plan()[0].refusals])
    assert ("alt text" in said, "quintero" in said.casefold()) == (True, False)


def test_without_the_key_a_story_with_protected_names_does_not_leave(
    protected: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("STORYSHARE_PROTECT_KEY")
    assert [no.rule for no in refused(protected)] == ["protected-key"]
    monkeypatch.setenv("STORYSHARE_PROTECT_KEY", workspace.new_protect_key())
    protected.ledger.take_up(1)
    outcome = protected.post()
    assert isinstance(outcome.error, GateError)
    assert [no.rule for no in outcome.error.refusals] == ["protected-key"]


def test_a_name_that_is_protected_while_it_is_prepared_does_not_leave(
    protected: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was cleared before is not begun."""
    write(protected, RECORD.replace("She waited", "Amal Haddad waited"))
    begin = protected.ledger.begin

    def meanwhile(*arguments: Any, **named: Any) -> Any:
        add_term(protected.place, protected.ledger, STORY, "Amal Haddad")
        return begin(*arguments, **named)

    monkeypatch.setattr(protected.ledger, "begin", meanwhile)
    outcome = protected.post()
    assert outcome.error is not None
    assert (protected.mock().outbox, protected.states()) == ({}, [State.PLANNED])
