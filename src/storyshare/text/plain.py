"""Links as people expect them in plain text: for places whose own rule nobody knows, such as a forum.

The rule is linkify-it's (npm, MIT; read as facts), which Markdown programs share: an address with http, https, ftp,
mailto or "//" before it, a bare host or e-mail address under a top-level domain that exists, an IPv4 address; brackets
in a path in pairs only, and no punctuation at its end. Where it takes no notice of how other scripts are written, this
does: an address may follow a letter that is not Latin, and quotes, dashes, directions and the full stops of Chinese end
it. PyPI's linkify-it-py was tried: 700 µs for a text of 200 characters, 130 ms to begin, and time that grows with the
square of the length.
"""

import re
import string
import unicodedata
from collections.abc import Iterator

from storyshare.models import Entity
from storyshare.text import tlds
from storyshare.text.shapes import ALPHA, DIGIT, Shapes, first_come, shape

# What stands for any letter or sign outside ASCII that a host may hold, and for other punctuation.
_LETTER, _MARK = "ä", "¡"
_JOINERS = "\u200c\u200d"
_ENDS_IN_ANY_SCRIPT = "。，、；：！？｡､「」『』【】〔〕《》〈〉“”„‟«»‹›—―…｜"
_ALIKE = {"（": "(", "）": ")", "［": "[", "］": "]", "‘": "'", "’": "'"}

_LABEL = f"[a-zA-Z0-9{_LETTER}](?:[-a-zA-Z0-9{_LETTER}]{{0,61}}[a-zA-Z0-9{_LETTER}])?"
_PORT = r"(?::(?P<port>\d++))?+"
# A host ends before anything but a letter; not before what would make it part of something longer.
_END = rf"(?![a-zA-Z0-9{_LETTER}_\-]|:\d|\.[-_a-zA-Z0-9{_LETTER}])"
_HOST = rf"(?P<host>{_LABEL}(?:\.{_LABEL})*+)"
_BARE = re.compile(rf"(?<![a-zA-Z0-9{_LETTER}.:/\-_@])(?P<host>{_LABEL}(?:\.{_LABEL})++){_PORT}{_END}")
_TRIGGER = re.compile(r"(?<![a-zA-Z0-9_])(?:(?:https?:|ftp:)(?=//)|mailto:|(?<![:/])(?=//(?!/)))", re.IGNORECASE)
_AFTER_SCHEME = re.compile(rf"//(?:[^\s\x00-\x1f\x7f@/\[\]()<>]+@)?{_HOST}{_PORT}{_END}")
_MAILBOX = r"\-;:&=+$,.a-zA-Z0-9_"
_MAIL = re.compile(rf'[{_MAILBOX}][{_MAILBOX}"]*+@{_HOST}{_END}')
_IN_MAILBOX = '-;:&=+$,._"' + string.ascii_letters + string.digits
_BEFORE_MAILBOX = ' \t\n\r<>"('
_LATIN = re.compile("[a-zA-Z]+")
_IP = re.compile(r"(?:(?:25[0-5]|2[0-4]\d|[01]?\d?\d)(?:\.(?!$)|$)){4}")

_RUN = re.compile(r"[^\s\x00-\x1f\x7f<>]*+")
_PLAIN = re.compile(rf"(?:[^\s\x00-\x1f\x7f<>()\[\]{{}}.,\"'?!;{_MARK}])++")
_PAIRS = {"(": ")", "[": "]", "{": "}", '"': '"', "'": "'"}
_WITHIN = re.compile(rf"\.(?![.])|\.{{2,}}(?=[a-zA-Z0-9%/&])|[,;?]|!+|[{_MARK}](?=[a-zA-Z0-9{_LETTER}/])")
_BEFORE_LETTER = re.compile(f"'(?=[-a-zA-Z0-9{_LETTER}])")
_NOT_LAST = f".,;:!?{_MARK}"
_LARGEST_PORT = 65535

_HASHTAG = re.compile(rf"(?<![{ALPHA}0-9{DIGIT}_&/#])[#＃](?=[0-9{DIGIT}_]*[{ALPHA}])[{ALPHA}0-9{DIGIT}_]++")


def _as_in_addresses(character: str) -> str:
    """What a character is to an address: a letter, punctuation, an end, or its ASCII twin."""
    category = unicodedata.category(character)
    if character in _ALIKE:
        return _ALIKE[character]
    if character in _ENDS_IN_ANY_SCRIPT or category[0] == "Z" or category in {"Cc", "Cs"}:
        return " "
    if category == "Cf":
        return _LETTER if character in _JOINERS else " "
    return _MARK if category[0] == "P" else _LETTER


_in_addresses = Shapes(_as_in_addresses)


def find_entities(text: str) -> tuple[Entity, ...]:
    """Links, e-mail addresses among them, and hashtags, in order and without overlap; nobody knows who a mention is."""
    return first_come([*_links(text), *_hashtags(text)])


def find_whole_addresses(text: str) -> tuple[Entity, ...]:
    """The links with http:// or https:// before them: for places where we say ourselves what is a link."""
    found = find_entities(text)
    return tuple(
        each for each in found if each.kind == "link" and each.text.lower().startswith(("http://", "https://"))
    )


