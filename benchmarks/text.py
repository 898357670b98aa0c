"""How fast posts are counted for X: here, by npm's twitter-text and by PyPI's twitter-text-parser, on the same posts.

    python benchmarks/text.py

500 posts (posts.py). Those who count take turns, each in a process that is warm already, and only the processor's time
is looked at; the median turn is shown, and the median of the ratios within a turn. npm is asked for twitter-text once,
into build/; where there is no npm or no network those rows are left out, and it says so.
"""

import json
import shutil
import statistics
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from posts import posts

from storyshare.text import x

# Many short turns: a machine that is slow for a while is so for all of them.
TURNS = 25
SECONDS = 0.2
AIM = 2
_PACKAGE = "twitter-text@3.1.0"
_FOLDER = Path(__file__).parent.parent / "build" / "twitter-text"
_NODE = """
const twitter = require("twitter-text");
const posts = JSON.parse(require("fs").readFileSync("posts.json", "utf8")), seconds = Number(process.argv[1]);
const steps = {
  weigh: post => twitter.parseTweet(post).weightedLength,
  both: post => { twitter.parseTweet(post); twitter.extractEntitiesWithIndices(post); },
};
function rate(step) {
  const began = process.cpuUsage();
  for (let done = posts.length; ; done += posts.length) {
    posts.forEach(step);
    const { user, system } = process.cpuUsage(began);
    if (user + system >= seconds * 1e6) return done / (user + system) * 1e6;
  }
}
require("readline").createInterface({ input: process.stdin }).on("line", asked =>
  console.log(JSON.stringify(asked === "weights" ? posts.map(steps.weigh) : rate(steps[asked]))));
"""

_Turn = Callable[[], float]


def main() -> None:
    """Print one row for each who counts: posts per CPU-second, and how many times npm's twitter-text that is."""
    texts = posts()
    with _node(texts) as ask:
        weigh: dict[str, _Turn] = {f"storyshare, weight (aim {AIM})": lambda: _rate(x.weighted_length, texts)}
        both: dict[str, _Turn] = {"storyshare, weight and entities": lambda: _rate(_count_and_find, texts)}
        if ask:
            weigh["npm twitter-text, parseTweet"] = lambda: ask("weigh")
            both["npm twitter-text, parseTweet and entities"] = lambda: ask("both")
        if parse := _of_pypi():
            weigh["PyPI twitter-text-parser, parse_tweet"] = lambda: _rate(parse, texts)
        print(f"{'500 posts of about 250 characters, for X':48} {'posts per CPU-second':>20} {'times npm':>12}")
        _compare(weigh)
        _compare(both)
        if ask:
            unlike = sum(one != x.weighted_length(text) for text, one in zip(texts, ask("weights"), strict=True))
            print(f"Weights that are not the same as npm's: {unlike} of {len(texts)}.")


def _compare(turns: dict[str, _Turn]) -> None:
    for turn in turns.values():
        turn()  # warm
    found: dict[str, list[float]] = {title: [] for title in turns}
    for _ in range(TURNS):
        for title, turn in turns.items():
            found[title].append(turn())
    base = next((rates for title, rates in found.items() if title.startswith("npm")), None)
    for title, rates in found.items():
        times = statistics.median(rate / of for rate, of in zip(rates, base, strict=True)) if base else None
        print(f"{title:48} {statistics.median(rates):20,.0f} {f'{times:12.2f}' if times else ''}")


def _count_and_find(text: str) -> None:
    x.weighted_length(text)
    x.find_entities(text)


def _rate(step: Callable[[str], object], texts: Sequence[str]) -> float:
    done, began = 0, time.process_time()
    while (used := time.process_time() - began) < SECONDS:
        for text in texts:
            step(text)
        done += len(texts)
    return done / used


@contextmanager
def _node(texts: Sequence[str]) -> Iterator[Callable[[str], Any] | None]:
    """What asks the one node process for a turn."""
    if not _installed():
        yield None
        return
    (_FOLDER / "posts.json").write_text(json.dumps(texts), encoding="utf-8")
    command = ["node", "-e", _NODE, str(SECONDS)]
    with subprocess.Popen(command, cwd=_FOLDER, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:

        def ask(step: str) -> Any:  # noqa: ANN401 - a rate or the weights
            print(step, file=process.stdin, flush=True)
            return json.loads(process.stdout.readline())  # type: ignore[union-attr]

        yield ask


def _installed() -> bool:
    npm = shutil.which("npm")
    if not npm or not shutil.which("node"):
        print("There is no npm here: its rows are left out.")
        return False
    _FOLDER.mkdir(parents=True, exist_ok=True)
    install = [npm, "install", "--prefix", str(_FOLDER), "--silent", "--no-audit", "--ignore-scripts", _PACKAGE]
    if not (_FOLDER / "node_modules").exists() and subprocess.run(install, check=False, timeout=300).returncode:
        print("npm could not get twitter-text: its rows are left out.")
        return False
    return True


def _of_pypi() -> Callable[[str], object] | None:
    try:
        from twitter_text import parse_tweet
    except ImportError:
        print("PyPI's twitter-text-parser is not installed (make .venv/bench): its row is left out.")
        return None
    parse: Callable[[str], object] = parse_tweet
    return parse


if __name__ == "__main__":
    main()
