"""A small file that its owner alone can read."""

from __future__ import annotations

import json
import os
from pathlib import Path
from threading import get_ident


def write_private_json(path: Path, value: object) -> None:
    """Put a value into a file with mode 600, whole or not at all. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    unfinished = path.with_suffix(f".{os.getpid()}-{get_ident()}")
    unfinished.unlink(missing_ok=True)
    with open(unfinished, "x", encoding="utf-8", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
        json.dump(value, file)
    unfinished.replace(path)
