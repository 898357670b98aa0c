"""`cron`: what is entered, after a question; when it last ran."""

import json
import shutil
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cli.conftest import Call
from timers.conftest import Programs, programs, recording, table

from storyshare.cli import output
from storyshare.timers import note_run
from storyshare.timers.crontab import Crontab
from storyshare.timers.timer import Timer

__all__ = ["programs", "table"]

on_linux = pytest.mark.skipif(sys.platform != "linux", reason="cron is what Linux has")
MINE = "MAILTO=ana@example.org\n0 9 * * * true\n"


def wanted(workspace: Path, every: int = 5) -> str:
    """The block of the workspace."""
    python = Path(sys.executable)
    return Crontab().wanted(Timer(workspace=workspace, state=workspace / ".storyshare", python=python, every=every))


@on_linux
def test_show_prints_what_install_would_enter_and_changes_nothing(call: Call, workspace: Path, table: Path) -> None:
    assert call("cron", "show") == (0, wanted(workspace), "")
    assert not table.exists()


@on_linux
def test_show_prints_the_units_of_systemd(call: Call, workspace: Path) -> None:
    code, shown, _ = call("cron", "show", "--systemd", "--every", "10")
    assert (code, "OnCalendar=*:0/10\n" in shown, str(workspace) in shown) == (0, True, True)


@pytest.mark.parametrize(
    ("platform", "shown"), [("darwin", "<key>StartCalendarInterval</key>"), ("win32", "schtasks ")]
)
def test_show_prints_what_another_system_has(
    call: Call, workspace: Path, monkeypatch: pytest.MonkeyPatch, platform: str, shown: str
) -> None:
    monkeypatch.setattr("storyshare.timers.choosing.sys.platform", platform)
    code, text, _ = call("cron", "show")
    assert (code, shown in text) == (0, True)


def test_an_interval_that_does_not_divide_the_hour_is_refused(call: Call, workspace: Path) -> None:
    code, _, said = call("cron", "show", "--every", "7")
    assert (code, said.splitlines()[0]) == (2, "Every 7 minutes is not possible.")


@on_linux
def test_install_shows_the_change_and_enters_it(call: Call, workspace: Path, table: Path) -> None:
    table.write_text(MINE, encoding="utf-8")
    change = "".join(f"+ {line}\n" for line in wanted(workspace).splitlines())
    assert call("cron", "install", "--yes") == (
        0,
        (
            f"The change to your crontab:\n{change}"
            "Entered: every 5 minutes. To see whether it runs: storyshare cron status\n"
            "What a run says is mailed to you by cron, if this computer can mail, and kept in "
            f"{workspace}/.storyshare/run.log.\n"
            "Passwords must be in .env: cron knows nothing of what you set in a terminal.\n"
        ),
        "",
    )
    assert table.read_text(encoding="utf-8") == MINE + wanted(workspace)
    assert (workspace / ".storyshare").is_dir()


@on_linux
def test_installing_again_changes_nothing(call: Call, workspace: Path, table: Path) -> None:
    call("cron", "install", "--yes")
    before = table.stat().st_mtime_ns
    assert call("cron", "install") == (0, "It is in your crontab already; nothing was changed.\n", "")
    assert table.stat().st_mtime_ns == before


@on_linux
def test_installing_otherwise_replaces_what_was_there(call: Call, workspace: Path, table: Path) -> None:
    call("cron", "install", "--yes")
    code, shown, _ = call("cron", "install", "--every", "15", "--yes")
    assert (code, table.read_text(encoding="utf-8")) == (0, wanted(workspace, 15))
    assert [line[:6] for line in shown.splitlines() if line[:1] in "+-"] == ["- */5 ", "+ */15"]


@on_linux
@pytest.mark.parametrize(("answer", "entered"), [("y", True), ("n", False)])
def test_a_person_is_asked(
    call: Call, workspace: Path, table: Path, monkeypatch: pytest.MonkeyPatch, answer: str, entered: bool
) -> None:
    monkeypatch.setattr(output, "can_ask", lambda: True)
    monkeypatch.setattr("builtins.input", lambda _: answer)
    assert call("cron", "install")[0] == 0
    assert table.exists() == entered


@on_linux
def test_without_a_person_nothing_is_changed(call: Call, workspace: Path, table: Path) -> None:
    code, _, said = call("cron", "install")
    assert (code, table.exists()) == (2, False)
    assert said == "Nobody is here to answer the question.\n  Add --yes to do it without asking.\n"


