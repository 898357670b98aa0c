"""The web addresses in a text, as X links them.

Source of the rule: twitter-text 3.1.0 (its patterns, and `isValidHostAndLength` of its Java form, which X runs), read
as facts.
"""

import re
from collections.abc import Iterator
from functools import cache

from storyshare.text import tlds
from storyshare.text.shapes import LATIN_ACCENTS

_CYRILLIC = "\u0400-\u04ff"
# twitter-text reads addresses without regard to case: the other cases of the letters above (U+0345 is a small iota).
_FOLDED = (
    "\u0260\u0269\u0275\u0280\u0283\u0288\u028a\u028c\u0292\u0399\u03b9\u1c80-\u1c87\u1fbe\u2c65\u2c66\u2c7e\u2c7f"
)
_INVALID = "\ufffe\ufeff\uffff"
_SPACES = "\t-\r \u0085\u00a0\u1680\u180e\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_DIRECTIONS = "\u202a-\u202e\u061c\u200e\u200f\u2066-\u2069"

# What no label of a host may hold; `.`, `-` and `_` are dealt with one by one.
_NO_LABEL = rf"!'#%&()*+,\\/:;<=>?@\[\]^{{|}}~${_SPACES}{_INVALID}{_DIRECTIONS}"
# A run of characters that may be a host, and the least that makes one worth a look.
_RUN = re.compile(rf"[^{_NO_LABEL}]+")
_CANDIDATE = re.compile(rf"\.[^.\-_0-9{_NO_LABEL}][^._{_NO_LABEL}]")
# Where a host may begin.
_BEGIN = re.compile(rf"(?<![A-Za-z0-9@＠$#＃{_INVALID}])[^.\-_{_NO_LABEL}]")
_BEFORE_SCHEME = re.compile(f"[^A-Za-z0-9@＠$#＃{_INVALID}]")
_BEFORE_BARE = "-_./"
_LATIN_LABELS = re.compile(rf"(?:[-a-zA-Z0-9{LATIN_ACCENTS}{_FOLDED}]+\.)+")
_PLAIN_HOST = re.compile("[-.0-9A-Za-z]+")
_DOT = re.compile(r"\.")
_PUNYCODE = "xn--"
_PUNYCODE_TLD = re.compile("[xX][nN]--[-0-9a-zA-Z]+")
_ASCII_TLD = re.compile("[a-zA-Z]++(?![0-9@+-])")
_NOT_AFTER_TLD = re.compile("[0-9a-zA-Z@+-]")
_SCHEME = re.compile(r"(?ai:https?)://\Z")
_LONGEST_SCHEME = len("https://")

_LONGEST_URL = 4096
_LONGEST_LABEL = 63
_LONGEST_TCO_SLUG = 40
_FULL_STOPS = re.compile("[.\u3002\uff0e\uff61]")

# A label of a host: from where on a host may begin in it, the dot behind it, and where that host ends.
_Label = tuple[int, int, int]


# Of what a path may hold, what may end it and what may not.
_ENDS_PATH = rf"a-zA-Z{_CYRILLIC}0-9=_#/+\-{LATIN_ACCENTS}{_FOLDED}"
_INSIDE_PATH = r"!*';:,.$%\[\]\u2013~@|&"
_IN_PATH = _ENDS_PATH + _INSIDE_PATH
# Nested two deep at the most.
_PARENTHESES = rf"\((?:[{_IN_PATH}]+|[{_IN_PATH}]*\([{_IN_PATH}]+\)[{_IN_PATH}]*)\)"
_QUERY = r"[a-zA-Z0-9!?*'@();:&=+$/%#\[\]\-_.,~|]*[a-zA-Z0-9\-_&=#/]"
# Parentheses end a path only where they follow a character that could end it as well, or the slash.
_PATH = rf"(?:(?:[{_INSIDE_PATH}]++|{_PARENTHESES})*+[{_ENDS_PATH}]++)*+(?:{_PARENTHESES})*+"


@cache
def _tail() -> re.Pattern[str]:
    """What may follow the host; every part is optional, so that it always matches."""
    return re.compile(rf"(?::[0-9]+)?(?P<path>/{_PATH})?(?:\?{_QUERY})?")


@cache
def _tco() -> re.Pattern[str]:
    """X's own short links, which end with their slug and a query."""
    return re.compile(rf"(?ai:https?://t\.co/(?P<slug>[a-z0-9]+))(?:\?{_QUERY})?")


def find_addresses(text: str) -> Iterator[tuple[int, int]]:
    """Where the addresses stand (code points), in order and without overlap."""
    position = earliest = 0
    backwards = ""
    while candidate := _CANDIDATE.search(text, position):
        backwards = backwards or text[::-1]
        dot = candidate.start()
        start, position = len(text) - _end_of_run(backwards, len(text) - dot), _end_of_run(text, dot)
        for label in _labels(text, start, position, dot):
            if not (host := _host(text, label, earliest)):
                continue
            tail = _tail().match(text, host[1])
            assert tail is not None  # noqa: S101 said to the type checker: it always matches
            scheme = _scheme_before(text, host[0], earliest) if host[0] == start else None
            yield from _linked(text, host, tail) if scheme is None else _linked_with_scheme(text, scheme, host, tail)
            # The character before an address must not belong to the address before.
            earliest = tail.end() + 1


