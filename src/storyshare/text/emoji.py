"""The emoji that are written with several code points: joined people, skin tones, flags, keycaps."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import regex

# Every such emoji holds one of these: joiner, keycap, emoji style, regional letters, skin tones, the end of a tag.
_PART = re.compile("[\u200d\u20e3\ufe0f\U0001f1e6-\U0001f1ff\U0001f3fb-\U0001f3ff\U000e007f]")
_MADE_UP = re.compile("[\ufe0f\U0001f3fb-\U0001f3ff]")
_JOINER = "\u200d"
_REGIONAL = ord("\U0001f1e6") - ord("A")
_TAG = 0xE0000


def find_sequences(text: str) -> Iterator[str]:
    """Every emoji of several code points that Unicode 17 registers, in order; what only looks like one is left out."""
    if not _PART.search(text):
        return
    for match in _pattern().finditer(text):
        if match["flag"]:
            if _flag_name(match["flag"]) in _registered():
                yield match["flag"]
        elif match["joined"]:
            yield from _registered_runs(match["joined"].split(_JOINER))
        elif len(match[0]) > 1:
            yield match[0]


def _flag_name(flag: str) -> str:
    if not flag.startswith("\U0001f3f4"):
        return "".join(chr(ord(letter) - _REGIONAL) for letter in flag)
    return "".join(chr(ord(letter) - _TAG) for letter in flag[1:-1])


def _registered_runs(elements: list[str]) -> Iterator[str]:
    """The longest registered emoji from the left, then the same with what is left."""
    while elements:
        count = len(elements)
        while count > 1 and _MADE_UP.sub("", _JOINER.join(elements[:count])) not in _registered():
            count -= 1
        if len(run := _JOINER.join(elements[:count])) > 1:
            yield run
        del elements[:count]


@cache
def _registered() -> frozenset[str]:
    from storyshare.text.packaged import sections

    return frozenset().union(*sections("emoji.txt"))


@cache
def _pattern() -> regex.Pattern[str]:
    import regex

    one = r"""(?:(?![0-9#*\p{RI}])(?:
        \p{Emoji_Modifier_Base}\p{Emoji_Modifier}
        | (?!\p{Emoji_Presentation})\p{Emoji}\uFE0F
        | \p{Emoji}
    ))"""
    return regex.compile(
        rf"""(?P<flag>\p{{RI}}{{2}} | \U0001F3F4[\U000E0020-\U000E007E]+\U000E007F)
        | [0-9\#*]\uFE0F?\u20E3
        | (?P<joined>{one}(?:\u200D{one})+)
        | {one}""",
        regex.VERBOSE,
    )
