"""X's own counting and linking: twitter-text's configuration v3, and every emoji at the weight that X's page promises.

Sources: twitter-text 3.1.0 and its conformance suite; docs.x.com, "Counting characters". twitter-text knows the emoji
of 2018 and weighs later ones by their parts; X's page says that every emoji counts two, so here it does.
"""

import re
import unicodedata
from collections.abc import Iterator

from storyshare.models import Entity
from storyshare.text.addresses import LATIN_ACCENTS, ON_X, find_addresses
from storyshare.text.emoji import find_sequences
from storyshare.text.shapes import ALPHA, DIGIT, first_come, shape

_URL_WEIGHT = 23
_EMOJI_WEIGHT = 2
_HEAVY = re.compile("[^\u0000-\u10ff\u2000-\u200d\u2010-\u201f\u2032-\u2037]+")

_SPACE = "\t-\r \u0085\u00a0\u1680\u180e\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_MENTION = re.compile(
    r"(?:^|[^a-zA-Z0-9_!#$%&*@＠]|(?:^|[^a-zA-Z0-9_+~.\-])[rR][tT]:?)"
    r"(?P<mention>[@＠][a-zA-Z0-9_]{1,20}(?:/[a-zA-Z][a-zA-Z0-9_\-]{0,24})?)"
)
_NOT_AFTER_MENTION = re.compile(f"[@＠{LATIN_ACCENTS}]|://")
_HASHTAG_SIGNS = r"_\u200c\u200d\ua67e\u05be\u05f3\u05f4\uff5e\u301c\u309b\u309c\u30a0\u30fb\u3003\u0f0b\u0f0c\u00b7"
_IN_HASHTAG = f"{ALPHA}0-9{DIGIT}{_HASHTAG_SIGNS}"
_HASHTAG = re.compile(
    rf"(?:(?<![{_IN_HASHTAG}&])|(?<=[\ufe0e\ufe0f]))"
    rf"[#＃](?![\ufe0f\u20e3])(?=[{_IN_HASHTAG}]*[{ALPHA}])[{_IN_HASHTAG}]++(?![#＃]|://)"
)
_CASHTAG = re.compile(
    rf"(?:^|(?<=[{_SPACE}]))\$[a-zA-Z]{{1,6}}(?:[._][a-zA-Z]{{1,2}})?(?=\Z|[\s\ufeff!'#%&()*+,\\\-./:;<=>?@\[\]^_{{|}}~$])"
)


def weighted_length(text: str, warning: str = "", *, discount_emoji: bool = True) -> int:
    """The weight of a post in X's characters: an address 23, an emoji 2, an ideograph 2, most else 1.

    X has no field for a content warning: one that is given counts as the beginning of the text. Without
    `discount_emoji` each code point of an emoji counts, as under twitter-text's configuration v2.
    """
    whole = warning + text
    if not whole.isascii():
        whole = unicodedata.normalize("NFC", whole)
    weight = position = 0
    for start, end in find_addresses(whole, ON_X):
        weight += _weight(whole[position:start], discount_emoji=discount_emoji) + _URL_WEIGHT
        position = end
    return weight + _weight(whole[position:], discount_emoji=discount_emoji)


def find_entities(text: str) -> tuple[Entity, ...]:
    """What X makes clickable: links, mentions and lists, hashtags, cashtags, in order and without overlap."""
    return first_come(_entities(text))


def _weight(text: str, *, discount_emoji: bool) -> int:
    if text.isascii():
        return len(text)
    weight = _plain_weight(text)
    if discount_emoji:
        weight -= sum(_plain_weight(emoji) - _EMOJI_WEIGHT for emoji in find_sequences(text))
    return weight


def _plain_weight(text: str) -> int:
    return len(text) + sum(map(len, _HEAVY.findall(text)))


def _entities(text: str) -> Iterator[Entity]:
    for start, end in find_addresses(text, ON_X):
        yield Entity(start=start, end=end, kind="link", text=text[start:end])
    for match in _MENTION.finditer(text):
        if not _NOT_AFTER_MENTION.match(text, match.end()):
            yield Entity(start=match.start("mention"), end=match.end(), kind="mention", text=match["mention"])
    if "#" in text or "＃" in text:
        for match in _HASHTAG.finditer(shape(text)):
            yield Entity(start=match.start(), end=match.end(), kind="hashtag", text=text[match.start() : match.end()])
    for match in _CASHTAG.finditer(text):
        yield Entity(start=match.start(), end=match.end(), kind="cashtag", text=match[0])