def _end_of_run(text: str, position: int) -> int:
    run = _RUN.match(text, position)
    return run.end() if run else position


def _labels(text: str, start: int, stop: int, first_dot: int) -> list[_Label]:
    """The labels of a run in which a host may begin, from the left; none holds the address of another."""
    ends = {
        dot.start(): end
        for dot in _CANDIDATE.finditer(text, first_dot, stop)
        if (end := _tld_end(text, dot.start() + 1, stop))
    }
    found: list[_Label] = []
    # Where the longest host ends that begins with the whole label behind this dot.
    beyond = 0
    dot = max(ends, default=-1)
    while dot >= start:
        begin = max(text.rfind(".", start, dot) + 1, start)
        if dot == begin or text[dot - 1] in "-_":
            beyond = 0
        else:
            # The last label before the top-level domain holds no underscore.
            floor = begin if beyond else text.rfind("_", begin, dot) + 1 or begin
            end = beyond or ends.get(dot, 0)
            if end:
                found.append((floor, dot, end))
            beyond = end if floor == begin and text[begin] not in "-_" else 0
        dot = begin - 1
    return found[::-1]


def _host(text: str, label: _Label, earliest: int) -> tuple[int, int] | None:
    """The leftmost host that begins in this label, not before `earliest`."""
    floor, dot, end = label
    begin = _BEGIN.search(text, max(floor, earliest), dot)
    if begin and not begin.start():
        # The pattern prefers a character before the address to the start of the text: "Élan.org" opens with "lan.org".
        begin = _BEGIN.match(text, 1, dot) or begin
    return (begin.start(), end) if begin else None


def _scheme_before(text: str, start: int, earliest: int) -> int | None:
    if not text.endswith("://", earliest, start):
        return None
    scheme = _SCHEME.search(text, max(earliest, start - _LONGEST_SCHEME), start)
    if scheme and (scheme.start() == 0 or _BEFORE_SCHEME.match(text, scheme.start() - 1)):
        return scheme.start()
    return None


def _tld_end(text: str, start: int, stop: int) -> int:
    """The end of the longest top-level domain that begins here, or 0."""
    names = tlds.linked_by_x()
    # Nearly every name is all ASCII, and then all of the letters that follow each other.
    latin = _ASCII_TLD.match(text, start)
    if latin and latin[0].lower() in names:
        return latin.end()
    if punycode := _PUNYCODE_TLD.match(text, start, stop):
        return punycode.end()
    longest = min(stop, start + tlds.longest())
    if text[start:longest].isascii():
        return 0
    for end in range(longest, start + tlds.SHORTEST - 1, -1):
        name = text[start:end].lower()
        if not name.isascii() and name in names and not _NOT_AFTER_TLD.match(text, end):
            return end
    return 0


def _linked_with_scheme(text: str, start: int, host: tuple[int, int], tail: re.Match[str]) -> Iterator[tuple[int, int]]:
    """What of a found address with a scheme is linked: all of it, none, or the beginning of a link of X's own."""
    if _fits(text[slice(*host)], tail.end() - start):
        tco = _tco().match(text, start, tail.end())
        if not tco or len(tco["slug"]) <= _LONGEST_TCO_SLUG:
            yield start, (tco or tail).end()


def _linked(text: str, host: tuple[int, int], tail: re.Match[str]) -> Iterator[tuple[int, int]]:
    """What of one without a scheme is linked: none, one, or several hosts between letters of other scripts."""
    start, stop = host
    if (start and text[start - 1] in _BEFORE_BARE) or not _fits(text[start:stop], tail.end() - start + _LONGEST_SCHEME):
        return
    spans = _latin_hosts(text, start, stop)
    if spans and tail["path"]:
        spans[-1] = (spans[-1][0], tail.end())
    yield from spans


def _fits(host: str, length: int) -> bool:
    """Whether labels and address are within their lengths once the host is written in ASCII."""
    if len(host) <= _LONGEST_LABEL and host.isascii():
        return length <= _LONGEST_URL
    for label in _FULL_STOPS.split(host):
        # Punycode is never shorter than what it stands for, and slow for what is far too long.
        if len(label) > _LONGEST_LABEL or (encoded := _encoded_length(label)) > _LONGEST_LABEL:
            return False
        length += encoded - len(label)
    return length <= _LONGEST_URL


def _encoded_length(label: str) -> int:
    if label.isascii():
        return len(label)
    if label.startswith(_PUNYCODE):
        return _LONGEST_LABEL + 1  # claims to be encoded already, and is not
    return len(_PUNYCODE) + len(label.encode("punycode"))


def _latin_hosts(text: str, start: int, stop: int) -> list[tuple[int, int]]:
    if _PLAIN_HOST.fullmatch(text, start, stop):
        return [(start, stop)]
    found = []
    position = start
    while labels := _LATIN_LABELS.search(text, position, stop):
        dots = _DOT.finditer(text, labels.start(), labels.end())
        end = max(_tld_end(text, dot.end(), stop) for dot in dots)
        if end:
            found.append((labels.start(), end))
        position = end or labels.end()
    return found