def _links(text: str) -> Iterator[Entity]:
    if not any(sign in text for sign in (".", "@", "//")):
        return
    shaped = _in_addresses(text)
    paths, position = _Paths(shaped), 0
    for start, end, has_path in sorted(_candidates(text, shaped), key=lambda each: (each[0], -each[1])):
        if start >= position:
            position = paths.end(end) if has_path else end
            yield Entity(start=start, end=position, kind="link", text=text[start:position])


def _candidates(text: str, shaped: str) -> Iterator[tuple[int, int, bool]]:
    """Where a link begins, where its host ends, and whether a path may follow."""
    for trigger in _TRIGGER.finditer(shaped):
        scheme = trigger[0].lower()
        match = (_MAIL if scheme == "mailto:" else _AFTER_SCHEME).match(shaped, trigger.end())
        # "//test" is a comment.
        if match and (scheme or "." in match["host"] or match["host"] == "localhost"):
            yield from _ending(text, trigger.start(), match, known=False, path=scheme != "mailto:")
    for match in _BARE.finditer(shaped):
        yield from _ending(text, match.start() + _before_latin(text, match), match, known=True, path=True)
    for start in _mailboxes(shaped):
        if match := _MAIL.match(shaped, start):
            yield from _ending(text, start, match, known=True, path=False)


def _ending(text: str, start: int, match: re.Match[str], *, known: bool, path: bool) -> Iterator[tuple[int, int, bool]]:
    """The candidate, where its port can be and, if it must be `known`, so is the top-level domain; or none."""
    port = match.groupdict().get("port") or "0"
    if len(port) > len(str(_LARGEST_PORT)) or int(port) > _LARGEST_PORT:
        return
    head, dot, _ = match["host"].rpartition(".")
    top = match.start("host") + len(head) + len(dot)
    last = text[top : match.end("host")].lower()
    if dot and not _exists(last):
        # "example.comです": a word that follows directly is none of it.
        latin = _LATIN.match(last)
        if latin and _exists(latin[0]) and _has_no_case(last[latin.end()]):
            yield start, top + latin.end(), False
            return
    if not known or (dot and _exists(last)) or _IP.fullmatch(match["host"]):
        yield start, match.end(), path


def _exists(name: str) -> bool:
    return name.startswith("xn--") or (len(name) >= tlds.SHORTEST and name in tlds.delegated())


def _has_no_case(character: str) -> bool:
    """Whether it is a letter of a script that may be written without spaces, such as Chinese."""
    return unicodedata.category(character) == "Lo"


def _before_latin(text: str, match: re.Match[str]) -> int:
    """How much of what may be a host is a word written directly before it: "看example.org"."""
    host = match["host"]
    label = host[: host.index(".")]
    latin = label.lstrip(_LETTER)
    written_apart = not latin or latin[0] == "-" or not _has_no_case(text[match.start()])
    return 0 if written_apart or not host.rpartition(".")[2].isascii() else len(label) - len(latin)


def _mailboxes(shaped: str) -> Iterator[int]:
    """Where something begins that may be the name before an @."""
    before, at = 0, shaped.find("@")
    while at >= 0:
        start = before + len(shaped[before:at].rstrip(_IN_MAILBOX))
        while start < at and (shaped[start] == '"' or (start and shaped[start - 1] not in _BEFORE_MAILBOX)):
            start = shaped.find('"', start, at) + 1 or at
        if start < at:
            yield start
        before, at = at + 1, shaped.find("@", at + 1)


class _Paths:
    """Where paths end, asked from left to right; what is known of a run of signs is kept, or long texts take long."""

    def __init__(self, shaped: str) -> None:
        self._shaped = shaped
        self._last = 0
        self._unclosed: set[str] = set()

    def end(self, start: int) -> int:
        """The end of the path, query and fragment that begin at `start`; `start` where there is none."""
        shaped = self._shaped
        if shaped[start : start + 1] not in {"/", "?", "#"}:
            return start
        if start >= self._last:
            match = _RUN.match(shaped, start)
            self._last = match.end() if match else start
            self._unclosed.clear()
        position = start + 1
        while position < self._last and (further := self._step(position)):
            position = further
        while position > start + 1 and shaped[position - 1] in _NOT_LAST:
            position -= 1
        return start if position == start + 1 and shaped[start] != "/" else position

    def _step(self, start: int) -> int:
        """The end of the next piece of a path, 0 where it ends before."""
        shaped, last = self._shaped, self._last
        if plain := _PLAIN.match(shaped, start, last):
            return plain.end()
        sign = shaped[start]
        closing = _PAIRS.get(sign)
        if closing and closing not in self._unclosed:
            end = shaped.find(closing, start + 1, last)
            if end > start + (sign == closing):
                return end + 1
            if end < 0:
                self._unclosed.add(closing)
        within = (_BEFORE_LETTER if sign == "'" else _WITHIN).match(shaped, start, last)
        return within.end() if within else 0


def _hashtags(text: str) -> Iterator[Entity]:
    if "#" in text or "＃" in text:
        for match in _HASHTAG.finditer(shape(text)):
            yield Entity(start=match.start(), end=match.end(), kind="hashtag", text=text[match.start() : match.end()])
