"""Names that stand in a text and that nobody listed: a warning, until a person says who it is or that it is no name.

No list holds every name: what counts is the capital where none is expected. The lists (`names.txt`) only say which
capitals are expected all the same, and which words are names even where a sentence begins with them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from storyshare.gate.identifiers.folding import fold
from storyshare.gate.names_lists import Lists
from storyshare.gate.names_lists import lists as read_lists
from storyshare.gate.names_opening import does_what_people_do
from storyshare.models import Finding

# Here a capital inside a sentence marks a name; elsewhere (in German, say) only names on the lists are found.
_CAPITAL_MEANS_NAME = frozenset(("en", "es", "fr", "pt", "it", "ca", "ht", "nl", "pl", "tr", "vi", "so", "sw"))
_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|['’\-](?=[^\W\d_]))*\.?\*?")
_NOT_PROSE = re.compile(
    r"https?://\S+|(?:[A-Z]\.){2,}|(?<!\w)@[\w.@-]+|[\w.+-]{1,64}@[\w.-]{1,255}|\S{1,80}\.(?:com|org|net|gov|edu)\b\S{0,80}"
)
# Without either of these only the first two of them can stand in a text; the others are slow to rule out.
_ADDRESS = re.compile(r"@|\.(?:com|org|net|gov|edu)\b")
_LINK_OR_INITIALS = re.compile(r"https?://\S+|(?:[A-Z]\.){2,}")
_LETTERS = re.compile(r"[^\W\d_]+")
_HASHTAG = re.compile(r"(?<!\w)[#＃](\w+)")
_CAMEL = re.compile(r"[^\W\d_a-z][^\W\d_A-Z]+|[^\W\d_a-z]+(?![a-z])|[^\W\d_A-Z]+")
_BEGINS_SENTENCE = re.compile(r"(?:^|[.!?…:;\n\r—–•|(\[{\"“”«‘¿¡]|\b\d+\))[\s\"“«‘'(*_\-—¿¡#>]*$")
_LOOK_BACK = 16
_JOINS = re.compile(r"[ \t\u00a0](?:(?:de|del|la|las|los|da|do|dos|van|von|bin|ibn|al|el)[ \t\u00a0]){0,2}")
_JOINS_WITH = re.compile(r"[ \t\u00a0](?:(?:of|the|for|and|&|y|e|a|para|en|on|in|to)[ \t\u00a0]){0,2}")
_PREPOSITION = re.compile(
    r"(?:\b(?:in|from|of|to|near|at|across|through|en|de|a|hacia|desde|por|north|south|west|east|new|norte)|,)\s$",
    re.IGNORECASE,
)
# After these a name follows, also one that is a word: "I named her Hope".
_NAMING = re.compile(
    r"(?:\bnamed\s(?:her|him|them|me)|\bname(?:['’]s|\sis|\swas)|\bme\sllam[oó]|\b(?:la|lo|le)\s(?:llam[eéoó]|puse)|\bnombre\s(?:es|era))\s[\"“«]?$",
    re.IGNORECASE,
)
_SAINT = re.compile(r"\b(?:St\.|Saint)\s$")
_POSSESSIVE = re.compile(r"['’][sS]?$")
_SMALL_IN_HEADLINES = frozenset(
    (
        "a",
        "an",
        "the",
        "in",
        "on",
        "for",
        "to",
        "at",
        "with",
        "from",
        "by",
        "as",
        "is",
        "are",
        "not",
        "en",
        "para",
        "por",
    )
)
_ROMAN = re.compile(r"[IVXLC]+")
_LONGEST_ACRONYM = 6
_BLANK = "\x00"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Capital:
    """A word with a capital: where it stands, its plain form, and what the words before it say.

    `first`: a sentence begins with it. `placed`: the word before it says that a place may follow. `called` and
    `sainted`: they say that a name follows, or a church. `acts`: those after it say what only people do.
    """

    start: int
    end: int
    word: str
    plain: str
    first: bool
    placed: bool
    called: bool
    sainted: bool
    acts: bool


def unlisted_names(text: str, *, listed: Iterable[str], language: str) -> tuple[Finding, ...]:
    """Every name in a text that is not among `listed`, as warnings of the kind "name", in order.

    A part of a listed name counts as listed ("Ms. Lee", "Lee’s", "Rosa*"); a name with a part more than was listed
    does not. `language` is a BCP 47 tag.
    """
    lists = read_lists()
    known = frozenset(_plain(part) for name in listed for part in _LETTERS.findall(name))
    prose = _blanked(text, lists)
    spans = [*_in_prose(prose, known, lists, language.partition("-")[0].lower()), *_in_hashtags(text, known, lists)]
    return tuple(
        Finding(kind="name", start=start, end=end, severity="warning", text=text[start:end])
        for start, end in sorted(spans)
    )


def _in_prose(text: str, listed: frozenset[str], lists: Lists, language: str) -> Iterator[tuple[int, int]]:
    capital_means_name = language in _CAPITAL_MEANS_NAME
    # What the text also writes small is a word, and no name where a sentence begins with it.
    small = {_plain(word) for word in _WORD.findall(text) if word.islower()}
    for line in re.finditer(r"[^\n]+", text):
        words = list(_WORD.finditer(text, line.start(), line.end()))
        heading = _is_heading(words) or not capital_means_name
        for run in _runs(text, words, lists, small):
            if span := _judged(run, listed, lists, heading=heading):
                yield span
        yield from _small(words, listed, lists)


def _judged(run: list[_Capital], listed: frozenset[str], lists: Lists, *, heading: bool) -> tuple[int, int] | None:
    """Where in a run of capitals a name stands that nobody listed, or None."""
    titled = False
    while run and (run[0].plain in lists.titles or (run[0].first and not run[0].called and _only_begins(run, lists))):
        titled = run[0].plain in lists.titles
        run = run[1:]
    while run and run[-1].plain in lists.titles:
        run = run[:-1]
    if not run or any(each.plain in lists.organisations for each in run):
        # An organisation's name may hold a person's; whoever stands before it is looked at alone.
        run = _before_organisation(run, lists)
    strange = [each for each in run if not _is_harmless(each, listed, lists, heading=heading)]
    alone = len(run) == 1 and run[0].first and not titled
    if not strange or (alone and not lists.is_name(run[0].plain) and not run[0].acts):
        return None
    if heading:
        return strange[0].start, _without_ending(strange[-1])
    return run[0].start, _without_ending(run[-1])


def _before_organisation(run: list[_Capital], lists: Lists) -> list[_Capital]:
    """The given name and surname at the head of a run that goes on as an organisation or an office, or nothing."""
    head = []
    for each in run:
        if not lists.is_name(each.plain) or each.plain in lists.organisations:
            break
        head.append(each)
    return head if len(head) >= 2 and len(head) + 1 >= len(run) and head[0].plain in lists.given else []


def _only_begins(run: list[_Capital], lists: Lists) -> bool:
    word = run[0].plain
    return lists.is_known(word) and not (lists.is_name(word) and len(run) > 1)


def _is_harmless(each: _Capital, listed: frozenset[str], lists: Lists, *, heading: bool) -> bool:
    if len(each.plain) < 2 or all(_plain(part) in listed for part in _LETTERS.findall(each.word)):
        return True
    if each.called or each.sainted:
        return each.sainted
    if lists.is_name(each.plain) and each.plain not in lists.words:
        return each.plain in lists.places and each.placed
    if heading or lists.is_known(each.plain) or _ROMAN.fullmatch(each.word):
        return True
    return each.word.isupper() and len(each.word) <= _LONGEST_ACRONYM


def _runs(text: str, words: list[re.Match[str]], lists: Lists, small: AbstractSet[str]) -> Iterator[list[_Capital]]:
    """Words with a capital that stand together, small words such as "de la" between them left out."""
    run: list[_Capital] = []
    for match in words:
        if not match[0][0].isupper():
            continue
        before = text[max(0, match.start() - _LOOK_BACK) : match.start()]
        each = _Capital(
            start=match.start(),
            end=match.end(),
            word=_POSSESSIVE.sub("", match[0].rstrip(".*")),
            plain=_plain(match[0]),
            first=match.start() == 0 or bool(_BEGINS_SENTENCE.search(before)),
            placed=bool(_PREPOSITION.search(before)),
            called=bool(_NAMING.search(before)),
            sainted=bool(_SAINT.search(before)),
            acts=_may_open(_plain(match[0]), small, lists) and does_what_people_do(text, match),
        )
        if run and not _joined(run, each, text, lists):
            yield run
            run = []
        run.append(each)
    if run:
        yield run


def _may_open(word: str, small: AbstractSet[str], lists: Lists) -> bool:
    return word not in small and word not in lists.openers


def _joined(run: list[_Capital], each: _Capital, text: str, lists: Lists) -> bool:
    if _ends(run[-1], text, lists):
        return False
    if _JOINS.fullmatch(text, run[-1].end, each.start):
        return True
    # "Board of Immigration Appeals" is one, "Mr. Nguyen and Mrs. Okafor" are two.
    both_known = lists.is_known(run[-1].plain) and lists.is_known(each.plain)
    return both_known and bool(_JOINS_WITH.fullmatch(text, run[-1].end, each.start))


def _ends(each: _Capital, text: str, lists: Lists) -> bool:
    """Whether a sentence ends after this word: a stop that is not the one of an initial or a title."""
    return (
        text[each.end - 1] == "."
        and len(each.plain) > 1
        and each.plain not in lists.titles
        and each.plain not in ("st", "jr", "mt")
    )


def _small(words: list[re.Match[str]], listed: frozenset[str], lists: Lists) -> Iterator[tuple[int, int]]:
    """A given name and a surname that somebody wrote without capitals."""
    for one, two in pairwise(words):
        first = _plain(one[0])
        if first not in lists.given or two.start() - one.end() != 1 or not (one[0].islower() and two[0].islower()):
            continue
        second = _plain(two[0])
        unlisted = first not in listed or second not in listed
        if unlisted and _is_full_name(first, second, lists):
            yield one.start(), two.end()


def _is_full_name(first: str, second: str, lists: Lists) -> bool:
    words = lists.is_known(first) or second in lists.also_words
    return first in lists.given and second in lists.surnames and not words


def _in_hashtags(text: str, listed: frozenset[str], lists: Lists) -> Iterator[tuple[int, int]]:
    for tag in _HASHTAG.finditer(text):
        parts = [_plain(part) for part in _CAMEL.findall(tag[1])] or [_plain(tag[1])]
        if len(parts) == 1:
            parts = _split_in_two(parts[0], lists)
        named = [part for part in parts if lists.is_name(part) and part not in listed]
        if any(part not in lists.words and part not in lists.organisations for part in named):
            yield tag.start(), tag.end()


def _split_in_two(word: str, lists: Lists) -> list[str]:
    for place in range(3, len(word) - 2):
        if word[:place] in lists.given and word[place:] in lists.surnames:
            return [word[:place], word[place:]]
    return [word]


def _is_heading(words: list[re.Match[str]]) -> bool:
    """Whether a line is written with capitals throughout, as a headline."""
    written = [match[0] for match in words]
    if len(written) >= 3 and sum(word.isupper() for word in written) * 5 >= len(written) * 4:
        return True
    long = [word for word in written if len(word) > 3]
    capitals = sum(word[0].isupper() for word in long)
    small = [word for word in written[1:] if word.lower() in _SMALL_IN_HEADLINES]
    short = len(long) == 3 == capitals and bool(small)
    return short or (len(long) >= 4 and capitals * 20 >= len(long) * 17)


def _blanked(text: str, lists: Lists) -> str:
    """The text with addresses, accounts, hashtags and well-known places of several words made blank."""
    for pattern in (_NOT_PROSE if _ADDRESS.search(text) else _LINK_OR_INITIALS, _HASHTAG):
        text = pattern.sub(lambda match: _BLANK * len(match[0]), text)
    pieces: list[str] = []
    place = 0
    words = list(_WORD.finditer(text))
    plain = [_plain(match[0]) if match[0][0].isupper() or len(match[0]) <= 3 else "" for match in words]
    for index, match in enumerate(words):
        for length in (3, 2) if plain[index] in lists.begins_phrase else ():
            enough = index + length <= len(words) and match.start() >= place
            if enough and "_".join(plain[index : index + length]) in lists.phrases:
                end = words[index + length - 1].end()
                pieces += [text[place : match.start()], _BLANK * (end - match.start())]
                place = end
    return "".join([*pieces, text[place:]])


def _without_ending(each: _Capital) -> int:
    return each.start + len(each.word)


@lru_cache(maxsize=16_384)  # the same words stand in every story
def _plain(word: str) -> str:
    """A word without accents, case, star and possessive."""
    return _POSSESSIVE.sub("", fold(word.rstrip(".*")).text.casefold())
