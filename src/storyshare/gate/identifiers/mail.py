"""E-mail addresses, also those that are written so that machines do not see them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from storyshare.gate.identifiers.hits import DOUBTFUL, NAMED, SHAPED, Hit
from storyshare.text import tlds

_LOCAL = r"(?<![\w.+@/:'\-])(?P<local>\w[\w.+'&-]{0,63})"
_SPOKEN = r"(?<![\w.+@/:'\-])(?P<local>\w[\w.+'-]{0,63}(?:\s(?:dot|punto)\s\w[\w+-]{0,30}){0,2})"
_PLAINLY_AN_ACCOUNT = r"(?<![\w.+@/:'\-])(?P<local>\w{1,30}[._]\w[\w.]{0,30})"
_AFTER_LINK = r"(?:(?<=mailto:)|(?<==)|(?<=:)|(?<=/))(?P<local>\w[\w.+'-]{0,63})"
_DOT = r"(?:\s?[\[({<]\s?(?:dot|punto|\.)\s?[\])}>]\s?|\.)"
_WORD_DOT = r"(?:\s?[\[({<]\s?(?:dot|punto|\.)\s?[\])}>]\s?|\.|\s(?:dot|punto)\s)"
_AT = r"(?:\s?[\[({<]\s?(?:at|arroba|@|a)\s?[\])}>]\s?)"
_LABEL = r"[^\W_](?:[^\W_]|-){0,62}"


def _address(local: str, at: str, dot: str) -> re.Pattern[str]:
    return re.compile(rf"{local}{at}(?P<host>{_LABEL}(?:{dot}{_LABEL}){{1,5}})(?![\w@])", re.IGNORECASE)


_PATTERNS = (
    (_address(_LOCAL, r"@", r"\."), NAMED),
    (_address(_AFTER_LINK, r"@", r"\."), NAMED),
    (_address(_LOCAL, r"(?:@|\s?@\s)", _WORD_DOT), SHAPED),
    (_address(_LOCAL, r"(?-i:\sAT\s)", _WORD_DOT), SHAPED),
    (_address(_LOCAL, r"[_\-](?:at|arroba)[_\-]", r"(?:[_\-](?:dot|punto)[_\-]|\.)"), SHAPED),
    (_address(_LOCAL, _AT, _WORD_DOT), NAMED - 1),
    (_address(_LOCAL, r"\s@\s", r"\s\.\s"), DOUBTFUL),
    (_address(_PLAINLY_AN_ACCOUNT, r"\sat\s", r"\."), DOUBTFUL),
    (_address(_SPOKEN, r"\s(?:at|arroba)\s", r"\s(?:dot|punto)\s"), DOUBTFUL),
)
# Names of hosts that only some office has; an address there is one all the same.
_OWN = frozenset({"local", "internal", "lan", "corp", "test", "example", "invalid", "localhost"})

# "Look at example dot org" tells of a site.
_NO_NAMES = frozenset(
    (
        "look",
        "us",
        "me",
        "find",
        "site",
        "website",
        "page",
        "visit",
        "here",
        "available",
        "online",
        "live",
        "more",
        "it",
        "them",
        "read",
        "posted",
    )
)


def find(text: str) -> Iterator[Hit]:
    """Every e-mail address in a plain text; the name of an account on Mastodon (@rosa@example.social) is none."""
    for pattern, certainty in _PATTERNS:
        for found in pattern.finditer(text):
            last = re.split(r"[^A-Za-z0-9]+", found["host"])[-1].lower()
            if last not in _OWN and last not in tlds.delegated():
                continue
            start, end = found.start("local"), found.end("host")
            if certainty > DOUBTFUL:
                yield Hit(kind="email", start=start, end=end, certainty=certainty)
            elif found["local"].lower() not in _NO_NAMES:
                yield Hit(kind="email", start=start, end=end, severity="warning", certainty=certainty)
