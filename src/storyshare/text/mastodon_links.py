"""The web addresses in a text, as Mastodon's server finds them: those with a scheme.

Source of the rule, read as facts: the Ruby form of twitter-text 3.1.0, which differs from the one that X runs, with
Mastodon's config/initializers/twitter_regex.rb. A host without a scheme is no link, but with its path it is passed
over, and what stands in it is none either: "example.org/?u=https://example.com".
"""

import re
from collections.abc import Iterator
from functools import cache

from storyshare.text import tlds
from storyshare.text.shapes import LATIN_ACCENTS

SPACES = "\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_INVALID = "\ufeff\ufffe\uffff"
# What no label of a host may hold; `.`, `-` and `_` are dealt with one by one.
_NO_LABEL = (
    rf"\0-,/:-@\[\]^`{{-\x7f\u0085\u00a0\u061c\u1680\u180e\u2000-\u200a\u200e\u200f\u2028-\u202f\u205f\u2066-\u2069\u3000"
    rf"{_INVALID}"
)
_RUN = re.compile(f"[^{_NO_LABEL}]+")
# Ruby folds the long s and the sign of the kelvin to letters.
_NOT_AFTER = rf"(?<![A-Za-z0-9@＠$#＃\u017f\u212a{_INVALID}])"
_BEGINNING = re.compile(rf"{_NOT_AFTER}[^.\-_{_NO_LABEL}]")
_NEITHER_END = "-_"
_SCHEME = re.compile(rf"{_NOT_AFTER}(?i:https?|dat|dweb|ipfs|ipns|ssb|gopher|gemini)://\Z")
_LONGEST_SCHEME = len("gopher://")

_LETTERS = re.compile("[A-Za-z]++(?![0-9@+-])")
_NOT_AFTER_TLD = re.compile("[0-9a-zA-Z@+-]")
_PUNYCODE_TLD = re.compile("(?i:xn--[0-9a-z]+)")
# Delegated since the gem that the server uses was made.
_TOO_NEW = frozenset({"amazon", "kids", "music", "spa", "ישראל", "アマゾン", "亚马逊"})

_CYRILLIC = "\u0400-\u0484\u0487-\u052f\u1c80-\u1c8a\u1d2b\u1d78\u2de0-\u2dff\ua640-\ua69f\ufe2e\ufe2f"
_DASHES = (
    "\\-\u058a\u05be\u1400\u1806\u2010-\u2015\u2e17\u2e1a\u2e3a\u2e3b\u2e40\u301c\u3030\u30a0"
    "\ufe31\ufe32\ufe58\ufe63\uff0d"
)
_IN_PARENTHESES = rf"a-zA-Z{_CYRILLIC}0-9!*';:=+,.$/%#\[\]{_DASHES}_~&|@{LATIN_ACCENTS}"
_IN_PATH = f"^{SPACES}<>()?"
# No control, and nothing that Unicode keeps for itself.
_BEYOND_ASCII = (
    "\u00a0-\ud7ff\ue000-\ufdcf\ufdf0-\uffef"
    + "".join(f"{chr(plane << 16)}-{chr(plane << 16 | 0xFFFD)}" for plane in (*range(1, 14), 15, 16))
    + "\U000e1000-\U000efffd"
)
_QUERY = (
    rf"\?[a-zA-Z0-9!?*'();:&=+$/%#\[\]\-_.,~|@^\u017f\u212a{_BEYOND_ASCII}]*"
    rf"[a-zA-Z0-9_&=#/\-\u017f\u212a{_BEYOND_ASCII}]"
)
_USER_CHARACTER = rf"(?:[a-zA-Z{_CYRILLIC}0-9{_DASHES}._~!$()*+,;=]|%[0-9a-fA-F]{{2}})"
_OTHER_SCHEME = re.compile(rf"{_NOT_AFTER}(?i:(?P<xmpp>xmpp:)|magnet:)")
_AUTHORITY = re.compile(f"//{_USER_CHARACTER}++@")
_USER = re.compile(f"{_USER_CHARACTER}++@")

