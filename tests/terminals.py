"""A terminal of so many columns, and what a command shows on it; every byte as it was written."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import struct
import sys
import termios
from pathlib import Path

SECONDS = 60
COLOURS = re.compile(r"\x1b\[[0-9;]*m")
_RUN = "import sys; from storyshare.__main__ import main; main()"


class Terminal:
    """A Python program that was started at a terminal of its own; `shown` is all that it has written so far."""

    def __init__(self, folder: Path, *arguments: str, columns: int, script: str = _RUN, **variables: str) -> None:
        environment = {name: text for name, text in os.environ.items() if name not in ("COLUMNS", "NO_COLOR", "TERM")}
        environment |= {"TERM": "xterm-256color", "COVERAGE_PROCESS_START": ""} | variables
        self.shown = ""
        self._process, self._terminal = pty.fork()
        if not self._process:
            # Waits for its size to be set.
            os.read(0, 1)
            os.chdir(folder)
            os.execve(sys.executable, [sys.executable, "-c", script, *arguments], environment)
        fcntl.ioctl(self._terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
        self.type("\n")

    def type(self, text: str) -> None:
        """Type a text."""
        os.write(self._terminal, text.encode())

    def read_until(self, wanted: str) -> None:
        """Wait until that is shown."""
        while wanted not in self.shown:
            assert self._read(), self.shown

    def end(self) -> int:
        """Wait for the end; gives the exit code."""
        while self._read():
            pass
        os.close(self._terminal)
        return os.waitstatus_to_exitcode(os.waitpid(self._process, 0)[1])

    def _read(self) -> bool:
        assert select.select([self._terminal], [], [], SECONDS)[0], self.shown
        try:
            read = os.read(self._terminal, 65536)
        except OSError:  # how Linux says that nobody writes any more
            return False
        self.shown += read.decode(errors="surrogateescape").replace("\r\n", "\n")
        return bool(read)


def shown(folder: Path, *arguments: str, columns: int, **variables: str) -> str:
    """All that a command shows, without the line that began it."""
    terminal = Terminal(folder, *arguments, columns=columns, **variables)
    terminal.end()
    return terminal.shown.removeprefix("\n")


def without_colours(text: str) -> str:
    """What is to be read."""
    return COLOURS.sub("", text)
