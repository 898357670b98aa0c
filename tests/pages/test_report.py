"""The page of a report: charts that fit any width, each with its table, and nothing told by colour alone."""

from datetime import UTC, date, datetime, timedelta

import pytest
from reading import Element, check_sound

from storyshare.pages import PointLook, PostRow, ReportLook, RowLook, SectionLook, report_page
from storyshare.pages.charts import line_chart, rows_chart, shortened

NOW = datetime(2027, 3, 20, 9, 0, tzinfo=UTC)
HARM = '"><script>alert(1)</script>'


def row(label: str, *values: int, whole: bool = True, middle: float | None = None) -> RowLook:
    return RowLook(
        label=label,
        says="at least 1,234,567" if not whole else f"{sum(values)}",
        figures=tuple((value, whole) for value in values),
        total=sum(values) if values else None,
        whole=whole,
        middle=middle,
        cells=("1", "2", "3", "unknown"),
    )


def full_report() -> ReportLook:
    """A page with everything that one can show."""
    rows = (
        row("A very long title of a story that goes on and on, in a small room in Oakland", 9, 9, 9, 10, 30, middle=9),
        row("寒い国から来た人たちの長い長い長い物語の題名です", 4, whole=False),
        row(HARM),
        row("كريم يبقى هنا في هذه المدينة الكبيرة", 0),
    )
    headings = ("Story", "Posts", "Responses", "Of each post", "Views")
    points = tuple(PointLook(day=date(2027, 2, 1) + timedelta(days=at * 3), value=at * 7, posts=at) for at in range(9))
    return ReportLook(
        title="How our posts are doing",
        span="Posts from 2027-02-01 to 2027-03-19",
        facts=(("Posts", "1,234"), ("Responses", "at least 1,234,567, from 1,200 of 1,234 posts")),
        notes=("Fewer than 5 posts are few.", HARM),
        sections=(
            SectionLook(
                name="story", title="By story", says="All.", shape="bars", headings=headings, rows=rows, more=1,
            ),
            SectionLook(name="hour", title="By hour", says="Each.", shape="dots", headings=headings, rows=rows),
            SectionLook(name="none", title="By none", says="No.", shape="table", headings=headings, rows=rows),
            SectionLook(
                name="time", title="Over time", says="Up.", shape="line",
                headings=("Day", "Posts", "Responses"), points=points,
            ),
        ),
        headings=("Story", "Where", "Likes"),
        posts=(
            PostRow(story="rosa", address="https://example.org/1", cells=("x · en", "unknown")),
            PostRow(story="a withdrawn story", address="", cells=("x · en", "4")),
            PostRow(story="odd", address="javascript:alert(1)", cells=("x · en", "4")),
        ),
        left_out=3,
    )  # fmt: skip


def page() -> Element:
    return check_sound(report_page(full_report(), organisation="Example Legal Aid", now=NOW))


def test_a_chart_is_named_and_described_and_has_its_table() -> None:
    section = page().one("main").all("section")[1]
    (chart,) = section.all("svg")
    named = chart.attributes["aria-labelledby"].split()
    assert [each.attributes["id"] for each in (chart.one("title"), chart.one("desc"))] == named
    assert chart.attributes["role"] == "img"
    assert "寒い国から来た人たちの長い長い長い物語の題名です: at least 1,234,567." in chart.one("desc").words
    table = section.one("table")
    assert [each.words for each in table.one("thead").all("th")] == [
        "Story", "Posts", "Responses", "Of each post", "Views",
    ]  # fmt: skip
    assert len(table.one("tbody").all("tr")) == 4  # also what the chart leaves out
    assert "The chart shows the first 3; the table has all." in section.one("figcaption").words


def test_what_is_not_whole_is_told_by_shape_and_by_words() -> None:
    bars, dots, _, _ = page().one("main").all("section")[1:5]
    assert [each.attributes["class"] for each in bars.all("rect")] == ["bar", "bar open"]
    assert [each.attributes["class"] for each in dots.all("circle")] == ["dot"] * 5 + ["dot open", "dot"]
    assert len(dots.all("line", of="middle")) == 1
    assert "at least 1,234,567" in bars.words


def test_what_is_unknown_has_neither_bar_nor_dot() -> None:
    chart = rows_chart([row("a"), row("b", 0)], bars=True)
    assert [lane.bar for lane in chart.lanes] == [None, 0]
    assert [lane.dots for lane in rows_chart([row("a")], bars=False).lanes] == [()]


def test_only_what_is_public_is_linked() -> None:
    links = [each.attributes["href"] for each in page().one("main").all("a")]
    assert links == ["https://example.org/1"]


def test_texts_stay_texts() -> None:
    assert page().one("main").text.count(HARM) >= 3


@pytest.mark.parametrize("values", [(0,), (1,), (4,), (99,), (100,), (101,), (7_654_321,)])
def test_the_scale_begins_at_0_and_holds_every_value(values: tuple[int, ...]) -> None:
    chart = rows_chart([row("a", *values)], bars=False)
    top = int(chart.ticks[-1].says.replace(",", ""))
    assert chart.ticks[0].says == "0"
    assert values[0] <= top
    assert all(1.5 <= dot.x <= 98.5 for lane in chart.lanes for dot in lane.dots)
    assert [int(tick.says.replace(",", "")) for tick in chart.ticks] == [top * at // 4 for at in range(5)]


def test_dots_that_would_touch_evade_each_other() -> None:
    (lane,) = rows_chart([row("a", 10, 10, 10, 1000)], bars=False).lanes
    assert len({dot.y for dot in lane.dots[:3]}) == 3


def test_a_line_goes_level_until_something_new_is_known() -> None:
    points = [PointLook(day=date(2027, 2, day), value=value, posts=1) for day, value in ((1, 0), (3, 8))]
    assert line_chart(points).line == "1.50,100.00 98.50,100.00 98.50,0.00"


@pytest.mark.parametrize(
    ("text", "short"),
    [("abcd", "abcd"), ("abcde", "abc…"), ("物語物", "物…"), ("ab cd", "ab…"), ("e\u0301" * 4, "e\u0301" * 4)],
)
def test_a_label_is_cut_by_columns(text: str, short: str) -> None:
    assert shortened(text, 4) == short
