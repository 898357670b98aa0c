"""A link as a QR code: a drawing that stands in the page itself, with words for who cannot see it."""

from __future__ import annotations

from storyshare.kit.html import Html

# Any of the eight masks can be read; to compare all of them takes three times as long.
_MASK = 3
_QUIET = 4  # modules of white around it, as the standard asks for


def qr_code(link: str, *, title: str) -> Html:
    """An SVG drawing, black on white in light and dark alike, that leads to the link; a seventh of it may be lost."""
    import segno  # takes a while, and only a kit needs it

    made = segno.make(link, micro=False, error="m", boost_error=False, mask=_MASK)
    drawing = made.svg_inline(
        omitsize=True, border=_QUIET, svgclass="qr", lineclass=None, title=title, dark="#000", light="#fff"
    )
    return Html(drawing.replace("<svg ", '<svg role="img" ', 1))
