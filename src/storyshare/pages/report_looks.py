"""What the page of a report shows. Whoever makes one has blotted out already what nobody may see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class RowLook:
    """One row of a chart, and of the table below it: `cells` follow the label there.

    `says` stands at the row's end in the chart. `language` is the label's, where known. `figures` are the posts'
    own, each with whether it is whole; `total` is None where nothing is known.
    """

    label: str
    says: str
    language: str = ""
    figures: tuple[tuple[int, bool], ...] = ()
    total: int | None = None
    whole: bool = True
    middle: float | None = None
    cells: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PointLook:
    """What was known at the end of a day, of so many posts."""

    day: date
    value: int
    posts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionLook:
    """A chart with its table: `shape` says which, "table" is none. `points` are for a line, `rows` for all else.

    `says` tells in a sentence or two what is seen; `more` how many rows the chart leaves out and the table has.
    """

    name: str
    title: str
    says: str
    shape: Literal["bars", "dots", "line", "table"]
    headings: tuple[str, ...]
    rows: tuple[RowLook, ...] = ()
    points: tuple[PointLook, ...] = ()
    more: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PostRow:
    """One post in the list of all: where to see it ("" where it is gone, or must not be shown), and its cells."""

    story: str
    address: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportLook:
    """The whole page. `facts` are what stands on top, each a word and a number in words."""

    title: str
    span: str
    facts: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    sections: tuple[SectionLook, ...]
    headings: tuple[str, ...]
    posts: tuple[PostRow, ...]
    left_out: int = 0
