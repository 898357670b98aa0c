"""The emoji that are written with several code points: joined people, skin tones, flags, keycaps."""

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from itertools import permutations

_TONES = "🏻🏼🏽🏾🏿"
_STYLE = "\ufe0f"
# Every such emoji holds one of these three, or one of the range that begins with regional letters and ends with tones.
_PARTS = ("\u200d", "\u20e3", _STYLE)
_PART = re.compile("[\U0001f1e6-\U0001f3ff]")
# Every such emoji begins and goes on with one of these: a test of few ranges, which spares most text the exact one.
_MAY_BEGIN = "[#*0-9©®\u203c-\u3299\U0001f004-\U0001faff]"
_GOES_ON = f"(?=[\u200d\u20e3{_STYLE}\U0001f1e6-\U0001f1ff{_TONES}\U000e0067])"
_REGIONAL = ord("\U0001f1e6") - ord("A")
_BLACK_FLAG, _TAG, _TAG_END = "\U0001f3f4", 0xE0000, "\U000e007f"
# Unicode wants the tone right behind these, without a style; twitter-text takes it with one too.
_STYLED_AND_TONED = "☝⛷⛹✌✍🏋🏌🕴🕵🖐"


def find_sequences(text: str) -> list[str]:
    """Every emoji of several code points in the text, in order.

    Those are the fully-qualified ones of Unicode 17 (its emoji-test.txt), and a few spellings more that twitter-text
    knows. What only looks like one, or lacks a style that Unicode asks for, is left out: X weighs it by its parts.
    """
    if any(part in text for part in _PARTS) or _PART.search(text):
        return _pattern().findall(text)
    return []


@cache
def _pattern() -> re.Pattern[str]:
    # The character has been taken when its alternatives are tried: sre looks for the few ranges by itself, and fast.
    alternatives = (f"(?<={first}){rest}" for first, rest in _by_first(frozenset(_spellings())))
    return re.compile(f"{_MAY_BEGIN}{_GOES_ON}(?:{'|'.join(alternatives)})")


def _spellings() -> Iterator[str]:
    from storyshare.text.packaged import sections

    joined, regions, parts, toned, styled = sections("emoji.txt")
    for shape in joined:
        yield from _with_any_tone(shape)
    for region in regions:
        yield "".join(chr(ord(letter) + _REGIONAL) for letter in region)
    for part in parts:
        yield _BLACK_FLAG + "".join(chr(ord(letter) + _TAG) for letter in part) + _TAG_END
    yield from (character + _STYLE for characters in styled for character in characters)
    yield from (key + style + "\u20e3" for key in "#*0123456789" for style in ("", _STYLE))
    yield from (character + tone for characters in toned for character in characters for tone in _TONES)
    yield from (
        character + style + tone for character in _STYLED_AND_TONED for style in ("", _STYLE) for tone in _TONES
    )


def _with_any_tone(shape: str) -> Iterator[str]:
    """A joined emoji in all its skin tones, from how it is listed: the first tone any, the second any other."""
    listed = [tone for tone in _TONES if tone in shape]
    for tones in permutations(_TONES, len(listed)):
        yield shape.translate({ord(one): other for one, other in zip(listed, tones, strict=True)})


def _by_first(words: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Patterns for the first character of the words and for what follows it, one for all first ones with like ends."""
    ends: defaultdict[str, set[str]] = defaultdict(set)
    for word in words:
        if word:
            ends[word[0]].add(word[1:])
    alike: defaultdict[frozenset[str], list[str]] = defaultdict(list)
    for first, rests in ends.items():
        alike[frozenset(rests)].append(first)
    # What the most characters share is tried first.
    for common, firsts in sorted(alike.items(), key=lambda pair: -len(pair[1])):
        yield f"[{re.escape(''.join(sorted(firsts)))}]", _longest_of(common)


@cache
def _longest_of(words: frozenset[str]) -> str:
    """A pattern for the longest of the words that stands here; the empty one makes it optional."""
    alternatives = "|".join(first + rest for first, rest in _by_first(words))
    return f"(?:{alternatives}){'?' * ('' in words)}" if alternatives else ""
