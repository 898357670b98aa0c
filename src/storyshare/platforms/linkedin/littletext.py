"""LinkedIn's "little text": how a plain text is written so that all of it is shown, and read back.

Source: LinkedIn's page on the little text format. A reserved character that is not escaped is no error there: the post
is published and ends at that place (ComposioHQ/composio, issues 2710 and 3185).
"""

from __future__ import annotations

import re

from storyshare.text.plain import find_entities

_RESERVED = frozenset("\\|{}@[]()<>#*_~")
_IN_A_LINK = {ord(sign): f"%{ord(sign):02X}" for sign in _RESERVED}
_AUTHORITY = re.compile(r"https?://[^/?#]*", re.IGNORECASE)
_ELEMENT = re.compile(
    r"\\(?P<sign>.)"
    r"|\{hashtag\|\\?(?P<hash>[#＃])\|(?P<tag>(?:[^\\|{}]|\\.)*)\}"
    r"|@\[(?P<name>(?:[^\\\]]|\\.)*)\]\([^)]*\)",
    re.DOTALL,
)


def escaped(text: str) -> str:
    """A plain text as `commentary`: what has a meaning there is escaped, but for the signs of hashtags.

    Inside of web addresses it is percent-encoded instead: a backslash there breaks the link, as that of `utm_source`
    did (an escaped one does; which of the two LinkedIn wants is told differently). To the page that is the same address
    (RFC 3986, 2.3). Only the sign before a fragment, which cannot be encoded, is escaped there too.
    """
    text = _with_plain_links(text)
    signs = {
        entity.start
        for entity in find_entities(text)
        # LinkedIn's own rule is not published: where the next character is no letter or digit, it may see no hashtag.
        if entity.kind == "hashtag" and entity.text[0] == "#" and entity.text[1].isalnum()
    }
    return "".join(f"\\{sign}" if sign in _RESERVED and at not in signs else sign for at, sign in enumerate(text))


def plain(commentary: str) -> str:
    """What a reader sees of a `commentary` as LinkedIn gives it back."""
    return _ELEMENT.sub(_read, commentary)


def length(text: str, warning: str = "") -> int:
    """The UTF-16 units of the post as it is written for LinkedIn, escapes included."""
    return units(escaped(warning + text))


def units(text: str) -> int:
    """UTF-16 units: the most that LinkedIn may count, whether it counts those or code points."""
    return len(text.encode("utf-16-le", errors="surrogatepass")) // 2


def _read(element: re.Match[str]) -> str:
    if element["sign"] is not None:
        return element["sign"]
    if element["hash"] is not None:
        return element["hash"] + plain(element["tag"])
    return plain(element["name"])


def _with_plain_links(text: str) -> str:
    """The text with web addresses in which nothing is reserved."""
    pieces, at = [], 0
    for entity in find_entities(text):
        authority = _AUTHORITY.match(entity.text) if entity.kind == "link" else None
        if authority:
            path, sign, fragment = entity.text[authority.end() :].partition("#")
            link = f"{authority[0]}{path.translate(_IN_A_LINK)}{sign}{fragment.translate(_IN_A_LINK)}"
            pieces += [text[at : entity.start], link]
            at = entity.end
    return "".join(pieces) + text[at:]
