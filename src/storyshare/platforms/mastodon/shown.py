"""What a post says, from the HTML that servers make of it."""

from __future__ import annotations

from html.parser import HTMLParser


def plain_text(html: str) -> str:
    """The text of a post from the HTML that servers make of it."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return "".join(reader.pieces)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002 -- the parser's own signature
        if tag in {"br", "p"}:
            self.pieces.append("\n")

    def handle_data(self, data: str) -> None:
        self.pieces.append(data)