_LONGEST_URL = 4096
_LONGEST_LABEL = 63
_LONGEST_TCO_SLUG = 40
_TCO = re.compile("(?i:https?://t\\.co/([a-z0-9]+))")
_FULL_STOPS = re.compile("[.\u3002\uff0e\uff61]")


def _parentheses(within: str) -> str:
    """A pair of parentheses in a path, nested two deep at the most."""
    return rf"\((?:[{within}]+|[{within}]*\([{within}]+\)[{within}]*)\)"


@cache
def _tail() -> re.Pattern[str]:
    """What may follow the host; every part is optional, so that it always matches."""
    # Parentheses end a path only with what X allows in them: "…/wiki/東京_(日本)" is cut before them.
    path = (
        rf"(?:(?:[{_IN_PATH}]|{_parentheses(_IN_PATH)})*"
        rf"(?:[^{SPACES}()?!*\"'「」<>;:=,.$%\[\]~&|@]|{_parentheses(_IN_PARENTHESES)}))?"
    )
    return re.compile(rf"(?::[0-9]+)?(?:/{path})?(?:{_QUERY})?")


@cache
def _after_xmpp() -> re.Pattern[str]:
    path = rf"(?:/(?:[a-zA-Z{_CYRILLIC}0-9{_DASHES}._~!$&'()*+,;=]|%[0-9a-fA-F]{{2}})+)?"
    return re.compile(rf"{path}(?:{_QUERY})?")


@cache
def _magnet() -> re.Pattern[str]:
    return re.compile(_QUERY)


def find_links(text: str) -> Iterator[tuple[int, int]]:
    """Where the links stand (code points), in order and without overlap."""
    if "://" not in text:
        return
    # The character before an address must not belong to the address before.
    earliest = 0
    for run in _RUN.finditer(text):
        if run.end() <= earliest or "." not in run[0]:
            continue
        index, labels = 0, list(_labels(text, *run.span()))
        hosts = _host_ends(text, labels)
        while index < len(hosts):
            begin, end, following = hosts[index]
            start = _start(text, begin, labels[index][1], earliest) if end else None
            if start is None:
                index += 1
                continue
            tail = _tail().match(text, end)
            assert tail is not None  # noqa: S101 said to the type checker: it always matches
            scheme = _scheme_start(text, run.start(), earliest) if begin == run.start() else None
            if scheme is not None:
                yield from _accepted(text, scheme, (begin, end), tail.end())
            index, earliest = following, tail.end() + 1


def find_other_links(text: str) -> Iterator[tuple[int, int]]:
    """Where `xmpp:` and `magnet:` links stand: Mastodon links them too, and counts them in full."""
    earliest = 0
    for scheme in _OTHER_SCHEME.finditer(text) if ":" in text else ():
        if scheme.start() < earliest:
            continue
        end = _xmpp_end(text, scheme.end()) if scheme["xmpp"] else 0
        found = (_after_xmpp() if end else _magnet()).match(text, end or scheme.end())
        if found and (end or not scheme["xmpp"]):
            yield scheme.start(), found.end()
            earliest = found.end() + 1


def _xmpp_end(text: str, start: int) -> int:
    """The end of the host of an address with, or without, a server to ask and a user before it, or 0."""
    authority = _AUTHORITY.match(text, start)
    asked = _host_end(text, authority.end()) if authority else 0
    begin = asked + 1 if asked and text.startswith("/", asked) else start
    user = _USER.match(text, begin)
    return (_host_end(text, user.end()) if user else 0) or _host_end(text, begin)


def _host_end(text: str, start: int) -> int:
    """The end of the longest host that begins here, or 0."""
    run = _RUN.match(text, start)
    if not run or not _is_end(text[start]):
        return 0
    begin, end, _ = next(iter(_host_ends(text, list(_labels(text, *run.span())))), (start, 0, 0))
    return end if begin == start else 0


