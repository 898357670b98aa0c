"""A real PostgreSQL of this machine's own package, for tests: started once, on loopback, with a database a test."""

import os
import re
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path

WHERE = "no PostgreSQL server is installed here (Debian: apt install postgresql)"
_NUMBERS = count(1)


def programs() -> Path | None:
    """The folder of `initdb` and `postgres`, or None where there is none."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))
    found = str(debian[-1]) if debian else shutil.which("initdb")
    return Path(found).parent if found else None


@contextmanager
def server(*settings: str) -> Iterator[str]:
    """A server with nothing in it; gives the URL of its first database. It ends with the block."""
    bin_folder = programs()
    assert bin_folder
    # It refuses to run as root.
    user = "postgres" if os.geteuid() == 0 else None
    with tempfile.TemporaryDirectory(prefix="storyshare-pg-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        if user:
            shutil.chown(folder, user)
        data, port = folder / "data", _free_port()
        start = {"user": user, "cwd": folder, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        owner = "storyshare"
        subprocess.run(
            [bin_folder / "initdb", "-D", data, "-A", "trust", "-U", owner, "-E", "UTF8", "--no-locale", "-N"],
            check=True,
            timeout=120,
            **start,  # type: ignore[call-overload]
        )
        options = [f"-cport={port}", "-clisten_addresses=127.0.0.1", f"-cunix_socket_directories={folder}"]
        options += ["-cmax_connections=100", *(f"-c{setting}" for setting in settings)]
        with subprocess.Popen([bin_folder / "postgres", "-D", data, *options], **start) as running:  # type: ignore[call-overload]
            try:
                url = f"postgresql://{owner}@127.0.0.1:{port}/postgres"
                _wait_for(url, running)
                yield url
            finally:
                running.send_signal(2)  # fast: what is connected is cut off
                running.wait(timeout=60)


def new_database(url: str) -> str:
    """The URL of a new and empty database on that server."""
    import psycopg

    name = f"test_{os.getpid()}_{next(_NUMBERS)}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return re.sub(r"/[^/]*$", f"/{name}", url)


def _wait_for(url: str, running: "subprocess.Popen[bytes]") -> None:
    import psycopg

    for _ in range(600):
        assert running.poll() is None, "PostgreSQL did not start"
        with suppress(psycopg.OperationalError):
            psycopg.connect(url, connect_timeout=2).close()
            return
        time.sleep(0.05)
    raise AssertionError("PostgreSQL does not answer")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
