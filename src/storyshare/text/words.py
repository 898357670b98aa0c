"""Where a text may be cut between two words, as a line of it could be broken; in scripts without spaces as well."""

import re
from collections.abc import Iterator
from itertools import pairwise

from storyshare.text.entities import unbroken
from storyshare.text.graphemes import graphemes
from storyshare.text.pairs import Within

# Thai, Lao, Burmese, Khmer, Tibetan after its dot; Han and kana.
_SOUTH_EAST = "\u0e01-\u0eff\u1000-\u109f\u1780-\u17ff"
_IDEOGRAPHIC = "\u2e80-\u30ff\u3400-\u9fff\uf900-\ufaff\uff01-\uffef\U00020000-\U0003ffff"
_SOLID = re.compile(rf"[{_SOUTH_EAST}{_IDEOGRAPHIC}]")
_TOKEN = re.compile(r"\S+")
_JOINED = re.compile(r"[ -~\u00a0-\u1fff\u200d\ufe0f\U0001f000-\U0001faff]")
# What no line begins with, and what no line ends with (JIS X 4051, in the main).
_NOT_FIRST = frozenset(
    "、。，．：；？！｡､・）」』】》〉〕］｝｣”’…‥—–～〜ー々ゝヽヾゞぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ％℃％°"
    "ะาำๅๆฯະາຳໆຯ។៕៖ៗ၊။\u102b\u102c\u1038)]}!?.,:;%"
)
_NOT_LAST = frozenset("（「『【《〈〔［｛｢“‘￥＄$#＃@＠№([{เแโใไເແໂໃໄ")
_STACKS = frozenset("\u1039\u17d2")
_KILLER = "\u103a"
_TIBETAN = re.compile("[\u0f0b\u0f0d\u0f0e](?=[\u0f40-\u0fbc])")


def word_ends(text: str, start: int, stop: int) -> Iterator[int]:
    """Where a word ends between two positions (code points), in order: before white space, and at `stop`.

    Never within a grapheme, an address, a mention, a hashtag, a number or a Latin word.
    """
    for token in _TOKEN.finditer(text, start, stop):
        if _SOLID.search(token[0]):
            yield from _within_solid(token[0], token.start())
        elif "\u0f00" <= token[0][0] <= "\u0fff":
            yield from (match.end() + token.start() for match in _TIBETAN.finditer(token[0]))
        yield token.end()


def _within_solid(token: str, offset: int) -> Iterator[int]:
    clusters = graphemes(token)
    kept = Within(unbroken(token))
    position = 0
    for before, after in pairwise(clusters):
        position += len(before)
        if position not in kept and _may_part(before, after):
            yield offset + position


def _may_part(before: str, after: str) -> bool:
    if after[0] in _NOT_FIRST or before[-1] in _NOT_LAST or before[0] in _NOT_LAST:
        return False
    if before[-1] in _STACKS or _KILLER in after:
        return False  # a stacked or final consonant belongs to the syllable before it
    return bool(_SOLID.match(before) or _SOLID.match(after)) and not _is_number(before + after)


def _is_number(text: str) -> bool:
    """Digits of one number, and what counts them: 三人, ３人, 5月."""
    return text[0].isnumeric() and (text[1:].isnumeric() or text[1:] in "年月日人歳岁万萬億亿千百十个個名時时分円元％")
