"""Counts the steps of a post as the code itself takes them, and kills the process at one of them."""

from __future__ import annotations

import os
import signal
import sqlite3
import threading
from dataclasses import dataclass, field
from typing import Any, cast
from urllib.parse import urlsplit

from storyshare.ledger.database import queries
from storyshare.net import wire
from storyshare.net.answer import Answer, Bounds

# Every adapter's request goes through this one function.
_exchange = wire.exchange


@dataclass(slots=True, kw_only=True)
class Steps:
    """The points passed so far; at number `kill_at` (from 1) the process dies, as of a power cut."""

    kill_at: int = 0
    account: str = ""
    passed: list[str] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def point(self, name: str) -> None:
        with self._lock:
            self.passed.append(f"{self.account} {name}".strip())
            if len(self.passed) == self.kill_at:
                os.kill(os.getpid(), signal.SIGKILL)
                signal.pause()

    def exchange(self, request: wire.Request, bounds: Bounds) -> Answer | wire.Failed:
        name = f"{request.method} {urlsplit(request.url).path}"
        self.point(f"before {name}")
        answer = _exchange(request, bounds)
        self.point(f"after {name}")
        return answer

    def watch_the_wire(self) -> None:
        wire.exchange = self.exchange

    def watched(self, connection: sqlite3.Connection) -> sqlite3.Connection:
        return cast("sqlite3.Connection", _Watched(connection, self))


class _Watched:
    """A connection to the ledger whose every commit is a step."""

    def __init__(self, connection: sqlite3.Connection, steps: Steps) -> None:
        self._connection = connection
        self._steps = steps
        self._names = {text: name for name, text in queries().items()}
        self._changed: list[str] = []

    def execute(self, statement: str, *values: Any) -> sqlite3.Cursor:
        if statement == "COMMIT":
            name = f"commit of {'+'.join(self._changed) or 'nothing'}"
            self._changed.clear()
            self._steps.point(f"before {name}")
            cursor = self._connection.execute(statement)
            self._steps.point(f"after {name}")
            return cursor
        before = self._connection.total_changes
        cursor = self._connection.execute(statement, *values)
        if self._connection.total_changes != before:
            # Else a step could be durable without being counted here.
            assert self._connection.in_transaction, statement
            self._changed.append(self._names.get(statement, statement))
        return cursor

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)
