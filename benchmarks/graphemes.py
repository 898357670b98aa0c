"""How many posts a second of one processor are counted in graphemes, beside others, on the same posts in one run.

    python benchmarks/graphemes.py

The posts are those of posts.py. `regex` and `wcwidth` are libraries for Python; `unicode-segmenter` is JavaScript that
Node compiles while it runs; it is left out where there is no npm. What counts is the ratio.
"""

import json
import shutil
import subprocess
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import regex
import wcwidth
from posts import posts

from storyshare.text.graphemes import count_graphemes, graphemes
from storyshare.text.mastodon import count as count_for_mastodon

ROUNDS = 20
FOLDER = Path(__file__).parent.parent / "build" / "benchmark-graphemes"
SEGMENTER = "unicode-segmenter@0.17.3"
SCRIPT = """
import { countGraphemes } from "unicode-segmenter/grapheme";
import { readFileSync } from "node:fs";
const posts = JSON.parse(readFileSync(0, "utf8"));
let least = Infinity, counts;
for (let round = 0; round < ROUNDS; round++) {
  const began = process.cpuUsage();
  counts = posts.map((post) => countGraphemes(post));
  const spent = process.cpuUsage(began);
  least = Math.min(least, spent.user + spent.system);
}
console.log(JSON.stringify({ seconds: least / 1e6, counts }));
"""


def main() -> None:
    """Print one row for each way to count: posts a CPU-second, and how many times as many ours are."""
    texts = posts()
    counts = [count_graphemes(text) for text in texts]
    ways: dict[str, Callable[[str], int]] = {
        "storyshare count_graphemes": count_graphemes,
        "wcwidth iter_graphemes": lambda text: sum(1 for _ in wcwidth.iter_graphemes(text)),
        "regex \\X": partial(_regex_count, regex.compile(r"\X")),
        "storyshare graphemes (the list)": lambda text: len(graphemes(text)),
        "storyshare, Mastodon's whole count": count_for_mastodon,
    }
    taken = dict.fromkeys(ways, float("inf"))
    for _ in range(ROUNDS):  # in turn: a busy machine is busy for all of them
        for name, way in ways.items():
            began = time.process_time()
            found = [way(text) for text in texts]
            taken[name] = min(taken[name], time.process_time() - began)
            if "Mastodon" not in name and found != counts:
                print(f"{name} counts some posts differently")
    segmenter = segmenter_seconds(texts, counts)
    if segmenter:
        taken[f"{SEGMENTER} (npm, JIT)"] = segmenter
    ours = taken["storyshare count_graphemes"]
    print(f"{'posts of about 250 characters':42} {'a CPU-second':>12} {'ours, times':>12}")
    for name, seconds in taken.items():
        print(f"{name:42} {len(texts) / seconds:12,.0f} {seconds / ours:12.2f}")


def segmenter_seconds(texts: list[str], counts: list[int]) -> float | None:
    """CPU seconds of the npm package in its best round, or nothing, and a line that says so."""
    npm, node = shutil.which("npm"), shutil.which("node")
    if not npm or not node:
        print(f"{SEGMENTER}: left out, there is no npm here")
        return None
    FOLDER.mkdir(parents=True, exist_ok=True)
    script = FOLDER / "count.mjs"
    script.write_text(SCRIPT.replace("ROUNDS", str(ROUNDS)), encoding="utf-8")
    install = subprocess.run(
        [npm, "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(FOLDER), SEGMENTER],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=300, check=False,
    )  # fmt: skip
    if install.returncode:
        print(f"{SEGMENTER}: left out, npm could not install it")
        return None
    answer = subprocess.run(
        [node, str(script)], input=json.dumps(texts), capture_output=True, text=True, timeout=300, check=True
    )
    result = json.loads(answer.stdout)
    if result["counts"] != counts:
        print(f"{SEGMENTER} counts some posts differently")
    return float(result["seconds"])


def _regex_count(pattern: regex.Pattern[str], text: str) -> int:
    return len(pattern.findall(text))


if __name__ == "__main__":
    main()
