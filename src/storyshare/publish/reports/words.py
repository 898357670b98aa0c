"""What a report says of its figures, in words; and what cannot be concluded from them."""

from __future__ import annotations

from collections.abc import Iterator

from storyshare.publish.reports.figures import Figure
from storyshare.publish.reports.groups import FEW, By, Group, Tally, grouped
from storyshare.publish.reports.report import YOUNG, Report

UNKNOWN = "unknown"


def figure_said(figure: Figure | None) -> str:
    """One figure of one post."""
    if figure is None:
        return UNKNOWN
    return f"{figure.value:,}" if figure.whole else f"at least {figure.value:,}"


def total_said(tally: Tally) -> str:
    """All posts of a group together."""
    if tally.total is None:
        return UNKNOWN
    if tally.whole:
        return f"{tally.total:,}"
    if tally.known == tally.posts:
        return f"at least {tally.total:,}"
    return f"at least {tally.total:,}, from {tally.known} of {tally.posts} posts"


def each_said(tally: Tally) -> str:
    """The posts of a group one by one where they are few; else the median, and from where to where they go."""
    if not tally.known:
        return UNKNOWN
    if tally.middle is None:
        return ", ".join(map(figure_said, tally.figures))
    least, most = tally.values[0], tally.values[-1]
    if tally.sure:
        return f"median {_number(tally.middle)}, from {least:,} to {most:,}"
    return f"median at least {_number(tally.middle)}, from {least:,} to at least {most:,}"


def views_said(group: Group, report: Report) -> str:
    """A group's views platform by platform, where any is known."""
    known = {name: tally for name, tally in group.views().items() if tally.known}
    if group.platform:
        return total_said(known[group.platform]) if known else UNKNOWN
    return "; ".join(f"{report.platforms[name]} {total_said(tally)}" for name, tally in known.items()) or UNKNOWN


def called(group: Group, by: By, report: Report) -> str:
    """What a group is called where people read it."""
    if by == "story":
        return report.stories[group.key].name
    platform = report.platforms[group.platform]
    if by == "platform":
        return platform
    if by == "account" and group.key == group.platform:
        return platform
    return f"{platform}: {_hours(group.key) if by == 'hour' else group.key}"


def notes(report: Report) -> Iterator[str]:
    """What a reader must know to read the figures right, and what they do not bear."""
    posts = report.posts
    if not posts:
        return
    yield "Responses are likes, boosts, replies and quotes together, as far as a platform tells them."
    unread = sum(not post.figures for post in posts)
    if unread:
        yield f"Posts of which no figure is known: {unread} of {len(posts)}. They are unknown, not zero."
    for reason, number in report.silent.items():
        yield f"Posts that nothing can be asked about: {number} ({reason})."
    if len({post.platform for post in posts if "views" in post.figures}) > 1:
        yield "Each platform counts something else as a view: views are never added up over several platforms."
    if report.young:
        yield f"Posts younger than {YOUNG.days} days, which may still gain: {report.young}. They are no measure yet."
    if gone := sum(post.gone for post in posts):
        yield f"Posts that are no longer there: {gone}. What was known of them before counts."
    if any(post.parts > 1 for post in posts):
        yield "A thread is one post: its views are those of its first part, and our own next part is no reply."
    yield from _not_concluded(report)


def _not_concluded(report: Report) -> Iterator[str]:
    yield f"Fewer than {FEW} posts are few: they are shown one by one, without a median, and prove nothing."
    for by, what in (("weekday", "weekdays"), ("hour", "hours")):
        if not _comparable(report, by):  # type: ignore[arg-type] # mypy takes them for any text
            yield f"Too few posts to compare {what}: on no platform have two of them {FEW} posts with figures."
    if _comparable(report, "weekday") or _comparable(report, "hour"):
        yield "No best day or hour is named: which story went out when was no chance, so it may be the story’s doing."
    if any(post.boosted_by for post in report.posts):
        yield "Which posts were boosted was not left to chance either: what a boost brought cannot be told from this."
        yield "Boosts by partners that we asked for are among the boosts, and so among the responses."


def _comparable(report: Report, by: By) -> bool:
    """Whether two groups of one platform have enough posts each to be looked at side by side."""
    enough = [each.platform for each in grouped(report.posts, by, report.zone) if each.tally("responses").known >= FEW]
    return len(enough) > len(set(enough))


def _number(value: float) -> str:
    return f"{value:,.1f}".removesuffix(".0")


def _hours(key: str) -> str:
    return f"{key} to {key[:2]}:59"
