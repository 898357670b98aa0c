"""A plug-in's own repository, installed beside storyshare as anybody would, but without asking a package index."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def install(source: Path, target: Path) -> None:
    """Build the package and put it into a folder of its own."""
    uv = str(Path(sys.executable).with_name("uv"))
    done = subprocess.run(
        [uv, "pip", "install", "--quiet", "--offline", "--no-deps", "--no-build-isolation", "--no-cache",
         "--python", sys.executable, "--target", str(target), str(source)],
        capture_output=True, encoding="utf-8", timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def environment(target: Path) -> dict[str, str]:
    """The variables under which Python finds what was installed there."""
    paths = filter(None, (str(target), os.environ.get("PYTHONPATH")))
    return {**os.environ, "PYTHONPATH": os.pathsep.join(paths), "COLUMNS": "80"}


def python(target: Path, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run Python with it in that folder."""
    return subprocess.run(
        [sys.executable, *arguments], cwd=folder, env=environment(target),
        capture_output=True, encoding="utf-8", timeout=120, check=False,
    )  # fmt: skip
