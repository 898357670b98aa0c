"""E-mail addresses, also those that are written so that machines do not see them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from storyshare.gate.identifiers.hits import NAMED, SHAPED, Hit
from storyshare.text import tlds

_LOCAL = r"(?<![\w.+@/:'\-])(?P<local>\w[\w.+'&-]{0,63})"
_AFTER_LINK = r"(?:(?<=mailto:)|(?<==)|(?<=:)|(?<=/))(?P<local>\w[\w.+'-]{0,63})"
_DOT = r"(?:\s?[\[({<]\s?(?:dot|punto|\.)\s?[\])}>]\s?|\.)"
_WORD_DOT = r"(?:\s?[\[({<]\s?(?:dot|punto|\.)\s?[\])}>]\s?|\.|\s(?:dot|punto)\s)"
_AT = r"(?:\s?[\[({<]\s?(?:at|arroba|@|a)\s?[\])}>]\s?)"
_LABEL = r"[A-Za-z0-9](?:[\w-]{0,62})"


def _address(local: str, at: str, dot: str) -> re.Pattern[str]:
    return re.compile(rf"{local}{at}(?P<host>{_LABEL}(?:{dot}{_LABEL}){{1,5}})(?![\w@])", re.IGNORECASE)


_PATTERNS = (
    (_address(_LOCAL, r"@", r"\."), NAMED),
    (_address(_AFTER_LINK, r"@", r"\."), NAMED),
    (_address(_LOCAL, r"\s?@\s?", _DOT), SHAPED),
    (_address(_LOCAL, _AT, _WORD_DOT), NAMED - 1),
    (_address(_LOCAL, r"\s(?:at|arroba)\s", r"\s(?:dot|punto)\s"), SHAPED),
)
_SIGNS = re.compile(r"@|arroba|[\[({<]\s?at\s?[\])}>]|\sat\s", re.IGNORECASE)
# Names of hosts that only some office has; an address there is one all the same.
_OWN = frozenset({"local", "internal", "lan", "corp", "test", "example", "invalid", "localhost"})


def find(text: str) -> Iterator[Hit]:
    """Every e-mail address in a plain text; the name of an account on Mastodon (@rosa@example.social) is none."""
    if not _SIGNS.search(text):
        return
    for pattern, certainty in _PATTERNS:
        for found in pattern.finditer(text):
            last = re.split(r"[^\w-]+", found["host"].rstrip(".-_"))[-1].lower()
            if last in _OWN or last in tlds.delegated():
                yield Hit(kind="email", start=found.start("local"), end=found.end("host"), certainty=certainty)
