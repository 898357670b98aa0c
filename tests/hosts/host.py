"""One host in a process of its own: `storyshare run` again and again as cron would, or `storyshare worker`.

Run as `python -m hosts.host`, with an order as JSON. Leases are seconds and not minutes, so that a test lives to see
what becomes of what a killed host had in hand.
"""

from __future__ import annotations

import json
import signal
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event

import time_machine

from storyshare import workspace
from storyshare.errors import StoryshareError
from storyshare.ledger import book
from storyshare.publish import delivering
from storyshare.publish.running import run
from storyshare.publish.words import Word
from storyshare.publish.working import Worker


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """Which checkout, "cron" or "worker", and by how many seconds this host's clock is wrong."""

    folder: str
    way: str
    skew: float


def say(words: list[Word]) -> None:
    for word in words:
        print(word.text, flush=True)  # noqa: T201 - a log of the test


def as_cron(folder: Path) -> None:
    stop = Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    while not stop.is_set():
        try:
            say(run(workspace.read(folder)))
        except StoryshareError as error:
            say([Word(text=f"{type(error).__name__}: {error}")])
        time.sleep(0.1)  # between two runs


def as_service(folder: Path) -> None:
    """Started again, as by a service manager, where its connection is cut before it has begun."""
    while True:
        try:
            place = lambda: workspace.read(folder)  # noqa: E731 - one line is enough
            return Worker(place=place, say=say, at_once=4, every="* * * * * *", dead_after=3).work()
        except StoryshareError as error:
            say([Word(text=f"{type(error).__name__}: {error}")])


def main() -> None:
    order = Order(**json.loads(sys.argv[1]))
    book.CLAIM_LEASE = book.SENDING_LEASE = timedelta(seconds=5)
    delivering.CALL_WITHIN = timedelta(seconds=2)
    folder = Path(order.folder)
    with time_machine.travel(datetime.now(UTC) + timedelta(seconds=order.skew), tick=True):
        if order.way == "cron":
            as_cron(folder)
        else:
            as_service(folder)


if __name__ == "__main__":
    main()
