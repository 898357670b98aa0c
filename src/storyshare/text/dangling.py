"""Words that must not stand last before an ellipsis: articles, small prepositions, conjunctions, titles."""

from storyshare.text.abbreviations import BEFORE_NAME, words

_LAST_WORDS = words(
    "the a an of and but or nor that with to in on at by for from as than her his their my our your its is was who",
    "el la los las un una unos unas y e o u ni que con en al de del por para su sus se lo le mi como sin",
    "les des du une et ou où qui à au aux dans par pour avec sur ce sa son ses ne",
    "do da dos das os as no na nos nas um uma com em seu sua não",
    "der die das den dem ein eine einen einem einer und oder aber dass mit von zu zum zur im am auf für",
    "il gli uno di che per nel nella ed",
    "ak nan yon ki pou epi men",
    "и в на с к у о но а что по за из от не і й з до що та але",
    "في من إلى على عن أن أو ثم التي الذي مع و به از که با در را اور کہ",
    "और कि या लेकिन",
)
_OPENING = '"“‘„«»‹([¿¡*_'


def without_dangling(text: str) -> str:
    """The text without such words at its end; as it is where nothing else is in it."""
    kept = text
    while kept:
        before, _, last = kept.rpartition(" ")
        bare = last.lstrip(_OPENING)
        title = bare.endswith(".") and bare[:-1].casefold() in BEFORE_NAME
        if bare and bare not in _LAST_WORDS and not title:
            return kept
        kept = before.rstrip()
    return text
