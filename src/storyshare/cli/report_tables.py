"""A report on the terminal: tables where there is room, sentences where there is none or where they are read aloud."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from storyshare.cli import output
from storyshare.i18n import _
from storyshare.pages import SectionLook
from storyshare.publish.reports.figures import Post
from storyshare.publish.reports.look import facts, sections, span
from storyshare.publish.reports.report import Report
from storyshare.publish.reports.words import FIGURE_WORDS, figure_said, notes

# What has room in 80 columns; the page and the table in a file have all.
_FIGURES = ("views", "likes", "boosts", "replies", "quotes")


class View(StrEnum):
    """A way to look at the posts."""

    STORY = "story"
    PLATFORM = "platform"
    ACCOUNT = "account"
    LANGUAGE = "language"
    WEEKDAY = "weekday"
    HOUR = "hour"
    BOOSTS = "boosts"
    DAY = "day"
    POST = "post"


_USUAL = (View.STORY, View.PLATFORM, View.ACCOUNT, View.LANGUAGE, View.BOOSTS)
_OF_ONE = (View.POST, View.DAY)


def show(report: Report, wanted: Sequence[View]) -> None:
    """Print the report; without a wish what tells most."""
    if not report.posts:
        output.say(_("Nothing of this has been posted from here yet."))
        return
    output.say(report.title)
    output.wrapped(span(report), "quiet")
    for word, number in facts(report):
        output.say(f"{word}: {number}")
    views = wanted or (_OF_ONE if len(report.stories) == 1 else _USUAL)
    found = {section.name: section for section in sections(report, titled=False)}
    for view in views:
        if view is View.POST:
            _posts(report)
        elif section := found.get("time" if view is View.DAY else view):
            _section(section)
        elif wanted:
            output.say(_("\nBy {view}: nothing is known that could be shown.", view=_(view.value)))
    output.say(_("\nHow to read it, and what it does not tell"))
    for note in notes(report):
        output.wrapped(f"- {note}", "quiet", later="  ")


def _section(section: SectionLook) -> None:
    output.say(f"\n{section.title}")
    rows = [(row.label, *row.cells) for row in section.rows]
    rows += [(f"{point.day}", f"{point.posts:,}", f"{point.value:,}") for point in section.points]
    output.labelled(section.headings, rows)


def _posts(report: Report) -> None:
    output.say(_("\nEvery post"))
    several = len(report.stories) > 1
    output.labelled(
        (_("Where"), _("When"), *(_(FIGURE_WORDS[name]) for name in _FIGURES)),
        [
            (
                f"{post.story} · {_where(post)}" if several else _where(post),
                f"{post.posted_at.astimezone(report.zone):%Y-%m-%d %H:%M}",
                *(figure_said(post.figure(name)) for name in _FIGURES),
            )
            for post in report.posts
        ],
    )


def _where(post: Post) -> str:
    return (
        _("{account} {language}, gone", account=post.account, language=post.language)
        if post.gone
        else f"{post.account} {post.language}"
    )
