"""Which rules a text can need at all, seen by letters that each way of matching their signs holds; a test compares."""

from __future__ import annotations

import re
from functools import cache

_SPOKEN = ("zero", "five", "six", "cinco", "seis")
# For each rule: whether a digit is enough; letters; and what begins with a letter that is quickly found.
_NEEDS: dict[str, tuple[bool, tuple[str, ...], tuple[str, ...]]] = {
    "immigration": (True, _SPOKEN, (r"[oil]{8}",)),
    "papers": (True, ("<<",), ()),
    "phones": (True, _SPOKEN, ()),
    "places": (True, ("s/n",), ()),
    "births": (
        False,
        ("born", "birth", "b.", "nac", "fdn", "fn", "f.n", "cumpl", "turned", "turns", "mundo", "nasc", "fet"),
        (r"d[./]?\s?o[./]?\s?b", r"nee?\s+le"),
    ),
    "positions": (True, ("°", "º", "+", "///", "goo.gl"), ()),
}


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """Compiled when it is first needed, as everything here is."""
    return re.compile(pattern)


class Glance:
    """A folded text, looked at once for all rules."""

    def __init__(self, text: str) -> None:
        # Without regard to case, "i" and "s" also stand for these two.
        self._small = text.lower().replace("ı", "i").replace("ſ", "s")
        self._digit = _compiled(r"\d").search(text) is not None

    def may_need(self, rule: str) -> bool:
        """Whether the sign of a rule may match: never False where it does."""
        if rule not in _NEEDS:
            return True
        digit, letters, patterns = _NEEDS[rule]
        if digit and self._digit:
            return True
        small = self._small
        return any(each in small for each in letters) or any(_compiled(each).search(small) for each in patterns)
