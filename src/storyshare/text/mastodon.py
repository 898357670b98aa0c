"""Mastodon's own counting and linking, by the rules of its server.

Sources, read as facts: Mastodon's app/validators/status_length_validator.rb, app/lib/extractor.rb, the patterns of
app/models/account.rb and tag.rb, and their specs. A host without a dot is left alone, as by the web composer.
"""

import re
from collections.abc import Iterator

from storyshare.models import Entity
from storyshare.text.addresses import LATIN_ACCENTS, ON_MASTODON, find_addresses
from storyshare.text.graphemes import count_graphemes
from storyshare.text.shapes import ALPHA, WORD, first_come, shape

_LONGEST_DOMAIN = 253
_SEPARATORS = "_\u00b7\u30fb\u200c"

_USERNAME = r"[A-Za-z0-9_]+(?:[.\-]+[A-Za-z0-9_]+)*"
_MENTION = re.compile(rf"(?<![=/{WORD}])@{_USERNAME}(?P<domain>@[{WORD}]+(?:[.\-]+[{WORD}]+)*)?")
_NOT_AFTER_MENTION = re.compile(f"[@＠{LATIN_ACCENTS}]|://")
# After white space only. Either separators stand between word characters, or there is at least one letter.
_HASHTAG = re.compile(
    r"(?:^|(?<=\s))[#＃](?:"
    rf"[{WORD}][{WORD}{_SEPARATORS}]*[{ALPHA}{_SEPARATORS}][{WORD}{_SEPARATORS}]*[{WORD}]"
    rf"|[{WORD}]*[{ALPHA}][{WORD}]*)"
)
_SCHEME = re.compile("https?$")


def count(text: str, warning: str = "", *, url_length: int = 23) -> int:
    """The length of a post in graphemes: an address with a scheme `url_length`, a mention without its domain.

    The content warning counts in full, addresses in it included.
    """
    if not text.strip():
        return count_graphemes("", warning)
    pieces, position = [warning], 0
    for entity in _counted(text):
        pieces.append(text[position : entity.start])
        pieces.append("x" * url_length if entity.kind == "link" else "@" + entity.text.split("@")[1])
        position = entity.end
    return count_graphemes("".join(pieces) + text[position:])


def find_entities(text: str) -> tuple[Entity, ...]:
    """What Mastodon makes clickable: addresses with a scheme, mentions (local ones too), hashtags."""
    return first_come([*_counted(text), *_hashtags(text)])


def hashtag_name(text: str) -> str:
    """What Mastodon keeps of a text as the name of a hashtag: letters, digits and separators."""
    import regex

    return regex.sub(rf"[^\p{{Alphabetic}}\p{{Nd}}\u0e47-\u0e4e{_SEPARATORS}]", "", text)


def _counted(text: str) -> tuple[Entity, ...]:
    return first_come([*_links(text), *_mentions(text)])


def _links(text: str) -> Iterator[Entity]:
    if "://" in text:
        for start, end in find_addresses(text, ON_MASTODON):
            yield Entity(start=start, end=end, kind="link", text=text[start:end])


def _mentions(text: str) -> Iterator[Entity]:
    if "@" not in text:
        return
    for match in _MENTION.finditer(shape(text)):
        start, end = match.span()
        domain = (match["domain"] or "")[1:]
        if _NOT_AFTER_MENTION.match(text, end) or len(domain) > _LONGEST_DOMAIN or (domain and "." not in domain):
            continue
        yield Entity(start=start, end=end, kind="mention", text=text[start:end])


def _hashtags(text: str) -> Iterator[Entity]:
    if "#" not in text and "＃" not in text:
        return
    for match in _HASHTAG.finditer(shape(text)):
        start, end = match.span()
        if text.startswith("://", end) and (scheme := _SCHEME.search(text, start + 2, end)):
            end = scheme.start()
        yield Entity(start=start, end=end, kind="hashtag", text=text[start:end])
