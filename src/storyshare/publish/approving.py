"""Who must approve a story, and the entering and taking back of approvals."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from storyshare.errors import GateError, InputError, LedgerError, Refusal
from storyshare.gate import signing
from storyshare.gate.approval import same_person, why_not
from storyshare.ledger import Ledger
from storyshare.ledger import evidence as book
from storyshare.models import Approval, ApprovalMode, Approver, Policy, Story
from storyshare.publish.evidence import fingerprint
from storyshare.workspace import Workspace


def policy_of(place: Workspace, ledger: Ledger) -> Policy:
    """Whose approval is asked for: what is pinned in the ledger, and never less than storyshare.toml wants.

    Raises LedgerError where a policy was put there without the signature that it needed.
    """
    newest = Policy()
    for each in book.policies(ledger):
        if newest.mode is ApprovalMode.SIGNED and not _signed_by_one_of(newest.approvers, each):
            raise LedgerError(
                "Somebody changed in the ledger whose approval is asked for, without an approver's signature.",
                hint="Nothing is sent. Move the ledger's file away, then bring back a copy: storyshare ledger restore",
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
                    message="an approver must sign this change",
                    hint="Add the approver's name and key: --as NAME --key FILE",
                )
            ]
        )
    if policy.mode is ApprovalMode.SIGNED and not any(each.public_key for each in policy.approvers):
        raise InputError(
            "Nobody could sign: no approver has a public key.",
            hint="First: storyshare approvers add NAME --public-key KEY",
        )
    book.set_policy(ledger, policy, person=person, signature=signature)


def approve(  # noqa: PLR0913 - what an approval is
    place: Workspace,
    ledger: Ledger,
    record: Story,
    *,
    approver: str,
    code: str = "",
    signature: str = "",
    until: datetime | None = None,
) -> Approval:
    """Enter the approval of exactly this version. Raises InputError or GateError where it would not count."""
    policy = policy_of(place, ledger)
    found = fingerprint(place, record)
    if not record.author:
        raise InputError(
            f"The record of {record.name} does not say who wrote it.",
            hint="Add to it: author: NAME. Nobody approves what they wrote.",
        )
    if same_person(approver, record.author):
        raise GateError([Refusal(rule="approval-own", message="nobody approves what they wrote themselves")])
    if policy.mode is not ApprovalMode.SIGNED and _plain(code) != _plain(found.code):
        raise InputError(
            "The code is not that of the story as it is now.",
            hint=f"What she or he saw was another version, or the code has a slip: storyshare preview {record.name}",
        )
    if policy.mode is ApprovalMode.SIGNED:
        _refuse_what_was_revoked(ledger, record, found.digest, approver, until)
    approval = Approval(
        id="", story_id=record.id, digest=found.digest, approver=approver, approved_at=ledger.now(), until=until,
        signature=signature,
    )  # fmt: skip
    if why := why_not(approval, record, policy, found, now=ledger.now()):
        raise GateError([Refusal(rule="approval-void", message=f"this approval {why}")])
    book.approve(ledger, record.id, found, approver=approver, until=until, signature=signature)
    return approval


def _refuse_what_was_revoked(ledger: Ledger, record: Story, digest: str, approver: str, until: datetime | None) -> None:
    """A signature outlives its being taken back: whoever has kept the line could enter it once more.

    Version, person and end are all that it covers, so they say which one it is.
    """
    for each in book.approvals(ledger, record.id):
        same = same_person(each.approver, approver) and each.digest == digest and each.until == until
        if same and each.revoked_at is not None:
            raise GateError(
                [
                    Refusal(
                        rule="approval-revoked",
                        message=f"this very approval was taken back on {each.revoked_at:%Y-%m-%d}",
                        hint="If it is approved after all, the approver signs it anew for another end: --until",
                    )
                ]
            )


def to_sign(place: Workspace, ledger: Ledger, record: Story, *, approver: str, until: datetime | None) -> bytes:
    """What an approver signs for the story as it is now."""
    policy = policy_of(place, ledger)
    found = fingerprint(place, record)
    return signing.statement(policy.workspace, story_id=record.id, digest=found.digest, approver=approver, until=until)


def _signed_by_one_of(approvers: Iterable[Approver], given: book.SetPolicy) -> bool:
    said = signing.policy_statement(given.policy)
    return any(each.public_key and signing.verifies(each.public_key, said, given.signature) for each in approvers)


def _plain(code: str) -> str:
    """A code as it was meant: O for 0, I and L for 1 (Crockford)."""
    return code.upper().replace("-", "").replace(" ", "").translate(str.maketrans("OIL", "011"))
