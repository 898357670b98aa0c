"""What `run` has to say, and what of it was said before."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from storyshare.workspace import STATE_FOLDER, Workspace

_SAID = "said.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """One plain line about what was done or is not as asked; `code` is 0 for what was sent."""

    text: str
    code: int = 1
    hint: str = ""


def exit_code(words: Iterable[Word]) -> int:
    """0 where everything is as asked; else the code of what is not, or 1 where there are several kinds."""
    codes = {word.code for word in words} - {0}
    return codes.pop() if len(codes) == 1 else min(len(codes), 1)


def unsaid(place: Workspace, listener: str, words: Iterable[Word]) -> list[Word]:
    """Those of the words that hold now which this listener was not given the last time; and these are remembered.

    What no longer holds is forgotten, and is said again when it comes back.
    """
    path = place.root / STATE_FOLDER / _SAID
    said = _said(path)
    current = {word.text: word for word in words}
    before = said.get(listener, [])
    if before != list(current):
        with suppress(OSError):  # what cannot be remembered is said again, which is better than never
            _remember(path, said | {listener: list(current)})
    return [word for text, word in current.items() if text not in before]


def _said(path: Path) -> dict[str, list[str]]:
    try:
        found = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) and all(isinstance(texts, list) for texts in found.values()) else {}


def _remember(path: Path, said: dict[str, list[str]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    unfinished = path.with_suffix(f".{os.getpid()}")
    unfinished.unlink(missing_ok=True)
    with open(unfinished, "x", encoding="utf-8", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
        json.dump({listener: texts for listener, texts in said.items() if texts}, file)
    unfinished.replace(path)
