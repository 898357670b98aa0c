"""Before a report: what reading costs is said and asked, then the platforms are asked, and what went wrong is told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from storyshare.cli import output
from storyshare.cli.session import NOT_SETTLED, show_time
from storyshare.errors import one_code
from storyshare.publish.prices import dollars
from storyshare.publish.reports.measuring import AccountOutcome, measure
from storyshare.publish.reports.plan import Plan
from storyshare.workspace import Workspace

_INTERRUPTED = 130


def read(place: Workspace, plan: Plan, *, yes: bool) -> int:
    """Ask the platforms as planned, what costs only after a yes; gives the exit code.

    Raises LedgerError where the ledger cannot be trusted, and SetupError in a volunteer's workspace.
    """
    wanted = _agreed(plan, yes=yes)
    names = [each.account for each in wanted.accounts if each.posts]
    with output.progress(names) as told:
        outcomes = measure(place, wanted, told=lambda account, done, of: told(account, f"{done} of {of}"))
    for outcome in outcomes.accounts:
        _tell(place, outcome)
    for each in wanted.accounts:
        if each.beyond:
            output.warn(
                f"{each.account}: posts that are due, over what {each.title} lets us ask now: {each.beyond}. Later."
            )
    if outcomes.cost:
        output.warn(f"Reading cost {dollars(outcomes.cost)} US dollars.")
    if outcomes.stopped:
        return _INTERRUPTED
    return one_code(code for outcome in outcomes.accounts if (code := _code(outcome)))


def unaskable(plan: Plan) -> Mapping[str, int]:
    """Of how many posts nothing can be asked, by why."""
    found: Counter[str] = Counter()
    for each in plan.accounts:
        if each.silent:
            found[each.untold or f"entered by hand, so that only their addresses on {each.title} are known"] += (
                each.silent
            )
    return found


def _agreed(plan: Plan, *, yes: bool) -> Plan:
    paid = [each for each in plan.accounts if each.cost]
    if not paid:
        return plan
    for each in paid:
        where = f"{each.title} ({each.account})"
        one = f"Reading 1 post on {where} costs {dollars(each.cost)} US dollars."
        several = f"Reading {each.calls} posts on {where} costs {dollars(each.cost)} US dollars."
        output.warn(one if each.calls == 1 else several)
    if yes or (output.can_ask() and output.ask(f"Read them for {dollars(plan.cost)} US dollars?")):
        return plan
    output.warn("What costs is not read; the figures that are known of it are shown. Add --yes to read it.")
    return plan.without(*(each.account for each in paid))


def _code(outcome: AccountOutcome) -> int:
    """A platform that tells nothing of a post is no trouble; one that tells nothing at all is."""
    if outcome.error:
        return outcome.error.exit_code
    return NOT_SETTLED if outcome.asked and not outcome.told else 0


def _tell(place: Workspace, outcome: AccountOutcome) -> None:
    """Say what one account's platform would not tell."""
    if outcome.error is None:
        if untold := outcome.asked - outcome.told:
            output.warn(f"{outcome.account}: {outcome.title} was asked and did not tell; posts: {untold}.")
        return
    output.warn(f"{outcome.account}: {outcome.left} of {outcome.left + outcome.asked} posts not read: {outcome.error}")
    if outcome.until:
        output.warn(f"  Not before {show_time(place, outcome.until)}.")
    if outcome.error.hint:
        output.warn(f"  {outcome.error.hint}")
