"""Texts of others on a terminal: nothing in them moves the cursor, colours, rings, or turns around what is beside it.

Titles, file names and what platforms answer are anybody's: each goes through here on its way out.
"""

from __future__ import annotations

import re
import unicodedata

# C0 but tab and line break, DEL, C1 (which some terminals obey in UTF-8 too), lone surrogates, line separators,
# and what overrides or embeds a direction up to the end of the line. Isolates and marks do no harm in a line of
# their own.
_COMMANDS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\ud800-\udfff]")
_BLANKS = re.compile(r"[ \t\n]+")
_ISOLATES = re.compile("[\u2066-\u2069]")
_RIGHT_TO_LEFT = {"R", "AL", "AN"}
_IN_JSON = re.compile("[\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_FIRST_STRONG, _POP = "\u2068", "\u2069"


def safe(text: str) -> str:
    """The text with every sign that a terminal would obey written out in letters; tabs and line breaks stay."""
    return _COMMANDS.sub(_written_out, text)


def one_line(text: str) -> str:
    """The same in one line: blanks and line breaks are one space each, so that rows and columns hold."""
    return safe(_BLANKS.sub(" ", text))


def isolated(text: str) -> str:
    """The same, and where it runs from right to left, it does so by itself and leaves the columns beside it alone."""
    text = _ISOLATES.sub(_written_out, one_line(text))
    if any(unicodedata.bidirectional(sign) in _RIGHT_TO_LEFT for sign in text):
        return f"{_FIRST_STRONG}{text}{_POP}"
    return text


def safe_json(text: str) -> str:
    """A JSON text with the same signs escaped as JSON does: what reads it gets the very same values."""
    return _IN_JSON.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _written_out(found: re.Match[str]) -> str:
    number = ord(found[0])
    return f"\\x{number:02x}" if number < 0x100 else f"\\u{number:04x}"
