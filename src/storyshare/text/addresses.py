"""The web addresses in a text, as twitter-text finds them: X links by this rule, and Mastodon by a wider form of it.

Source of the rule: twitter-text 3.1.0 (its patterns, and `isValidHostAndLength` of its Java form, which X runs) and
Mastodon's config/initializers/twitter_regex.rb, read as facts.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from storyshare.text import tlds

LATIN_ACCENTS = (
    "\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0253\u0254\u0256\u0257\u0259\u025b\u0263\u0268\u026f\u0272\u0289\u028b"
    "\u02bb\u0300-\u036f\u1e00-\u1eff"
)
_CYRILLIC = "\u0400-\u04ff"
_INVALID = "\ufffe\ufeff\uffff"
_SPACES = "\t-\r \u0085\u00a0\u1680\u180e\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_DIRECTIONS = "\u202a-\u202e\u061c\u200e\u200f\u2066-\u2069"

# What no label of a host may hold; `.`, `-` and `_` are dealt with one by one.
_NO_LABEL = rf"!'#%&()*+,\\/:;<=>?@\[\]^{{|}}~${_SPACES}{_INVALID}{_DIRECTIONS}"
_CHARACTER = rf"[^.\-_{_NO_LABEL}]"
_HOST = re.compile(
    rf"(?:{_CHARACTER}(?:[^.{_NO_LABEL}]*{_CHARACTER})?\.)*{_CHARACTER}(?:[^._{_NO_LABEL}]*{_CHARACTER})?"
)
# A run of characters that may be a host, and the least that makes one worth a look.
_DOT = re.compile(r"\.")
_RUN = re.compile(rf"[^{_NO_LABEL}]+")
_CANDIDATE = re.compile(rf"\.[^.\-_0-9{_NO_LABEL}][^._{_NO_LABEL}]")
_LATIN_LABELS = re.compile(rf"(?:[-a-zA-Z0-9{LATIN_ACCENTS}]+\.)+")
_BEFORE = re.compile(f"[^A-Za-z0-9@＠$#＃{_INVALID}]")
_BEFORE_BARE = "-_./"
_PUNYCODE = "xn--"
_PUNYCODE_TLD = re.compile("[xX][nN]--[-0-9a-zA-Z]+")
_NOT_AFTER_TLD = re.compile("[0-9a-zA-Z@+-]")
_LONGEST_SCHEME = len("gopher://")

_LONGEST_URL = 4096
_LONGEST_LABEL = 63
_LONGEST_TCO_SLUG = 40
_FULL_STOPS = re.compile("[.\u3002\uff0e\uff61]")


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressRule:
    """What one platform takes for an address, as patterns: schemes, path after the slash, query after the `?`.

    `bare` says whether a host without a scheme is one.
    """

    schemes: str
    path: str
    query: str
    bare: bool


def _parentheses(path: str) -> str:
    """A pair of parentheses in a path, nested two deep at the most."""
    return rf"\((?:[{path}]+|[{path}]*\([{path}]+\)[{path}]*)\)"


_X_PATH = rf"a-zA-Z{_CYRILLIC}0-9!*';:=+,.$/%#\[\]\-\u2013_~@|&{LATIN_ACCENTS}"
_X_QUERY = r"[a-zA-Z0-9!?*'@();:&=+$/%#\[\]\-_.,~|]*[a-zA-Z0-9\-_&=#/]"
_MASTODON_PATH = rf"^{_SPACES}<>()?"

ON_X = AddressRule(
    schemes="https?",
    # Parentheses end a path only where they follow a character that could end it as well, or the slash.
    path=rf"(?:(?:[{_X_PATH}]|{_parentheses(_X_PATH)})*[+\-a-zA-Z{_CYRILLIC}0-9=_#/{LATIN_ACCENTS}])?"
    rf"(?:{_parentheses(_X_PATH)})*",
    query=_X_QUERY,
    bare=True,
)
ON_MASTODON = AddressRule(
    schemes="https?|dat|dweb|ipfs|ipns|ssb|gopher|gemini",
    # Parentheses end a path only with what X allows in them: "…/wiki/東京_(日本)" is cut before them.
    path=rf"(?:(?:[{_MASTODON_PATH}]|{_parentheses(_MASTODON_PATH)})*"
    rf"(?:[^{_SPACES}()?!*\"'「」<>;:=,.$%\[\]~&|@]|{_parentheses(_X_PATH)}))?",
    query=r"(?:[a-zA-Z0-9!?*'();:&=+$/%#\[\]\-_.,~|@^]|[^\0-\x9f])*(?:[a-zA-Z0-9_&=#/\-]|[^\0-\x9f])",
    bare=False,
)


@cache
def _scheme(rule: AddressRule) -> re.Pattern[str]:
    return re.compile(rf"(?i:{rule.schemes})://\Z")


@cache
def _tail(rule: AddressRule) -> re.Pattern[str]:
    """What may follow the host; every part is optional, so that it always matches."""
    return re.compile(rf"(?::[0-9]+)?(?P<path>/{rule.path})?(?:\?{rule.query})?")


@cache
def _tco() -> re.Pattern[str]:
    """X's own short links, which end with their slug and a query."""
    return re.compile(rf"(?i:https?://t\.co/(?P<slug>[a-z0-9]+))(?:\?{_X_QUERY})?")


