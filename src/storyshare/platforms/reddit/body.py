"""The text of a post in Reddit's Markdown, so that readers see exactly that text.

Sources: snudown (the reader of old Reddit: its escapes, its links to r/… and u/…, ^superscript), and CommonMark, by
which its newer programs read. A number is understood by both, a backslash before some signs only by one.
"""

from __future__ import annotations

import re

from storyshare.models import Entity
from storyshare.platforms import markdown as commonmark
from storyshare.text.plain import find_whole_addresses

_REDDIT = commonmark.Dialect(
    # What snudown takes an escape for.
    signs="\\`*_{}[]()#+-.!:|&<>/^~",
    # A backslash at the end of a line would be shown on old Reddit.
    line_break="  \n",
    # An underlined heading; a backslash, which may end a link's words; what would be an e-mail address.
    numbers=re.compile(r"(?m)^=|\\|@"),
    bare=(
        re.compile(r"(?<=[^\W\d_])-(?=[^\W\d_])"),
        # "www." is a link on old Reddit, whatever follows.
        re.compile(r"(?<=[^\W\d_])(?<!www)[.,;:!?](?=\s|\Z)"),
    ),
    in_address=re.compile(r"""[\\()<>&'"]"""),
)
_TAKEN = re.compile(r"(?i)https?://[a-z0-9]")
_EMPTY_LINES = re.compile(r"\n(?:[^\S\n]*\n){2,}")


def plain(text: str) -> str:
    """The text as Reddit can show it: several empty lines in a row are one there."""
    return _EMPTY_LINES.sub("\n\n", text).strip("\n")


def find_links(text: str) -> tuple[Entity, ...]:
    """The whole addresses that old Reddit lets be links: the host begins with a letter or digit of ASCII."""
    return tuple(each for each in find_whole_addresses(text) if _TAKEN.match(each.text))


def markdown(text: str) -> str:
    """Markdown that shows the text, in which only whole addresses are links."""
    return commonmark.escaped(plain(text), _REDDIT, find_links)
