"""`storyshare report --spending`: what was spent this month, and what the coming schedules will cost."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from storyshare.cli import output
from storyshare.files import read_date, start_of_day
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
    output.say(f"Spent in {month:%Y-%m}, in US dollars")
    paid = [each for each in before if each.dollars or each.looks_at_most or each.may_be_dollars or each.unpriced]
    for each in paid:
        _tell_spent(each)
    if not paid:
        output.say("Nothing: no account here was charged anything.")
    last = (end - timedelta(seconds=1)).astimezone(place.timezone).date()
    output.say(f"\nComing until {last}, as schedules and stories are now")
    ahead = [each for each in coming(place, end) if each.dollars or each.at_most or each.unpriced]
    for coming_up in ahead:
        _tell_coming(coming_up)
    if not ahead:
        output.say("Nothing that costs.")


def _tell_spent(account: Spent) -> None:
    name = f"{account.title} ({account.account})"
    output.say(f"{name}: {dollars(account.dollars)}")
    if account.posts:
        output.say(f"  posts: {account.posts} (with a link: {account.with_link}): {dollars(account.dollars_for_posts)}")
    if account.reads:
        output.say(f"  figures read: {account.reads}: {dollars(account.dollars_for_reads)}")
    if account.looks:
        output.say(f"  looks for what was in doubt: {account.looks}: at most {dollars(account.looks_at_most)} more")
    if account.may_be_public:
        output.say(f"  may be public: {account.may_be_public}: {dollars(account.may_be_dollars)} more, if so")
    if account.unpriced:
        output.say(f"  in no sum, because nobody knows the price: {account.unpriced}")


def _tell_coming(account: Coming) -> None:
    name = f"{account.title} ({account.account})"
    output.say(f"{name}: posts: {account.posts} (with a link: {account.with_link}): {dollars(account.dollars)}")
    if account.held:
        output.say(f"  held back as things are now: {account.held}; with these at most {dollars(account.at_most)}")
    if account.unpriced:
        output.say(f"  in no sum, because nobody knows the price: {account.unpriced}")


def _json(account: Spent | Coming) -> dict[str, object]:
    told = asdict(account) | {"dollars": account.dollars}
    return {name: dollars(value) if isinstance(value, Decimal) else value for name, value in told.items()}
