"""When `storyshare run` last ran, and with what exit code: one small file in the workspace's folder of state."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from storyshare.errors import SetupError, system_words
from storyshare.i18n import _

LOG = "run.log"
_LAST = "last-run.json"
_ENOUGH = 1_000_000  # bytes; what an account that fails every five minutes says in about a month


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run: its moment (aware UTC) and its exit code."""

    at: datetime
    code: int


def note_run(state: Path, *, at: datetime, code: int) -> None:
    """Note a run that is over, in the folder `.storyshare`; also sets a log that has grown aside, once.

    Raises SetupError where it cannot be written: nobody could see any longer that runs have stopped.
    """
    unfinished = state / f"last-run.{os.getpid()}"
    try:
        state.mkdir(parents=True, exist_ok=True, mode=0o700)
        unfinished.write_text(json.dumps({"at": at.astimezone(UTC).isoformat(), "code": code}), encoding="utf-8")
        unfinished.replace(state / _LAST)
        log = state / LOG
        if log.exists() and log.stat().st_size > _ENOUGH:
            log.replace(log.with_suffix(".old.log"))
    except OSError as error:
        message = _("{state} cannot be written: {why}.", state=state / _LAST, why=system_words(error))
        raise SetupError(message, hint=_("Look whether the disk is full, and whether the folder is yours.")) from error


def last_run(state: Path) -> Run | None:
    """The newest run that was noted; None where there is none, or its note cannot be read."""
    try:
        found = json.loads((state / _LAST).read_bytes())
        return Run(at=datetime.fromisoformat(found["at"]).astimezone(UTC), code=int(found["code"]))
    except (OSError, ValueError, TypeError, KeyError, OverflowError, RecursionError):
        return None
