"""How long the command line takes to answer, in one run, beside a bare Python and `toot --help`.

    python benchmarks/start_up.py

Figures are medians of whole processes, taken in turn; what counts is the ratio to the floor, `python -c pass`.
"""

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROUNDS = 15
ROOT = Path(__file__).parent.parent
BIN = Path(sys.executable).parent

COMMANDS = {
    "python -c pass (the floor)": ([sys.executable, "-c", "pass"], None),
    "storyshare --version": ([str(BIN / "storyshare"), "--version"], 2),
    "storyshare --help": ([str(BIN / "storyshare"), "--help"], 8),
    "storyshare preview rosa, three platforms": (
        [str(BIN / "storyshare"), "preview", "rosa", "--to", "x,mastodon,bluesky"],
        15,
    ),
    "toot --help": ([str(BIN / "toot"), "--help"], None),
}


def main() -> None:
    """Print one row a command: milliseconds, times the floor, and the aim."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    taken: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for turn in range(ROUNDS + 1):
        for name, (command, _) in COMMANDS.items():
            began = time.perf_counter()
            subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, check=True)
            if turn:  # the first round fills the caches
                taken[name].append(time.perf_counter() - began)
    medians = {name: statistics.median(each) for name, each in taken.items()}
    floor = next(iter(medians.values()))
    print(f"{'command':42} {'ms':>7} {'× floor':>8} {'aim':>5}")
    for name, median in medians.items():
        aim = COMMANDS[name][1]
        print(f"{name:42} {median * 1000:7.1f} {median / floor:8.1f} {aim or '':>5}")


if __name__ == "__main__":
    main()
