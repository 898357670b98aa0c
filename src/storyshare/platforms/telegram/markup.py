"""Telegram's HTML, and what Telegram does to a text before anybody sees it.

Sources: Bot API 10.1, “HTML style” (only & < > must be written as entities, " within an attribute); tdlib's misc.cpp
(what is taken out of a text) and MessageEntity.cpp (what becomes a link).
"""

from __future__ import annotations

import html
import re

from storyshare.models import Entity
from storyshare.text import plain
from storyshare.text.shapes import first_come

# An address of which there is no doubt where it ends. Telegram links it by itself and opens it at once; behind a link
# that is marked as one, some apps ask first whether to open it.
_PLAIN_ADDRESS = re.compile(
    r"https?://(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?\.)+[a-zA-Z]{2,}(?::\d{1,5})?"
    r"(?:/(?:[a-zA-Z0-9/_.~%=&?#+-]*[a-zA-Z0-9/_=])?)?"
)
_MENTION = re.compile(r"(?<![\w@/.])@[a-zA-Z][a-zA-Z0-9_]{3,31}(?![\w@])", re.ASCII)
# U+2028 to U+202E, and three combining marks.
_TAKEN_OUT = re.compile("[\u2028-\u202e\u030a\u0333\u033f]")


def find_entities(text: str) -> tuple[Entity, ...]:
    """What readers can click: links, mentions of names with four letters or more, hashtags; in order."""
    if "@" not in text:
        return plain.find_entities(text)
    mentions = (
        Entity(start=match.start(), end=match.end(), kind="mention", text=match[0]) for match in _MENTION.finditer(text)
    )
    return first_come([*plain.find_entities(text), *mentions])


def as_html(text: str, link: str = "") -> str:
    """The text as HTML that Telegram shows as exactly this text, `link` clickable wherever it stands whole."""
    if not link or link not in text or _PLAIN_ADDRESS.fullmatch(link):
        return _escaped(text)
    marked = f'<a href="{html.escape(link)}">{_escaped(link)}</a>'
    # A longer address that begins like it leads elsewhere.
    whole = re.compile(rf"{re.escape(link)}(?![\w/?&=#%-])")
    return marked.join(_escaped(piece) for piece in whole.split(text))


def taken_out(text: str) -> str:
    """The signs of the text that Telegram would leave out, each once; those beyond ASCII that can be seen."""
    return "".join(dict.fromkeys(_TAKEN_OUT.findall(text)))


def _escaped(text: str) -> str:
    return html.escape(text, quote=False)
