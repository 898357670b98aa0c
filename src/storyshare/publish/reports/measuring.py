"""Reads back how posts are doing: what the ledger knows of it, and asking the platforms for more."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, fields
from datetime import datetime
from decimal import Decimal
from threading import Event

from storyshare.errors import AccountOnHoldError, NotSentError, SetupError, StoryshareError
from storyshare.i18n import _
from storyshare.ledger import Ledger, readings
from storyshare.models import Absent, CannotTell, Measured, Metrics, Receipt
from storyshare.platforms import Measure, title
from storyshare.platforms.mistakes import mistake
from storyshare.publish.books import open_for_sending
from storyshare.publish.connecting import connect_account
from storyshare.publish.looking import open_to_look
from storyshare.publish.noting import noted
from storyshare.publish.reports.plan import AccountPlan, Plan, Post, due_for_reading
from storyshare.publish.targets import targets
from storyshare.publish.volunteering import refuse_volunteers
from storyshare.workspace import Workspace

__all__ = ["AccountOutcome", "AccountPlan", "Outcomes", "Plan", "due_for_reading", "measure", "measured"]

# Each waits on a network most of the time.
_AT_ONCE = 20
# Of answers that did not come, in a row: what does not answer twice is not asked on.
_PATIENCE = 2
_MOST = 2**63

Ask = Callable[[Receipt], object]
Told = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountOutcome:
    """What came of asking one account's platform.

    Of `asked` posts so many were `told`; `news` of these differ from what was known, `gone` are not there any more.
    `left` were not asked about: somebody else just has, or `error` stood in the way, which says until when to wait
    where that is known (`until`). `cost` is in US dollars, for what was asked.
    """

    account: str
    platform: str
    title: str
    asked: int = 0
    told: int = 0
    news: int = 0
    gone: int = 0
    left: int = 0
    cost: Decimal = Decimal()
    error: StoryshareError | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcomes:
    """What came of asking, in the plan's order; `stopped` where a person stopped it."""

    accounts: tuple[AccountOutcome, ...] = ()
    stopped: bool = False

    @property
    def cost(self) -> Decimal:
        """What was paid in US dollars."""
        return sum((each.cost for each in self.accounts), Decimal())


def measured(place: Workspace, *, story_id: str = "", since: datetime | None = None) -> list[Measured]:
    """What the ledger knows of each public part, posted at `since` or later, oldest post first; asks nobody.

    Raises LedgerError where the ledger cannot be read.
    """
    with open_to_look(place) as ledger:
        if ledger is None:
            return []
        found = (each.measured for each in readings.known(ledger, story_id or None))
        return [each for each in found if since is None or each.posted_at >= since]


def measure(place: Workspace, plan: Plan, *, told: Told = lambda _account, _done, _of: None) -> Outcomes:
    """Ask for the figures of the plan's posts, and keep them; nothing can be sent by it.

    The accounts are asked at once, each by one call at a time; what goes wrong with one is in its outcome, and stops no
    other. No account is put on hold for it: that figures are refused does not mean that posts are. `told` hears of each
    account how many of its posts are done, and of how many. After Ctrl-C nothing more is asked.

    Raises LedgerError where the ledger cannot be trusted, and SetupError in a volunteer's workspace.
    """
    refuse_volunteers(place)
    wanted = [each for each in plan.accounts if each.posts]
    if not wanted:
        return Outcomes()
    with open_for_sending(place) as ledger:
        stop = Event()
        with ThreadPoolExecutor(min(len(wanted), _AT_ONCE)) as pool:
            begun = [pool.submit(_Asking(place, ledger, each, plan.made_at, told, stop).carry_out) for each in wanted]
            try:
                found = Outcomes(accounts=tuple(each.result() for each in begun))
            except KeyboardInterrupt:
                stop.set()  # each account's last call is waited for: it is paid for
                found = Outcomes(accounts=tuple(each.result() for each in begun), stopped=True)
        if found.cost:
            calls = {each.account: each.asked for each in found.accounts if each.cost}
            noted(place, ledger, "read figures", calls=calls, usd=str(found.cost))
        return found


