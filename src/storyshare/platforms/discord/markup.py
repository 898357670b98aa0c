"""Discord's Markdown, written so that readers see exactly the text.

Sources: Discord's help (“Markdown Text 101”), and the programs of others that read it as its app does (parse-discord
and dismark, read as facts): a backslash before anything but a letter, a digit or white space shows that sign; inside
<https://…> nothing is markup, and no card of the page is shown.
"""

from __future__ import annotations

import re

from storyshare.models import Entity
from storyshare.text import plain

_LINK = re.compile("https?://", re.IGNORECASE)
# An address of which there is no doubt where it ends, followed by white space or nothing: it may stand without <>.
_PLAIN_ADDRESS = re.compile(r"https?://[a-zA-Z0-9.-]+(?::\d+)?(?:/(?:[a-zA-Z0-9/_.~%=&?#+-]*[a-zA-Z0-9/_=])?)?")
# Signs that are markup wherever they stand; a name between colons; the beginning of any address; who is to be called.
_ANYWHERE = re.compile(r"[\\*_~`|<>\[\]]|:(?=[^\s:]+:|/)|@(?=everyone|here)")
# With the colon of the link that follows it might be such a name.
_BEFORE_A_LINK = re.compile(rf"{_ANYWHERE.pattern}|:(?=[^\s:]*\Z)")
# At the beginning of a line: a heading, small print, a list, with a bullet or a number.
_AT_THE_START = re.compile(r"^(?P<before>\s*)(?:(?P<signs>[-+#]+)|(?P<number>\d+)(?P<after>[.)]))", re.MULTILINE)


def find_entities(text: str) -> tuple[Entity, ...]:
    """What readers can click: addresses that begin with http:// or https://; hashtags and names lead nowhere there."""
    return tuple(each for each in plain.find_entities(text) if each.kind == "link" and _LINK.match(each.text))


def escaped(text: str, *, shows_card: str = "") -> str:
    """The text as Markdown that Discord shows as exactly this text, its links clickable.

    Only of the link `shows_card` may Discord add the card of its page below the post.
    """
    pieces, position = [], 0
    for link in find_entities(text):
        pieces.append(text[position : link.start])
        alone = not text[link.end : link.end + 1].strip() and not text[link.start - 1 : link.start].strip()
        bare = link.text == shows_card and alone and _PLAIN_ADDRESS.fullmatch(link.text)
        pieces.append(link.text if bare else f"<{link.text}>")
        position = link.end
    pieces.append(text[position:])
    last = len(pieces) - 1
    return "".join(
        piece if at % 2 else _escaped(piece, begins=at == 0, ends=at == last) for at, piece in enumerate(pieces)
    )


def count(text: str, warning: str = "") -> int:
    """How many code points Discord counts: those of the Markdown."""
    return len(escaped(warning + text))


def _escaped(piece: str, *, begins: bool, ends: bool) -> str:
    """A piece without links; one that does not begin the text goes on in the line of the link before it."""
    piece = (_ANYWHERE if ends else _BEFORE_A_LINK).sub(r"\\\g<0>", piece)
    start = 0 if begins else piece.find("\n") + 1 or len(piece)
    return piece[:start] + _AT_THE_START.sub(_started, piece[start:])


def _started(match: re.Match[str]) -> str:
    if match["signs"]:
        return match["before"] + "".join(f"\\{sign}" for sign in match["signs"])
    return f"{match['before']}{match['number']}\\{match['after']}"
