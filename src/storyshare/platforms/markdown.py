"""Plain text as Markdown that shows exactly that text, for platforms that take Markdown.

Sources: spec.commonmark.org 0.31 (backslash escapes, entities, hard line breaks, images); markdown-it 13 and 14 (npm),
which Discourse and Lemmy use: its typographer, its linkifier and its smart quotes leave alone what was escaped;
snudown (Reddit): what it takes an escape for, and where an address ends.
"""

from __future__ import annotations

import re
import string
from collections.abc import Callable
from dataclasses import dataclass

from storyshare.models import Entity

# Shown as it is by every Markdown: within a word, or where nothing can follow that would make more of it.
_BETWEEN_LETTERS = re.compile(r"(?<=[^\W\d_])-(?=[^\W\d_])")
_AFTER_LETTER = re.compile(r"(?<=[^\W\d_])[.,;:!?](?=\s|\Z)")
_BREAKS = re.compile(r"\n+")
# Lost at an end of a line, or taken for code; JavaScript's idea of white space included.
_EDGES = re.compile(r"(?m)^(?:[^\S\n]|\ufeff)++|(?<![\s\ufeff])(?:[^\S\n]|\ufeff)++$")
# In an alternative text an escape costs something: markdown-it 13 to 14.1 leaves the escaped sign out of `alt`.
_IN_ALT = re.compile(r"[\\`*_\[\]~^|]|&(?=#?\w+;)|<(?=[a-zA-Z/!?]|[^\s<>]*@)|:(?=//)")
_IN_ADDRESS = re.compile(r"[\\<>&]")
_USUAL_ADDRESS = re.compile(r"[a-zA-Z0-9:/._~%?=#@+,-]+")
_PARAGRAPH = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """How one platform's Markdown differs.

    `signs` may be escaped by a backslash; others stand as they are. `line_break` breaks a line within a paragraph.
    `wedge` is put wherever `traps` matches nothing between two signs: what readers do not see, and what keeps the
    platform from making something of the two, where an escape does not. What `numbers` matches is written as a number,
    where a backslash would be shown or not be understood. `bare` matches what needs no escape. `in_address` matches
    what is escaped in the address of a link that stands there without brackets; None where it stands in brackets.
    """

    signs: str = string.punctuation
    line_break: str = "\\\n"
    traps: re.Pattern[str] | None = None
    wedge: str = ""
    numbers: re.Pattern[str] | None = None
    bare: tuple[re.Pattern[str], ...] = (_BETWEEN_LETTERS, _AFTER_LETTER)
    in_address: re.Pattern[str] | None = None


COMMONMARK = Dialect()


def escaped(text: str, dialect: Dialect = COMMONMARK, find: Callable[[str], tuple[Entity, ...]] | None = None) -> str:
    """Markdown that shows `text`, line by line, and makes a link only of what `find` finds as one.

    Two line ends in a row begin a paragraph; any other number of them are so many lines. Line ends around the whole are
    left out.
    """
    # Markdown ends a line at each of the three.
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip("\n")
    signs = _signs(text, dialect)
    pieces, position = [], 0
    for entity in find(text) if find else ():
        if entity.kind == "link":
            pieces.append(_lines(text, signs, position, entity.start, dialect))
            pieces.append(link(entity.text, _target(entity.text), dialect))
            position = entity.end
    return "".join((*pieces, _lines(text, signs, position, len(text), dialect)))


def link(label: str, address: str, dialect: Dialect = COMMONMARK) -> str:
    """A link that shows `label`, which is one line, and leads to `address`."""
    escaped_address = dialect.in_address.sub(_backslashed, address) if dialect.in_address else _destination(address)
    return f"[{''.join(_signs(label, dialect))}]({escaped_address})"


def picture(alt: str, address: str, *, size: str = "") -> str:
    """A picture with its alternative text, on one line; `size` as "690x388" where the platform wants to know it."""
    described = _IN_ALT.sub(_backslashed, one_line(alt))
    return f"![{described}{'|' if size else ''}{size}]({_destination(address)})"


def one_line(text: str) -> str:
    """The text with each line end and the white space around it as one space: what an alternative text can hold."""
    return " ".join(line.strip() for line in text.splitlines() if line.strip())


def _signs(text: str, dialect: Dialect) -> list[str]:
    """Each sign of the text as it is written in Markdown."""
    bare = {match.start() for each in dialect.bare for match in each.finditer(text)}
    traps = {match.start() for match in dialect.traps.finditer(text)} if dialect.traps else set()
    edges = {place for match in _EDGES.finditer(text) for place in range(*match.span())}
    edges |= {match.start() for match in dialect.numbers.finditer(text)} if dialect.numbers else set()
    written = []
    for place, sign in enumerate(text):
        shown = f"\\{sign}" if sign in dialect.signs and place not in bare else sign
        shown = f"&#{ord(sign)};" if place in edges else shown
        written.append(f"{dialect.wedge}{shown}" if place in traps else shown)
    return written


def _lines(text: str, signs: list[str], start: int, end: int, dialect: Dialect) -> str:
    """A stretch of the text without a link in it."""
    pieces, position = [], start
    for match in _BREAKS.finditer(text, start, end):
        count = match.end() - match.start()
        pieces += signs[position : match.start()]
        pieces.append("\n\n" if count == _PARAGRAPH else dialect.line_break * count)
        position = match.end()
    return "".join((*pieces, *signs[position:end]))


def _target(shown: str) -> str:
    """Where a link leads that was found in a text."""
    if re.match(r"(?i)(?:https?|ftp)://|mailto:", shown):
        return shown
    if shown.startswith("//"):
        return f"http:{shown}"
    return f"mailto:{shown}" if "@" in re.split(r"[/?#]", shown, maxsplit=1)[0] else f"http://{shown}"


def _destination(address: str) -> str:
    usual = _USUAL_ADDRESS.fullmatch(address)
    return address if usual else f"<{_IN_ADDRESS.sub(_backslashed, address)}>"


def _backslashed(match: re.Match[str]) -> str:
    return f"\\{match[0]}"
