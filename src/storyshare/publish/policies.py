"""Whose approval is asked for: what is pinned in the ledger, each change of it signed where that was asked for."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import replace

from storyshare.errors import GateError, InputError, LedgerError, Refusal
from storyshare.gate import signing
from storyshare.i18n import _
from storyshare.ledger import Ledger
from storyshare.ledger import evidence as book
from storyshare.models import ApprovalMode, Approver, Policy
from storyshare.workspace import Workspace


def policy_of(place: Workspace, ledger: Ledger) -> Policy:
    """Whose approval is asked for: what is pinned in the ledger, and never less than storyshare.toml wants.

    Raises LedgerError where a policy was put there without the signature that it needed.
    """
    newest = Policy()
    for each in book.policies(ledger):
        if newest.mode is ApprovalMode.SIGNED and not _signed_by_one_of(newest.approvers, each):
            raise LedgerError(
                _("Somebody changed in the ledger whose approval is asked for, without an approver's signature."),
                hint=_(
                    "Nothing is sent. Move the ledger's file away, then bring back a copy: storyshare ledger restore"
                ),
            )
        newest = each.policy
    return replace(newest, mode=newest.mode.stricter(place.approval))


def next_policy(ledger: Ledger, *, mode: ApprovalMode, approvers: Iterable[Approver]) -> Policy:
    """The policy that would come after the present one, unsigned."""
    known = book.policies(ledger)
    last = known[-1].policy if known else Policy(workspace=secrets.token_hex(8))
    return Policy(number=last.number + 1, mode=mode, workspace=last.workspace, approvers=tuple(approvers))


def set_policy(place: Workspace, ledger: Ledger, policy: Policy, *, person: str, signature: str) -> None:
    """Let the next policy hold. Raises GateError where the present one asks for a signature that this is not."""
    present = policy_of(place, ledger)
    given = book.SetPolicy(policy=policy, set_by=person, signature=signature)
    # Where nobody has a key yet, nobody could sign that somebody gets one.
    can_sign = any(each.public_key for each in present.approvers)
    if can_sign and present.mode is ApprovalMode.SIGNED and not _signed_by_one_of(present.approvers, given):
        raise GateError(
            [
                Refusal(
                    rule="policy-signature",
                    message=_("an approver must sign this change"),
                    hint=_("Add the approver's name and key: --as NAME --key FILE"),
                )
            ]
        )
    if policy.mode is ApprovalMode.SIGNED and not any(each.public_key for each in policy.approvers):
        raise InputError(
            _("Nobody could sign: no approver has a public key."),
            hint=_("First: storyshare approvers add NAME --public-key KEY"),
        )
    book.set_policy(ledger, policy, person=person, signature=signature)


def _signed_by_one_of(approvers: Iterable[Approver], given: book.SetPolicy) -> bool:
    said = signing.policy_statement(given.policy)
    return any(each.public_key and signing.verifies(each.public_key, said, given.signature) for each in approvers)
