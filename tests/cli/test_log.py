"""`storyshare log`: what the commands leave in it, how it is shown, and what `log verify` says."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import time_machine
from cli.conftest import Call
from cli.test_verbs import Full

from storyshare.errors import LedgerError
from storyshare.ledger import Ledger, log
from storyshare.platforms.mastodon import Mastodon

USER = "desk"
_KILLED = """
import os, signal
from storyshare.cli.app import run
from storyshare.models import Account
from storyshare.platforms.mastodon import Mastodon
from storyshare.platforms.mock import Mock
from storyshare.publish import posting
account = Account(name="mastodon", platform="mastodon", env="MASTODON")
Mastodon.connect = lambda *_: Mock(owner=account, rules=Mastodon.rules({}))
posting.noted_all = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
run(["post", "rosa", "--yes"])
"""


@pytest.fixture(autouse=True)
def _somebody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storyshare.publish.noting._user", lambda: USER)
    monkeypatch.setattr("socket.gethostname", lambda: "front")


@pytest.fixture
def full(monkeypatch: pytest.MonkeyPatch) -> Full:
    """Mastodon, with a full mock behind it."""
    found = Full()
    monkeypatch.setattr(Mastodon, "connect", lambda *_: found)
    return found


def acts(call: Call, *arguments: str) -> list[tuple[Any, ...]]:
    entries = json.loads(call("log", "--json", *arguments)[1])
    return [(entry["did"], entry["story_id"], entry["details"].get("outcome")) for entry in entries]


def database(workspace: Path) -> sqlite3.Connection:
    file = sqlite3.connect(workspace / ".storyshare" / "ledger.sqlite3", isolation_level=None)
    for (name,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        file.execute(f"DROP TRIGGER {name}")
    return file


# -- what is written -----------------------------------------------------------------------------------------------


def test_what_was_done_with_a_story_stands_in_the_log(call: Call, workspace: Path, full: Full) -> None:
    url = "https://mastodon.example/@mastodon/115123456789012341"
    assert call("post", "rosa", "--yes")[0] == 0
    call("pause", "--story", "rosa")
    call("resume", "--story", "rosa")
    call("resume", "--story", "rosa")
    assert call("delete", url, "--yes")[0] == 0
    assert acts(call) == [
        ("post", "rosa-7f3k", "sent"),
        ("pause", "rosa-7f3k", None),
        ("resume", "rosa-7f3k", None),
        ("delete", "rosa-7f3k", "withdrawn"),
    ]
    assert call("log", "verify")[0] == 0


def test_a_dry_run_and_a_look_leave_nothing(call: Call, workspace: Path, full: Full) -> None:
    call("post", "rosa", "--yes", "--dry-run")
    call("status")
    call("run")
    assert acts(call) == []
    assert not (workspace / ".storyshare" / "log.key").exists()


def test_of_what_was_held_back_only_the_rule_is_kept(call: Call, workspace: Path, full: Full) -> None:
    call("pause", "--story", "rosa")
    call("post", "rosa", "--yes")
    entries = json.loads(call("log", "--json")[1])
    assert [entry["details"] for entry in entries if entry["did"] == "post"] == [
        {"account": "mastodon", "outcome": "held back", "delivery": 1, "reason": "paused"}
    ]


def test_what_a_run_did_stands_in_the_log_and_a_run_with_nothing_to_do_does_not(
    call: Call,
    workspace: Path,
    full: Full,
) -> None:
    (workspace / "schedules").mkdir()
    (workspace / "schedules" / "a.yaml").write_text(
        "to: [mastodon]\nposts:\n  - id: one\n    story: rosa\n    at: 2027-02-20 09:00\n", encoding="utf-8"
    )
    for at in ("2027-02-20T08:00Z", "2027-02-20T09:00Z", "2027-02-20T09:05Z"):
        with time_machine.travel(at, tick=False):
            call("run")
    assert acts(call) == [("run", "rosa-7f3k", "sent")]


def test_every_verb_of_the_desk_is_in_it(
    call: Call,
    workspace: Path,
    full: Full,
) -> None:
    call("record", "rosa", "mastodon", "https://mastodon.example/@mastodon/1")
    call("post", "rosa", "--at", "2099-02-20 09:00")
    full.mock.faults += ["lost_request", "refused"]
    call("post", "rosa", "--yes", "--again", "spring")
    call("resolve", "rosa", "--not-there")
    call("cancel", "rosa")
    call("retry", "rosa", "--yes")
    assert acts(call) == [
        ("record", "rosa-7f3k", None),
        ("schedule", "rosa-7f3k", None),
        ("post", "rosa-7f3k", "may be public"),
        ("resolve", "rosa-7f3k", "a person says: not there"),
        ("cancel", "rosa-7f3k", None),
        ("retry", "rosa-7f3k", "not sent (Rejected)"),
    ]


def test_a_log_that_cannot_be_written_neither_stops_nor_hides_a_post(
    call: Call, workspace: Path, full: Full, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The next entry seals what happened."""

    def away(*_: object) -> None:
        raise LedgerError("the disk is full")

    with monkeypatch.context() as broken:
        broken.setattr(log, "write", away)
        code, shown, _ = call("post", "rosa", "--yes")
    assert (code, "sent" in shown, len(full.outbox)) == (0, True, 1)
    assert acts(call) == []
    call("pause")
    assert call("log", "verify")[1].startswith("✓")
    database(workspace).execute("UPDATE events SET digest = 'x' WHERE id = 1")
    assert call("log", "verify")[0] == 1


