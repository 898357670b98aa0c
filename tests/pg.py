"""A real PostgreSQL of this machine's own package, for tests: started once, on loopback, with a database a test."""

import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path

WHERE = "no PostgreSQL server is installed here (Debian: apt install postgresql)"
OWNER = "storyshare"
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
        data = folder / "data"
        start = {"user": user, "cwd": folder, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        initdb = [bin_folder / "initdb", "-D", data, "-A", "trust", "-U", OWNER, "-E", "UTF8", "--no-locale", "-N"]
        subprocess.run(initdb, check=True, timeout=120, **start)  # type: ignore[call-overload]
        for _ in range(5):  # another program may be faster to take the port
            port = _free_port()
            options = [f"-cport={port}", "-clisten_addresses=127.0.0.1", f"-cunix_socket_directories={folder}"]
            options += ["-cmax_connections=100", *(f"-c{setting}" for setting in settings)]
            command = [bin_folder / "postgres", "-D", data, *options]
            with subprocess.Popen(command, **start) as running:  # type: ignore[call-overload]
                try:
                    if _answers(folder, port, running):
                        yield f"postgresql://{OWNER}@127.0.0.1:{port}/postgres"
                        return
                finally:
                    running.send_signal(signal.SIGINT)  # fast: what is connected is cut off
                    running.wait(timeout=60)
        raise AssertionError("PostgreSQL did not start")


def new_database(url: str) -> str:
    """The URL of a new and empty database on that server."""
    import psycopg

    name = f"test_{os.getpid()}_{next(_NUMBERS)}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return re.sub(r"/[^/]*$", f"/{name}", url)


def _answers(folder: Path, port: int, running: "subprocess.Popen[bytes]") -> bool:
    """Whether it is there; asked through its own socket, so that nobody else's port is knocked at."""
    import psycopg

    for _ in range(600):
        if running.poll() is not None:
            return False
        with suppress(psycopg.OperationalError):
            psycopg.connect(host=str(folder), port=port, user=OWNER, dbname="postgres", connect_timeout=2).close()
            return True
        time.sleep(0.05)
    return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
