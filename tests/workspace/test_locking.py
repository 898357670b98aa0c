"""One at a time, among threads and processes; a lock ends with its holder."""

import subprocess
import sys
from pathlib import Path
from threading import Thread

import pytest

from storyshare.errors import BusyError
from storyshare.workspace.locking import locked_file
from storyshare.workspace.secrets import KeptInFile

_HOLDER = """
import sys
from pathlib import Path
from storyshare.workspace.locking import locked_file
with locked_file(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_only_one_holds_it_until_it_is_killed(tmp_path: Path) -> None:
    path = tmp_path / "sessions" / "x.lock"
    command = [sys.executable, "-c", _HOLDER, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline().strip() == b"held"
        with pytest.raises(BusyError), locked_file(path, longest=0):
            pass
        holder.kill()
        holder.wait()
    with locked_file(path, longest=0):
        pass


def test_two_threads_are_two_holders(tmp_path: Path) -> None:
    errors = []

    def other() -> None:
        try:
            with locked_file(tmp_path / "lock", longest=0):
                pass
        except BusyError as error:
            errors.append(error)

    with locked_file(tmp_path / "lock"):
        thread = Thread(target=other)
        thread.start()
        thread.join()
    assert len(errors) == 1


def test_what_two_keep_at_once_is_both_there(tmp_path: Path) -> None:
    kept = KeptInFile(tmp_path / "x.json")
    threads = [Thread(target=kept.save, args=(f"NAME_{number}", "value")) for number in range(8)]
    with kept.locked():  # who renews may keep what it got
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(kept.load()) == 8
