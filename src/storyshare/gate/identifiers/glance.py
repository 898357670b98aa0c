"""Which rules a text can need at all, seen by letters that each way of matching their signs holds; a test compares."""

from __future__ import annotations

import re
from dataclasses import dataclass

_DIGIT = re.compile(r"\d")
_SPOKEN = ("zero", "five", "six", "cinco", "seis")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Needs:
    """One of these: a digit, some letters, or what begins with a letter that is quickly found."""

    digit: bool = True
    letters: tuple[str, ...] = ()
    patterns: tuple[re.Pattern[str], ...] = ()


_NEEDS = {
    "immigration": _Needs(letters=_SPOKEN, patterns=(re.compile(r"[oil]{8}"),)),
    "papers": _Needs(letters=("<<",)),
    "phones": _Needs(letters=_SPOKEN),
    "places": _Needs(letters=("s/n",)),
    "births": _Needs(
        digit=False,
        letters=("born", "birth", "b.", "nac", "fdn", "fn", "f.n", "cumpl", "turned", "turns", "mundo", "nasc", "fet"),
        patterns=(re.compile(r"d[./]?\s?o[./]?\s?b"), re.compile(r"nee?\s+le")),
    ),
    "positions": _Needs(letters=("°", "º", "+", "///", "goo.gl")),
}


class Glance:
    """A folded text, looked at once for all rules."""

    def __init__(self, text: str) -> None:
        # Without regard to case, "i" and "s" also stand for these two.
        self._small = text.lower().replace("ı", "i").replace("ſ", "s")
        self._digit = _DIGIT.search(text) is not None

    def may_need(self, rule: str) -> bool:
        """Whether the sign of a rule may match: never False where it does."""
        needs = _NEEDS.get(rule)
        if needs is None or (needs.digit and self._digit):
            return True
        small = self._small
        return any(each in small for each in needs.letters) or any(each.search(small) for each in needs.patterns)
