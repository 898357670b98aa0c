"""The command line in a process of its own, at another hour, which notes every address that it calls.

Run as `python -m withdrawal.command ORDER`, an order as JSON.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import time_machine

from storyshare.cli.app import run
from storyshare.ledger import book


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is typed, how many seconds from now, and where the addresses are noted; `lease` in seconds, if not ours."""

    arguments: list[str]
    called: str
    ahead: float = 0.0
    lease: float = 0.0


def note(path: Path) -> None:
    """Write down every address that a socket of this process is connected to."""

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        if event == "socket.connect":
            with path.open("a", encoding="utf-8") as called:
                called.write(f"{arguments[1]!r}\n")

    sys.addaudithook(hook)


def main() -> None:
    order = Order(**json.loads(sys.argv[1]))
    note(Path(order.called))
    if order.lease:
        book.SENDING_LEASE = timedelta(seconds=order.lease)
    with time_machine.travel(datetime.now(UTC) + timedelta(seconds=order.ahead), tick=True):
        code = run(order.arguments)
    sys.exit(code)


if __name__ == "__main__":
    main()
