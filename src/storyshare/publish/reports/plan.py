"""Which posts a platform would be asked about now: not too often, within its quota, and what that costs."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal

from storyshare.errors import InputError, SetupError
from storyshare.i18n import _
from storyshare.ledger import Ledger, readings
from storyshare.ledger.readings import Known
from storyshare.models import Rate, Receipt, Rules
from storyshare.platforms import title
from storyshare.platforms.by_hand import ByHand
from storyshare.publish.looking import open_to_look
from storyshare.publish.resolving import TOLD
from storyshare.publish.targets import Target, targets
from storyshare.workspace import Workspace

# How often a post is asked about, by its age: the younger, the more it still changes.
_HOURLY, _HOURLY_UNTIL = timedelta(hours=1), timedelta(days=2)
_DAILY, _DAILY_UNTIL = timedelta(days=1), timedelta(days=31)
_WEEKLY = timedelta(days=7)
# A run that comes a little early is not to wait a whole turn.
_SLACK = timedelta(minutes=5)
# Posting, looking and deleting count towards the same quota.
_SHARE = 2
# Of a platform that publishes none.
_MODEST = (Rate(calls=200, within=timedelta(minutes=15)),)


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """One public part that is to be asked about, by its place in the ledger."""

    delivery: int
    number: int
    story_id: str
    receipt: Receipt = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountPlan:
    """What one account would be asked: `posts`, in order, each by one call that costs `each` US dollars.

    `beyond` are due too, but over the quota now. `rested` were asked about lately, or are known to be gone. Of `silent`
    nothing can be asked: all, where `untold` says in plain words why (empty where the account can be asked); else those
    that only a person vouches for.
    """

    account: str
    platform: str
    title: str
    each: Decimal = Decimal()
    posts: tuple[Post, ...] = ()
    beyond: int = 0
    rested: int = 0
    silent: int = 0
    untold: str = ""

    @property
    def calls(self) -> int:
        """How many calls it takes."""
        return len(self.posts)

    @property
    def cost(self) -> Decimal:
        """What they cost in US dollars."""
        return self.each * len(self.posts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What would be asked now, account by account, in order of name; `made_at` is when that was so (aware UTC)."""

    accounts: tuple[AccountPlan, ...] = ()
    made_at: datetime | None = None

    @property
    def calls(self) -> int:
        """How many calls it takes."""
        return sum(each.calls for each in self.accounts)

    @property
    def cost(self) -> Decimal:
        """What they cost in US dollars."""
        return sum((each.cost for each in self.accounts), Decimal())

    def without(self, *accounts: str) -> Plan:
        """The same, but for these accounts nothing is asked."""
        return replace(self, accounts=tuple(each for each in self.accounts if each.account not in accounts))


def due_for_reading(
    place: Workspace,
    *,
    story_ids: Collection[str] | None = None,
    since: datetime | None = None,
    fresh: bool = False,
) -> Plan:
    """Which public posts would be asked about now, per account; asks nobody.

    Of all stories or of these, posted at `since` or later. `fresh` asks about those too that were asked about lately,
    and about what is known to be gone. Raises LedgerError where the ledger cannot be read.
    """
    with open_to_look(place) as ledger:
        if ledger is None:
            return Plan()
        found: dict[tuple[str, str], list[Known]] = {}
        for each in readings.known(ledger):
            if _is_wanted(each, story_ids, since):
                found.setdefault((each.measured.account, each.measured.platform), []).append(each)
        holds = ledger.holds()
        return Plan(
            made_at=ledger.now(),
            accounts=tuple(
                _planned(place, ledger, account, platform, posts, holds, fresh=fresh)
                for (account, platform), posts in sorted(found.items())
            ),
        )


def _is_wanted(each: Known, story_ids: Collection[str] | None, since: datetime | None) -> bool:
    post = each.measured
    if post.kind != "post" or post.taken_back:
        return False
    return (story_ids is None or post.story_id in story_ids) and (since is None or post.posted_at >= since)


def _planned(  # noqa: PLR0913 - one account, and what is known of it
    place: Workspace,
    ledger: Ledger,
    account: str,
    platform: str,
    posts: list[Known],
    holds: Mapping[str, str],
    *,
    fresh: bool,
) -> AccountPlan:
    target = _target(place, account, platform)
    untold = target if isinstance(target, str) else ""
    if not untold and account in holds:
        untold = _("the account is on hold: {reason}", reason=holds[account])
    if untold or isinstance(target, str):
        return AccountPlan(account=account, platform=platform, title=title(platform), silent=len(posts), untold=untold)
    now = ledger.now()
    askable = [each for each in posts if TOLD not in each.receipt.details]
    due = [each for each in askable if fresh or is_due(each, now)]
    # What nobody has asked about for the longest comes first; of these the newest post.
    due.sort(key=lambda each: each.measured.posted_at, reverse=True)
    due.sort(key=lambda each: each.asked_at.timestamp() if each.asked_at else 0)
    room = _room(ledger, account, target.rules, now)
    return AccountPlan(
        account=account,
        platform=platform,
        title=target.rules.title,
        each=target.rules.price.read if target.rules.price else Decimal(),
        posts=tuple(_post(each) for each in due[:room]),
        beyond=max(0, len(due) - room),
        rested=len(askable) - len(due),
        silent=len(posts) - len(askable),
    )


def _target(place: Workspace, account: str, platform: str) -> Target | str:
    """The account as it is set up now, or why nothing can be asked there."""
    if platform == ByHand.name:
        return _("it is posted to by hand: nothing can be asked there")
    try:
        found = next((each for each in targets(place, [account]) if each.rules.platform == platform), None)
    except (InputError, SetupError) as error:
        return str(error)
    if found is None:
        return _("there is no account {account} on {platform} any more", account=account, platform=title(platform))
    if not callable(getattr(found.platform, "metrics", None)):
        return _("{platform} tells programs no figures", platform=found.rules.title)
    return found


def is_due(each: Known, now: datetime) -> bool:
    """Whether the platform may be asked about a post again.

    Hourly in its first two days, daily in its first month, weekly later. What was gone is looked for once more, a day
    later at the earliest, because listings lag; then no more.
    """
    if each.asked_at is None:
        return True
    last = each.measured.readings[-1] if each.measured.readings else None
    if last and last.metrics is None:
        told_at = each.measured.told_at or last.at
        return told_at - last.at < _DAILY - _SLACK <= now - each.asked_at
    return now - each.asked_at >= _pause(now - each.measured.posted_at) - _SLACK


def _pause(age: timedelta) -> timedelta:
    if age < _HOURLY_UNTIL:
        return _HOURLY
    return _DAILY if age < _DAILY_UNTIL else _WEEKLY


def _room(ledger: Ledger, account: str, rules: Rules, now: datetime) -> int:
    """How many calls are left now of the account's quota, in each of its windows."""
    return min(_left(ledger, account, rules.platform, rate, now) for rate in (rules.reading or _MODEST))


def _left(ledger: Ledger, account: str, platform: str, rate: Rate, now: datetime) -> int:
    return max(0, rate.calls // _SHARE - readings.calls_since(ledger, account, platform, now - rate.within))


def _post(each: Known) -> Post:
    post = each.measured
    return Post(delivery=post.delivery, number=post.number, story_id=post.story_id, receipt=each.receipt)