def test_a_key_that_cannot_be_used_is_said_before_anything_is_sent(call: Call, workspace: Path, full: Full) -> None:
    """Or everything could be done without a trace."""
    (workspace / ".storyshare").mkdir(mode=0o700)
    key = workspace / ".storyshare" / "log.key"
    key.write_text("no key\n", encoding="utf-8")
    code, _, said = call("post", "rosa", "--yes")
    assert (code, len(full.outbox), "log.key holds no key of the log" in said) == (3, 0, True)
    assert call("pause")[0] == 0, "to stop is always possible"


def test_the_log_of_a_story_whose_record_is_gone_can_still_be_read(call: Call, workspace: Path, full: Full) -> None:
    call("post", "rosa", "--yes")
    (workspace / "stories" / "rosa.md").unlink()
    assert acts(call, "rosa") == acts(call, "rosa-7f3k") == [("post", "rosa-7f3k", "sent")]
    assert call("log", "nobody")[0] == 2


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL on Windows")
def test_a_post_that_is_killed_before_its_entry_is_known_and_sealed_by_the_next(
    call: Call, workspace: Path, full: Full
) -> None:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    done = subprocess.run(
        [sys.executable, "-c", _KILLED], cwd=workspace, env=environment, check=False, timeout=60, capture_output=True
    )
    assert done.returncode == -signal.SIGKILL
    assert acts(call) == []
    assert "was sent already" in call("post", "rosa", "--yes")[1]
    assert len(full.outbox) == 0
    call("pause")
    assert call("log", "verify")[0] == 0
    database(workspace).execute("DELETE FROM events WHERE letter = 'f'")
    assert call("log", "verify")[0] == 1


def test_the_key_and_the_head_are_for_their_owner_alone(call: Call, workspace: Path, full: Full) -> None:
    call("post", "rosa", "--yes")
    key, head = (workspace / ".storyshare" / name for name in ("log.key", "log-head.json"))
    assert {path.stat().st_mode & 0o777 for path in (key, head)} == {0o600}
    assert len(bytes.fromhex(key.read_text(encoding="utf-8").strip())) == 32
    with Ledger.open(workspace / ".storyshare" / "ledger.sqlite3") as ledger:
        rows = repr(ledger.database.fetch("SELECT * FROM log", {}))
    assert key.read_text(encoding="utf-8").strip() not in rows + head.read_text(encoding="utf-8")
    assert "waited for three years" not in rows, "no text of a story"


