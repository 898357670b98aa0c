"""Lines that are known at a glance are those in which the long look would find nothing."""

from pathlib import Path
from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st

from storyshare.errors import Problem
from storyshare.files import slips

PIECES = (
    *("title", "- ", "  ", " ", "key: ", "text: ", "a: b", "# note", "  # note", "#tag", "[a, b]", "[a", "{a: b}"),
    *('"q"', "Rosa may stay", ": ", "|", ">", "—", "• ", "x:y", "http://a.b/c", "'it'", "12", "é", "\t", "\u00a0"),
    *("lines:", "  - one", "for: [x, y]  # z", ", ", "“q”", "_", "@x", "-", "*"),
)
LINES = st.lists(st.lists(st.sampled_from(PIECES), max_size=5).map("".join), min_size=1, max_size=5)


def mended(lines: list[str]) -> tuple[list[str], list[Problem]]:
    return slips.mend(lines, path=Path("rosa.md"), first_line=1)


@given(LINES)
def test_a_glance_finds_what_the_long_look_finds(lines: list[str]) -> None:
    quickly = mended(lines)
    with patch.object(slips._Mender, "is_plain", lambda *_: False):
        assert quickly == mended(lines)
