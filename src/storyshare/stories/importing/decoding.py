"""The text in foreign bytes, by the mark at their beginning, what their sender says, or what reads without a fault."""

from __future__ import annotations

import codecs
import re

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_:.-]{2,40})""", re.IGNORECASE)
_IN_HEADER = re.compile(r"""charset\s*=\s*["']?([A-Za-z0-9_:.-]{2,40})""", re.IGNORECASE)
# Browsers read these as the other, and so does whoever wrote the page.
_AS_BROWSERS = {
    "iso-8859-1": "cp1252",
    "latin-1": "cp1252",
    "latin1": "cp1252",
    "us-ascii": "cp1252",
    "ascii": "cp1252",
}


def decoded(data: bytes, media_type: str = "") -> str:
    """The text, whatever the bytes are; what fits no encoding at all becomes �."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(name, "replace")
    said = _IN_HEADER.search(media_type)
    written = _CHARSET.search(data[:4_096])
    for name in (said[1] if said else "", "utf-8", written[1].decode("ascii") if written else ""):
        found = _in(data, name)
        if found is not None:
            return found
    return data.decode("cp1252", "replace")


def _in(data: bytes, name: str) -> str | None:
    name = _AS_BROWSERS.get(name.lower(), name)
    if not name or not _is_of_text(name):
        return None
    try:
        return data.decode(name)
    except (UnicodeError, ValueError):
        return None


def _is_of_text(name: str) -> bool:
    """Whether it is an encoding of text: Python's own list also has zlib and others that unpack."""
    try:
        return bool(codecs.lookup(name)._is_text_encoding) and name.lower() not in ("idna", "punycode")  # noqa: SLF001 - no public way
    except (LookupError, ValueError):
        return False
