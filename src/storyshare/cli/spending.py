"""`storyshare report --spending`: what was spent this month, and what the coming schedules will cost."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime, timedelta

from storyshare.cli import output
from storyshare.files import read_date, start_of_day
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
        later = [asdict(each) for each in coming(place, end)]
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
    output.say(f"{name}: {account.dollars:.2f}")
    if account.posts:
        output.say(f"  {account.posts} posts, {account.with_link} of them with a link: {account.dollars_for_posts:.2f}")
    if account.reads:
        output.say(f"  figures read {account.reads} times: {account.dollars_for_reads:.2f}")
    if account.looks:
        output.say(f"  looked {account.looks} times for what was in doubt: at most {account.looks_at_most:.2f} more")
    if account.may_be_public:
        output.say(f"  {account.may_be_public} may be public: {account.may_be_dollars:.2f} more, if they are")
    if account.unpriced:
        output.say(f"  of {account.unpriced} nobody knows the price; they are in no sum")


def _tell_coming(account: Coming) -> None:
    name = f"{account.title} ({account.account})"
    output.say(f"{name}: {account.posts} posts, {account.with_link} of them with a link: {account.dollars:.2f}")
    if account.held:
        output.say(f"  {account.held} more are held back as things are now: with them at most {account.at_most:.2f}")
    if account.unpriced:
        output.say(f"  of {account.unpriced} nobody knows the price; they are in no sum")


def _json(account: Spent) -> dict[str, object]:
    return asdict(account) | {"dollars": account.dollars}
