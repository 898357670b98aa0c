"""What a report says of its figures, in words; and what cannot be concluded from them."""

from __future__ import annotations

from collections.abc import Iterator

from storyshare.i18n import N_, _
from storyshare.publish.reports.figures import Figure
from storyshare.publish.reports.groups import FEW, By, Group, Tally, grouped
from storyshare.publish.reports.report import YOUNG, Report

UNKNOWN = N_("unknown")
FIGURE_WORDS = {
    "views": N_("Views"),
    "likes": N_("Likes"),
    "boosts": N_("Boosts"),
    "replies": N_("Replies"),
    "quotes": N_("Quotes"),
    "bookmarks": N_("Bookmarks"),
    "responses": N_("Responses"),
}
# Of groups, beside the days of the week, which stand in the calendar.
_OF_BOOSTS = (N_("boosted"), N_("not boosted"))


def figure_said(figure: Figure | None) -> str:
    """One figure of one post."""
    if figure is None:
        return _(UNKNOWN)
    return f"{figure.value:,}" if figure.whole else _("at least {value:,}", value=figure.value)


def total_said(tally: Tally) -> str:
    """All posts of a group together."""
    if tally.total is None:
        return _(UNKNOWN)
    if tally.whole:
        return f"{tally.total:,}"
    if tally.known == tally.posts:
        return _("at least {total:,}", total=tally.total)
    return _(
        "at least {total:,}, from {known} of {posts} posts", total=tally.total, known=tally.known, posts=tally.posts
    )


def each_said(tally: Tally) -> str:
    """The posts of a group one by one where they are few; else the median, and from where to where they go."""
    if not tally.known:
        return _(UNKNOWN)
    if tally.middle is None:
        return ", ".join(map(figure_said, tally.figures))
    least, most = tally.values[0], tally.values[-1]
    if tally.sure:
        return _("median {number}, from {least:,} to {most:,}", number=_number(tally.middle), least=least, most=most)
    return _(
        "median at least {number}, from {least:,} to at least {most:,}",
        number=_number(tally.middle),
        least=least,
        most=most,
    )


def views_said(group: Group, report: Report) -> str:
    """A group's views platform by platform, where any is known."""
    known = {name: tally for name, tally in group.views().items() if tally.known}
    if group.platform:
        return total_said(known[group.platform]) if known else _(UNKNOWN)
    return "; ".join(f"{report.platforms[name]} {total_said(tally)}" for name, tally in known.items()) or _(UNKNOWN)


def called(group: Group, by: By, report: Report) -> str:
    """What a group is called where people read it."""
    if by == "story":
        return report.stories[group.key].name
    platform = report.platforms[group.platform]
    if by == "platform":
        return platform
    if by == "account" and group.key == group.platform:
        return platform
    return f"{platform}: {_hours(group.key) if by == 'hour' else _(group.key)}"


def notes(report: Report) -> Iterator[str]:
    """What a reader must know to read the figures right, and what they do not bear."""
    posts = report.posts
    if not posts:
        return
    yield _("Responses are likes, boosts, replies and quotes together, as far as a platform tells them.")
    unread = sum(not post.figures for post in posts)
    if unread:
        yield _(
            "Posts of which no figure is known: {unread} of {count}. They are unknown, not zero.",
            unread=unread,
            count=len(posts),
        )
    for reason, number in report.silent.items():
        yield _("Posts that nothing can be asked about: {number} ({reason}).", number=number, reason=reason)
    if len({post.platform for post in posts if "views" in post.figures}) > 1:
        yield _("Each platform counts something else as a view: views are never added up over several platforms.")
    if report.young:
        yield _(
            "Posts younger than {days} days, which may still gain: {young}. They are no measure yet.",
            days=YOUNG.days,
            young=report.young,
        )
    if gone := sum(post.gone for post in posts):
        yield _("Posts that are no longer there: {gone}. What was known of them before counts.", gone=gone)
    if any(post.parts > 1 for post in posts):
        yield _("A thread is one post: its views are those of its first part, and our own next part is no reply.")
    yield from _not_concluded(report)


def _not_concluded(report: Report) -> Iterator[str]:
    yield _("Fewer than {few} posts are few: they are shown one by one, without a median, and prove nothing.", few=FEW)
    for by, what in (("weekday", _("weekdays")), ("hour", _("hours"))):
        if not _comparable(report, by):  # type: ignore[arg-type] # mypy takes them for any text
            yield _(
                "Too few posts to compare {what}: on no platform have two of them {few} posts with figures.",
                what=what,
                few=FEW,
            )
    if _comparable(report, "weekday") or _comparable(report, "hour"):
        yield _(
            "No best day or hour is named: which story went out when was no chance, so it may be the story’s doing."
        )
    if any(post.boosted_by for post in report.posts):
        yield _(
            "Which posts were boosted was not left to chance either: what a boost brought cannot be told from this."
        )
        yield _("Boosts by partners that we asked for are among the boosts, and so among the responses.")


def _comparable(report: Report, by: By) -> bool:
    """Whether two groups of one platform have enough posts each to be looked at side by side."""
    enough = [each.platform for each in grouped(report.posts, by, report.zone) if each.tally("responses").known >= FEW]
    return len(enough) > len(set(enough))


def _number(value: float) -> str:
    return f"{value:,.1f}".removesuffix(".0")


def _hours(key: str) -> str:
    return _("{first} to {hour}:59", first=key, hour=key[:2])