def find_addresses(text: str, rule: AddressRule) -> Iterator[tuple[int, int]]:
    """Where the addresses stand (code points), in order and without overlap."""
    if not _CANDIDATE.search(text):
        return
    earliest = 0
    for run in _RUN.finditer(text):
        dots = [
            (dot.start(), end)
            for dot in _DOT.finditer(text, run.start(), run.end())
            if (end := _tld_end(text, dot.end(), run.end()))
        ]
        while dots and (found := _first_host(text, run.start(), dots, earliest, rule)):
            start, host, end = found
            tail = _tail(rule).match(text, end)
            assert tail is not None  # noqa: S101 said to the type checker: it always matches
            yield from _linked(text, (start, host, end), tail, rule)
            # The character before an address must not belong to the address before.
            earliest = tail.end() + 1
            dots = [(dot, tld) for dot, tld in dots if dot > earliest]


def _first_host(
    text: str, start: int, dots: list[tuple[int, int]], earliest: int, rule: AddressRule
) -> tuple[int, int, int] | None:
    """The first host in the run that begins at `start`: start of the address, start of the host, end of the host."""
    scheme = _scheme(rule).search(text, max(earliest, start - _LONGEST_SCHEME), start)
    if scheme and _may_begin(text, scheme.start(), earliest) and (end := _host_end(text, start, dots)):
        return scheme.start(), start, end
    positions: Iterable[int] = range(max(start, earliest), dots[-1][0])
    if start == earliest == 0 and _BEFORE.match(text):
        # The pattern prefers a character before the address to the start of the text: "Élan.org" opens with "lan.org".
        positions = (1, 0, *range(2, dots[-1][0]))
    for position in positions:
        if _may_begin(text, position, earliest) and (end := _host_end(text, position, dots)):
            return position, position, end
    return None


def _may_begin(text: str, position: int, earliest: int) -> bool:
    return position >= earliest and (position == 0 or bool(_BEFORE.match(text, position - 1)))


def _host_end(text: str, start: int, dots: list[tuple[int, int]]) -> int:
    """The end of the longest host that begins here, or 0."""
    return next((end for dot, end in reversed(dots) if dot > start and _HOST.fullmatch(text, start, dot)), 0)


def _tld_end(text: str, start: int, stop: int) -> int:
    """The end of the longest top-level domain that begins here, or 0."""
    if punycode := _PUNYCODE_TLD.match(text, start, stop):
        return punycode.end()
    if stop - start < tlds.SHORTEST or text[start] in "0123456789":
        return 0  # no such name begins with a digit: spares reading the list
    names = tlds.linked_by_x()
    for end in range(min(stop, start + tlds.longest()), start + tlds.SHORTEST - 1, -1):
        if text[start:end].lower() in names and not _NOT_AFTER_TLD.match(text, end):
            return end
    return 0


def _linked(text: str, host: tuple[int, int, int], tail: re.Match[str], rule: AddressRule) -> Iterator[tuple[int, int]]:
    """What of a found address is linked: none, one, or several bare hosts between letters of other scripts."""
    start, host_start, host_end = host
    bare = start == host_start
    if bare and (not rule.bare or (start and text[start - 1] in _BEFORE_BARE)):
        return
    if not _fits(text[host_start:host_end], tail.end() - start + (len("https://") if bare else 0)):
        return
    if bare:
        spans = list(_latin_hosts(text, host_start, host_end))
        if spans and tail["path"]:
            spans[-1] = (spans[-1][0], tail.end())
        yield from spans
    elif not (tco := _tco().match(text, start, tail.end())):
        yield start, tail.end()
    elif len(tco["slug"]) <= _LONGEST_TCO_SLUG:
        yield start, tco.end()


def _fits(host: str, length: int) -> bool:
    """Whether labels and address are within their lengths once the host is written in ASCII."""
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


def _latin_hosts(text: str, start: int, stop: int) -> Iterator[tuple[int, int]]:
    position = start
    while labels := _LATIN_LABELS.search(text, position, stop):
        ends = (_tld_end(text, dot.end(), stop) for dot in _DOT.finditer(text, labels.start(), labels.end()))
        end = max(ends)
        if end:
            yield labels.start(), end
        position = end or labels.end()
