"""Cutting a text into whole sentences, in any language: rules of punctuation, and words that end in a stop."""

import re
from collections.abc import Iterator

from storyshare.text.abbreviations import NAMES_WITH_MARK
from storyshare.text.fullstops import is_full_stop, opens_one
from storyshare.text.pairs import Within, pairs

# Sentence_Terminal of Unicode, without what only separates (the Burmese ၊); the ideographic ones stand apart.
_STOPS = ".!?…‼⁇⁈⁉؟؞؝۔।॥።፧፨։܀܁܂߹᙮᠃᠉၊။។៕᥄᥅᪨᪩᪪᪫꓿꘎꘏꤯꯫༎།".replace("၊", "")
_NEEDS_NO_SPACE = "।॥።፧။។៕"
_IDEOGRAPHIC = "。！？｡"
_QUOTES = "\"'”’»›」』“‘«」』》"
_CLOSERS = rf"{_QUOTES})\]）】*_"
_EMOJI = "[\u2600-\u27bf\u2b50\U0001f000-\U0001faff\u200d\ufe0f\u20e3\U000e0020-\U000e007f]"
_POINTING = "[\u261b-\u261f\u2794-\u27bf\U0001f446-\U0001f449\U0001f517\U0001f4d6\U0001f4cc\U0001f4cd\u25b6]"
# A stop that white space follows, or an ideographic one, which needs none; closing quotes stay with their sentence, and
# so do the number of a footnote and an emoji.
_BREAK = re.compile(
    rf"(?P<stop>\.(?:[ \u00a0]\.){{2,}}|[{_STOPS}]+|(?<=[\u1200-\u137f])(?:፡፡|::)|(?<=[\u0370-\u03ff])[;\u037e])"
    rf"(?P<closers>[{_CLOSERS}]*(?:[ \u00a0\u202f]»)?)(?:\[\d+\]|[¹²³⁴-⁹]+)*"
    rf"(?P<emoji>(?:[ \u00a0]*(?!{_POINTING}){_EMOJI}+)*)(?=\s|\Z)"
    rf"|(?P<ideographic>[{_IDEOGRAPHIC}]+[{_IDEOGRAPHIC}…!?]*|[{_NEEDS_NO_SPACE}]+(?=\D))(?P<after>[\"'”’»›」』）)】》*_\]]*)"
    r"|(?P<blank>\n\s*\n)"
    r"|(?P<heading>(?<![^\n])#{1,6} [^\n]+\n)"
    r"|(?P<line>\n(?=[ \t]*(?:[-*•◦▪·–—―] ?|\(?\d{1,3}[.)] )))"
    r"|(?P<armenian>(?<=[\u0531-\u0587]):)(?=\s+[\u0531-\u0556])"
)
_WHITE = " \t\n\r\f\v"
_SPACES = re.compile(rf"[{_WHITE}]+")
_LINE = re.compile(r"[-*•◦▪·–—―] ?|\(?\d{1,3}[.)] ")
_HEADING = re.compile("#{1,6} ")
_LOOK_AHEAD = 80
_LONGEST_MARKED = 20
_NEXT = re.compile(r"(?P<gap>\s*)(?P<marks>[\"'“‘„«»‹(\[（「『【《¿¡—–\-―*_\s]*)(?P<word>\w+)?(?P<after>.?)", re.DOTALL)
_GOES_ON = frozenset(",;:)]%&/=+…،؛")
_DASHES = "—–-―"
_ADDRESS = re.compile(r"\s*(?:https?://|www\.|[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}(?=[/\s]|\Z))")
_SAID = re.compile(
    r"\s+(?:(?:[A-Z]\w*\.?|[^\W\d_]\w*\.)\s+|(?:the|la|el|le|der|die|a|o) ){1,3}"
    r"(?:said|says|asked|asks|told|tells|whispered|cried|shouted|replied|answered|added|recalled|explained|wondered"
    r"|dijo|dice|preguntó|respondió|contestó|gritó|susurró|añadió|explicó|disse|perguntou|respondeu|diz"
    r"|sagte|fragte|rief|antwortete|dit|demanda|répondit|disait|mande|di|reponn)\b"
)
_SAID_EAST = re.compile(r"[^。！？，、\s]{0,8}?(?:说|說|道|问|問|喊|と|って)|\s+(?:라고|하고|고)")
_SIGNED = re.compile(r"[ \t]*[—–―] ?(?:[^\W\d_][\w.’'-]*,? ?){1,4}(?=\s*(?:\n|\Z))")
# Within so short a quotation or parenthesis nothing is cut: half of it would read broken.
_SHORT = 200


