"""Makes the files of many stories: here while they are few, in processes beside this one where they are many."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from storyshare import gate, workspace
from storyshare.errors import SetupError
from storyshare.i18n import _
from storyshare.kit.records import Kit
from storyshare.models import Story
from storyshare.publish.kits.making import Made, Maker
from storyshare.publish.kits.offering import Refused, kit_targets
from storyshare.workspace import Workspace

if TYPE_CHECKING:
    from concurrent.futures import ProcessPoolExecutor

# So many are made in the time that processes need to start.
_FEW = 40
_AT_ONCE = 5
# Each takes 50 MB, and all of a build is to stay under 200.
_MOST_PROCESSES = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One story whose files are wanted, with what is known of it, and the folder of its pages."""

    record: Story
    known: gate.Evidence
    folder: str


class Hands:
    """Who makes the files; to be closed."""

    def __init__(self, place: Workspace, kit: Kit, *, now: datetime) -> None:
        self._told = (place.root, kit, now)
        self._maker = Maker(place=place, kit=kit, wanted=kit_targets(kit.partner), now=now)
        self._made = 0
        self._pool: ProcessPoolExecutor | None = None

    def make(self, orders: Sequence[Order]) -> list[Made | tuple[Refused, ...]]:
        """The files of each, in that order. Raises SetupError where a process beside this one ends before its work."""
        few = orders[: max(0, _FEW - self._made)] if (os.cpu_count() or 1) > 1 else orders
        self._made += len(orders)
        found = [self._maker.make(each.record, each.known, each.folder) for each in few]
        if rest := orders[len(few) :]:
            from concurrent.futures.process import BrokenProcessPool

            try:
                found += self._processes().map(_make, rest, chunksize=_AT_ONCE)
            except BrokenProcessPool as error:
                raise SetupError(
                    _("A process that made pages ended before its work did."),
                    hint=_("Is the memory full? Run the same command again: it goes on where it was."),
                ) from error
        return found

    def close(self) -> None:
        """Let the processes go."""
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)

    def _processes(self) -> ProcessPoolExecutor:
        if self._pool is None:
            import multiprocessing  # 20 ms, and mostly nothing is left to make
            from concurrent.futures import ProcessPoolExecutor

            self._pool = ProcessPoolExecutor(
                min(os.cpu_count() or 1, _MOST_PROCESSES),
                mp_context=multiprocessing.get_context("spawn"),
                initializer=_begin,
                initargs=self._told,
            )
        return self._pool


# -- in a process beside ours ------------------------------------------------------------------------------------------

_makers: list[Maker] = []


def _begin(root: Path, kit: Kit, now: datetime) -> None:
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who stops the command stops the process that asked
    place = workspace.read(root)
    _makers.append(Maker(place=place, kit=kit, wanted=kit_targets(kit.partner), now=now))


def _make(order: Order) -> Made | tuple[Refused, ...]:
    return _makers[0].make(order.record, order.known, order.folder)
