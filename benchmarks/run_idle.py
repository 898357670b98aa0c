"""What `storyshare run` costs when nothing is due: 10,000 entries, a new ledger beside one with a long past.

    python benchmarks/run_idle.py [past deliveries, 1000000 unless said]

Figures are medians of whole processes, taken in turn. They are compared within each turn, and the median of that is
shown: a machine that is busy for a while is busy for both. What a run costs is to grow with what is due, never with
what was ever sent.
"""

import shutil
import statistics
import sys
import tempfile
from pathlib import Path

from made_up import STORYSHARE, Used, give_a_past, make_workspace, run, schedule

ROUNDS = 11
FILES, ENTRIES_A_FILE = 20, 500
AIM = "0.90 to 1.10"


def main() -> None:
    """Print one row a ledger: seconds and megabytes of a run, and how they compare."""
    past = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory(prefix="storyshare-") as name:
        new, old = Path(name) / "new", Path(name) / "old"
        _workspace(new)
        run([STORYSHARE, "run"], new)  # makes the ledger, and sees every entry for the first time
        shutil.copytree(new, old)
        ledger = old / ".storyshare" / "ledger.sqlite3"
        give_a_past(ledger, past)
        size = ledger.stat().st_size / 1_000_000
        taken: dict[Path, list[Used]] = {new: [], old: []}
        for turn in range(ROUNDS + 1):
            for place in (new, old) if turn % 2 else (old, new):
                used = run([STORYSHARE, "run"], place)
                if turn:  # the first round fills the caches
                    taken[place].append(used)
    print(f"{'storyshare run, 10,000 entries, none due':50} {'s':>6} {'MB':>6}")
    for place, title in ((new, "ledger with nothing"), (old, f"ledger with {past:,} deliveries ({size:,.0f} MB)")):
        print(f"{title:50} {_seconds(taken[place]):6.2f} {_megabytes(taken[place]):6.1f}")
    pairs = list(zip(taken[old], taken[new], strict=True))
    seconds = statistics.median(late.seconds / early.seconds for late, early in pairs)
    memory = statistics.median(late.megabytes / early.megabytes for late, early in pairs)
    print(f"{f'the second over the first (aim {AIM})':50} {seconds:6.2f} {memory:6.2f}")


def _workspace(root: Path) -> None:
    make_workspace(root, ["mastodon"])
    for file in range(FILES):
        entries = [
            f"id: entry-{file}-{number}, at: 2099-{number % 12 + 1:02}-{number % 28 + 1:02} 09:00"
            for number in range(ENTRIES_A_FILE)
        ]
        schedule(root, f"part-{file:02}", entries, ["mastodon"])


def _seconds(found: list[Used]) -> float:
    return statistics.median(each.seconds for each in found)


def _megabytes(found: list[Used]) -> float:
    return statistics.median(each.megabytes for each in found)


if __name__ == "__main__":
    main()
