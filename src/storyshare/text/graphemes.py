"""Counting what readers see as one character (UAX #29, Unicode 17), and bytes and code points beside it.

Most text needs one look: each of its code points stands alone. Elsewhere only what joins is counted: the length of a
text less the places in it where no break is.
"""

import re
from dataclasses import dataclass
from functools import cache

# Every code point here is a grapheme of its own, whichever of them stands beside it; only CR LF is one. Latin, Greek,
# Cyrillic, Hebrew and Arabic letters, common punctuation, kana, ideographs, Hangul syllables, full-width forms, emoji
# that nothing is joined to.
_ALONE = (
    "\n\r\t -~\u00a0-\u00ac\u00ae-\u02ff\u0370-\u0482\u048a-\u0590\u05d0-\u05ea\u0606-\u060f\u061b\u061d-\u064a"
    "\u0660-\u066f\u0671-\u06d5\u1e00-\u200a\u2010-\u2027\u2030-\u203b\u20a0-\u20bf\u2100-\u2bff\u3000-\u3029"
    "\u3041-\u3096\u309b-\u30ff\u4e00-\u9fff\uac00-\ud7a3\uff01-\uff9d\U0001f000-\U0001f1e5\U0001f200-\U0001f3fa"
    "\U0001f400-\U0001faff"
)
_OTHER = re.compile(f"[^{_ALONE}]")
_PLAIN = re.compile(r"\r\n|.", re.DOTALL)
_BEYOND = re.compile("[\U00010000-\U0010ffff](?:-.)?")
_JOINER = "\u200d"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Patterns:
    """What finds the places without a break: all of them are where `extending` matches, but for what follows it.

    `joined` ends where a pictograph follows a joiner, `conjunct` where a consonant follows a linker, `flags` between
    two regional letters. `rarely` finds what is left to the pattern of a whole cluster: jamo, prepended signs, scripts
    beyond U+FFFF.
    """

    extending: re.Pattern[str]
    joined: re.Pattern[str]
    linker: re.Pattern[str]
    conjunct: re.Pattern[str]
    flags: re.Pattern[str]
    rarely: re.Pattern[str]


def graphemes(text: str) -> list[str]:
    """The text cut into grapheme clusters, in order; joined again they are the text."""
    if not _OTHER.search(text):
        return _PLAIN.findall(text)
    return _cluster(rare=bool(_patterns(beyond=True).rarely.search(text))).findall(text)


def count_graphemes(text: str, warning: str = "") -> int:
    """How many grapheme clusters the content warning and the text have when one follows the other directly."""
    whole = warning + text
    count = len(whole) - whole.count("\r\n")
    if whole.isascii() or not _OTHER.search(whole):
        return count
    beyond = bool(_BEYOND.search(whole))
    patterns = _patterns(beyond=beyond)
    if patterns.rarely.search(whole):
        return len(_cluster(rare=True).findall(whole))
    count -= len("".join(patterns.extending.findall(whole)))
    if beyond:
        count -= len(patterns.flags.findall(whole))
    if _JOINER in whole:
        count -= len(patterns.joined.findall(whole))
    if patterns.linker.search(whole):
        count -= len(patterns.conjunct.findall(whole))
    return count


def count_bytes(text: str, warning: str = "") -> int:
    """How many bytes the content warning and the text have in UTF-8; half a surrogate pair, which has none, three."""
    return len((warning + text).encode(errors="surrogatepass"))


def count_code_points(text: str, warning: str = "") -> int:
    """How many code points the content warning and the text have."""
    return len(warning) + len(text)


@cache
def _patterns(*, beyond: bool) -> _Patterns:
    """For all texts, or for those with nothing beyond U+FFFF: a short class is passed over twice as fast."""
    from storyshare.text import grapheme_ranges as of

    def ranges(*names: str) -> str:
        all_of_them = "".join(getattr(of, name) for name in names)
        return all_of_them if beyond else _BEYOND.sub("", all_of_them)

    extending = f"[{ranges('EXTEND', 'SPACING_MARK')}{_JOINER}]"
    pictograph, consonant, linker = ranges("PICTOGRAPH"), ranges("CONSONANT"), ranges("LINKER")
    between, rare_scripts = ranges("CONJUNCT_EXTEND"), "\U00010000-\U0001efff" if beyond else ""
    return _Patterns(
        # After a control, or at the start, the first of them begins a grapheme.
        extending=re.compile(f"{extending}(?<=[^{ranges('CONTROL')}].){extending}*", re.DOTALL),
        # A wide range first: what is no pictograph is passed over without a look at all the narrow ones.
        joined=re.compile(
            "[\u00a9\u00ae\u203c-\u3299\U0001f000-\U0001ffff]"
            f"(?<=[{pictograph}])[{ranges('EXTEND')}]*+{_JOINER}(?=[{pictograph}])"
        ),
        linker=re.compile(f"[{linker}]"),
        conjunct=re.compile(
            f"[{linker}{between}](?<=[{consonant}].)(?:(?<=[{linker}])|[{between}]*+[{linker}])"
            f"[{linker}{between}]*+(?=[{consonant}])"
        ),
        # Not `{2}`: a repeat is not searched for by its first character.
        flags=re.compile(f"[{of.REGIONAL}][{of.REGIONAL}]"),
        rarely=re.compile(f"[{ranges('HANGUL_L', 'HANGUL_V', 'HANGUL_T', 'PREPEND')}{rare_scripts}]"),
    )


@cache
def _cluster(*, rare: bool) -> re.Pattern[str]:
    """One grapheme cluster: UAX #29, table 1c."""
    from storyshare.text import grapheme_ranges as of

    def ranges(name: str) -> str:
        both: str = getattr(of, name) + (getattr(of, f"RARE_{name}", "") if rare else "")
        return both

    control, prepend, extend = ranges("CONTROL"), ranges("PREPEND"), ranges("EXTEND")
    consonant, pictograph = ranges("CONSONANT"), ranges("PICTOGRAPH")
    linker, between = ranges("LINKER"), ranges("CONJUNCT_EXTEND")
    v, t, lv = ranges("HANGUL_V"), ranges("HANGUL_T"), "".join(map(chr, range(0xAC00, 0xD7A4, 28)))
    # What no rule begins with comes first, in a short class; the last of the choices has it all.
    begins = f"{control}{prepend}{of.HANGUL_L}{v}{t}\uac00-\ud7a3{pictograph}{consonant}"
    core = (
        f"[^{_BEYOND.sub('', begins)}\U00010000-\U0010ffff]"
        f"|[{of.HANGUL_L}]*(?:[{lv}][{v}]*|[\uac00-\ud7a3]|[{v}]+)[{t}]*|[{of.HANGUL_L}]+|[{t}]+"
        f"|[{of.REGIONAL}]{{2}}"
        f"|[{pictograph}](?:[{extend}]*+{_JOINER}[{pictograph}])*"
        f"|(?:[{consonant}][{between}]*+[{linker}][{between}{linker}]*+(?=[{consonant}]))*[{consonant}]"
        f"|[^{control}]"
    )
    after = f"[{extend}{ranges('SPACING_MARK')}{_JOINER}]*"
    return re.compile(rf"\r\n|[{prepend}]*(?:{core}){after}|.", re.DOTALL)
