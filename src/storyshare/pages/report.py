"""The page of how posts are doing: charts, each with its figures in a table below it."""

from __future__ import annotations

from datetime import datetime

from storyshare.i18n import language
from storyshare.pages.charts import Chart, LineChart, line_chart, rows_chart
from storyshare.pages.rendering import rendered
from storyshare.pages.report_looks import ReportLook, SectionLook


def report_page(report: ReportLook, *, organisation: str, now: datetime) -> str:
    """The page; `now` by the workspace's clock."""
    return rendered(
        "report.html",
        language=language(),
        title=report.title,
        report=report,
        drawn={section.name: _chart(section) for section in report.sections},
        organisation=organisation,
        now=now,
    )


def _chart(section: SectionLook) -> Chart | LineChart | None:
    if section.shape == "table":
        return None
    if section.shape == "line":
        return line_chart(section.points)
    return rows_chart(section.rows[: len(section.rows) - section.more], bars=section.shape == "bars")
