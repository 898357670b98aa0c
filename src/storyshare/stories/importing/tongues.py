"""Which language a text is in: as its source says, or else by its script and its commonest words.

A small look of our own: detectors that need no numpy are 1 MB and unkept since 2021 (langdetect) or 10 to 96 MB large
(pycld2, simplemma, eldc, lingua). It says "" rather than guess. Words stand in `tongues.txt`.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from storyshare.stories.language import language_tag

_LOOKED_AT = 20_000
_FEWEST_WORDS = 6
_LEAST_SHARE = 0.12
_AHEAD = 1.5
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
# A region says something only of how these are written.
_KEEP_REGION = frozenset(("zh", "pt"))
_SCRIPTS = (
    ("HANGUL", "ko"),
    ("ETHIOPIC", ""),
    ("DEVANAGARI", ""),
    ("CYRILLIC", ""),
    ("ARABIC", ""),
    ("GREEK", "el"),
    ("HEBREW", "he"),
    ("BENGALI", "bn"),
    ("GURMUKHI", "pa"),
    ("GUJARATI", "gu"),
    ("TAMIL", "ta"),
    ("TELUGU", "te"),
    ("THAI", "th"),
    ("LAO", "lo"),
    ("KHMER", "km"),
    ("MYANMAR", "my"),
    ("SINHALA", "si"),
    ("ARMENIAN", "hy"),
    ("GEORGIAN", "ka"),
)
# A letter that only one of the languages of a script has.
_TELLING = {
    "ARABIC": (("ps", "ټډړښځڅېۍ"), ("ur", "ٹڈںےھ"), ("ckb", "ڕڵۆێ"), ("fa", "پچژگ")),
    "CYRILLIC": (("uk", "їєґі"), ("sr", "ђјљњћџ"), ("ru", "ыэё")),
    "ETHIOPIC": (("ti", "ኸዃቐ"),),
}
_OTHERWISE = {"ARABIC": "ar", "CYRILLIC": "", "ETHIOPIC": "", "DEVANAGARI": ""}
_HAN = ("CJK", "HIRAGANA", "KATAKANA")


def declared_language(texts: Iterable[str]) -> str:
    """The first language that a source names, as a record writes it, or ""; a region only where it says something."""
    for text in texts:
        tag = language_tag(text.strip()[:40].replace("_", "-"))
        if tag and tag.partition("-")[0] not in ("und", "zxx", "mul"):
            first, *rest = tag.split("-")
            kept = [part for part in rest if len(part) == 4 or (first in _KEEP_REGION and len(part) < 4)]
            return "-".join([first, *kept])
    return ""


def read_language(text: str) -> str:
    """The language that a text seems to be in (`es`), or "" where that is not clear."""
    words = [word.casefold() for word in _WORD.findall(text[:_LOOKED_AT])]
    scripts = Counter(_script(word) for word in words)
    if not words:
        return ""
    script, _ = scripts.most_common(1)[0]
    if script in _HAN:
        kana = sum(scripts[each] for each in ("HIRAGANA", "KATAKANA"))
        return "ja" if kana * 5 > len(words) or re.search("[\u3041-\u30fa]{2}", text[:_LOOKED_AT]) else "zh"
    if script in dict(_SCRIPTS):
        return dict(_SCRIPTS)[script] or _by_words(words) or _by_letters(script, "".join(words))
    return _by_words(words) if script == "LATIN" else ""


def _script(word: str) -> str:
    return unicodedata.name(word[0], "").partition(" ")[0]


def _by_letters(script: str, letters: str) -> str:
    for language, telling in _TELLING.get(script, ()):
        if sum(map(letters.count, telling)) * 200 > len(letters):
            return language
    return _OTHERWISE[script] if len(letters) >= 20 else ""


@cache
def _languages_of() -> Counter[str]:
    """How many languages have a word among their commonest."""
    return Counter(word for known in _common().values() for word in known)


def _by_words(words: list[str]) -> str:
    if len(words) < _FEWEST_WORDS:
        return ""
    counted = Counter(words)
    shares = []
    for language, known in _common().items():
        common = [word for word in counted if word in known]
        # A word that several languages have tells less.
        weight = sum(counted[word] / _languages_of()[word] for word in common)
        shares.append((weight, sum(counted[word] for word in common) / len(words), language))
    (best, share, language), (second, _, _) = sorted(shares, reverse=True)[:2]
    return language if share >= _LEAST_SHARE and best >= second * _AHEAD else ""


@cache
def _common() -> dict[str, frozenset[str]]:
    """The commonest words of each language."""
    lines = Path(__file__).with_name("tongues.txt").read_text(encoding="utf-8").splitlines()
    return {line.split()[0]: frozenset(line.split()[1:]) for line in lines if line and not line.startswith("#")}
