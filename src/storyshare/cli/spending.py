"""`storyshare report --spending`: what was spent this month, and what the coming schedules will cost."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from storyshare.cli import output
from storyshare.files import read_date, start_of_day
from storyshare.i18n import _
from storyshare.publish.prices import dollars
from storyshare.publish.reports.spending import Coming, Spent, coming, spent
from storyshare.workspace import Workspace

_AHEAD = timedelta(days=31)


def tell_spending(place: Workspace, until: str, *, json: bool) -> None:
    """Say both, account by account; up to the end of that day, else a month ahead. Raises InputError, LedgerError."""
    now = datetime.now(UTC)
    end = start_of_day(read_date(until) + timedelta(days=1), place.timezone) if until else now + _AHEAD
    month = now.astimezone(place.timezone).date()
    before = spent(place, month)
    if json:
        later = list(map(_json, coming(place, end)))
        output.json({"month": f"{month:%Y-%m}", "until": end, "spent": list(map(_json, before)), "coming": later})
        return
    output.say(_("Spent in {month:%Y-%m}, in US dollars", month=month))
    paid = [each for each in before if each.dollars or each.looks_at_most or each.may_be_dollars or each.unpriced]
    for each in paid:
        _tell_spent(each)
    if not paid:
        output.say(_("Nothing: no account here was charged anything."))
    last = (end - timedelta(seconds=1)).astimezone(place.timezone).date()
    output.say(_("\nComing until {last}, as schedules and stories are now", last=last))
    ahead = [each for each in coming(place, end) if each.dollars or each.at_most or each.unpriced]
    for coming_up in ahead:
        _tell_coming(coming_up)
    if not ahead:
        output.say(_("Nothing that costs."))


def _tell_spent(account: Spent) -> None:
    name = f"{account.title} ({account.account})"
    output.say(f"{name}: {dollars(account.dollars)}")
    if account.posts:
        output.say(
            _(
                "  posts: {posts} (with a link: {with_link}): {dollars}",
                posts=account.posts,
                with_link=account.with_link,
                dollars=dollars(account.dollars_for_posts),
            )
        )
    if account.reads:
        output.say(
            _("  figures read: {reads}: {dollars}", reads=account.reads, dollars=dollars(account.dollars_for_reads))
        )
    if account.looks:
        output.say(
            _(
                "  looks for what was in doubt: {looks}: at most {dollars} more",
                looks=account.looks,
                dollars=dollars(account.looks_at_most),
            )
        )
    if account.may_be_public:
        output.say(
            _(
                "  may be public: {may_be_public}: {dollars} more, if so",
                may_be_public=account.may_be_public,
                dollars=dollars(account.may_be_dollars),
            )
        )
    if account.unpriced:
        output.say(_("  in no sum, because nobody knows the price: {unpriced}", unpriced=account.unpriced))


def _tell_coming(account: Coming) -> None:
    name = f"{account.title} ({account.account})"
    output.say(
        _(
            "{name}: posts: {posts} (with a link: {with_link}): {dollars}",
            name=name,
            posts=account.posts,
            with_link=account.with_link,
            dollars=dollars(account.dollars),
        )
    )
    if account.held:
        output.say(
            _(
                "  held back as things are now: {held}; with these at most {dollars}",
                held=account.held,
                dollars=dollars(account.at_most),
            )
        )
    if account.unpriced:
        output.say(_("  in no sum, because nobody knows the price: {unpriced}", unpriced=account.unpriced))


def _json(account: Spent | Coming) -> dict[str, object]:
    told = asdict(account) | {"dollars": account.dollars}
    return {name: dollars(value) if isinstance(value, Decimal) else value for name, value in told.items()}
