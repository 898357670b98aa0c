"""Under which forms a term is kept.

A form is a text with a letter before it that says how it must stand: `w` as one word, `j` as two words near each
other, `r` as several words in a row, `i` as an initial with its point and a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import permutations

from storyshare.errors import InputError
from storyshare.gate.protected.reading import read
from storyshare.i18n import _

# Of how many words in a row a whole form may be.
IN_A_ROW = 6
# How long a stretch of Chinese or Japanese, and of Thai and its neighbours, is compared.
SIGNS, SYLLABLES = 8, 16
_MOST_WORDS = 8
# They part the words of a name and are none of them.
PARTICLES = frozenset(
    """
    de del de la las los el le les lo y e i da das do dos di du des van von der den ter ten zu al bin bint ibn abu ben
    ould san santa santo sao saint sainte st the of and und
    """.split()  # noqa: SIM905 - sixty quoted words are not easier to read
)
# Alone they stand in every text.
_EVERYDAY = (PARTICLES - {"ben"}) | frozenset(
    """
    a about after all also am an any are as at back be been but by can come could day did do for from get go good had
    has have he her here him his home how i if in into is it its just know life like long made make man may me men more
    most much must my new no not now off on one only or other our out over own people said same saw say see she so some
    such take than that their them then there these they this time to too two up us was way we well were what when
    where which who why will with work would year yes you your
    ante asi aun bajo bien cada casa como con cual cuando desde dia donde ella ellas ellos en entre era es esa ese eso
    esta estaba este esto fue ha han hasta hay hoy la mas me mi mis mucho muy nada ni no nos nuestra nuestro o otra otro
    para pero por porque que quien se sea ser si sin sobre solo son su sus tal tan te tiene todo todos tu un una uno va
    vida ya yo
    asylum asilo lawyer abogada abogado family familia mother madre father padre daughter hija son hijo judge juez court
    """.split()  # noqa: SIM905 - as above
)
_APOSTROPHE = re.compile(r"(?<!\w)\w{1,2}['’‘ʼ`´](?P<tail>[^\W\d_]{3,})")  # O'Brien, D'Angelo
_UMLAUTS = {"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"}


def forms(term: str, *, each_word: bool = False, whole: bool = False) -> frozenset[str]:
    """The forms that a term is kept under.

    Of a name of several words any two, in either order; with `each_word` each of them alone; with `whole` only all of
    them in a row. Raises InputError, never with the term, where it cannot be matched safely.
    """
    words = _words(term)
    kept = [word for word in words if len(word[0]) > 1 and word[0] not in PARTICLES]
    _refuse_unsafe(words)
    if len(words) == 1:
        parted = {f"r{form}" for form in words[0]} if _APOSTROPHE.search(term) else set()
        return frozenset({*_alone(words[0]), *parted})
    found: set[str] = set()
    if whole or len(kept) < 2:
        found.update(_row(words))
        found.update(_row(words[::-1]) if len(words) == 2 and not whole else ())
    else:
        for one, other in permutations(_otherwise_parted(term, words), 2):
            for first in one:
                found.update(
                    f"{domain}{first}{last}" for second in other for last in _ending(second) for domain in "wj"
                )
                found.update(f"i{first[0]}{second}" for second in other if len(second) > 2)
        found.update(form for form in _row(words) if form[0] == "w")
    if each_word:
        for word in kept:
            if len(word[0]) > 2 and word[0] not in _EVERYDAY:
                found.update(_alone(word))
    return frozenset(found)


def _otherwise_parted(term: str, words: Sequence[Sequence[str]]) -> list[list[str]]:
    """The words without particles, each also as one with those before it (Delacruz), and without O' (Sean Brien)."""
    tails = [form for found in _APOSTROPHE.finditer(term) for form in _words(found["tail"])[0]]
    found: list[list[str]] = []
    before = ""
    for word in words:
        if word[0] in PARTICLES:
            before += word[0]
            continue
        if len(word[0]) > 1:
            with_before = [before + form for form in word] if before else []
            without = [tail for tail in tails if word[0].endswith(tail) and word[0] != tail]
            found.append(list(dict.fromkeys([*word, *with_before, *without])))
        before = ""
    return found


def _refuse_unsafe(words: Sequence[Sequence[str]]) -> None:
    if not words:
        raise InputError(_("There is no letter in it."), hint=_("Type the name as it would be written."))
    if len(words) > _MOST_WORDS:
        raise InputError(
            _("That is more than {most_words} words: nobody would repeat it exactly.", most_words=_MOST_WORDS),
            hint=_("Protect the name of the person, the place or the employer by itself."),
        )
    if all(word[0] in _EVERYDAY for word in words):
        raise InputError(
            _("That is made of everyday words only: almost every text would be refused."),
            hint=_("Protect the whole name, with its family name or its place."),
        )
    if len(words) == 1 and len(words[0][0]) < 2:
        raise InputError(
            _("One letter is too short: it stands in every text, and almost everything would be refused."),
            hint=_("Protect the whole name."),
        )
    if len(words) > 1 and sum(len(word[0]) for word in words) < 3:
        raise InputError(
            _("Initials alone are too short to be told from other words."), hint=_("Protect the whole name.")
        )


def _words(term: str) -> list[list[str]]:
    """Its words, each with everything that it may become when it is written otherwise."""
    spelled = list(_spelled(term))
    each = [_plain_words(variant) for variant in spelled]
    count = len(each[0])
    return [
        list(dict.fromkeys(form for words in each if len(words) == count for form in words[at])) for at in range(count)
    ]


def _spelled(term: str) -> Iterator[str]:
    yield from dict.fromkeys((term, term.lower(), term.upper(), term.title()))
    if not term.isascii():
        yield "".join(_UMLAUTS.get(letter, letter) for letter in term.lower())


def _plain_words(term: str) -> list[list[str]]:
    """The words by blanks and hyphens; an apostrophe or a point inside a word parts nothing."""
    reading = read(term)
    found: list[list[str]] = []
    end = -1
    for word in reading.words():
        forms = ["".join(reading.plain[word.start : word.end]), "".join(reading.looks[word.start : word.end])]
        between = reading.kinds[end : word.start] if end >= 0 else ""
        if between == "'":
            found[-1] = [first + second for first, second in zip(found[-1], forms, strict=True)]
        else:
            found.append(forms)
        end = word.end
    return found


def _alone(word: Sequence[str]) -> Iterator[str]:
    for form in word:
        yield from (f"w{ending}" for ending in _ending(_cut(form)))
        if _hangul_or_han(form):
            yield f"j{form}"  # the family name may stand apart


def _ending(form: str) -> tuple[str, ...]:
    """Also as many say whose it is, or mean the family: Marias, the Garcias."""
    return (form, f"{form}s") if form.isascii() and len(form) > 3 else (form,)


def _cut(form: str) -> str:
    """In scripts without spaces a text is looked through in stretches: a longer name is known by its first signs."""
    if "\u3000" <= form[0] <= "\u9fff":
        return form[:SIGNS]
    return form[:SYLLABLES] if "\u0e00" <= form[0] <= "\u17ff" else form


def _row(words: Sequence[Sequence[str]]) -> Iterator[str]:
    for at in range(max(len(word) for word in words)):
        joined = "".join(word[min(at, len(word) - 1)] for word in words[:IN_A_ROW])
        yield f"r{joined}"
        yield f"w{_cut(joined)}"


def _hangul_or_han(form: str) -> bool:
    return 2 < len(form) < 6 and all("\u3400" <= sign <= "\ud7ff" for sign in form)
