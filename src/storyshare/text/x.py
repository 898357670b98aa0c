"""X's own counting and linking: twitter-text's configuration v3, and every emoji at the weight that X's page promises.

Sources: twitter-text 3.1.0 and its conformance suite; docs.x.com, "Counting characters". twitter-text knows the emoji
of 2018 and weighs later ones by their parts; X's page says that every emoji counts two, so here it does.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import Literal

from storyshare.models import Entity
from storyshare.text.addresses import find_addresses
from storyshare.text.emoji import find_sequences
from storyshare.text.shapes import ALPHA, DIGIT, LATIN_ACCENTS, first_come, shape

_URL_WEIGHT = 23
_EMOJI_WEIGHT = 2
_HEAVY = re.compile("[^\u0000-\u10ff\u2000-\u200d\u2010-\u201f\u2032-\u2037]+")

_SPACE = "\t-\r \u0085\u00a0\u1680\u180e\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
# Each of these opens with its sign, which `re` finds fast, and looks back from there at what may stand before it.
_MENTION = re.compile(
    r"[@＠](?:(?<![a-zA-Z0-9_!#$%&*@＠].)|(?<=(?<![a-zA-Z0-9_+~.\-])[rR][tT].))"
    r"[a-zA-Z0-9_]{1,20}+(?:/[a-zA-Z][a-zA-Z0-9_\-]{0,24}+)?+"
)
_NOT_AFTER_MENTION = re.compile(f"[@＠{LATIN_ACCENTS}]|://")
_HASHTAG_SIGNS = r"_\u200c\u200d\ua67e\u05be\u05f3\u05f4\uff5e\u301c\u309b\u309c\u30a0\u30fb\u3003\u0f0b\u0f0c\u00b7"
# twitter-text counts these among the letters, though Unicode leaves their use to whoever likes.
_PRIVATE_LETTERS = r"\uf870-\uf87f\uf882\uf884-\uf89f\uf8b8\uf8c1-\uf8d6"
_LETTERS = f"{ALPHA}{_PRIVATE_LETTERS}"
_IN_HASHTAG = f"{_LETTERS}0-9{DIGIT}{_HASHTAG_SIGNS}"
_HASHTAG = re.compile(
    rf"[#＃](?:(?<![{_IN_HASHTAG}&\ud800-\udfff].)|(?<=[\ufe0e\ufe0f].))"
    rf"(?![\ufe0f\u20e3])(?=[{_IN_HASHTAG}]*[{_LETTERS}])[{_IN_HASHTAG}]++"
)
_NOT_AFTER_HASHTAG = re.compile("[#＃]|://")
_CASHTAG = re.compile(
    rf"\$(?<![^{_SPACE}].)[a-zA-Z]{{1,6}}(?:[._][a-zA-Z]{{1,2}})?"
    r"(?=\Z|[\t-\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff!'#%&()*+,\\\-./:;<=>?@\[\]^_{|}~$])"
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
    for start, end in find_addresses(whole):
        weight += _weight(whole[position:start], discount_emoji=discount_emoji) + _URL_WEIGHT
        position = end
    return weight + _weight(whole[position:], discount_emoji=discount_emoji)


def find_entities(text: str) -> tuple[Entity, ...]:
    """What X makes clickable: links, mentions and lists, hashtags, cashtags, in order and without overlap."""
    return first_come(_entities(text))


def _weight(text: str, *, discount_emoji: bool) -> int:
    if text.isascii():
        return len(text)
    weight = len(text)
    # No emoji of several code points is without one of these.
    if heavy := _heavy(text):
        weight += heavy
        if discount_emoji and (emoji := "".join(sequences := find_sequences(text))):
            weight += _EMOJI_WEIGHT * len(sequences) - len(emoji) - _heavy(emoji)
    return weight


def _heavy(text: str) -> int:
    """How many characters weigh two."""
    return len("".join(_HEAVY.findall(text)))


def _entities(text: str) -> Iterator[Entity]:
    for start, end in find_addresses(text):
        yield Entity(start=start, end=end, kind="link", text=text[start:end])
    if "@" in text or "＠" in text:
        yield from _found("mention", _MENTION, text, text, _NOT_AFTER_MENTION)
    if "#" in text or "＃" in text:
        yield from _found("hashtag", _HASHTAG, text, shape(text), _NOT_AFTER_HASHTAG)
    if "$" in text:
        yield from _found("cashtag", _CASHTAG, text, text)


def _found(
    kind: Literal["mention", "hashtag", "cashtag"],
    pattern: re.Pattern[str],
    text: str,
    shaped: str,
    not_after: re.Pattern[str] | None = None,
) -> Iterator[Entity]:
    position = 0
    while match := pattern.search(shaped, position):
        start, end = match.span()
        if not (not_after and not_after.match(shaped, end)):
            yield Entity(start=start, end=end, kind=kind, text=text[start:end])
        # The character before one must not belong to the one before.
        position = end + 1