def sentences(text: str, *, language: str = "") -> list[str]:
    """The sentences of a text in order, each with its closing quotes; runs of white space become one space.

    Joined again they are the text but for white space. A blank line always ends one. Where a stop may or may not end
    a sentence ("U.S. court"), it does not: a cut in the wrong place reads worse than a long sentence. A quotation or
    parenthesis of up to 200 characters stays whole. `language` is a hint (BCP 47) and may be empty.
    """
    found: list[str] = []
    start = 0
    for end in sentence_ends(text, language=language):
        found.append(text[start:end])
        start = end
    return [sentence for each in found if (sentence := _SPACES.sub(" ", each).strip())]


def sentence_ends(text: str, *, language: str = "") -> Iterator[int]:
    """Where the sentences end (code points), in order, each with something in it besides white space."""
    reader = _Reader(text, language)
    start = 0
    for match in _BREAK.finditer(text):
        # A blank line follows a sentence that ended already.
        if reader.ends_sentence(start, match) and text[start : match.end()].strip():
            yield match.end()
            start = match.end()
    if text[start:].strip():
        yield len(text)


def tidied(text: str) -> str:
    """The text with each run of white space as one space, as a blank line, or as the line break before a list's line.

    The sentences are the same. A no-break space is kept.
    """
    return _SPACES.sub(_tidied_run, text).strip()


def _tidied_run(match: re.Match[str]) -> str:
    breaks = match[0].count("\n")
    if not breaks:
        return " "
    if breaks > 1:
        return "\n\n"
    line = match.string[match.string.rfind("\n", 0, match.start()) + 1 : match.start()]
    return "\n" if _LINE.match(match.string, match.end()) or _HEADING.match(line) else " "


class _Reader:
    """Reads one text from its beginning to its end."""

    def __init__(self, text: str, language: str) -> None:
        self._text = text
        self._language = language
        marked = pairs(text)
        self._inside = Within((pair.start, pair.end) for pair in marked if pair.end - pair.start <= _SHORT)
        self._brackets = {pair.end - 1: pair.start for pair in marked if pair.closing in ")]）］】"}

    def ends_sentence(self, start: int, match: re.Match[str]) -> bool:
        """Whether the sentence that began at `start` ends with what was found; to be asked in order."""
        if match["line"]:
            return not _SIGNED.match(self._text, match.end())
        if match["stop"] or match["ideographic"]:
            return self._ends_with_stop(start, match)
        return not match["armenian"] or match.end() not in self._inside

    def _ends_with_stop(self, start: int, match: re.Match[str]) -> bool:
        begin, end = match.span("closers" if match["stop"] else "after")
        if end in self._inside or self._closes_aside(start, begin, end):
            return False
        ahead = self._text[match.end() : match.end() + _LOOK_AHEAD]
        if not ahead.strip():
            return True
        if _is_said(self._text[begin:end], ahead):
            return False
        if not match["stop"]:
            return True
        if match["stop"] == ".":
            return _opens_sentence(ahead) and is_full_stop(self._text, start, match.start(), ahead, self._language)
        return _opens_sentence(ahead) and not self._is_within_name(match["stop"], match.start(), ahead)

    def _closes_aside(self, start: int, begin: int, end: int) -> bool:
        """Whether the stop is in a parenthesis that began in mid-sentence, or that holds nothing else: "(!)", "[…]"."""
        opening = next((self._brackets[place] for place in range(begin, end) if place in self._brackets), None)
        if opening is None:
            return False
        return bool(self._text[start:opening].strip()) or not any(map(str.isalnum, self._text[opening:begin]))

    def _is_within_name(self, stop: str, begin: int, ahead: str) -> bool:
        """Whether it belongs to a name, as in "Yahoo! Inc" and in Urdu initials."""
        before = self._text[max(0, begin - _LONGEST_MARKED) : begin].split()
        name = before[-1].casefold() if before else ""
        return (name in NAMES_WITH_MARK and not opens_one(ahead)) or (stop == "۔" and "۔" in name)


def _is_said(closers: str, ahead: str) -> bool:
    """Whether what follows a quotation says who said it: “I won!” Rosa said."""
    return any(mark in _QUOTES for mark in closers) and bool(_SAID.match(ahead) or _SAID_EAST.match(ahead))


def _opens_sentence(ahead: str) -> bool:
    following = _NEXT.match(ahead)
    assert following is not None  # noqa: S101 said to the type checker: every part is optional
    first = ahead.lstrip()[0]
    if first in _GOES_ON or first in _DASHES:
        return False
    letter = (following["word"] or "")[:1]
    # Georgian letters are small ones that have no capital at the beginning of a sentence.
    is_small = letter.islower() and letter.title() != letter
    return not is_small or bool(_ADDRESS.match(ahead))
