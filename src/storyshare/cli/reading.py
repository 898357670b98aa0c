"""Before a report: what reading costs is said and asked, then the platforms are asked, and what went wrong is told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from storyshare.cli import output
from storyshare.cli.commands import INTERRUPTED
from storyshare.cli.session import NOT_SETTLED, show_time
from storyshare.errors import one_code
from storyshare.i18n import _, n_
from storyshare.publish.prices import dollars
from storyshare.publish.reports.measuring import AccountOutcome, measure
from storyshare.publish.reports.plan import Plan
from storyshare.workspace import Workspace


def read(place: Workspace, plan: Plan, *, yes: bool) -> int:
    """Ask the platforms as planned, what costs only after a yes; gives the exit code.

    Raises LedgerError where the ledger cannot be trusted, and SetupError in a volunteer's workspace.
    """
    wanted = _agreed(plan, yes=yes)
    names = [each.account for each in wanted.accounts if each.posts]
    with output.progress(names) as told:
        outcomes = measure(
            place, wanted, told=lambda account, done, of: told(account, _("{done} of {of}", done=done, of=of))
        )
    for outcome in outcomes.accounts:
        _tell(place, outcome)
    for each in wanted.accounts:
        if each.beyond:
            output.warn(
                _(
                    "{account}: posts that are due, over what {title} lets us ask now: {beyond}. Later.",
                    account=each.account,
                    title=each.title,
                    beyond=each.beyond,
                )
            )
    if outcomes.cost:
        output.warn(_("Reading cost {dollars} US dollars.", dollars=dollars(outcomes.cost)))
    if outcomes.stopped:
        return INTERRUPTED
    return one_code(code for outcome in outcomes.accounts if (code := _code(outcome)))


def unaskable(plan: Plan) -> Mapping[str, int]:
    """Of how many posts nothing can be asked, by why."""
    found: Counter[str] = Counter()
    for each in plan.accounts:
        if each.silent:
            found[
                each.untold or _("entered by hand, so that only their addresses on {title} are known", title=each.title)
            ] += each.silent
    return found


def _agreed(plan: Plan, *, yes: bool) -> Plan:
    paid = [each for each in plan.accounts if each.cost]
    if not paid:
        return plan
    for each in paid:
        where = f"{each.title} ({each.account})"
        said = n_(
            "Reading {number} post on {where} costs {dollars} US dollars.",
            "Reading {number} posts on {where} costs {dollars} US dollars.",
            each.calls,
            where=where,
            dollars=dollars(each.cost),
        )
        output.warn(said)
    if yes or (output.can_ask() and output.ask(_("Read them for {dollars} US dollars?", dollars=dollars(plan.cost)))):
        return plan
    output.warn(_("What costs is not read; the figures that are known of it are shown. Add --yes to read it."))
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
            output.warn(
                _(
                    "{account}: {title} was asked and did not tell; posts: {untold}.",
                    account=outcome.account,
                    title=outcome.title,
                    untold=untold,
                )
            )
        return
    output.warn(
        _(
            "{account}: {left} of {total} posts not read: {error}",
            account=outcome.account,
            left=outcome.left,
            total=outcome.left + outcome.asked,
            error=outcome.error,
        )
    )
    if outcome.until:
        output.warn(_("  Not before {when}.", when=show_time(place, outcome.until)))
    if outcome.error.hint:
        output.warn(f"  {outcome.error.hint}")
