"""Loads storyshare once, then forks a child for each command: killed at a step, or not.

Run as `python -m withdrawal.zygote`; takes orders as lines of JSON, and answers each by a line when its child is gone.
It has one thread, so that its children begin as a new process would.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import tweepy  # noqa: F401 - loaded once, for every child
from killpoints.forking import answer_orders
from killpoints.steps import Steps

from storyshare.cli import post, withdraw  # noqa: F401 - as above
from storyshare.cli import run as run_command  # noqa: F401 - as above
from storyshare.cli.app import run
from storyshare.ledger.sqlite import SqliteFile
from storyshare.publish import tombstones, withdrawing


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A command in a workspace; at step `kill_at` (from 1) its process dies, as of a power cut."""

    folder: str
    arguments: list[str]
    kill_at: int = 0


@dataclass(slots=True, kw_only=True)
class Report:
    """What became of it: the steps that were passed, the exit code."""

    killed: bool = False
    code: int = 0
    steps: list[str] = field(default_factory=list)


def watch(steps: Steps) -> None:
    """Every commit, every call, the file that travels and the erasing are steps."""
    steps.watch_the_wire()
    opened = SqliteFile.open.__func__  # type: ignore[attr-defined]  # a class method's own function

    def watched(cls: type[SqliteFile], place: Path, *, create: bool = False) -> SqliteFile:
        found: SqliteFile = opened(cls, place, create=create)
        found._connection = steps.watched(found._connection)
        return found

    SqliteFile.open = classmethod(watched)  # type: ignore[assignment,method-assign]  # as above
    vars(withdrawing)["write_withdrawn"] = stepped(steps, "withdrawn.txt", tombstones.write_withdrawn)
    SqliteFile.scrub = stepped(steps, "scrub", SqliteFile.scrub)  # type: ignore[method-assign]  # as above


def stepped(steps: Steps, name: str, act: Callable[..., Any]) -> Callable[..., Any]:
    """The same, with a step before and one after it."""

    def acted(*arguments: Any, **named: Any) -> Any:
        steps.point(f"before {name}")
        found = act(*arguments, **named)
        steps.point(f"after {name}")
        return found

    return acted


def carry_out(order: Order) -> Report:
    os.chdir(order.folder)
    silent = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(silent, stream)
    steps = Steps(kill_at=order.kill_at)
    watch(steps)
    return Report(code=run(order.arguments), steps=steps.passed)


if __name__ == "__main__":
    answer_orders(lambda **order: carry_out(Order(**order)))
