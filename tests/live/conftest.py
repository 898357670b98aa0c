"""The real Bluesky PDS, started once for the tests that ask for it; without it they are skipped, and say so."""

import secrets
import subprocess
import threading
from collections.abc import Iterator
from typing import IO

import pytest
from live import install_pds
from live.real_pds import RealPds
from net.raw import closed_port

_READY_IN = 60.0
_STOPPED_IN = 20.0


@pytest.fixture(scope="session")
def real_pds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealPds]:
    """The server, on free ports of this machine, ended by its own process."""
    if not install_pds.is_complete():
        missing = install_pds.what_is_missing()
        why = f"this machine lacks {missing}" if missing else "run: python tests/live/install_pds.py"
        pytest.skip(f"the real Bluesky PDS is not installed: {why}")
    port, plc_port, secret = closed_port(), closed_port(), secrets.token_hex(32)
    folder = tmp_path_factory.mktemp("pds")
    command = [
        str(install_pds.node()),
        str(install_pds.FOLDER / "start.mjs"),
        str(port),
        str(plc_port),
        str(folder),
        secret,
    ]
    with (
        (folder / "stderr.log").open("wb") as errors,
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors) as process,
    ):
        try:
            if not _is_ready(process):
                said = (folder / "stderr.log").read_text(encoding="utf-8", errors="replace")
                pytest.fail(f"the real Bluesky PDS did not start:\n{said[-2000:]}")
            yield RealPds(url=f"http://127.0.0.1:{port}", jwt_secret=secret)
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
