"""How far long work has come: on a terminal, on the error stream, gone when it is done; nothing in a pipe or a log.

Nothing is shown in the first second. Where plain lines are wanted (`STORYSHARE_PLAIN`, as for screen readers, or
`TERM=dumb`), nothing is redrawn: a whole line comes after ten seconds, and again every ten.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from threading import Event, Lock, Thread
from time import monotonic
from typing import TYPE_CHECKING

from storyshare.cli.safe import one_line
from storyshare.cli.terminal import is_watched, wants_no_colour, wants_plain
from storyshare.i18n import _

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress, TaskID

_SHORT = 1.0  # seconds in which nobody needs to be told how far it is
_NOW_AND_THEN = 10.0  # between two plain lines


@contextmanager
def progress(names: Sequence[str], *, stopped: str = "") -> Iterator[Callable[[str, str], None]]:
    """Show which step each account is at; gives the function that tells it. `stopped` as for `bar`."""
    try:
        with _steps(names) as told:
            yield told
    except KeyboardInterrupt as error:
        _note(error, _(stopped))
        raise


@contextmanager
def _steps(names: Sequence[str]) -> Iterator[Callable[[str, str], None]]:
    if not names or not is_watched():
        yield lambda _name, _step: None
        return
    if wants_plain():
        shown = _Lines()
        yield lambda name, step: shown.say(f"{name}: {step}")
        return
    from rich.progress import Progress, SpinnerColumn, TextColumn
    from rich.table import Column

    name_column = TextColumn(
        "{task.fields[name]}", markup=False, table_column=Column(no_wrap=True, overflow="ellipsis")
    )
    columns = (SpinnerColumn(), name_column, TextColumn("{task.description}", markup=False))
    with Progress(*columns, console=_console(), transient=True, redirect_stdout=False) as drawn:
        rows = {name: drawn.add_task(_("waiting"), total=None, name=one_line(name)) for name in names}
        yield lambda name, step: drawn.update(rows[name], description=one_line(step))


@contextmanager
def bar(total: int, what: str = "", *, printing: bool = True, stopped: str = "") -> Iterator[Callable[[], None]]:
    """Show how much of something long is done; gives the function that tells a step.

    `printing` where what is made is printed meanwhile: then there is no bar on the terminal that it runs over.
    `stopped` is what to know if a person stops it: what was done and what was not.
    """
    what = what or _("Stories")
    shown = _Bar(total, what, hidden=not is_watched() or (printing and sys.stdout.isatty()))
    try:
        yield shown.step
    except KeyboardInterrupt as error:
        _note(error, _("{what}: {done} of {total}.", what=what, done=shown.done, total=total))
        _note(error, _(stopped))
        raise
    finally:
        shown.stop()


@contextmanager
def waiting(what: str, *, stopped: str = "") -> Iterator[None]:
    """Show that something long is under way of which nobody knows how long it takes; `stopped` as for `bar`.

    Nothing else may be printed or asked meanwhile.
    """
    clock = _Waiting(what) if is_watched() else None
    try:
        yield
    except KeyboardInterrupt as error:
        _note(error, _(stopped))
        raise
    finally:
        if clock:
            clock.stop()


def _note(error: KeyboardInterrupt, text: str) -> None:
    """What `app` says once everything is put away."""
    if text:
        error.add_note(text)


def _console() -> Console:
    from rich.console import Console

    return Console(stderr=True, highlight=False, no_color=wants_no_colour() or None)


class _Lines:
    """A plain line now and then."""

    def __init__(self) -> None:
        self._next = monotonic() + _NOW_AND_THEN
        self._lock = Lock()

    def say(self, text: str) -> None:
        """Say it, unless something was said not long ago."""
        with self._lock:
            if monotonic() < self._next:
                return
            self._next = monotonic() + _NOW_AND_THEN
        sys.stderr.write(f"{one_line(text)}\n")
        sys.stderr.flush()


class _Bar:
    """Begins to show itself when a second has passed; leaves nothing behind."""

    def __init__(self, total: int, what: str, *, hidden: bool) -> None:
        self.done = 0
        self._total, self._what, self._hidden = total, what, hidden
        self._from = monotonic() + _SHORT
        self._lines = _Lines() if wants_plain() else None
        self._shown: Progress | None = None
        self._row: TaskID

    def step(self) -> None:
        """One more is done."""
        self.done += 1
        if self._hidden:
            return
        if self._lines:
            self._lines.say(_("{what}: {done} of {total}", what=self._what, done=self.done, total=self._total))
        elif self._shown:
            self._shown.update(self._row, completed=self.done)
        elif monotonic() > self._from:
            self._begin()

    def _begin(self) -> None:
        from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

        words = TextColumn("{task.description}", markup=False)
        counted = TextColumn("{task.completed} of {task.total}")
        # The words first and whole: on a narrow terminal the bar is what gets shorter.
        columns = (words, counted, BarColumn(bar_width=None), TimeRemainingColumn())
        self._shown = Progress(*columns, console=_console(), transient=True, expand=True, redirect_stdout=False)
        self._row = self._shown.add_task(self._what, total=self._total, completed=self.done)
        self._shown.start()

    def stop(self) -> None:
        """Take it away."""
        if self._shown:
            self._shown.stop()


class _Waiting:
    """A thread that shows after a second that something is under way, until it is stopped."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._over = Event()
        self._thread = Thread(target=self._lines if wants_plain() else self._drawn, daemon=True)
        self._thread.start()

    def _lines(self) -> None:
        while not self._over.wait(_NOW_AND_THEN):
            sys.stderr.write(f"{self._what} …\n")
            sys.stderr.flush()

    def _drawn(self) -> None:
        if self._over.wait(_SHORT):
            return
        from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

        columns = (SpinnerColumn(), TextColumn("{task.description}", markup=False), TimeElapsedColumn())
        with Progress(*columns, console=_console(), transient=True, redirect_stdout=False) as shown:
            shown.add_task(self._what, total=None)
            self._over.wait()

    def stop(self) -> None:
        """Take it away; on return the terminal is as it was."""
        self._over.set()
        self._thread.join()
