"""What people have agreed to: consents, withdrawals, approvals."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec

from storyshare.i18n import _
from storyshare.models import ApprovalMode, ConsentStatus, Policy
from storyshare.publish.desk.deliveries import withdrawals_left
from storyshare.publish.desk.needs import typed
from storyshare.publish.desk.records import approvals_waiting, must_go
from storyshare.publish.health.case import Case
from storyshare.publish.health.lines import Line, few, look, mend, of_need, ok


def consents(case: Case) -> Iterator[Line]:
    """How many hold, which end, which are missing; and what is public without one."""
    yield from case.unseen()
    with case.ledger() as ledger:
        found = case.standings(ledger)
        left = withdrawals_left(ledger) if ledger else []
    yield from map(of_need, (*must_go(found), *left))
    here = [each for each in found if not each.withdrawn]
    holding, gone_back = sum(each.holds for each in here), len(found) - len(here)
    yield ok(
        _(
            "Consents that hold now: {holding}; stories that were taken back: {gone_back}",
            holding=holding,
            gone_back=gone_back,
        )
    )
    if ending := few(each.record.name for each in here if each.holds and each.ends_soon):
        yield look(_("Consent ends within 60 days: {ending}", ending=ending), "storyshare consent")
    if narrower := few(each.record.name for each in here if each.remembered):
        yield look(
            _("The record allows more than was seen before: {narrower}", narrower=narrower),
            "storyshare consent renew NAME",
        )
    statuses = [(each.record.name, each.record.consent and each.record.consent.status, each.holds) for each in here]
    if waiting := few(name for name, status, _unused in statuses if status in (None, ConsentStatus.PENDING)):
        yield look(
            _("The person has not agreed yet, or was not asked: {waiting}", waiting=waiting), "storyshare consent"
        )
    if gone := few(name for name, status, _unused in statuses if status is ConsentStatus.WITHDRAWN):
        yield look(_("The person has withdrawn consent: {gone}", gone=gone), _("storyshare withdraw NAME --reason …"))
    if over := few(name for name, status, holds in statuses if status is ConsentStatus.GRANTED and not holds):
        yield look(_("Consent was given, and does not hold now: {over}", over=over), "storyshare consent")


def approvals(case: Case) -> Iterator[Line]:
    """Whose approval is asked for, whether anybody can give it, and which stories wait for it."""
    yield from case.unseen()
    with case.ledger() as ledger:
        if ledger is None:
            policy = Policy(mode=case.place.approval)
        else:
            from storyshare.publish.policies import policy_of

            policy = policy_of(case.place, ledger)
        if policy.mode is ApprovalMode.OFF:
            yield ok(_("No approval is asked for"))
            return
        waiting = approvals_waiting(case.place, ledger, case.standings(ledger), case.now)
    yield ok(
        _(
            "Approval is asked for ({value}); approvers who are named: {count}",
            value=policy.mode.value,
            count=len(policy.approvers),
        )
    )
    if policy.mode is ApprovalMode.SIGNED and not any(each.public_key for each in policy.approvers):
        yield mend(_("Nobody can approve: no approver has a key"), "storyshare approvers add NAME --public-key KEY")
    if policy.mode is ApprovalMode.SIGNED and find_spec("cryptography") is None:
        yield mend(_("Signatures cannot be read on this computer"), "pip install 'storyshare[signed]'")
    if waiting:
        command = typed("preview", waiting[0].name)
        yield look(_("Waiting for an approval: {few}", few=few(each.name for each in waiting)), command)
