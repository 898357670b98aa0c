"""What the log calls acts, outcomes and details: English words in the ledger, translated where they are shown."""

from __future__ import annotations

from storyshare.i18n import N_, _

# Here for the catalog alone: `_` finds each by itself.
ACTS = (
    N_("approve"), N_("approvers"), N_("begin anew"), N_("boost"), N_("cancel"), N_("consent renewed"), N_("delete"),
    N_("hand over"), N_("kit"), N_("move"), N_("pause"), N_("post"), N_("protect"), N_("read figures"), N_("record"),
    N_("resolve"), N_("restore"), N_("resume"), N_("retry"), N_("revoke"), N_("run"), N_("schedule"), N_("take down"),
    N_("unprotect"), N_("withdraw"), N_("withdraw done"),
)  # fmt: skip
OUTCOMES = (
    N_("sent"), N_("not sent"), N_("held back"), N_("may be public"), N_("missed"), N_("looked: it is there"),
    N_("a person says: it is there"), N_("a person says: not there"), N_("cancelled: its entry was deleted"),
    N_("withdrawn"), N_("deleted_unseen"), N_("withdraw_failed"),
)  # fmt: skip
DETAILS = (
    N_("allowed"), N_("approver"), N_("approvers"), N_("aside"), N_("calls"), N_("closed"), N_("consent"), N_("copy"),
    N_("due"), N_("folder"), N_("gone"), N_("left"), N_("mode"), N_("number"), N_("part"), N_("partner"), N_("signed"),
    N_("stories"), N_("to"), N_("until"), N_("usd"), N_("version"), N_("what"),
)  # fmt: skip


def shown(outcome: str) -> str:
    """An outcome for people; what stands in brackets behind it names a kind of error, and stays."""
    word, bracket, kind = outcome.partition(" (")
    return f"{_(word)}{bracket}{kind}"
