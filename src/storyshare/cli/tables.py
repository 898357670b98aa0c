"""Rows on a terminal: columns where every word has room, else each row as lines of its own; no word is lost or cut."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from storyshare.cli.safe import isolated, one_line

if TYPE_CHECKING:
    from rich.console import Console

_GAP = 1  # what Rich puts between columns, on the right of each


def draw(console: Console, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print the rows in columns; where the terminal is too narrow for their words, as `listed` does."""
    from rich.table import Table
    from rich.text import Text

    cells = [[isolated(cell) for cell in row] for row in rows]
    least = _least(headings, cells)
    if sum(least) + _GAP * len(least) > console.width:
        for line, bold in listed(headings, cells):
            console.print(Text(line, style="bold" if bold else ""), soft_wrap=True)
        return
    drawn = Table(box=None, pad_edge=False, header_style="bold")
    for heading, width in zip(headings, least, strict=True):
        drawn.add_column(heading, min_width=width)
    for row in cells:
        drawn.add_row(*map(Text, row))
    console.print(drawn)


def listed(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[tuple[str, bool]]:
    """Each row as lines: what stands in its first column, and below it every other with its heading; bold or not."""
    for row in rows:
        first, *others = row
        yield first, True
        for heading, cell in zip(headings[1:], others, strict=True):
            if cell:
                yield f"  {heading}: {cell}", False


def spoken(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Each row as one line that says of every value what it is; for whoever hears it and sees no heading."""
    for row in rows:
        named = (f"{heading}: {one_line(cell)}" for heading, cell in zip(headings, row, strict=True) if cell)
        yield "; ".join(named)


def _least(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> list[int]:
    """How wide each column must be for its longest word."""
    from rich.cells import cell_len

    columns = zip(headings, *rows, strict=True)
    return [max(cell_len(word) for cell in column for word in cell.split(" ")) for column in columns]
