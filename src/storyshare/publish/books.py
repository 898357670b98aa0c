"""Opens the ledger for sending, when it can be trusted; and a throw-away copy of it for a dry run."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from storyshare.errors import LedgerError
from storyshare.ledger import Ledger, copies, refuse_unsafe_place
from storyshare.models import utc_now
from storyshare.workspace import SETTINGS, Workspace, remember_ledger

_MEND = "Bring a copy back: storyshare ledger restore FILE. Or begin anew, knowing nothing: storyshare ledger new"


@contextmanager
def open_for_sending(workspace: Workspace) -> Iterator[Ledger]:
    """The workspace's ledger; made, and its id written to storyshare.toml, at the first sending.

    Raises LedgerError where it is gone, another than storyshare.toml says, behind its newest dated copy, or in a
    folder where it may not lie.
    """
    refuse_unsafe_place(workspace.ledger)
    if not workspace.ledger_id and not workspace.ledger.exists():
        make(workspace.ledger)
    with _trusted(workspace) as ledger:
        if not workspace.ledger_id:
            remember_ledger(workspace.root, ledger.id)
        yield ledger


@contextmanager
def open_throw_away(workspace: Workspace, *, now: Callable[[], datetime] = utc_now) -> Iterator[Ledger]:
    """A copy of the ledger that is gone afterwards, under a clock of its own; refused where the real one would be."""
    refuse_unsafe_place(workspace.ledger)
    with tempfile.TemporaryDirectory(prefix="storyshare-", ignore_cleanup_errors=True) as folder:
        copy = Path(folder) / "ledger.sqlite3"
        if not workspace.ledger_id and not workspace.ledger.exists():
            with Ledger.create(copy, now=now) as ledger:
                yield ledger
            return
        with _trusted(workspace) as ledger:
            ledger.copy_to(copy)
        with Ledger.open(copy, now=now) as ledger:
            yield ledger


def make(path: Path) -> None:
    """Make a new ledger, whole or not at all; one that somebody else makes at the same moment is left as it is."""
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    unfinished.unlink(missing_ok=True)
    Ledger.create(unfinished).close()
    try:
        with suppress(FileExistsError):
            os.link(unfinished, path)  # unlike a rename, never replaces what is there
    except OSError:  # a file system without links
        if not path.exists():
            unfinished.rename(path)
    unfinished.unlink(missing_ok=True)


def _trusted(workspace: Workspace) -> Ledger:
    if not workspace.ledger.exists():
        raise LedgerError(
            f"The ledger is gone: {workspace.ledger}. Without it nobody knows what was sent already.", hint=_MEND
        )
    ledger = Ledger.open(workspace.ledger)
    try:
        _compare(workspace, ledger)
    except LedgerError:
        ledger.close()
        raise
    return ledger


def _compare(workspace: Workspace, ledger: Ledger) -> None:
    if workspace.ledger_id and workspace.ledger_id != ledger.id:
        raise LedgerError(
            f"The ledger at {workspace.ledger} is not the one that {SETTINGS} names "
            f"({ledger.id} instead of {workspace.ledger_id}).",
            hint=_MEND,
        )
    kept = copies(workspace.copies, ledger.id)
    if kept and kept[-1].sendings > ledger.sendings():
        raise LedgerError(
            f"The ledger is older than its copy of {kept[-1].at:%Y-%m-%d %H:%M} UTC: something has brought back "
            f"yesterday's file. Sending from it could post twice.",
            hint=f"Bring the copy back: storyshare ledger restore {kept[-1].path}",
        )
