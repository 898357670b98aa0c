"""What was spent in a month, as the ledger noted it when it was spent, and what the coming schedule will cost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from storyshare import schedules
from storyshare.errors import InputError, SetupError
from storyshare.ledger import readings
from storyshare.ledger.readings import PaidPosts, PaidReads
from storyshare.models import Delivery, PartRecord, State, utc_now
from storyshare.platforms import rules, title
from storyshare.publish.looking import open_to_look
from storyshare.publish.rehearsing import rehearsed
from storyshare.publish.running import EVERY, read
from storyshare.publish.targets import usable
from storyshare.workspace import Workspace

_DOUBTFUL = (State.SENDING, State.UNKNOWN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spent:
    """What one account used in a month; prices are in US dollars, as they stood when each call was made.

    `posts` counts the parts that are public or were; `with_link` those of them that held a link. `dollars` is what
    they, and the `reads` of figures, cost for certain. What may be public is counted apart, with what it would have
    cost. The `looks` whether something in doubt is public cost `looks_at_most`. Of `unpriced` nobody knows the price:
    boosts where a platform charges, and posts from before prices were noted; they are in none of the sums.
    """

    account: str
    platform: str
    title: str
    posts: int = 0
    with_link: int = 0
    boosts: int = 0
    reads: int = 0
    looks: int = 0
    unpriced: int = 0
    dollars_for_posts: Decimal = Decimal()
    dollars_for_reads: Decimal = Decimal()
    looks_at_most: Decimal = Decimal()
    may_be_public: int = 0
    may_be_dollars: Decimal = Decimal()

    @property
    def dollars(self) -> Decimal:
        """What is certain."""
        return self.dollars_for_posts + self.dollars_for_reads


def spent(place: Workspace, month: date) -> list[Spent]:
    """What each account used in the month that the day lies in, by the workspace's clock, in order of name.

    Raises LedgerError where the ledger cannot be read.
    """
    begins = datetime(month.year, month.month, 1, tzinfo=place.timezone)
    ends = datetime(month.year + month.month // 12, month.month % 12 + 1, 1, tzinfo=place.timezone)
    with open_to_look(place) as ledger:
        if ledger is None:
            return []
        posts = readings.paid_posts(ledger, begins, ends)
        reads = readings.paid_reads(ledger, begins, ends)
    found = {
        (account, platform): Spent(account=account, platform=platform, title=title(platform))
        for account, platform in sorted({(each.account, each.platform) for some in (posts, reads) for each in some})
    }
    for sent in posts:
        found[sent.account, sent.platform] = _with_posts(found[sent.account, sent.platform], sent)
    for asked in reads:
        found[asked.account, asked.platform] = _with_reads(found[asked.account, asked.platform], asked)
    return list(found.values())


def _with_posts(account: Spent, some: PaidPosts) -> Spent:
    price = (some.price or Decimal()) * some.count
    unpriced = account.unpriced + (some.count if some.price is None else 0)
    if some.state in _DOUBTFUL:
        may_be = account.may_be_public + some.count
        return replace(account, unpriced=unpriced, may_be_public=may_be, may_be_dollars=account.may_be_dollars + price)
    account = replace(account, unpriced=unpriced, dollars_for_posts=account.dollars_for_posts + price)
    if some.kind == "boost":
        return replace(account, boosts=account.boosts + some.count)
    linked = some.count if some.linked else 0
    return replace(account, posts=account.posts + some.count, with_link=account.with_link + linked)


def _with_reads(account: Spent, some: PaidReads) -> Spent:
    if some.what == "doubt":
        return replace(account, looks=account.looks + some.calls, looks_at_most=account.looks_at_most + some.price)
    paid = account.dollars_for_reads + some.price
    return replace(account, reads=account.reads + some.calls, dollars_for_reads=paid)


@dataclass(frozen=True, slots=True, kw_only=True)
class Coming:
    """What the schedules will send to one account, and what that costs in US dollars, as a rehearsal has it.

    `posts` and `boosts` count what goes out; the price of `unpriced` boosts nobody knows. What is `held` back as things
    are now is in none of them: with it, and a link in each, it would be `at_most` so many dollars.
    """

    account: str
    platform: str
    title: str
    posts: int = 0
    with_link: int = 0
    boosts: int = 0
    unpriced: int = 0
    held: int = 0
    dollars: Decimal = Decimal()
    at_most: Decimal = Decimal()


def coming(place: Workspace, until: datetime, *, now: datetime | None = None) -> list[Coming]:
    """What the schedules will cost from now until then, as stories and consents are now, by account in order of name.

    Sends nothing. Raises InputError as `rehearse_season`, and LedgerError where the ledger cannot be trusted.
    """
    begin = now or utc_now()
    with rehearsed(place, begin, until) as (ledger, found):
        posts = readings.paid_posts(ledger, begin, until + EVERY)
    held = Counter((each.key.account, each.platform) for each in found for part in each.parts if _is_held(each, part))
    held.update(_unreadable(place, begin, until))
    accounts = sorted({(each.account, each.platform) for each in posts} | held.keys())
    return [
        _coming(
            account, platform, [each for each in posts if (each.account, each.platform) == (account, platform)], held
        )
        for account, platform in accounts
    ]


def _unreadable(place: Workspace, begin: datetime, until: datetime) -> Iterator[tuple[str, str]]:
    """The account of each slot whose story's record must be mended first: a rehearsal knows nothing of it."""
    timed, records = read(place)
    names = {record.name for record in records.stories}
    observances = schedules.known_observances(place.observances)
    for entry in timed.entries:
        if not entry.story or entry.story in names:
            continue
        for _ in schedules.occurrences(entry, after=begin, until=until, observances=observances):
            yield from ((each.account.name, each.rules.platform) for each in usable(place, entry.to)[0])


def _is_held(delivery: Delivery, part: PartRecord) -> bool:
    return delivery.key.kind == "post" and part.state is not State.POSTED


def _coming(account: str, platform: str, posts: list[PaidPosts], held: Mapping[tuple[str, str], int]) -> Coming:
    total = Spent(account=account, platform=platform, title=title(platform))
    for some in posts:
        total = _with_posts(total, some)
    kept = held.get((account, platform), 0)
    return Coming(
        account=account,
        platform=platform,
        title=total.title,
        posts=total.posts,
        with_link=total.with_link,
        boosts=total.boosts,
        unpriced=total.unpriced,
        held=kept,
        dollars=total.dollars_for_posts,
        at_most=total.dollars_for_posts + kept * _dearest(platform),
    )


def _dearest(platform: str) -> Decimal:
    try:
        price = rules(platform, {}).price
    except (InputError, SetupError):
        return Decimal()
    return max(price.post, price.post_with_link) if price else Decimal()