def _labels(text: str, start: int, stop: int) -> Iterator[tuple[int, int]]:
    while (dot := text.find(".", start, stop)) >= 0:
        yield start, dot
        start = dot + 1
    yield start, stop


def _host_ends(text: str, labels: list[tuple[int, int]]) -> list[tuple[int, int, int]]:
    """For each label but the last, if a host begins in it: from where on, the end of the longest, the label after it.

    The label before the top-level domain has no underscore; in one that has, a host begins after it at the earliest.
    """
    ends: list[tuple[int, int, int]] = []
    for index in range(len(labels) - 2, -1, -1):
        start, stop = labels[index]
        longest = (start, 0, 0)
        if start < stop and _is_end(text[stop - 1]):
            following = labels[index + 1][0]
            if ends and ends[-1][1] and ends[-1][0] == following and _is_end(text[following]):
                longest = (start, *ends[-1][1:])
            else:
                after_underscore = max(start, text.rfind("_", start, stop) + 1)
                longest = (after_underscore, _tld_end(text, *labels[index + 1]), index + 1)
        ends.append(longest)
    return ends[::-1]


def _is_end(character: str) -> bool:
    return character not in _NEITHER_END and character != "."


def _start(text: str, begin: int, stop: int, earliest: int) -> int | None:
    """Where in a label a host, or the scheme before it, may begin."""
    found = _BEGINNING.search(text, max(begin, earliest), stop)
    return found.start() if found else None


def _scheme_start(text: str, host: int, earliest: int) -> int | None:
    found = _SCHEME.search(text, max(earliest, host - _LONGEST_SCHEME), host)
    return found.start() if found and _is_end(text[host]) else None


def _tld_end(text: str, start: int, stop: int) -> int:
    """The end of the longest top-level domain that begins here, or 0."""
    if punycode := _PUNYCODE_TLD.match(text, start, stop):
        return punycode.end()
    if stop - start < tlds.SHORTEST:
        return 0
    if text[start:stop].isascii():
        letters = _LETTERS.match(text, start)
        return letters.end() if letters and letters[0].lower() in _linked() else 0
    for end in range(min(stop, start + tlds.longest()), start + tlds.SHORTEST - 1, -1):
        if text[start:end].lower() in _linked() and not _NOT_AFTER_TLD.match(text, end):
            return end
    return 0


@cache
def _linked() -> frozenset[str]:
    return tlds.linked_by_x() - _TOO_NEW


def _accepted(text: str, start: int, host: tuple[int, int], end: int) -> Iterator[tuple[int, int]]:
    """The address, unless it is too long or its host cannot be written in ASCII; of X's short links the slug only."""
    if tco := _TCO.match(text, start, end):
        if len(tco[1]) > _LONGEST_TCO_SLUG:
            return
        end = tco.end()
    written = _ascii_length(text[slice(*host)])
    if written and end - start + max(0, written - (host[1] - host[0])) <= _LONGEST_URL:
        yield start, end


def _ascii_length(host: str) -> int:
    """The length of a host in ASCII, or 0 where IDNA 2003 knows no such host: no emoji newer than that, for one."""
    length = -1
    for label in _FULL_STOPS.split(host):
        prepared = label if label.isascii() else _prepared(label)
        if not 0 < len(prepared) <= _LONGEST_LABEL:
            return 0
        if not prepared.isascii():
            prepared = "" if prepared.startswith("xn--") else f"xn--{prepared.encode('punycode').decode()}"
        if not 0 < len(prepared) <= _LONGEST_LABEL:
            return 0
        length += len(prepared) + 1
    return length


def _prepared(label: str) -> str:
    """The label as nameprep makes it, or nothing where it forbids a character or Unicode 3.2 has no such."""
    import stringprep
    from encodings.idna import nameprep

    try:
        prepared: str = nameprep(label)
    except UnicodeError:
        return ""
    return "" if any(map(stringprep.in_table_a1, label)) else prepared
