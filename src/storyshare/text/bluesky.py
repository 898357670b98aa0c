"""What Bluesky's official app makes clickable: the facets that a client must send, since the server adds none.

Source: atproto's packages/api/src/rich-text, read as facts. Two departures, because the server refuses a whole post for
one address that is none (`isValidUri` of its packages/syntax): a bare host that begins with "http" gets its scheme like
any other, and "http://" with nothing or a slash after it is no link.

The app also shortens how a long link is shown ("example.org/a-long-wa...") and sends the shorter text. Here the text is
sent as it was previewed, so that is what counts, here as on the server.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Literal

from storyshare.models import Entity, Facet
from storyshare.text import tlds

_SPACE = "\t-\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
_INVISIBLE = "\u00ad\u2060\u200a-\u200d\u20e2"
_LONGEST_TAG = 64

_FEATURE: dict[str, Literal["link", "mention", "tag"]] = {
    "link": "link",
    "mention": "mention",
    "hashtag": "tag",
    "cashtag": "tag",
}
_MENTION = re.compile(rf"(?:^|(?<=[{_SPACE}(]))@(?P<handle>[a-zA-Z0-9.\-]+)\b", re.ASCII)
_LINK = re.compile(
    rf"(?:^|(?<=[{_SPACE}(]))(?:[hH][tT][tT][pP][sS]?://[^{_SPACE}]+"
    rf"|(?P<host>[a-zA-Z][a-zA-Z0-9]*(?:\.[a-zA-Z0-9]+)+)[^{_SPACE}]*)"
)
_URI = re.compile("https?://[^/]")
_TAG = re.compile(rf"(?:^|(?<=[{_SPACE}]))[#＃](?!\ufe0f)(?P<tag>[^{_SPACE}{_INVISIBLE}]+)")
_CASHTAG = re.compile(rf"(?:^|(?<=[{_SPACE}(]))\$[A-Za-z][A-Za-z0-9]{{0,4}}(?=\Z|[{_SPACE}.,;:!?)\"'\u2019])")


def find_entities(text: str) -> tuple[Entity, ...]:
    """What readers can click: links, mentions, hashtags, cashtags, in order; of two that overlap the first."""
    kept: list[Entity] = []
    for entity, _ in _found(text):
        if not kept or kept[-1].end <= entity.start:
            kept.append(entity)
    return tuple(kept)


def facets(text: str) -> tuple[Facet, ...]:
    """The facets that the official app would make, in order; as there, one in parentheses may lie within another.

    A mention gives the handle: resolving it to a DID is left to the caller.
    """
    made: list[Facet] = []
    position = byte = 0
    for entity, value in _found(text):
        byte += _bytes(text[position : entity.start])
        position = entity.start
        end = byte + _bytes(entity.text)
        made.append(Facet(byte_start=byte, byte_end=end, kind=_FEATURE[entity.kind], value=value))
    return tuple(made)


def without_overlap(found: Iterable[Facet]) -> tuple[Facet, ...]:
    """Of two facets that overlap the first: apps show no other, and whoever is mentioned unseen is told of it."""
    kept: list[Facet] = []
    for facet in sorted(found):
        if not kept or kept[-1].byte_end <= facet.byte_start:
            kept.append(facet)
    return tuple(kept)


def _found(text: str) -> list[tuple[Entity, str]]:
    return sorted([*_mentions(text), *_links(text), *_tags(text), *_cashtags(text)])


def _bytes(text: str) -> int:
    """Length in UTF-8, half a surrogate pair taken for three bytes as its replacement is."""
    return len(text.encode(errors="surrogatepass"))


def _mentions(text: str) -> Iterator[tuple[Entity, str]]:
    for match in _MENTION.finditer(text):
        handle = match["handle"]
        if _is_host(handle) or handle.endswith(".test"):
            yield Entity(start=match.start(), end=match.end(), kind="mention", text=match[0]), handle


def _links(text: str) -> Iterator[tuple[Entity, str]]:
    for match in _LINK.finditer(text):
        host, address = match["host"], match[0]
        # The app knows a scheme in lower case only, and a top-level domain likewise.
        if host and not _is_host(host):
            continue
        if address[-1] in ".,;:!?":
            address = address[:-1]
        if address.endswith(")") and "(" not in address:
            address = address[:-1]
        if not host and not _URI.match(address):
            continue
        entity = Entity(start=match.start(), end=match.start() + len(address), kind="link", text=address)
        yield entity, f"https://{address}" if host else address


def _tags(text: str) -> Iterator[tuple[Entity, str]]:
    for match in _TAG.finditer(text):
        tag = match["tag"]
        if all(character in "0123456789" or _is_punctuation(character) for character in tag):
            continue
        length = len(tag)
        while _is_punctuation(tag[length - 1]):
            length -= 1
        tag = tag[:length]
        if len(tag.encode("utf-16-le", "surrogatepass")) // 2 > _LONGEST_TAG:
            continue
        end = match.start("tag") + length
        yield Entity(start=match.start(), end=end, kind="hashtag", text=text[match.start() : end]), tag


def _cashtags(text: str) -> Iterator[tuple[Entity, str]]:
    for match in _CASHTAG.finditer(text):
        yield Entity(start=match.start(), end=match.end(), kind="cashtag", text=match[0]), match[0].upper()


def _is_host(name: str) -> bool:
    _, dot, last = name.rpartition(".")
    return bool(dot) and len(last) >= tlds.SHORTEST and last in tlds.delegated()


def _is_punctuation(character: str) -> bool:
    return unicodedata.category(character).startswith("P")
