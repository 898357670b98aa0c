"""What the page of a report shows, out of a report in which nothing is left that must not be seen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from storyshare.i18n import N_, _
from storyshare.pages import PointLook, PostRow, ReportLook, RowLook, SectionLook
from storyshare.publish.reports.figures import FIGURES, Post
from storyshare.publish.reports.groups import By, Group, Tally, grouped, over_time
from storyshare.publish.reports.report import Report
from storyshare.publish.reports.words import (
    FIGURE_WORDS,
    UNKNOWN,
    called,
    each_said,
    figure_said,
    notes,
    total_said,
    views_said,
)

# More bars than that nobody reads; more rows than that no browser likes.
_MOST_BARS = 20
_MOST_POSTS = 500
_RISES = N_(
    "What was known at each day's end. It rises when people respond, and when a post is read for the first time."
)
# How it is called, what heads its first column, and what it says.
_DOTS: dict[By, tuple[str, str, str]] = {
    "platform": (N_("By platform"), N_("Platform"), N_("How each post did, platform by platform.")),
    "account": (N_("By account"), N_("Account"), N_("How each post did, account by account.")),
    "language": (
        N_("By language"),
        N_("Language"),
        N_("How each post did in each language; each platform that tells by itself."),
    ),
    "weekday": (
        N_("By weekday"),
        N_("Weekday"),
        N_("How each post did by the day it went out; each platform that tells by itself."),
    ),
    "hour": (
        N_("By hour"),
        N_("Hour"),
        N_("How each post did by the hour it went out; each platform that tells by itself."),
    ),
    "boosts": (
        N_("Boosted or not"),
        N_("Boosted"),
        N_("How posts did that partners boosted, beside those that none of them did."),
    ),
}


def report_look(report: Report) -> ReportLook:
    """The page's content."""
    shown = sorted(report.posts, key=lambda post: post.posted_at, reverse=True)[:_MOST_POSTS]
    return ReportLook(
        title=report.title,
        span=span(report),
        facts=tuple(facts(report)),
        notes=tuple(notes(report)),
        sections=tuple(sections(report)),
        headings=(_("Story"), _("Where"), _("When"), *(_(FIGURE_WORDS[name]) for name in FIGURES), _("Last read")),
        posts=tuple(_post(report, post) for post in shown),
        left_out=len(report.posts) - len(shown),
    )


def span(report: Report) -> str:
    """From when to when its posts are, and when the newest of its figures was told."""
    if not report.posts:
        return _("No post yet")
    first, last = (report.posts[at].posted_at.astimezone(report.zone).date() for at in (0, -1))
    told = f"{report.read_at.astimezone(report.zone):%Y-%m-%d %H:%M}" if report.read_at else _("never")
    return _(
        "Posts from {first} to {last}, by the clock of {zone} · last read {told}",
        first=first,
        last=last,
        zone=report.zone,
        told=told,
    )


def facts(report: Report) -> Iterator[tuple[str, str]]:
    """What all posts have together, each with its word."""
    everything = Group(key="", posts=report.posts)
    yield _("Posts"), f"{len(report.posts):,}"
    yield _("Stories"), f"{len(report.stories):,}"
    yield _("Responses"), total_said(everything.tally("responses"))
    yield _("Views, not added up"), views_said(everything, report)


def sections(report: Report, *, titled: bool = True) -> Iterator[SectionLook]:
    """The posts side by side, in each way that tells something; `titled` False: stories by their short names."""
    if not report.posts:
        return
    groups = grouped(report.posts, "story", report.zone)
    yield SectionLook(
        name="story",
        title=_("By story"),
        says=_("All responses to a story, on all accounts together."),
        shape="bars" if any(each.tally("responses").known for each in groups) else "table",
        headings=(_("Story"), _("Posts"), _("Responses"), _("Views")),
        rows=tuple(_story(report, each, titled=titled) for each in groups),
        more=max(0, len(groups) - _MOST_BARS),
    )
    for by, (title, first, says) in _DOTS.items():
        found = grouped(report.posts, by, report.zone)
        if by not in ("platform", "account"):  # there it is seen who tells nothing
            found = [each for each in found if each.tally("responses").known]
        if by == "boosts":
            with_boosts = {each.platform for each in found if each.key == "boosted"}
            found = [each for each in found if each.platform in with_boosts]
        if _tells(by, found):
            yield SectionLook(
                name=by,
                title=_(title),
                says=_(says),
                shape="dots" if any(each.tally("responses").known for each in found) else "table",
                headings=(_(first), _("Posts"), _("Responses"), _("Of each post"), _("Views")),
                rows=tuple(_row(report, by, each) for each in found),
            )
    points = over_time(report.posts, report.zone)
    if len(points) > 1 and points[-1].responses:
        yield SectionLook(
            name="time",
            title=_("Over time"),
            says=_(_RISES),
            shape="line",
            headings=(_("Day"), _("Posts read"), _("Responses")),
            points=tuple(PointLook(day=each.day, value=each.responses, posts=each.posts) for each in points),
        )


def _tells(by: By, groups: Sequence[Group]) -> bool:
    """Whether the view tells anything that another one does not."""
    if by == "account":
        return len(groups) > len({each.platform for each in groups})
    if by == "language":
        return len({each.key for each in groups}) > 1
    return bool(groups)


def _story(report: Report, group: Group, *, titled: bool) -> RowLook:
    named = report.stories[group.key]
    tally = group.tally("responses")
    said = total_said(tally)
    return RowLook(
        label=(titled and named.title) or named.name,
        language=named.language if titled and named.title else "",
        says=_short(tally),
        total=tally.total,
        whole=tally.whole,
        cells=(f"{len(group.posts):,}", said, views_said(group, report)),
    )


def _row(report: Report, by: By, group: Group) -> RowLook:
    tally = group.tally("responses")
    return RowLook(
        label=called(group, by, report),
        says=_few(tally),
        figures=tuple((each.value, each.whole) for each in tally.figures),
        total=tally.total,
        whole=tally.whole,
        middle=tally.middle,
        cells=(f"{len(group.posts):,}", total_said(tally), each_said(tally), views_said(group, report)),
    )


def _short(tally: Tally) -> str:
    if tally.total is None:
        return _(UNKNOWN)
    return f"{tally.total:,}" if tally.whole else _("at least {total:,}", total=tally.total)


def _few(tally: Tally) -> str:
    if not tally.known:
        return _(UNKNOWN)
    if tally.middle is None:
        return _("few: {known}", known=tally.known)
    return (
        _("median {middle:,.0f}", middle=tally.middle)
        if tally.middle == int(tally.middle)
        else _("median {middle:,.1f}", middle=tally.middle)
    )


def _post(report: Report, post: Post) -> PostRow:
    told = f"{post.read_at.astimezone(report.zone):%Y-%m-%d}" if post.read_at else _("never")
    return PostRow(
        story=post.story,
        address="" if post.gone else post.url,
        cells=(
            f"{post.account} · {post.language}",
            f"{post.posted_at.astimezone(report.zone):%Y-%m-%d %H:%M}",
            *(figure_said(post.figure(name)) for name in FIGURES),
            _("{told}, gone since", told=told) if post.gone else told,
        ),
    )
