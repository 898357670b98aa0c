"""What of a run belongs into the log; that no failure to write it is anybody's failure; whose hand it is."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from publish.test_running import Office, at, office  # noqa: F401 - the same office
from support import make_workspace

from storyshare import workspace as workspaces
from storyshare.errors import GateError, Refusal, RejectedError
from storyshare.gate import Evidence
from storyshare.ledger import Ledger, log
from storyshare.ledger.log import Act, Head
from storyshare.publish.delivering import Outcome
from storyshare.publish.noting import head_of, how_it_ended, noted, noted_all, outcome_act, pen
from storyshare.publish.planning import plan
from storyshare.publish.running import Run, read
from storyshare.publish.targets import targets
from storyshare.workspace import Workspace


@pytest.fixture
def place(tmp_path: Path) -> Workspace:
    found = make_workspace(tmp_path)
    Ledger.create(found.ledger).close()
    return found


def run(office: Office, **later: float) -> list[tuple[object, object]]:  # noqa: F811
    office.clock.forward(**later)
    timed, records = read(office.place)
    run = Run(place=office.place, ledger=office.ledger, timed=timed, records=records, connect=office.connect)
    run.carry_out()
    assert {act.story_id for act in run.acts} <= {"rosa-7f3k"}
    return [(act.details["account"], act.details["outcome"]) for act in run.acts]


def test_a_run_notes_what_it_sent_and_nothing_where_nothing_was_due(office: Office) -> None:  # noqa: F811
    office.schedule(at())
    assert run(office) == []
    assert run(office, minutes=10) == [("mastodon", "sent")]
    assert run(office, minutes=5) == []


def test_what_was_missed_or_whose_entry_is_gone_is_noted_once(office: Office) -> None:  # noqa: F811
    office.schedule(at(), at(entry="two", when="2026-05-04 12:01"))
    run(office)
    office.settings('[accounts.mastodon]\nplatform = "mastodon"\ngap = "2h"\n')
    assert run(office, minutes=11) == [("mastodon", "sent")]
    office.schedule(at())
    assert run(office, minutes=5) == [("mastodon", "cancelled: its entry was deleted")]
    office.schedule(at(), at(entry="three", when="2026-05-04 12:30"))
    run(office)
    assert run(office, hours=8) == [("mastodon", "missed")]
    assert run(office, minutes=5) == []


def test_what_fails_again_and_again_is_noted_the_first_time(office: Office) -> None:  # noqa: F811
    office.schedule(at())
    run(office)
    office.connect(targets(office.place, ["mastodon"])[0])
    office.fail("not_sent", "not_sent", "not_sent")
    assert run(office, minutes=10) == [("mastodon", "not sent")]
    assert run(office, minutes=5) == []
    assert run(office, minutes=5) == []
    assert run(office, minutes=5) == [("mastodon", "sent")]


def test_no_word_of_a_platform_and_of_a_refusal_only_the_rule(place: Workspace) -> None:
    """Either may quote what was refused, and the log forgets nothing."""
    record = read(place)[1].stories[0]
    wanted = targets(place, ["mastodon"])
    (planned,) = plan(place, record, wanted, evidence=Evidence(), now=datetime.now(UTC))
    quoting = Refusal(rule="protected", message="“Real Name” stands in it")
    errors = GateError([quoting, Refusal(rule="consent", message="x")]), RejectedError("Real Name", platform="x")
    told = [outcome_act("post", Outcome(planned=planned, error=error)).details for error in errors]
    assert told == [
        {"account": "mastodon", "outcome": "held back", "reason": "protected, consent"},
        {"account": "mastodon", "outcome": "not sent (Rejected)"},
    ]


# -- where it cannot be written ------------------------------------------------------------------------------------


def test_no_failure_to_write_is_raised(place: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    with Ledger.open(place.ledger) as ledger:
        assert noted(place, ledger, "pause")
        (place.state / "log.key").write_text("broken", encoding="utf-8")
        assert not noted(place, ledger, "pause")
        (place.state / "log.key").unlink()

        def full(*_: object) -> None:
            raise OSError("the disk is full")

        monkeypatch.setattr("storyshare.publish.noting.write_head", full)
        assert not noted(place, ledger, "pause")
        assert [entry.number for entry in log.entries(ledger)] == [1, 2], "only its head is missing"
        monkeypatch.undo()
        assert noted(place, ledger, "resume")
        assert head_of(place) == log.ends(ledger)[pen(place).host]


def test_nothing_to_note_makes_no_key(place: Workspace) -> None:
    with Ledger.open(place.ledger) as ledger:
        assert noted_all(place, ledger, [])
    assert [path.name for path in place.state.iterdir() if path.name.startswith(("log", "host"))] == []


def test_the_head_never_goes_back(place: Workspace) -> None:
    """Of two that write at once, the slower one notes the end as it is by then, not its own entry."""
    with Ledger.open(place.ledger) as ledger:
        noted(place, ledger, "pause")
        log.write(ledger, pen(place), [Act(did="resume"), Act(did="pause")])
        noted(place, ledger, "resume")
        head = head_of(place)
        assert head == Head(number=4, mac=log.ends(ledger)[pen(place).host].mac)


# -- whose hand ----------------------------------------------------------------------------------------------------


def test_the_person_is_the_systems_user_unless_they_say_who_they_are(
    place: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("USER", "somebody-else")
    monkeypatch.setenv("LOGNAME", "somebody-else")
    found = pen(place)
    assert "somebody-else" not in found.who + found.computer
    assert found.computer.startswith(f"{found.who}@")
    monkeypatch.setenv("STORYSHARE_AS", "  Ana Ruiz ")
    assert pen(place).who == "Ana Ruiz"


def test_how_the_log_ended_is_known_where_the_ledger_cannot_be_read(place: Workspace) -> None:
    with Ledger.open(place.ledger) as ledger:
        noted(place, ledger, "pause")
        end = log.ends(ledger)[pen(place).host]
    place.ledger.write_bytes(b"broken")
    assert how_it_ended(workspaces.read(place.root)) == {pen(place).host: [end.number, end.mac]}
