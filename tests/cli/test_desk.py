"""`storyshare` alone: the desk on a terminal in a workspace, the help everywhere else; `storyshare desk` anywhere."""

import hashlib
import json
from pathlib import Path

import pytest
from cli.conftest import Call
from cli.test_terminal import terminal
from support import RECORD

from storyshare import workspace as workspaces
from storyshare.cli import output
from storyshare.ledger import Ledger
from storyshare.models import DeliveryKey

__all__ = ["terminal"]


@pytest.fixture
def person(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody sits at a terminal, and wants plain lines."""
    monkeypatch.setenv("STORYSHARE_PLAIN", "1")
    monkeypatch.setattr(output, "is_terminal", lambda: True)


def begun(workspace: Path, *stories: str) -> None:
    """Posts of these stories that were begun long ago and not sent."""
    place = workspaces.read(workspace)
    with Ledger.create(place.ledger) as ledger:
        for name in stories:
            key = DeliveryKey(account="mastodon", language="en", occasion="a", story_id=f"{name}-2222")
            delivery = ledger.plan(key, platform="mastodon", story=name, digest="", parts=1)
            claim = ledger.claim(delivery.id, 1)
            assert claim
            ledger.block(claim, "no approval")


def test_in_a_pipe_it_is_the_help(call: Call, workspace: Path) -> None:
    code, shown, said = call()
    assert (code, shown, said) == (2, "", call("--help")[1])


def test_on_a_terminal_it_is_the_desk(call: Call, workspace: Path, person: None) -> None:
    code, shown, said = call()
    assert (code, said, shown.split(", ")[0]) == (0, "", workspace.name)
    assert shown.endswith("\n\nDue next: nothing that a schedule wants.\n\n✓ Nothing needs you.\n")


def test_a_workspace_that_is_named_is_the_one(
    call: Call, workspace: Path, person: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    (workspace / "none").mkdir()
    monkeypatch.chdir(workspace.parent)
    assert call("--workspace", str(workspace))[1].startswith(f"{workspace.name}, ")


def test_outside_of_any_workspace_it_says_how_to_begin_before_the_help(call: Call, here: Path, person: None) -> None:
    code, shown, _ = call()
    first, _, rest = shown.partition("\n\n")
    assert (code, "storyshare init" in first, len(first) <= 80) == (0, True, True)
    assert rest == call("--help")[1]


def test_a_named_workspace_that_is_none_is_an_error(call: Call, here: Path, person: None) -> None:
    code, shown, said = call("--workspace", str(here))
    assert (code, shown, "no storyshare workspace" in said) == (2, "", True)


def test_the_named_form_shows_it_in_a_pipe_as_well(call: Call, workspace: Path) -> None:
    assert call("desk")[1].endswith("✓ Nothing needs you.\n")


def test_each_need_has_the_command_on_a_line_of_its_own(call: Call, workspace: Path) -> None:
    begun(workspace, "rosa")
    shown = call("desk")[1]
    assert "Needs you:\n  ✗ rosa was held back from mastodon: no approval\n      storyshare retry rosa\n" in shown


def test_of_many_alike_a_handful_is_shown_and_how_many_more(call: Call, workspace: Path) -> None:
    begun(workspace, *(f"story-{number}" for number in range(12)))
    shown = call("desk")[1]
    assert shown.count("was held back") == 5
    assert "    and 7 more like that: storyshare desk --json\n" in shown
    assert len(json.loads(call("desk", "--json")[1])["needs"]) == 12


def test_of_what_is_due_a_handful_is_shown_and_how_many_more(
    call: Call, workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (workspace / "storyshare.toml").write_text('timezone = "America/New_York"\n', encoding="utf-8")
    (workspace / "schedules").mkdir()
    text = "to: [mastodon]\nposts:\n  - id: daily\n    story: rosa\n    every: day at 09:00\n"
    (workspace / "schedules" / "a.yaml").write_text(text, encoding="utf-8")
    shown = call("desk")[1]
    assert (shown.count("09:00  rosa to mastodon"), "  and 25 more within 30 days" in shown) == (5, True)


def test_on_a_narrow_terminal_lines_are_cut_between_words(
    call: Call, workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun(workspace, "rosa")
    monkeypatch.setattr(output, "columns", lambda: 40)
    shown = call("desk")[1].split("Needs you:")[1]
    assert "  ✗ rosa was held back from mastodon: no\n    approval\n" in shown


def test_signs_and_words_stay_where_there_is_colour(call: Call, workspace: Path, terminal: None) -> None:
    begun(workspace, "rosa")
    assert "  ✗ rosa was held back" in call("desk")[1]


def test_a_volunteers_pack_has_a_desk_without_a_ledger(call: Call, workspace: Path) -> None:
    (workspace / "storyshare.toml").write_text("volunteer = true\n", encoding="utf-8")
    code, shown, _ = call("desk")
    assert (code, "A volunteer's workspace: nothing is sent from here." in shown) == (0, True)
    assert "Due next" not in shown


def test_nothing_in_the_workspace_is_changed(call: Call, workspace: Path) -> None:
    begun(workspace, "rosa")
    call("status")  # the first opening of a ledger writes into its file

    def seen() -> dict[Path, str]:
        files = (path for path in workspace.rglob("*") if path.is_file())
        return {path: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}

    before = seen()
    call("desk")
    assert seen() == before


def test_no_id_of_a_story_is_shown(call: Call, workspace: Path) -> None:
    """An id may hold a name."""
    record = RECORD.replace("rosa-7f3k", "maria-gomez-1").replace("status: granted", "status: pending")
    (workspace / "stories" / "rosa.md").write_text(record, encoding="utf-8")
    assert "maria" not in call("desk")[1] + call("desk", "--json")[1]
