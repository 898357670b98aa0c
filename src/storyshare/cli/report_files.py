"""A report for other programs: a table for spreadsheets, and JSON."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from storyshare.cli import output
from storyshare.errors import InputError, system_words
from storyshare.i18n import _
from storyshare.publish.reports.figures import FIGURES, Post
from storyshare.publish.reports.groups import FEW, WEEKDAYS, By, Group, Tally, grouped, over_time
from storyshare.publish.reports.report import Report
from storyshare.publish.reports.words import UNKNOWN, notes
from storyshare.workspace import write_private_text

# Excel takes a file without it for an old code page; every other spreadsheet program takes it for what it is.
_MARK = "\ufeff"
# What a spreadsheet program may take for a formula, wide letters among it.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_COLUMNS = (
    "story", "platform", "account", "language", "occasion", "posted", "weekday", "hour", "address", "parts",
    "boosted by", *FIGURES, "at least", "last told", "gone",
)  # fmt: skip
_VIEWS: tuple[By, ...] = ("story", "platform", "account", "language", "weekday", "hour", "boosts")


def write_csv(report: Report, path: Path) -> None:
    """Write the table for its owner alone; over another one of ours, but over nothing else. Raises InputError."""
    try:
        if path.exists() and not _is_ours(path):
            raise InputError(_("{path} is there and is no report.", path=path), hint=_("Name another file."))
        write_private_text(path, _MARK + as_csv(report, line_end="\r\n"))
    except OSError as error:
        hint = _("Name another file, in a folder that is there and is yours.")
        why = system_words(error)
        raise InputError(_("{path} cannot be written: {why}.", path=path, why=why), hint=hint) from error
    output.say(_("Written: {path}", path=path))


def as_csv(report: Report, *, line_end: str) -> str:
    """One line for each post, days and hours by the workspace's clock. What is unknown says so, and is never 0.

    No cell begins as a formula does.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator=line_end)
    writer.writerow(_COLUMNS)
    writer.writerows(map(_safe, row) for row in _rows(report))
    return text.getvalue()


def _rows(report: Report) -> Iterator[list[object]]:
    for post in report.posts:
        at = post.posted_at.astimezone(report.zone)
        figures = {name: post.figure(name) for name in FIGURES}
        yield [
            post.story,
            post.platform,
            post.account,
            post.language,
            post.occasion,
            f"{at:%Y-%m-%d %H:%M}",
            WEEKDAYS[at.weekday()],
            at.hour,
            post.url,
            post.parts,
            ", ".join(post.boosted_by),
            *(figure.value if figure else UNKNOWN for figure in figures.values()),
            ", ".join(name for name, figure in figures.items() if figure and not figure.whole),
            f"{post.read_at.astimezone(report.zone):%Y-%m-%d %H:%M}" if post.read_at else "never",
            "yes" if post.gone else "no",
        ]


def _safe(value: object) -> object:
    """A text that no spreadsheet program takes for a formula: as OWASP's "CSV Injection" has it, behind a '."""
    return f"'{value}" if isinstance(value, str) and value.lstrip(" ").startswith(_FORMULA) else value


def _is_ours(path: Path) -> bool:
    with path.open("rb") as there:
        begins = there.read(len(_MARK.encode()) + 100)
    return not begins or begins.startswith(f"{_MARK}{','.join(_COLUMNS)}"[:60].encode())


def as_json(report: Report) -> dict[str, object]:
    """All of it; None is unknown; a story has no id where that would tell what must not be seen."""
    return {
        "title": report.title,
        "made_at": report.now.isoformat(),
        "time_zone": str(report.zone),
        "few": FEW,
        "notes": list(notes(report)),
        "posts": [_post(report, post) for post in report.posts],
        "by": {by: [_group(report, group, by) for group in grouped(report.posts, by, report.zone)] for by in _VIEWS},
        "over_time": [asdict(point) for point in over_time(report.posts, report.zone)],
    }


def _post(report: Report, post: Post) -> dict[str, object]:
    figures = {name: post.figure(name) for name in (*FIGURES, "responses")}
    return {
        "story": post.story,
        "story_id": report.stories[post.story_id].id or None,
        "platform": post.platform,
        "account": post.account,
        "language": post.language,
        "occasion": post.occasion,
        "posted_at": post.posted_at.isoformat(),
        "url": post.url or None,
        "parts": post.parts,
        "boosted_by": list(post.boosted_by),
        "gone": post.gone,
        "read_at": post.read_at.isoformat() if post.read_at else None,
        "figures": {name: figure.value if figure else None for name, figure in figures.items()},
        "at_least": [name for name, figure in figures.items() if figure and not figure.whole],
        "grew": [{"at": at.isoformat(), "responses": value} for at, value in post.grew],
    }


def _group(report: Report, group: Group, by: By) -> dict[str, object]:
    return {
        "key": report.stories[group.key].name if by == "story" else group.key,
        "platform": group.platform or None,
        "posts": len(group.posts),
        "responses": _tally(group.tally("responses")),
        "views": {name: _tally(tally) for name, tally in group.views().items()},
    }


def _tally(tally: Tally) -> dict[str, object]:
    return {
        "known": tally.known,
        "total": tally.total,
        "at_least": tally.total is not None and not tally.whole,
        "median": tally.middle,
    }
