"""What `storyshare count --jsonl` costs: lines a second, and the memory for many lines beside that for few.

    python benchmarks/count.py [lines, 1000000 unless said] [platform, x unless said]

Figures are of whole processes. Memory is not to grow with the number of lines.
"""

import json
import sys
import tempfile
from pathlib import Path

from made_up import STORYSHARE, run

FEW = 10_000
AIM = "at most 1.05"


def main() -> None:
    """Print one row for few lines and one for many, and how their memory compares."""
    many = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    platform = sys.argv[2] if len(sys.argv) > 2 else "x"
    title = f"storyshare count --on {platform} --jsonl"
    print(f"{title:50} {'lines/s':>9} {'MB':>6}")
    taken = []
    with tempfile.TemporaryDirectory(prefix="storyshare-") as name:
        folder = Path(name)
        for lines in (FEW, many):
            path = folder / "texts.jsonl"
            with path.open("w", encoding="utf-8") as texts:
                for number in range(lines):
                    text = f"Rosa {number} may stay. #Asylum https://example.org/{number}"
                    texts.write(json.dumps({"text": text}) + "\n")
            with path.open("rb") as given:
                used = run([STORYSHARE, "count", "--on", platform, "--jsonl"], folder, given=given)
            taken.append(used.megabytes)
            print(f"{f'{lines:,} lines':50} {lines / used.seconds:9,.0f} {used.megabytes:6.1f}")
    print(f"{f'memory, the second over the first (aim {AIM})':50} {'':9} {taken[1] / taken[0]:6.2f}")


if __name__ == "__main__":
    main()
