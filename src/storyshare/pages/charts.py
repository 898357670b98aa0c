"""Where everything in a chart stands. Across in hundredths of its width, so that it fits any; down in pixels."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from storyshare.pages.report_looks import PointLook, RowLook

# The room beside what is drawn, so that no dot is cut at the edges.
_LEFT, _WIDE = 1.5, 97.0
_LANE, _MIDDLE = 60, 40  # a row's height, and where in it the dots lie
_AXIS = 24
_LINE_HIGH, _LINE_TOP = 180, 14
# How far dots evade each other, up and down.
_EVADE = (0, -6, 6, -11, 11)
_TOUCH = 1.6
# A label's columns on a narrow screen, and on any other.
_SHORT, _LONG = 22, 60
_TICKS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot:
    """One post; `whole` False: at least so much."""

    x: float
    y: int
    whole: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """One row: its label in two lengths, what it says at its end, and its bar or its dots; `top` is where it begins."""

    label: str
    short: str
    says: str
    top: int
    bar: float | None = None
    whole: bool = True
    dots: tuple[Dot, ...] = ()
    middle: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """A place on the scale, and what stands there; `anchor` is which end of the words is at the place."""

    x: float
    says: str
    anchor: str = "middle"


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """Rows over one scale that begins at 0."""

    lanes: tuple[Lane, ...]
    ticks: tuple[Tick, ...]
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """A value on the scale at the side."""

    y: float
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LineChart:
    """A line over days; `line` is an SVG list of points in hundredths of width and height."""

    line: str
    dots: tuple[Dot, ...]
    ticks: tuple[Tick, ...]
    levels: tuple[Level, ...] = field(default=())
    height: int = _LINE_HIGH + _LINE_TOP + _AXIS


def rows_chart(rows: Sequence[RowLook], *, bars: bool) -> Chart:
    """A bar for each row's total, or a dot for each of its posts with the median where there is one."""
    shown = [row.total or 0 for row in rows] if bars else [value for row in rows for value, _ in row.figures]
    top = _round_up(max(shown, default=0))
    lanes = tuple(
        Lane(
            label=shortened(row.label, _LONG),
            short=shortened(row.label, _SHORT),
            says=row.says,
            top=number * _LANE,
            bar=None if not bars or row.total is None else _width(row.total, top),
            whole=row.whole,
            dots=() if bars else _spread(row.figures, top, number * _LANE + _MIDDLE),
            middle=None if bars or row.middle is None else _at(row.middle, top),
        )
        for number, row in enumerate(rows)
    )
    return Chart(lanes=lanes, ticks=_ticks(top), height=len(lanes) * _LANE + _AXIS)


def line_chart(points: Sequence[PointLook]) -> LineChart:
    """What was known at the end of each day, from the first day to the last. At least two days."""
    first, last = points[0].day, points[-1].day
    top = _round_up(max(each.value for each in points))
    spots = [(_day_at(each.day, first, last), 100 - 100 * each.value / top) for each in points]
    # It is not known how it went between two days: the line goes level, then up.
    corners = [spots[0], *(corner for a, b in pairwise(spots) for corner in ((b[0], a[1]), b))]
    return LineChart(
        line=" ".join(f"{x:.2f},{y:.2f}" for x, y in corners),
        dots=tuple(Dot(x=x, y=round(_LINE_TOP + y * _LINE_HIGH / 100)) for x, y in spots),
        ticks=(
            Tick(x=_LEFT, says=f"{first}", anchor="start"),
            Tick(x=_LEFT + _WIDE, says=f"{last}", anchor="end"),
        ),
        levels=tuple(
            Level(y=_LINE_TOP + _LINE_HIGH * (1 - value / top), says=f"{value:,}" if value else "")
            for value in _steps(top)
        ),
    )


def shortened(text: str, columns: int) -> str:
    """The text in at most so many columns, a wide letter taking two; cut with a sign where it is longer."""
    kept: list[str] = []
    taken = 0
    for letter in text:
        taken += 0 if unicodedata.combining(letter) else 2 if unicodedata.east_asian_width(letter) in "WF" else 1
        if taken > columns:
            return f"{''.join(kept[:-1]).rstrip()}…"
        kept.append(letter)
    return text


def _spread(figures: Sequence[tuple[int, bool]], top: int, y: int) -> tuple[Dot, ...]:
    """The dots, evading each other up and down where they would touch."""
    dots: list[Dot] = []
    for value, whole in sorted(figures):
        x = _at(value, top)
        near = sum(x - dot.x < _TOUCH for dot in dots)
        dots.append(Dot(x=x, y=y + _EVADE[near % len(_EVADE)], whole=whole))
    return tuple(dots)


def _at(value: float, top: int) -> float:
    return round(_LEFT + _width(value, top), 2)


def _width(value: float, top: int) -> float:
    return round(_WIDE * value / top, 2)


def _day_at(day: date, first: date, last: date) -> float:
    return round(_LEFT + _WIDE * ((day - first).days / max(1, (last - first).days)), 2)


def _ticks(top: int) -> tuple[Tick, ...]:
    steps = _steps(top)
    anchors = {0: "start", top: "end"}
    return tuple(Tick(x=_at(each, top), says=f"{each:,}", anchor=anchors.get(each, "middle")) for each in steps)


def _steps(top: int) -> list[int]:
    return [top * each // _TICKS for each in range(_TICKS + 1)] if top % _TICKS == 0 else [0, top]


def _round_up(value: int) -> int:
    """The next number that divides nicely, and never 0."""
    size = 4
    while True:
        for step in (1, 2, 3, 5):
            if value <= size * step:
                return size * step
        size *= 10
