"""The real Bluesky PDS, started once for the tests that ask for it; without it they are skipped, and say so."""

import secrets
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import pytest
from live import install_pds
from live.real_pds import RealPds

from storyshare.testing.raw import closed_port

_READY_IN = 60.0
_STOPPED_IN = 20.0


@pytest.fixture(scope="session")
def real_pds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealPds]:
    """The server, on free ports of this machine, ended by its own process."""
    pds = new_pds(tmp_path_factory.mktemp("pds"))
    with started(pds):
        yield pds


def new_pds(folder: Path) -> RealPds:
    """A server with nothing in it, not started yet; skips the test where it is not installed."""
    if not install_pds.is_complete():
        missing = install_pds.what_is_missing()
        why = f"this machine lacks {missing}" if missing else "run: python tests/live/install_pds.py"
        pytest.skip(f"the real Bluesky PDS is not installed: {why}")
    url = f"http://127.0.0.1:{closed_port()}"
    return RealPds(url=url, jwt_secret=secrets.token_hex(32), folder=folder, plc_port=closed_port())


@contextmanager
def started(pds: RealPds) -> Iterator["subprocess.Popen[bytes]"]:
    """The server's process; started again, it has what it had."""
    folder = pds.folder
    command = [
        str(install_pds.node()),
        str(install_pds.FOLDER / "start.mjs"),
        pds.url.rpartition(":")[2],
        str(pds.plc_port),
        str(folder),
        pds.jwt_secret,
    ]
    with (
        (folder / "stderr.log").open("ab") as errors,
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors) as process,
    ):
        try:
            if not _is_ready(process):
                said = (folder / "stderr.log").read_text(encoding="utf-8", errors="replace")
                pytest.fail(f"the real Bluesky PDS did not start:\n{said[-2000:]}")
            yield process
        finally:
            process.terminate()
            try:
                process.wait(_STOPPED_IN)
            except subprocess.TimeoutExpired:
                process.kill()


def _is_ready(process: subprocess.Popen[bytes]) -> bool:
    late = threading.Timer(_READY_IN, process.kill)
    late.start()
    try:
        output: IO[bytes] | None = process.stdout
        return b'"ready":true' in (output.readline() if output else b"")
    finally:
        late.cancel()
