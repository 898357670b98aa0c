"""A lock between processes of one machine, which ends with whoever holds it, however it ends."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from storyshare.errors import BusyError
from storyshare.i18n import _

# Longer than any call may take that is made under a lock.
LONGEST = 180.0
_PAUSE = 0.05


@contextmanager
def locked_file(path: Path, *, longest: float = LONGEST) -> Iterator[None]:
    """Alone under this file's name; waits for whoever is, up to `longest` seconds.

    The file is empty and stays: were it taken away, two could hold the lock of the same name. Not to be entered twice
    by the same thread. Raises BusyError, and OSError where the folder cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    opened = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        until = time.monotonic() + longest
        while not _taken(opened):
            if time.monotonic() >= until:
                raise BusyError(
                    _("Another storyshare is at work on the log-in of this account."),
                    hint=_("Wait until it has ended, then run the same command again."),
                )
            time.sleep(_PAUSE)
        yield
    finally:
        os.close(opened)  # which lets go of the lock


if sys.platform == "win32":
    import msvcrt

    def _taken(opened: int) -> bool:
        """Its first byte is locked, which need not be there."""
        try:
            msvcrt.locking(opened, msvcrt.LK_NBLCK, 1)
        except PermissionError:
            return False
        return True

else:
    import fcntl

    def _taken(opened: int) -> bool:
        try:
            # Not lockf: its locks are one process's, and end when any other file descriptor of the file is closed.
            fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