def test_who_shares_a_user_says_who_they_are(
    call: Call,
    workspace: Path,
    full: Full,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("STORYSHARE_AS", "Ana Ruiz")
    call("pause")
    (entry,) = json.loads(call("log", "--json")[1])
    assert (entry["who"], entry["computer"]) == ("Ana Ruiz", "desk@front")


# -- how it is shown -----------------------------------------------------------------------------------------------


def test_it_is_shown_in_plain_words_by_the_workspaces_clock(
    call: Call,
    workspace: Path,
    full: Full,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with time_machine.travel("2026-05-04T12:00:00Z", tick=False):
        call("post", "rosa", "--yes")
        call("pause", "--account", "mastodon", "--until", "2026-05-20 09:00")
    (workspace / "storyshare.toml").write_text('timezone = "America/Lima"\n', encoding="utf-8")
    code, shown, _ = call("log")
    assert code == 0
    assert shown == (
        "2026-05-04 07:00  desk: post rosa on mastodon: sent\n"
        "                  https://mastodon.example/@mastodon/115123456789012341\n"
        "2026-05-04 07:00  desk: pause on mastodon; until 2026-05-20 04:00\n"
    )


def test_an_empty_log_says_so(call: Call, workspace: Path) -> None:
    assert call("log") == (0, "Nothing is in the log.\n", "")
    assert call("log", "--json") == (0, "[]\n", "")
    assert call("log", "verify") == (0, "Nothing is in the log yet.\n", "")


def test_every_line_fits_eighty_columns(call: Call, workspace: Path, full: Full) -> None:
    until = ["--until", "2099-05-20 09:00"]
    call("pause", "--account", "mastodon", *until)
    with Ledger.open(workspace / ".storyshare" / "ledger.sqlite3") as ledger:
        from storyshare import workspace as workspaces
        from storyshare.publish.noting import noted

        noted(workspaces.read(workspace), ledger, "withdraw", "rosa-7f3k", reason="she asked for it " * 10)
    assert max(map(len, call("log")[1].splitlines())) <= 80
    assert max(map(len, call("log", "verify")[1].splitlines())) <= 80


def test_the_last_two_hundred_unless_more_is_asked_for(call: Call, workspace: Path, full: Full) -> None:
    call("pause")
    with Ledger.open(workspace / ".storyshare" / "ledger.sqlite3") as ledger:
        from storyshare import workspace as workspaces
        from storyshare.ledger.log import Act
        from storyshare.publish.noting import noted_all

        noted_all(workspaces.read(workspace), ledger, [Act(did="pause")] * 250)
    assert len(acts(call)) == 200
    assert len(acts(call, "--all")) == 251
    assert len(acts(call, "--since", "2020-01-01")) == 251
    assert call("log")[1].splitlines()[-1].startswith("Older ones may not be shown")


# -- verify --------------------------------------------------------------------------------------------------------


def test_verify_names_the_first_bad_entry(call: Call, workspace: Path, full: Full) -> None:
    for _ in range(3):
        call("pause")
    file = database(workspace)
    file.execute("UPDATE log SET did = 'resume' WHERE number = 2")
    code, shown, _ = call("log", "verify")
    assert (code, shown.splitlines()[0]) == (1, "✗ desk@front, entry 2: the entry was changed, or is not by this host")
    found = json.loads(call("log", "verify", "--json")[1])
    assert (found["whole"], [fault["number"] for fault in found["faults"]]) == (False, [2])


def test_a_log_that_was_cut_off_is_found_for_good(call: Call, workspace: Path, full: Full) -> None:
    for _ in range(3):
        call("pause")
    database(workspace).execute("DELETE FROM log WHERE number = 3")
    assert "entry 3: the log was cut off" in call("log", "verify")[1]
    call("pause")
    call("pause")
    code, shown, _ = call("log", "verify")
    assert (code, "entry 3: before it was written the log had been cut off" in shown) == (1, True)
    assert "The log did not end here as it had been left." in call("log")[1]


def test_an_older_ledger_put_back_is_found(call: Call, workspace: Path, full: Full) -> None:
    ledger = workspace / ".storyshare" / "ledger.sqlite3"
    call("pause")
    older = ledger.read_bytes()
    call("resume")
    ledger.write_bytes(older)
    for extra in ("-wal", "-shm"):
        ledger.with_name(ledger.name + extra).unlink(missing_ok=True)
    assert call("log", "verify")[0] == 1


def test_a_ledger_that_is_gone_is_no_whole_log(call: Call, workspace: Path, full: Full) -> None:
    call("pause")
    (workspace / ".storyshare" / "ledger.sqlite3").unlink()
    assert call("log", "verify")[0] == 5


def test_restoring_and_beginning_anew_are_told_and_no_fault(
    call: Call,
    workspace: Path,
    full: Full,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    copy = tmp_path_factory.mktemp("elsewhere") / "copy.sqlite3"
    call("pause")
    call("ledger", "backup", str(copy))
    call("resume")
    call("pause")
    assert call("ledger", "restore", str(copy), "--yes")[0] == 0
    code, shown, _ = call("log", "verify")
    assert code == 0
    assert "desk restored the ledger from copy.sqlite3; the log had 3 entries" in shown.replace("\n ", "")
    assert [did for did, *_ in acts(call)] == ["pause", "restore"]
    call("ledger", "new", "--yes")
    code, shown, _ = call("log", "verify")
    assert (code, "desk began a new ledger; the log had 2 entries" in shown.replace("\n ", "")) == (0, True)
    call("pause")
    assert call("log", "verify")[0] == 0


def test_a_key_from_the_environment_checks_and_seals(
    call: Call,
    workspace: Path,
    full: Full,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("STORYSHARE_LOG_KEY", "ab" * 32)
    call("pause")
    assert not (workspace / ".storyshare" / "log.key").exists()
    assert call("log", "verify")[1].startswith("✓")
    monkeypatch.setenv("STORYSHARE_LOG_KEY", f"{'cd' * 32}, {'ab' * 32}")
    call("resume")
    assert call("log", "verify")[1].startswith("✓"), "the old key still checks what it sealed"
    monkeypatch.setenv("STORYSHARE_LOG_KEY", "cd" * 32)
    assert "sealed under a key that is not here" in call("log", "verify")[1].replace("\n ", "")
    monkeypatch.setenv("STORYSHARE_LOG_KEY", "secret")
    code, _, said = call("log", "verify")
    assert (code, "secret" in said.replace("STORYSHARE_LOG_KEY", "")) == (3, False)
