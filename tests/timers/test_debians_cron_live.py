"""Debian's own cron daemon starts what `cron install` entered, in its bare environment.

It needs root, the package `cron`, and that no daemon runs here already: root's crontab is replaced for a minute or two
and put back. Cron looks at the clock once a minute, so that is how long this takes; what /etc/crontab has due in that
minute is started too.
"""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from timers.conftest import program

from storyshare.cli.app import run

PID_FILE = Path("/run/crond.pid")
MINE = b'MAILTO=""\n# 100% mine: caf\xe9\n#0 9 * * * true\n'
STUB = """
import json, os, pathlib, sys
seen = {"arguments": sys.argv[1:], "environment": dict(os.environ), "folder": os.getcwd()}
pathlib.Path(__file__).with_name("seen").write_text(json.dumps(seen), encoding="utf-8")
sys.stdout.reconfigure(encoding="utf-8")
print("not all was well: 100% ñ")
sys.exit(3)
"""


def lacking() -> str:
    """What this machine lacks for the test."""
    if sys.platform != "linux" or os.getuid() != 0:
        return "it needs root on Linux"
    if not (shutil.which("cron") and shutil.which("crontab")):
        return "this machine has no cron: apt-get install --no-install-recommends cron"
    if PID_FILE.exists() and Path("/proc", PID_FILE.read_text(encoding="ascii").strip()).exists():
        return "a cron daemon runs here already"
    return ""


pytestmark = [pytest.mark.live, pytest.mark.skipif(bool(lacking()), reason=lacking() or "-")]


def crontab(*arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(["crontab", *arguments], input=given, capture_output=True, check=False, timeout=30)


@pytest.fixture
def mine() -> Iterator[bytes]:
    """Root's crontab, for the time of the test a made-up one."""
    before = crontab("-l")
    assert before.returncode == 0 or b"no crontab for" in before.stderr, before.stderr
    assert crontab("-", given=MINE).returncode == 0
    yield MINE
    done = crontab("-", given=before.stdout) if before.returncode == 0 else crontab("-r")
    assert done.returncode == 0, done.stderr
    after = crontab("-l")
    assert (after.returncode, after.stdout) == (before.returncode, before.stdout)


@contextmanager
def daemon() -> Iterator[None]:
    """The daemon, ended by its process.

    Started once the table is complete: it does not see a change in the very second in which it read the table.
    """
    with subprocess.Popen([str(shutil.which("cron")), "-f"]) as process:
        try:
            yield
        finally:
            process.terminate()


def said(log: Path, *, seconds: int) -> list[str]:
    """The lines of the log, once a run has ended."""
    until = time.monotonic() + seconds
    while not (log.exists() and "exit code" in log.read_text(encoding="utf-8")):
        assert time.monotonic() < until, f"nothing had run after {seconds} seconds"
        time.sleep(0.2)
    return log.read_text(encoding="utf-8").splitlines()


def test_cron_starts_what_was_entered(
    mine: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It gets its arguments whatever the workspace is called, and what it says is in the log; the table comes back."""
    workspace = tmp_path / 'it\'s 100% our $HOME "ñ"'
    workspace.mkdir()
    (workspace / "storyshare.toml").write_text("", encoding="utf-8")
    stub = program(workspace, "python", STUB)
    monkeypatch.setattr(sys, "executable", str(stub))
    named = ["--workspace", str(workspace)]
    assert run([*named, "cron", "install", "--every", "1", "--yes"]) == 0
    assert crontab("-l").stdout.startswith(mine)

    with daemon():
        _, *lines = said(workspace / ".storyshare" / "run.log", seconds=130)
    seen = json.loads((workspace / "seen").read_text(encoding="utf-8"))

    assert seen["arguments"] == ["-X", "utf8", "-P", "-m", "storyshare", *named, "run"]
    # What the shell and PAM add differs; what a terminal would have given must not be there.
    assert seen["environment"]["PATH"] == "/usr/bin:/bin"
    assert {"TERM", "USER", "PYTHONPATH", "VIRTUAL_ENV", "COLUMNS"} & set(seen["environment"]) == set()
    assert seen["folder"] == seen["environment"]["HOME"] != os.environ["HOME"]
    assert lines == ["not all was well: 100% ñ", "exit code 3"]
    assert run([*named, "cron", "remove", "--yes"]) == 0
    assert crontab("-l").stdout == mine
