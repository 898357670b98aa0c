"""Cutting one sentence where a reader could stop, as far as punctuation tells."""

import re
from collections.abc import Iterator

from storyshare.text.entities import unbroken
from storyshare.text.pairs import Within, pairs

# Commas, semicolons and colons of all scripts, and dashes; then the spaces of scripts that have no commas.
_SPACED = ",;:،؛;·՝׃፣፤፥፦၊៖"
_UNSPACED = "，、；：﹐､"
_NO_COMMAS = "\u0e00-\u0eff\u1780-\u17ff"
_AFTER = re.compile(
    rf"[{_SPACED}]+[\"'”’»›“)\]]*(?=\s)|[{_UNSPACED}]+[”’」』）]*|(?<=\s)[—–―-]+(?=\s)|—+(?=[^\W\d])|[)）](?=\s)"
    rf"|(?=\s[(])|(?=（)|(?<=[{_NO_COMMAS}])(?=\s[{_NO_COMMAS}])"
)
# What belongs to the name or the number before the comma.
_SUFFIX = re.compile(
    r"\s*(?:(?:Jr|Sr|Esq|Inc|Ltd|LLC|LLP|Ph\.?D|M\.?D|J\.?D|S\.?A|II|III|IV)\b|(?:et|&) al\b|etc\b|\d)", re.IGNORECASE
)
_FEWEST_WORDS = 3
_FEWEST_LETTERS = 6
_OWN_WORDS = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u30ff\u3400-\u9fff\uff00-\uffef"
_LETTER_OF_NO_SPACES = re.compile(f"[{_OWN_WORDS}]")
_IN_WORD = re.compile(rf"[^\W{_OWN_WORDS}]")


def clauses(sentence: str) -> list[str]:
    """The pieces of one sentence after which a reader could stop, in order; joined they are it but for white space.

    Cut after a comma, semicolon, colon or dash of any script and around a parenthesis; never within quotation marks,
    parentheses, numbers, dates or addresses, nor where a piece of fewer than three words (six letters in scripts
    without spaces) would remain: "Alex, a father, a son" is not cut.
    """
    found: list[str] = []
    start = 0
    for end in (*clause_ends(sentence), len(sentence)):
        found.append(sentence[start:end].strip())
        start = end
    return [each for each in found if each]


def clause_ends(sentence: str) -> Iterator[int]:
    """Where `clauses` cuts (code points), in order, without the end of the sentence."""
    closed = Within((pair.start, pair.end) for pair in pairs(sentence))
    kept = Within(unbroken(sentence))
    before, previous = 0.0, 0
    for end in (
        *(match.end() for match in _AFTER.finditer(sentence) if not _belongs_together(sentence, match)),
        len(sentence),
    ):
        if end < len(sentence) and (end in closed or end in kept):
            continue
        own = _weight(sentence[previous:end])
        # What is too short stays with what precedes it.
        if before >= 1 and own >= 1:
            yield previous
            before = 0
        before, previous = before + own, end


def _belongs_together(sentence: str, match: re.Match[str]) -> bool:
    mark = match[0][:1]
    if not mark or mark not in ",:，：":
        return False
    if _SUFFIX.match(sentence, match.end()):
        before = sentence[match.start() - 1 : match.start()]
        return mark != ":" and (before.isdecimal() or not sentence[match.end() :].lstrip()[:1].isdecimal())
    return False


def _weight(piece: str) -> float:
    """Its words and letters beside the fewest that can stand."""
    return (
        sum(1 for word in piece.split() if _IN_WORD.search(word)) / _FEWEST_WORDS
        + len(_LETTER_OF_NO_SPACES.findall(piece)) / _FEWEST_LETTERS
        + 1e-9
    )
