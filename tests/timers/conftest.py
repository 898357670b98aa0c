"""Stand-ins for the system's own programs, alone on the PATH."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from storyshare.timers.timer import Timer

if sys.platform == "win32":
    collect_ignore_glob = ["test_*.py"]

Programs = Callable[..., Path]

_CRONTAB = """
import pathlib, sys
table = pathlib.Path({folder!r}, "table")
if sys.argv[1:] == ["-l"]:
    if not table.exists():
        sys.exit("no crontab for ana")
    sys.stdout.buffer.write(table.read_bytes())
elif sys.argv[1:] == ["-"]:
    table.write_bytes(sys.stdin.buffer.read())
else:
    sys.exit("usage")
"""


def program(folder: Path, name: str, code: str) -> Path:
    """A program in Python."""
    path = folder / name
    path.write_text(f"#!{sys.executable} -I\n{code}", encoding="utf-8")
    path.chmod(0o755)
    return path


@pytest.fixture
def programs(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Programs:
    """Puts programs (name: code) on a PATH that has nothing else; gives the folder."""
    folder = tmp_path_factory.mktemp("bin")
    monkeypatch.setenv("PATH", str(folder))

    def put(**codes: str) -> Path:
        for name, code in codes.items():
            program(folder, name, code)
        return folder

    return put


@pytest.fixture
def table(programs: Programs, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file in which a stand-in for crontab keeps the user's table; there is none yet."""
    folder = tmp_path_factory.mktemp("spool")
    programs(crontab=_CRONTAB.format(folder=str(folder)))
    return folder / "table"


def recording(folder: Path, *, code: int = 0) -> str:
    """A program that notes how it was called, one line each time."""
    return f"""
import pathlib, sys
with open({str(folder / "calls")!r}, "a") as calls:
    calls.write(" ".join([pathlib.Path(sys.argv[0]).name, *sys.argv[1:]]) + "\\n")
sys.exit({code} and "it said no")
"""


def make_timer(workspace: Path = Path("/home/ana/our stories"), **changes: object) -> Timer:
    """A timer for a workspace."""
    fields = {"workspace": workspace, "state": workspace / ".storyshare", "python": Path("/opt/s/bin/python")}
    return Timer(**(fields | changes))  # type: ignore[arg-type]


BARE = {"HOME": "/", "LOGNAME": "ana", "PATH": "/usr/bin:/bin", "SHELL": "/bin/sh"}
