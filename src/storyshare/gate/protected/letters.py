"""What a sign is taken for: the same letter in any dress, and the letter that it looks like."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

# Marks that are laid over a letter, in scripts where people leave them out: not the vowels of Indic or Thai.
_MARKS = re.compile(
    "[\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670"
    "\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
)
# Written without spaces: Thai, Lao, Burmese, Khmer; kana and Han.
_WITHOUT_SPACES = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u9fff\uf900-\ufaff"
    "\U0001b000-\U0001b16f\U00020000-\U0003ffff]"
)
_HANGUL = re.compile("[\u1100-\u11ff\u3130-\u318f\ua960-\ua97f\uac00-\ud7ff]")
# Not seen, or only a stroke between letters: fillers, selectors, the Arabic tatweel. (Those of category Cf as well.)
_UNSEEN = frozenset("\u034f\u0640\u115f\u1160\u3164\uffa0\u180b\u180c\u180d\u180f") | {
    chr(c) for c in range(0xFE00, 0xFE10)
}
_KINDS = (
    dict.fromkeys("'’‘ʼ`´′ʻʹ＇", "'")
    | dict.fromkeys("-‐‑‒–—−_~*·•・", "-")
    | dict.fromkeys("$€", "S")
    | dict.fromkeys("@!|", "s")
)

# The same letter, written otherwise.
_SAME = dict(
    {
        "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "ŧ": "t",
        "ŋ": "n", "ı": "i", "ȷ": "j", "ɑ": "a", "ɡ": "g", "ƒ": "f", "ə": "e", "ʋ": "v", "ɩ": "i", "ǀ": "l",
        "ɨ": "i", "ʉ": "u", "ƀ": "b", "ȼ": "c", "ɇ": "e", "ǥ": "g", "ɉ": "j", "ɍ": "r", "ƶ": "z", "ⱥ": "a",
        "ى": "ي", "ی": "ي", "ې": "ي", "ک": "ك", "ة": "ه", "ہ": "ه", "ھ": "ه", "ە": "ه", "ٱ": "ا",
    },
    **dict(zip("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘꞯʀꜱᴛᴜᴠᴡʏᴢ", "abcdefghijklmnopqrstuvwyz", strict=True)),
)  # fmt: skip
# Another letter that looks like a Latin one; large and small each as they look.
_LOOKS = dict(
    zip(
        "АВЕЅІЈКМНОРСТУХҮԚԜЬавеѕіјкмнорстухһԁԛԝѵӏԍгпиүьєγΑΒΕΖΗΙΚΜΝΟΡΤΥΧαβεηικμνορςστυχωօոսհզցյԼՕՍᎪᏴᏟᎠᎬᏀᎻᎥᎫᏦᏞᎷᏢᎡᏚᎢᏙᏔᏃᎩᏆᎾ",
        "ABESIJKMHOPCTYXYQWbabesijkmhopctyxhdqwvlgrnuybeyABEZHIKMNOPTYXabenikmvopsotuxwonuhqgjLOUABCDEGHiJKLMPRSTVWZYIO",
        strict=True,
    )
)
_LEET = {"0": "o", "1": "i", "2": "z", "3": "e", "4": "a", "5": "s", "6": "g", "7": "t", "8": "b", "9": "g",
         "@": "a", "$": "s", "!": "i", "€": "e", "|": "l"}  # fmt: skip
LEET = (str.maketrans(_LEET), str.maketrans(_LEET | {"1": "l", "!": "l"}))


@dataclass(frozen=True, slots=True)
class Sign:
    """One letter with its marks, or anything else that is seen.

    `plain` is the letter itself, small and bare; `looks` the Latin letter that it looks like, or the same. `kind`:
    U, l a large or small letter; c a letter of a script without the two; k Hangul; h of a script without spaces;
    d a digit; s what can stand for a letter between letters, S also after them; a blank; ' an apostrophe; - a hyphen;
    . anything else.
    """

    plain: str
    looks: str
    kind: str


def is_unseen(character: str) -> bool:
    """Whether it is passed over: zero-width, a soft hyphen, a mark of direction, a selector."""
    return character > "~" and (
        character in _UNSEEN or unicodedata.category(character) == "Cf" or "\U000e0000" <= character <= "\U000e0fff"
    )


def joins_before(character: str) -> bool:
    """Whether it belongs to the letter before it."""
    return character > "\u02ff" and (unicodedata.category(character)[0] == "M" or "\u1160" <= character <= "\u11ff")


@cache
def sign(cluster: str) -> Sign:
    """What a letter and its marks are taken for."""
    if "\U0001f130" <= cluster[0] <= "\U0001f189" or "\U0001f1e6" <= cluster[0] <= "\U0001f1ff":
        start = 0x1F1E6 if cluster[0] >= "\U0001f1e6" else 0x1F130
        cluster = chr(65 + (ord(cluster[0]) - start) % 32 % 26)  # in a square, a circle, or half of a flag
    composed = unicodedata.normalize("NFKC", cluster)
    kind = _kind(composed)
    if kind not in "Ulckhd":
        return Sign(plain=composed, looks=composed, kind=kind)
    bare = _bare(composed)
    if not bare:
        return Sign(plain=composed, looks=composed, kind=".")  # a mark without a letter
    looks = "".join(_LOOKS.get(letter, letter) for letter in bare)
    return Sign(plain=_small(bare), looks=_small(looks), kind=kind)


def _bare(text: str) -> str:
    return unicodedata.normalize("NFC", _MARKS.sub("", unicodedata.normalize("NFD", text)))


def _small(text: str) -> str:
    return "".join(_digit(_SAME.get(letter, letter)) for letter in _bare(text.casefold()))


def _digit(text: str) -> str:
    return text if len(text) != 1 or text.isascii() else str(unicodedata.decimal(text, text))


def _kind(text: str) -> str:
    first = text[:1]
    if not first or first.isspace() or first == "\u2800":
        return " "
    if known := _KINDS.get(first):
        return known
    category = unicodedata.category(first)
    if category[0] == "N":
        return "d"
    if category[0] not in "LM":
        return "."
    return _kind_of_letter(first, category)


def _kind_of_letter(letter: str, category: str) -> str:
    if _WITHOUT_SPACES.match(letter):
        return "h"
    if _HANGUL.match(letter):
        return "k"
    if category in ("Lu", "Lt"):
        return "U"
    return "l" if category == "Ll" or letter != letter.upper() else "c"
