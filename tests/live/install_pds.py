"""Install the real Bluesky PDS for the live tests, by package name, into tests/live/pds/node_modules.

    python tests/live/install_pds.py

Takes about two minutes and 560 MB once; run again, it finds the work done. Says in one line what came of it, and ends
with 0 where the live tests can run and 1 where they will be skipped. Needs Linux, npm, a C++ compiler, make and Python.
The Node that runs the server comes from npm as well, since the one on the machine may be too old or too new.
"""

from __future__ import annotations

import hashlib
import os
import platform
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import IO

FOLDER = Path(__file__).parent / "pds"
_MODULES = FOLDER / "node_modules"
_STAMP = _MODULES / ".complete"
_LOG = FOLDER / "install.log"
_LOCK = FOLDER / "install.lock"
_BOUND = 480.0
_TOOLS = ("npm", "g++", "make", "python3")
_PROCESSORS = {"x86_64": "x64", "aarch64": "arm64"}


def node() -> Path:
    """The Node that runs the server."""
    return _MODULES / f"node-linux-{_PROCESSORS.get(platform.machine(), platform.machine())}" / "bin" / "node"


def is_complete() -> bool:
    """Whether what package.json names is installed and built."""
    return _STAMP.is_file() and _STAMP.read_text(encoding="utf-8") == _wanted()


def what_is_missing() -> str:
    """What this machine lacks for the installation; empty where nothing is missing."""
    if sys.platform != "linux" or platform.machine() not in _PROCESSORS:
        return "Linux on x86_64 or arm64"
    return ", ".join(tool for tool in _TOOLS if not shutil.which(tool))


def _wanted() -> str:
    return hashlib.sha256((FOLDER / "package.json").read_bytes()).hexdigest()


def _install(deadline: float) -> None:
    def run(*command: str, folder: Path, **environment: str) -> None:
        with _LOG.open("a", encoding="utf-8") as log:
            subprocess.run(
                command,
                cwd=folder,
                env={**os.environ, **environment},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                timeout=max(1.0, deadline - time.monotonic()),
                check=True,
            )

    _LOG.write_text("", encoding="utf-8")
    # No package's own scripts: the one thing that has to be built is built below, against this Node's own headers.
    run(
        shutil.which("npm") or "npm",
        "install",
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
        "--no-package-lock",
        folder=FOLDER,
    )
    home = node().parent.parent
    build = _MODULES / "better-sqlite3"
    path = f"{node().parent}{os.pathsep}{os.environ['PATH']}"
    gyp = _MODULES / "node-gyp" / "bin" / "node-gyp.js"
    run(str(node()), str(gyp), "rebuild", "--release", folder=build, PATH=path, npm_config_nodedir=str(home))
    _STAMP.write_text(_wanted(), encoding="utf-8")


def _wait_for(lock: IO[str], deadline: float) -> None:
    """Wait until no other installation is under way: two at once spoil each other's build."""
    import fcntl

    while time.monotonic() < deadline:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(1)
        else:
            return
    raise TimeoutError


def why_not() -> str:
    """Install unless it is done; why that could not be, empty where the live tests can run."""
    if is_complete():
        return ""
    missing = what_is_missing()
    if missing:
        return f"it cannot be installed here without: {missing}"
    try:
        with _LOCK.open("w") as lock:
            _wait_for(lock, time.monotonic() + _BOUND)
            if not is_complete():
                _install(time.monotonic() + _BOUND)
    except (OSError, subprocess.SubprocessError) as error:
        return f"installing it failed ({type(error).__name__}); see {_LOG}"
    return ""


if __name__ == "__main__":
    why = why_not()
    sys.stdout.write(f"live tests with the real Bluesky PDS: {'skipped, ' + why if why else 'ready'}\n")
    sys.exit(1 if why else 0)
