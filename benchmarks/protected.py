"""What it costs to look whether a share has a protected term in it: 1,500 characters of texts, 20 terms.

    python benchmarks/protected.py

Everything is in it but the one slow derivation of the key, which is shown by itself. The ratio is to 1,000 keyed hashes
and nothing else: a machine that is busy that day is busy for both.
"""

import hmac
import random
import statistics
import time
from collections.abc import Callable
from pathlib import Path

from storyshare.gate import ProtectedTerms, derive, protect, story_key

ROUNDS = 21
AIM_MS = 50
_WORDS = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8").split()
_HAN = "今天法官决定她可以留下来了等三年终于到这一律师说是个很好的消息"


def main() -> None:
    """Print one row a text: milliseconds, and how that compares."""
    chosen = random.Random(7)  # noqa: S311 - the same texts each time
    link = " https://example.org/stories/rosa?utm_source=mastodon&utm_campaign=social-justice-day #AsylumIsARight"
    texts = {
        "English, an address, a tag": " ".join(chosen.choices(_WORDS, k=300))[: 1500 - len(link)] + link,
        "Russian": "Сегодня судья решил, что она может остаться; она ждала три года. " * 30,
        "Arabic": "قرر القاضي اليوم أنها تستطيع البقاء بعد ثلاث سنوات من الانتظار. " * 30,
        "Chinese": "".join(chosen.choices(_HAN, k=1500)),
    }
    started = time.perf_counter()
    master = derive("a key that is only for this", b"salt")
    print(f"{'the one slow derivation':50} {(time.perf_counter() - started) * 1000:6.1f} ms")
    key = story_key(master, "rosa-7f3k")
    names = [f"Given{number} Second{number} Family{number}" for number in range(20)]
    labels = {one: str(at) for at, name in enumerate(names) for one in protect(name, key)}
    print(f"{f'1,500 characters, 20 terms (aim {AIM_MS} ms)':50} {'ms':>6} {'ratio':>6}")
    for title, text in texts.items():
        share = text[:1500]
        taken = _median(lambda share=share: ProtectedTerms(key, labels).find(share))  # type: ignore[misc]
        bare = _median(lambda: [hmac.digest(key, b"wname%d" % number, "sha256") for number in range(1000)])
        print(f"{title:50} {taken * 1000:6.1f} {taken / bare:6.1f}")


def _median(step: Callable[[], object]) -> float:
    found = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        step()
        found.append(time.perf_counter() - started)
    return statistics.median(found)


if __name__ == "__main__":
    main()
