"""A link as a QR code: a drawing that stands in the page itself, with words for who cannot see it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from storyshare.kit.html import Html, element

# Any of the eight masks can be read; to compare all of them takes three times as long.
_MASK = 3
_QUIET = 4  # modules of white around it, as the standard asks for
_DARK = re.compile(b"\x01+")


def qr_code(link: str, *, title: str) -> Html:
    """An SVG drawing, black on white in light and dark alike, that leads to the link; a seventh of it may be lost."""
    import segno  # takes a while, and only a kit needs it

    matrix = segno.make(link, micro=False, error="m", boost_error=False, mask=_MASK).matrix
    side = len(matrix) + 2 * _QUIET
    return element(
        "svg",
        element("title", title),
        element("path", fill="#fff", d=f"M0 0h{side}v{side}H0z"),
        element("path", d="".join(_rows(matrix)), stroke="#000"),
        role="img",
        class_="qr",
        viewBox=f"0 0 {side} {side}",
        shape_rendering="crispEdges",
    )


def _rows(matrix: Iterable[bytes | bytearray]) -> Iterator[str]:
    """Each run of dark modules as a stroke, one module high."""
    for number, row in enumerate(matrix):
        for run in _DARK.finditer(row):
            yield f"M{run.start() + _QUIET} {number + _QUIET}.5h{run.end() - run.start()}"
