"""Foreign text made clean: no control characters, no tricks with the direction of writing, of a bounded length."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import urljoin, urlsplit, urlunsplit

from storyshare.files.decode import CONTROL

LONGEST_LINE = 500
_LONGEST_ADDRESS = 2_000
# Overrides of direction show a text otherwise than it is stored; the others are invisible and only break words.
_UNSEEN = re.compile("[\u202a-\u202e\u2066-\u2069\ufeff\u200b\u00ad\u2060\ufff9-\ufffb\U000e0000-\U000e007f]")
_SPACES = re.compile(r"[ \t\r\n\f\v\x1c-\x1f\x85\u2028\u2029]+")
_COUNTS_VISITS = re.compile(r"(?:utm_\w+|fbclid|gclid|mc_[ce]id)=")
_UNSAFE = {"(": "%28", ")": "%29", "<": "%3C", ">": "%3E", '"': "%22", "\\": "%5C", "`": "%60", "'": "%27"}


def clean(text: str) -> str:
    """The text composed (NFC) and without whatever cannot be seen or typed; line breaks stay."""
    return unicodedata.normalize("NFC", CONTROL.sub("", _UNSEEN.sub("", text)))


def on_one_line(text: str, longest: int = LONGEST_LINE) -> str:
    """The text clean and on one line, cut with … after `longest` characters."""
    # What is far longer is cut first, so that nothing is done with ten megabytes.
    found = _SPACES.sub(" ", clean(text[: longest * 20])).strip()
    return found if len(found) <= longest else found[: longest - 1].rstrip() + "…"


def web_address(text: str, base: str = "") -> str:
    """The whole http(s) address that is meant, or "" where it is none that can stand in a record.

    An address with a user's name is none; what stands after # or only counts visits is left out.
    """
    written = CONTROL.sub("", text.strip())
    if not written or len(written) > _LONGEST_ADDRESS:
        return ""
    try:
        parts = urlsplit(urljoin(base, written) if base else written)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or "." not in host.strip(".") or parts.username is not None:
        return ""
    place = f"[{host}]" if ":" in host else host
    netloc = place if port in (None, {"http": 80, "https": 443}[parts.scheme]) else f"{place}:{port}"
    query = "&".join(each for each in parts.query.split("&") if not _COUNTS_VISITS.match(each))
    whole = urlunsplit((parts.scheme, netloc, parts.path or "/", query, ""))
    whole = "".join(_UNSAFE.get(each, each) for each in whole)
    return "" if _UNSEEN.search(whole) or any(each.isspace() for each in whole) else whole
