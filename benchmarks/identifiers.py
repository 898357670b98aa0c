"""How much of what is marked in tests/gate/identifiers.jsonl `scan` finds, and how much that it finds is marked.

python benchmarks/identifiers.py [--part tuning|held-out] [--names] [--misses] [FILE]
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from storyshare.gate import scan
from storyshare.gate.names import unlisted_names

SET = Path(__file__).parents[1] / "tests/gate/identifiers.jsonl"
NAMES = SET.with_name("names.jsonl")
Span = tuple[str, int, int]


def overlaps(one: Span, other: Span) -> bool:
    """The same kind, and at least one character in common."""
    return one[0] == other[0] and one[1] < other[2] and other[1] < one[2]


def found_by_us(line: dict[str, Any]) -> list[Span]:
    return [(each.kind, each.start, each.end) for each in scan(line["text"])]


def names_found_by_us(line: dict[str, Any]) -> list[Span]:
    found = unlisted_names(line["text"], listed=(), language=line["language"])
    return [(each.kind, each.start, each.end) for each in found]


def measure(
    lines: list[dict[str, Any]], find: Callable[[dict[str, Any]], list[Span]] = found_by_us, *, show: bool = False
) -> dict[str, Counter[str]]:
    """For each kind: marked, found (marked and found), given, right (given and marked), exact (to the character)."""
    counts: dict[str, Counter[str]] = {}
    for line in lines:
        text = line["text"]
        gold: list[Span] = [(each["kind"], each["start"], each["end"]) for each in line["findings"]]
        given = find(line)
        for span in gold:
            count = counts.setdefault(span[0], Counter())
            count["marked"] += 1
            count["found"] += any(overlaps(span, other) for other in given)
            count["exact"] += span in given
        for span in given:
            count = counts.setdefault(span[0], Counter())
            count["given"] += 1
            count["right"] += any(overlaps(span, other) for other in gold)
        if show:
            for word, these, those in (("missed", gold, given), ("too much", given, gold)):
                for span in these:
                    if not any(overlaps(span, other) for other in those):
                        print(f"{word}: {span[0]} {text[span[1] : span[2]]!r} in {text!r}")
    return counts


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", nargs="?", type=Path)
    parser.add_argument(
        "--names", action="store_true", help="measure names that nobody listed, on tests/gate/names.jsonl"
    )
    parser.add_argument("--part", choices=("tuning", "held-out"))
    parser.add_argument("--misses", action="store_true", help="print each line that is judged differently")
    asked = parser.parse_args()
    lines = [
        json.loads(line)
        for line in (asked.file or (NAMES if asked.names else SET)).read_text(encoding="utf-8").splitlines()
        if line.strip()
    ]
    parts = (None,) if asked.names else (asked.part,) if asked.part else ("tuning", "held-out", None)
    for part in parts:
        chosen = [line for line in lines if part is None or line.get("part") == part]
        find = names_found_by_us if asked.names else found_by_us
        counts = measure(chosen, find, show=asked.misses and (asked.names or part is not None))
        total = sum(counts.values(), Counter())
        print(f"\n{part or 'all'}: {len(chosen)} lines, {total['marked']} identifiers")
        print(f"{'kind':18} {'marked':>6} {'recall':>7} {'precision':>9} {'exact':>6}")
        for kind, count in [*sorted(counts.items()), ("all", total)]:
            recall = count["found"] / count["marked"] if count["marked"] else 1
            precision = count["right"] / count["given"] if count["given"] else 1
            exact = count["exact"] / count["marked"] if count["marked"] else 1
            print(f"{kind:18} {count['marked']:6} {recall:7.1%} {precision:9.1%} {exact:6.1%}")


if __name__ == "__main__":
    main()