@on_linux
def test_it_is_not_entered_in_two_places(call: Call, workspace: Path, table: Path, programs: Programs) -> None:
    programs(systemctl=recording(table.parent))
    assert call("cron", "install", "--systemd", "--yes")[0] == 0
    code, _, said = call("cron", "install", "--yes")
    assert (code, table.exists()) == (2, False)
    assert said.startswith("This workspace is in your systemd units already.\n")


@on_linux
def test_systemd_is_taken_where_there_is_no_cron(
    call: Call, workspace: Path, programs: Programs, tmp_path: Path
) -> None:
    programs(systemctl=recording(tmp_path))
    code, shown, _ = call("cron", "install", "--yes")
    assert (code, "Entered: every 5 minutes." in shown) == (0, True)


def test_windows_is_told_what_to_do(call: Call, workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storyshare.timers.choosing.sys.platform", "win32")
    assert call("cron", "install", "--yes") == (
        3,
        "",
        "On Windows you enter it yourself.\n  Paste into a terminal what this prints: storyshare cron show\n",
    )


def test_a_mac_is_told_that_it_has_no_systemd(call: Call, workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storyshare.timers.choosing.sys.platform", "darwin")
    assert call("cron", "install", "--systemd", "--yes")[0] == 2


@on_linux
def test_remove_takes_away_what_was_entered_and_nothing_else(call: Call, workspace: Path, table: Path) -> None:
    table.write_text(MINE, encoding="utf-8")
    call("cron", "install", "--yes")
    code, shown, _ = call("cron", "remove", "--yes")
    assert (code, table.read_text(encoding="utf-8")) == (0, MINE)
    assert shown.splitlines()[-1].startswith("Taken out of your crontab.")
    assert call("cron", "remove", "--yes") == (0, f"Nothing is entered for {workspace}.\n", "")


@on_linux
def test_what_was_entered_for_a_folder_that_is_gone_can_be_removed(call: Call, workspace: Path, table: Path) -> None:
    call("cron", "install", "--yes")
    moved = workspace.with_name("moved")
    shutil.copytree(workspace, moved)
    shutil.rmtree(workspace)
    code, _, said = call("-w", str(workspace), "cron", "remove", "--yes")
    assert (code, said, table.read_text(encoding="utf-8")) == (0, "", "")


@on_linux
def test_status_says_that_nothing_is_entered(call: Call, workspace: Path, table: Path) -> None:
    assert call("cron", "status") == (
        1,
        "Nothing is entered on this computer. To enter it: storyshare cron install\nIt has not run yet.\n",
        "",
    )


@on_linux
def test_status_shows_what_is_entered_and_when_it_last_ran(call: Call, workspace: Path, table: Path) -> None:
    call("cron", "install", "--yes")
    now = datetime.now(UTC)
    note_run(workspace / ".storyshare", at=now, code=0)
    assert call("cron", "status") == (
        0,
        f"In your crontab:\n{wanted(workspace)}It last ran on {now:%Y-%m-%d %H:%M}: all was well.\n",
        "",
    )


def test_status_tells_scripts_in_json(call: Call, workspace: Path, programs: Programs) -> None:
    note_run(workspace / ".storyshare", at=datetime.now(UTC), code=4)
    code, shown, _ = call("cron", "status", "--json")
    found = json.loads(shown)
    assert (code, found["entered"], found["last_run"]["code"], found["overdue"]) == (1, {}, 4, False)


@on_linux
def test_status_names_the_log_where_not_all_was_well(call: Call, workspace: Path, programs: Programs) -> None:
    now = datetime.now(UTC)
    note_run(workspace / ".storyshare", at=now, code=1)
    (workspace / ".storyshare" / "run.log").write_text("it said no\n", encoding="utf-8")
    code, shown, _ = call("cron", "status")
    assert (code, shown.splitlines()[1:]) == (
        1,
        [
            f"It last ran on {now:%Y-%m-%d %H:%M}: not all was as asked (exit code 1).",
            f"What runs said is in {workspace}/.storyshare/run.log",
        ],
    )


@pytest.mark.parametrize(("minutes", "overdue"), [(40, False), (50, True)])
def test_status_says_that_runs_have_stopped(
    call: Call, workspace: Path, programs: Programs, minutes: int, overdue: bool
) -> None:
    note_run(workspace / ".storyshare", at=datetime.now(UTC) - timedelta(minutes=minutes), code=0)
    code, shown, _ = call("cron", "status")
    assert (code, "That is too long ago" in shown) == (int(overdue), overdue)
