"""Small files that their owner alone can read: notes, sessions, keys."""

from __future__ import annotations

import json
import os
import sys
from contextlib import suppress
from pathlib import Path
from threading import get_ident
from typing import Any


def write_private_json(path: Path, value: object, *, durably: bool = False) -> None:
    """Put a value into a file with mode 600, whole or not at all; `durably`: outliving a power cut. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    unfinished = path.with_suffix(f".{os.getpid()}-{get_ident()}")
    unfinished.unlink(missing_ok=True)
    with open(unfinished, "x", encoding="utf-8", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
        json.dump(value, file)
        if durably:
            file.flush()
            os.fsync(file.fileno())
    unfinished.replace(path)
    if durably:
        keep_folder(path.parent)


def write_private_text(path: Path, text: str) -> None:
    """Put a text into a file with mode 600, whole or not at all, in a folder that is there. Raises OSError."""
    unfinished = path.with_name(f"{path.name}.{os.getpid()}-{get_ident()}")
    unfinished.unlink(missing_ok=True)
    try:
        with open(
            unfinished, "x", encoding="utf-8", newline="\n", opener=lambda name, flags: os.open(name, flags, 0o600)
        ) as file:
            file.write(text)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def keep_folder(folder: Path) -> None:
    """Bring to the disk which files the folder has; Windows does so by itself. Raises OSError."""
    if sys.platform == "win32":
        return
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def make_private_text(path: Path, text: str) -> str:
    """What stands in such a file; where there is none, this text, whole, whoever else makes one at the same moment.

    Raises OSError.
    """
    with suppress(FileNotFoundError):
        return path.read_text(encoding="utf-8").strip()
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    unfinished = path.with_suffix(f".{os.getpid()}-{get_ident()}")
    unfinished.unlink(missing_ok=True)
    with open(unfinished, "x", encoding="utf-8", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
        file.write(f"{text}\n")
    try:
        with suppress(FileExistsError):
            os.link(unfinished, path)  # unlike a rename, never replaces what is there
    except OSError:  # a file system without links
        if not path.exists():
            unfinished.rename(path)
    unfinished.unlink(missing_ok=True)
    return path.read_text(encoding="utf-8").strip()


def read_private_json(path: Path) -> dict[str, Any]:
    """The object in such a file; an empty one where there is no file or nothing that can be understood."""
    try:
        found = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
