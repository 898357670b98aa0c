"""Mastodon's own counting and linking, by the rules of its server.

Sources, read as facts: Mastodon's app/validators/status_length_validator.rb, app/lib/extractor.rb, the patterns of
app/models/account.rb and app/models/concerns/tag/naming.rb, and their specs. Two things are its web composer's: white
space around a text counts, though the server cuts it off, and a host without a dot is left alone.
"""

import re
from collections.abc import Iterator

from storyshare.models import Entity
from storyshare.text.graphemes import count_graphemes
from storyshare.text.mastodon_letters import ALPHA, WORD, shape
from storyshare.text.mastodon_links import SPACES, find_links, find_other_links
from storyshare.text.shapes import LATIN_ACCENTS, first_come

_LONGEST_DOMAIN = 253
# Word characters they are not, but for the first.
_SEPARATORS = "_\u00b7\u30fb\u200c"

_BLANK = re.compile(f"[{SPACES}]*")
_USERNAME = r"[A-Za-z0-9_]+(?:[.\-]+[A-Za-z0-9_]+)*"
_MENTION = re.compile(rf"(?<![=/{WORD}])@{_USERNAME}(?P<domain>@[{WORD}]+(?:[.\-]+[{WORD}]+)*)?")
_NOT_AFTER_MENTION = re.compile(f"[@＠{LATIN_ACCENTS}]|://")
_SIGN = re.compile(f"(?:^|(?<=[{SPACES}]))[#＃](?=[{WORD}])")
_WORD = re.compile(f"[{WORD}]*")
_WORD_OR_SEPARATOR = re.compile(f"[{WORD}{_SEPARATORS}]*")
_LETTER = re.compile(f"[{ALPHA}]")
_LETTER_OR_SEPARATOR = re.compile(f"[{ALPHA}{_SEPARATORS}]")
_SCHEME = re.compile("https?$")


def count(text: str, warning: str = "", *, url_length: int = 23) -> int:
    """The length of a post in graphemes: an address with a scheme `url_length`, a mention without its domain.

    The content warning counts in full, addresses in it included; a text of nothing but white space does not count.
    """
    if _BLANK.fullmatch(text):
        return count_graphemes("", warning)
    pieces, position = [warning], 0
    for entity in _counted(text):
        pieces.append(text[position : entity.start])
        pieces.append("x" * url_length if entity.kind == "link" else "@" + entity.text.split("@")[1])
        position = entity.end
    return count_graphemes("".join(pieces) + text[position:] if position else text, "" if position else warning)


def find_entities(text: str) -> tuple[Entity, ...]:
    """What Mastodon makes clickable: addresses with a scheme, mentions (local ones too), hashtags.

    `xmpp:` and `magnet:` are links as well, but count in full.
    """
    others = (_link(text, *span) for span in find_other_links(text))
    return first_come([*_counted(text), *_hashtags(text), *others])


def hashtag_name(text: str) -> str:
    """What Mastodon keeps of a text as the name of a hashtag: letters, digits and separators."""
    import regex

    return regex.sub(rf"[^\p{{Alphabetic}}\p{{Nd}}\u0e47-\u0e4e{_SEPARATORS}]", "", text)


def _counted(text: str) -> tuple[Entity, ...]:
    return first_come([*(_link(text, *span) for span in find_links(text)), *_mentions(text)])


def _link(text: str, start: int, end: int) -> Entity:
    return Entity(start=start, end=end, kind="link", text=text[start:end])


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
    shaped = shape(text)
    for sign in _SIGN.finditer(shaped):
        start, end = sign.start(), _hashtag_end(shaped, sign.end())
        if end and text.startswith("://", end) and (scheme := _SCHEME.search(text, start + 2, end)):
            end = scheme.start()
        if end:
            yield Entity(start=start, end=end, kind="hashtag", text=text[start:end])


def _hashtag_end(shaped: str, start: int) -> int:
    """The end of the name that begins here, or 0; patterns would try each end again on a long row of separators."""
    longest = _WORD_OR_SEPARATOR.match(shaped, start)
    word = _WORD.match(shaped, start)
    assert longest is not None  # noqa: S101 said to the type checker: both always match
    assert word is not None  # noqa: S101
    # Either a letter or separator stands between two word characters, or there is at least one letter.
    end = start + len(longest[0].rstrip(_SEPARATORS[1:]))
    if _LETTER_OR_SEPARATOR.search(shaped, start + 1, end - 1):
        return end
    return word.end() if _LETTER.search(word[0]) else 0
