"""Composes many stories in order: here while they are few, in processes beside this one where they are many."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from storyshare import workspace
from storyshare.errors import SetupError
from storyshare.i18n import _
from storyshare.publish.previews.single import Asked, Composed, Composer, Script, Told
from storyshare.stories import RecordFiles

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor

# So many are composed in the time that a process needs to start.
FEW = 150
_AT_ONCE = 20
_AHEAD = 400
_MOST_PROCESSES = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """A record, the digest of all that it is composed from, and what is kept of it under that."""

    files: RecordFiles
    digest: bytes | None = None
    kept: Composed | None = None


def composed_each(looks: Iterable[Look], composer: Composer) -> Iterator[tuple[Look, Composed | Told]]:
    """Each with what it composes to where nobody had any of it, in the order given.

    Raises SetupError where a process beside this one ends before its work does.
    """
    looks = iter(looks)
    composed = 0
    processes = os.cpu_count() or 1
    for look in looks:
        yield look, look.kept or composer.compose(look.files)
        composed += look.kept is None
        if composed == FEW and processes > 1:
            break
    else:
        return
    import multiprocessing  # 20 ms, and mostly nothing is left to compose
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool

    told = (composer.place.root, composer.asked, composer.now, composer.script)
    pool = ProcessPoolExecutor(
        min(processes, _MOST_PROCESSES),
        mp_context=multiprocessing.get_context("spawn"),
        initializer=_begin,
        initargs=told,
    )
    try:
        yield from _Line(pool).through(looks)
    except BrokenProcessPool as error:
        raise SetupError(
            _("A process that composed stories ended before its work did."),
            hint=_("Is the memory full? What was shown so far is right; run the same command again."),
        ) from error
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


class _Line:
    """What waits in order, a few hundred at the most; what is to be composed goes out some at a time."""

    def __init__(self, pool: ProcessPoolExecutor) -> None:
        self._pool = pool
        self._waiting: deque[tuple[Look, _Batch | None, int]] = deque()
        self._batch = _Batch()

    def through(self, looks: Iterable[Look]) -> Iterator[tuple[Look, Composed | Told]]:
        for look in looks:
            if look.kept:
                self._waiting.append((look, None, 0))
            else:
                self._waiting.append((look, self._batch, len(self._batch.files)))
                self._batch.files.append(look.files)
                if len(self._batch.files) == _AT_ONCE:
                    self._send()
            if len(self._waiting) > _AHEAD:
                yield self._first()
        while self._waiting:
            yield self._first()

    def _first(self) -> tuple[Look, Composed | Told]:
        look, batch, number = self._waiting.popleft()
        if look.kept:
            return look, look.kept
        if batch is None or batch.result is None:
            self._send()
        assert batch  # noqa: S101 - what is not kept is in one
        assert batch.result  # noqa: S101 - it was sent
        return look, batch.result.result()[number]

    def _send(self) -> None:
        self._batch.result = self._pool.submit(_composed, self._batch.files)
        self._batch = _Batch()


class _Batch:
    """Records that one process composes one after the other."""

    def __init__(self) -> None:
        self.files: list[RecordFiles] = []
        self.result: Future[list[Composed | Told]] | None = None


# -- in a process of its own ---------------------------------------------------------------------------------------

_COMPOSER: list[Composer] = []


def _begin(root: Path, asked: Asked, now: datetime, script: Script) -> None:
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever began it is told, and ends it
    _COMPOSER[:] = [Composer(workspace.read(root), asked, now=now, script=script)]


def _composed(listed: Sequence[RecordFiles]) -> list[Composed | Told]:
    return [_COMPOSER[0].compose(files) for files in listed]
