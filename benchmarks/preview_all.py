"""Ten thousand made-up stories on three platforms: `storyshare preview --all --json`, beside `mdsend --dry-run`.

    python benchmarks/preview_all.py [stories, 10000 unless said]

mdsend (PyPI) splits its front matter by a regular expression and counts with `len()`; it is given the same texts, and
its three platforms. Both run in turn, so that a busy machine is busy for both: what counts is the ratio. mdsend lies in
an environment of its own (`make .venv/mdsend`), whose libraries stay out of ours.
"""

import random
import re
import shutil
import statistics
import sys
import tempfile
from pathlib import Path

from made_up import STORYSHARE, Used, run

STORIES, FEW = 10_000, 1_000
ROUNDS = 3
ROOT = Path(__file__).parent.parent
MDSEND = str(ROOT / ".venv" / "mdsend" / Path(STORYSHARE).parent.name / "mdsend")
# Without its remarks: people write records from the template, which has none.
SAMPLE = re.sub(r"(?m)(?: +#.*|^#.*\n)", "", (ROOT / "stories" / "rosa.md").read_text(encoding="utf-8"))
PICTURE = ROOT / "stories" / "rosa-hands.jpg"
# What a made-up story differs in: so that no two have a text in common, as real ones have not.
NAMES = ("Rosa", "Maura", "Elena", "Amina", "Farida", "Nadia", "Ines", "Carmen", "Yusuf", "Tomas", "Andrei", "Karim")
TRADES = ["bakery", "pharmacy", "school", "farm", "newspaper", "garage", "clinic", "print-shop", "orchard", "radio"]
WAITS = ["two", "three", "four", "five", "six", "seven", "eight", "nine"]
THINGS = (
    *("letter", "lamp", "suitcase", "photograph", "song", "kitchen", "window", "river", "dictionary", "bicycle"),
    *("garden", "phone card", "blanket", "notebook", "radio", "mountain", "bus ticket", "drawing", "guitar", "coat"),
    *("recipe", "candle", "map", "mirror", "doorbell", "library", "sewing machine", "hospital", "train", "football"),
)
ENDS = (
    "The judge took an hour, and then said that {name} may stay.",
    "On the last day the court was full. {name} heard the word granted, and sat down.",
    "It was over in twenty minutes. {name} walked out into the rain and laughed.",
)


def main() -> None:
    """Print seconds, megabytes, and both beside mdsend's."""
    stories = int(sys.argv[1]) if len(sys.argv) > 1 else STORIES
    with tempfile.TemporaryDirectory(prefix="storyshare-") as name:
        few, many = Path(name) / "few", Path(name) / "many"
        make_stories(few, min(FEW, stories // 2))
        make_stories(many, stories)
        first, second, theirs = [], [], []
        for _ in range(ROUNDS):
            shutil.rmtree(many / ".storyshare", ignore_errors=True)
            theirs.append(run([MDSEND, "--dry-run"], many))
            first.append(preview(many))
            second.append(preview(many))
        told("mdsend --dry-run", theirs, theirs)
        told("preview --all --json, the first time", first, theirs)
        told("preview --all --json, again", second, theirs)
        small_first, small_second = preview(few), preview(few)
        for title, large, small in (("first time", first, small_first), ("again", second, small_second)):
            ratio = max(each.megabytes for each in large) / small.megabytes
            print(f"  memory, {stories:,} stories over {min(FEW, stories // 2):,}, {title:30} {ratio:22.2f} times")
        cache = (many / ".storyshare" / "cache.sqlite3").stat().st_size / 1e6
        print(f"  the cache of {stories:,} stories {cache:47.0f} MB")


def preview(folder: Path) -> Used:
    return run([STORYSHARE, "preview", "--all", "--json", "--to", "x,mastodon,bluesky"], folder)


def told(title: str, taken: list[Used], beside: list[Used]) -> None:
    """One line: the median of the rounds, and of each round's ratio."""
    seconds = statistics.median(each.seconds for each in taken)
    ratio = statistics.median(each.seconds / other.seconds for each, other in zip(taken, beside, strict=True))
    print(f"  {title:42} {seconds:8.1f} s {max(each.megabytes for each in taken):8.0f} MB {ratio:8.2f} times")


def make_stories(folder: Path, count: int) -> None:
    """A workspace of so many stories, and the same for mdsend in `posts/`; about 40 lines of fields each."""
    chance = random.Random(count)  # noqa: S311 - no secret: the same stories each time
    (folder / "stories").mkdir(parents=True)
    (folder / "posts").mkdir()
    (folder / "storyshare.toml").write_text((ROOT / "storyshare.toml").read_text(encoding="utf-8"), encoding="utf-8")
    shutil.copy(PICTURE, folder / "stories")
    for number in range(count):
        name, trade, wait = chance.choice(NAMES), chance.choice(TRADES), chance.choice(WAITS)
        one, two, three = chance.sample(THINGS, 3)
        text = SAMPLE.replace("id: rosa-7f3k", f"id: story-{number:05}")
        text = text.replace(
            "stories/rosa\n", f"stories/{name.lower()}-{one}-{two}-{three}\n".replace(" ", "-")
        ).replace("Rosa", name)
        text = text.replace("and now she", f"and after {wait} years with a {one}, a {two} and a {three} she")
        text = text.replace("a pair of scales", f"scales, a {one}, a {two} and a {three}")
        text = text.replace("bakery", trade).replace("three years", f"{wait} years of {one}, {two} and {three}")
        text = text.replace("The judge took an hour, and then said that", "…", 1)
        text = text.replace(f"… {name} may stay.", chance.choice(ENDS).format(name=name))
        (folder / "stories" / f"story-{number:05}.md").write_text(text, encoding="utf-8")
        theirs = folder / "posts" / f"story-{number:05}"
        theirs.mkdir()
        fields, body = text.split("\n---\n", 1)
        said = f"{fields}\nplatforms: [linkedin, bluesky, mastodon]\n---\n{body}"
        (theirs / "post.md").write_text(said, encoding="utf-8")


if __name__ == "__main__":
    main()
