"""What the log costs: an entry, its last page and a whole audit, and the look at what is dangerous before a sending.

    python benchmarks/log.py [entries, 1000000 unless said]

The events are as many as the entries. Seconds and megabytes are of whole processes, so that the start is among them.
"""

import sqlite3
import statistics
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

from made_up import STORYSHARE, deliver, make_workspace, plan, run

from storyshare import workspace
from storyshare.ledger import Ledger, log
from storyshare.ledger.log import Act
from storyshare.publish.noting import left, noted, pen
from storyshare.publish.safety import refuse_danger
from storyshare.workspace import Workspace

ROUNDS = 200
AT_ONCE = 10_000


def main() -> None:
    """Print one row a figure."""
    entries = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory(prefix="storyshare-") as name:
        root = Path(name) / "ours"
        make_workspace(root, ["mastodon"])
        root.chmod(0o700)
        place = workspace.read(root)
        print(f"{'refuse_danger, no repository':50} {_each(lambda: refuse_danger(place)):8.3f} ms")
        run(["git", "init", "-q"], root)
        run(["git", "add", "storyshare.toml"], root)
        refuse_danger(place)
        print(f"{'refuse_danger, a repository as it was':50} {_each(lambda: refuse_danger(place)):8.3f} ms")
        with Ledger.create(place.ledger) as ledger:
            print(f"{'an entry with its head':50} {_each(lambda: noted(place, ledger, 'post', account='x')):8.3f} ms")
            deliver(ledger, plan(ledger, 0))
            _fill(place, ledger, entries)
        for words in (["log"], ["log", "--since", "2026-01-01", "--json"], ["log", "verify"]):
            used = run([STORYSHARE, *words], root)
            title = f"storyshare {' '.join(words)}, {entries:,} entries"
            print(f"{title:50} {used.seconds:8.2f} s {used.megabytes:6.1f} MB")


def _each(what: object) -> float:
    taken = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        what()  # type: ignore[operator]
        taken.append(time.perf_counter() - began)
    return statistics.median(taken) * 1_000


def _fill(place: Workspace, ledger: Ledger, entries: int) -> None:
    """So many entries, each with an event of its own."""
    with closing(sqlite3.connect(place.ledger, isolation_level=None)) as database:
        row = database.execute(
            "SELECT delivery, part, letter, old, new, at, holder, fence, digest FROM events"
        ).fetchall()
        act = Act(did="post", story_id="rosa-7f3k", details={"account": "mastodon", "outcome": "sent", "delivery": 1})
        hand = pen(place)
        written = 0
        while written < entries:
            for _ in range(AT_ONCE // 1_000):
                database.execute("BEGIN")
                database.executemany(
                    "INSERT INTO events (delivery, part, letter, old, new, at, holder, fence, digest)"
                    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    [row[-1]] * 1_000,
                )
                database.execute("COMMIT")
            written += len(log.write(ledger, hand, [act] * AT_ONCE))
    left(place, ledger)


if __name__ == "__main__":
    main()
