"""A thousand made-up stories in four languages: `storyshare kit build`, the first time and once more.

    python benchmarks/kit.py [stories, 1000 unless said]

One story in ten has a picture of its own. Aims: 60 s and 200 MB the first time, 5 s unchanged, a front page under
300 kB.
"""

import random
import re
import sys
import tempfile
from pathlib import Path

from made_up import STORYSHARE, run

STORIES = 1_000
LANGUAGES = ("es", "ar", "zh")
ROOT = Path(__file__).parent.parent
SAMPLE = re.sub(r"(?m)(?: +#.*|^#.*\n)", "", (ROOT / "stories" / "rosa.md").read_text(encoding="utf-8"))
WAITS = ["two", "three", "four", "five", "six", "seven", "eight", "nine"]
THINGS = [
    "letter",
    "lamp",
    "suitcase",
    "song",
    "kitchen",
    "window",
    "river",
    "bicycle",
    "garden",
    "map",
    "train",
    "coat",
]


def main() -> None:
    """Print seconds, megabytes, and the size of the largest front page."""
    stories = int(sys.argv[1]) if len(sys.argv) > 1 else STORIES
    with tempfile.TemporaryDirectory(prefix="storyshare-") as name:
        folder = Path(name)
        make_stories(folder, stories)
        for title in ("the first time", "unchanged"):
            used = run([STORYSHARE, "kit", "build", "kit", "--json"], folder)
            print(f"  kit build, {stories:,} stories x 4, {title:16} {used.seconds:6.1f} s {used.megabytes:5.0f} MB")
        front = max(path.stat().st_size for path in (folder / "kit").glob("index*.html"))
        files = [path.stat().st_size for path in (folder / "kit").rglob("*") if path.is_file()]
        print(f"  the largest front page {front / 1000:.0f} kB; all {len(files):,} files {sum(files) / 1e6:.0f} MB")


def make_stories(folder: Path, count: int) -> None:
    """A workspace of so many stories; no two have a text in common."""
    from PIL import Image

    chance = random.Random(count)  # noqa: S311 - no secret: the same stories each time
    (folder / "stories").mkdir()
    (folder / "storyshare.toml").write_text('organisation = "Example Legal Aid"\n', encoding="utf-8")
    picture = Image.open(ROOT / "stories" / "rosa-hands.jpg")
    for number in range(count):
        name = f"made-up-{number}"
        thing, wait = chance.choice(THINGS), chance.choice(WAITS)
        text = SAMPLE.replace("rosa-7f3k", f"made-up-{number}").replace("stories/rosa", f"stories/{name}")
        text = text.replace("Rosa may stay", f"Rosa and the {thing} of the {number}th day")
        text = text.replace("three years", f"{wait} years and {number} days, with a {thing},")
        if number % 10:
            text = re.sub(r"images:\n(?:  .*\n)+", "", text)
        else:
            text = text.replace("rosa-hands.jpg", f"{name}.jpg")
            picture.copy().rotate(number / 100).save(folder / "stories" / f"{name}.jpg", quality=88)
        (folder / "stories" / f"{name}.md").write_text(text, encoding="utf-8")
        for language in LANGUAGES:
            told = (ROOT / "stories" / f"rosa.{language}.md").read_text(encoding="utf-8")
            told = re.sub(r"(?m)^#.*\n", "", told.replace("stories/rosa", f"stories/{name}"))
            told = re.sub(r"(?m)^(title|summary): (.*)$", rf"\1: \2 {number} {thing}", told)
            if number % 10:
                told = re.sub(r"images:\n(?:  .*\n)+", "", told)
            else:
                told = told.replace("rosa-hands.jpg", f"{name}.jpg")
            (folder / "stories" / f"{name}.{language}.md").write_text(told, encoding="utf-8")


if __name__ == "__main__":
    main()
