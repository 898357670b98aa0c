"""`storyshare doctor`: says what is dangerous and how it is mended; post, retry and run refuse, stopping never does."""

import json
import sys
from pathlib import Path

import pytest
from cli.conftest import Call
from cli.test_verbs import Full

from storyshare.platforms.mastodon import Mastodon
from storyshare.platforms.mock import Mock

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no modes of files on Windows")


@pytest.fixture
def dangerous(workspace: Path) -> Path:
    """Its folder can be written into by everybody."""
    workspace.chmod(0o777)
    return workspace


def test_nothing_dangerous_is_said_so(call: Call, workspace: Path) -> None:
    assert call("doctor", "--safety") == (0, "Nothing dangerous was found.\n", "")


def test_each_finding_says_what_why_and_the_command(call: Call, dangerous: Path) -> None:
    code, shown, _ = call("doctor", "--safety")
    assert code == 3
    assert f"    chmod go-w {dangerous}\n" in shown
    assert shown.endswith("1 to be mended, 0 to be looked at.\n")
    found = json.loads(call("doctor", "--safety", "--json")[1])
    assert (found["errors"], found["findings"][0]["rule"]) == (1, "folder-writable")


def test_one_page_with_a_sign_and_a_word_on_each_line_and_the_command(call: Call, workspace: Path) -> None:
    code, shown, said = call("doctor")
    assert (code, said) == (0, "")
    assert "Records\n  ✓ ok    Records that can be read: 1\n\nConsents\n  ✓ ok    " in shown
    assert "          storyshare accounts add mastodon --name mastodon\n" in shown
    assert shown.endswith("0 to be mended, 1 to be looked at.\n")
    assert max(map(len, (line for line in shown.splitlines() if "/" not in line))) <= 80


def test_all_is_well_where_all_is(call: Call, workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MASTODON_BASE_URL", "https://mastodon.example")
    monkeypatch.setenv("MASTODON_ACCESS_TOKEN", "hunter2-hunter2")
    code, shown, _ = call("doctor")
    assert (code, shown.splitlines()[-1], "hunter2" in shown) == (0, "All is well.", False)


def test_what_is_dangerous_is_on_the_page_and_in_its_json(call: Call, dangerous: Path) -> None:
    code, shown, _ = call("doctor")
    assert (code, f"          chmod go-w {dangerous}\n" in shown) == (3, True)
    code, shown, _ = call("doctor", "--json")
    found = json.loads(shown)
    assert (code, found["errors"], found["sections"][-1]["name"]) == (3, 1, "safety")
    assert found["sections"][-1]["lines"][0]["do"] == f"chmod go-w {dangerous}"


def test_settings_that_cannot_be_read_are_a_line_and_no_error(call: Call, workspace: Path) -> None:
    (workspace / "storyshare.toml").write_text("organisation = ", encoding="utf-8")
    code, shown, said = call("doctor")
    assert (code, said, "  ✗ mend  storyshare.toml, line 1 is not understood\n" in shown) == (3, "", True)


def test_the_page_changes_nothing(call: Call, workspace: Path) -> None:
    before = sorted(workspace.rglob("*"))
    call("doctor")
    assert sorted(workspace.rglob("*")) == before


@pytest.mark.parametrize("command", [["post", "rosa", "--yes"], ["run"]], ids=" ".join)
def test_what_sends_is_refused(call: Call, dangerous: Path, real: Mock, command: list[str]) -> None:
    code, shown, said = call(*command)
    assert (code, shown.count("sent"), real.outbox) == (3, 0, {})
    assert said.startswith("Nothing is sent, because it is not safe here: Others on this computer can write into")


@pytest.mark.parametrize("command", [["post", "rosa", "--dry-run"], ["pause"], ["cancel", "rosa"]], ids=" ".join)
def test_what_shows_or_stops_is_not(call: Call, dangerous: Path, command: list[str]) -> None:
    assert call(*command)[0] == 0


def test_what_is_being_taken_back_goes_on(call: Call, workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    full = Full()
    monkeypatch.setattr(Mastodon, "connect", lambda *_: full)
    call("post", "rosa", "--yes")
    record = workspace / "stories" / "rosa.md"
    record.write_text(record.read_text(encoding="utf-8").replace("granted", "withdrawn", 1), encoding="utf-8")
    settings = (workspace / "storyshare.toml").read_text(encoding="utf-8")
    (workspace / "storyshare.toml").write_text(f"{settings}[consent]\nwithdraw_by_itself = true\n", encoding="utf-8")
    workspace.chmod(0o777)
    code, _, said = call("run")
    assert ("Nothing is sent, because it is not safe here" in said, len(full.deleted)) == (True, 1)
    assert code != 0