class _Asking:
    """One account that is being asked."""

    def __init__(  # noqa: PLR0913 - what it asks, for whom, since when
        self,
        place: Workspace,
        ledger: Ledger,
        plan: AccountPlan,
        made_at: datetime | None,
        told: Told,
        stop: Event,
    ) -> None:
        self._place, self._ledger, self._plan = place, ledger, plan
        self._made_at, self._told, self._stop = made_at, told, stop
        self._asked = self._answered = self._news = self._gone = self._unanswered = 0

    def carry_out(self) -> AccountOutcome:
        """Ask about one post after the other; never raises."""
        try:
            ask = self._reader()
            for post in self._plan.posts:
                if self._stop.is_set():
                    break
                if error := self._one(ask, post):
                    return self._outcome(error)
                self._told(self._plan.account, self._asked, len(self._plan.posts))
        except StoryshareError as error:
            return self._outcome(error)
        except (Exception, SystemExit) as error:  # noqa: BLE001 - one account's trouble never stops the others
            return self._outcome(mistake(self._plan.title, error, _("when asked for figures")))
        return self._outcome(None)

    def _reader(self) -> Ask:
        """Only what reads; the adapter's other abilities are out of reach."""
        for target in targets(self._place, [self._plan.account]):
            if target.rules.platform == self._plan.platform:
                platform = connect_account(self._place, target)
                if isinstance(platform, Measure):
                    return platform.metrics
                raise SetupError(_("{platform} tells no figures by this log-in.", platform=target.rules.title))
        raise SetupError(
            _(
                "There is no account {account} on {platform} any more.",
                account=self._plan.account,
                platform=title(self._plan.platform),
            )
        )

    def _one(self, ask: Ask, post: Post) -> StoryshareError | None:
        """Ask about one post; an error where no other of this account is to be asked about now."""
        plan = self._plan
        if not readings.note_asking(
            self._ledger,
            post.delivery,
            post.number,
            account=plan.account,
            platform=plan.platform,
            price=plan.each,
            unless_since=self._made_at,
        ):
            return None  # another process has just asked: it is not paid for twice
        self._asked += 1
        found = ask(post.receipt)
        if isinstance(found, Metrics | Absent):
            self._unanswered = 0
            self._answered += 1
            self._gone += isinstance(found, Absent)
            kept = _sound(found) if isinstance(found, Metrics) else found
            self._news += readings.keep(self._ledger, post.delivery, post.number, kept)
            return None
        return self._untold(found)

    def _untold(self, found: object) -> StoryshareError | None:
        if not isinstance(found, CannotTell):
            raise TypeError
        if found.answered:
            self._unanswered = 0
            return None
        self._unanswered += 1
        if found.trouble and (self._unanswered >= _PATIENCE or _is_for_all(found.trouble)):
            return found.trouble
        if self._unanswered < _PATIENCE:
            return None
        return NotSentError(
            _("{platform} did not tell, twice in a row", platform=self._plan.title),
            platform=self._plan.platform,
            account=self._plan.account,
            hint=_(
                "Does the log-in still work, and may it read figures? storyshare accounts check {account}",
                account=self._plan.account,
            ),
        )

    def _outcome(self, error: StoryshareError | None) -> AccountOutcome:
        return AccountOutcome(
            account=self._plan.account,
            platform=self._plan.platform,
            title=self._plan.title,
            asked=self._asked,
            told=self._answered,
            news=self._news,
            gone=self._gone,
            left=len(self._plan.posts) - self._asked,
            cost=self._plan.each * self._asked,
            error=error,
            until=error.retry_after if isinstance(error, NotSentError) else None,
        )


def _is_for_all(trouble: StoryshareError) -> bool:
    """Whether it would meet the account's other posts as well: too many calls, or a log-in that is gone."""
    return isinstance(trouble, AccountOnHoldError) or (
        isinstance(trouble, NotSentError) and trouble.retry_after is not None
    )


def _sound(found: Metrics) -> Metrics:
    """The figures, with whatever is no count taken for unknown."""
    values = {each.name: getattr(found, each.name) for each in fields(Metrics)}
    return Metrics(**{name: value if _is_count(value) else None for name, value in values.items()})


def _is_count(value: object) -> bool:
    return type(value) is int and 0 <= value < _MOST
