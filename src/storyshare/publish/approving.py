"""The entering of approvals, and what an approver signs."""

from __future__ import annotations

from datetime import datetime

from storyshare.errors import GateError, InputError, Refusal
from storyshare.gate import signing
from storyshare.gate.approval import same_person, why_not
from storyshare.i18n import _
from storyshare.ledger import Ledger
from storyshare.ledger import evidence as book
from storyshare.models import Approval, ApprovalMode, Story
from storyshare.publish.evidence import fingerprint
from storyshare.publish.policies import policy_of
from storyshare.workspace import Workspace


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
            _("The record of {name} does not say who wrote it.", name=record.name),
            hint=_("Add to it: author: NAME. Nobody approves what they wrote."),
        )
    if same_person(approver, record.author):
        raise GateError([Refusal(rule="approval-own", message=_("nobody approves what they wrote themselves"))])
    if policy.mode is not ApprovalMode.SIGNED and _plain(code) != _plain(found.code):
        raise InputError(
            _("The code is not that of the story as it is now."),
            hint=_(
                "What she or he saw was another version, or the code has a slip: storyshare preview {name}",
                name=record.name,
            ),
        )
    if policy.mode is ApprovalMode.SIGNED:
        _refuse_what_was_revoked(ledger, record, found.digest, approver, until)
    approval = Approval(
        id="", story_id=record.id, digest=found.digest, approver=approver, approved_at=ledger.now(), until=until,
        signature=signature,
    )  # fmt: skip
    if why := why_not(approval, record, policy, found, now=ledger.now()):
        raise GateError([Refusal(rule="approval-void", message=_("this approval {why}", why=why))])
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
                        message=_(
                            "this very approval was taken back on {revoked_at:%Y-%m-%d}", revoked_at=each.revoked_at
                        ),
                        hint=_("If it is approved after all, the approver signs it anew for another end: --until"),
                    )
                ]
            )


def to_sign(place: Workspace, ledger: Ledger, record: Story, *, approver: str, until: datetime | None) -> bytes:
    """What an approver signs for the story as it is now."""
    policy = policy_of(place, ledger)
    found = fingerprint(place, record)
    return signing.statement(policy.workspace, story_id=record.id, digest=found.digest, approver=approver, until=until)


def _plain(code: str) -> str:
    """A code as it was meant: O for 0, I and L for 1 (Crockford)."""
    return code.upper().replace("-", "").replace(" ", "").translate(str.maketrans("OIL", "011"))
