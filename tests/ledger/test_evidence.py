"""What the gate asks of the ledger, and that a send begins only on the evidence that it was cleared with."""

import sqlite3
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import psycopg
import pytest
from steps import KEY, claimed, planned, prepared, sending
from support import Clock

from storyshare.errors import InputError
from storyshare.ledger import Ledger, begin_anew, evidence, keep_copy, restore
from storyshare.ledger.withdrawals import begin_withdrawal, withdrawn_links
from storyshare.models import ApprovalMode, Approver, Consent, ConsentStatus, Fingerprint, Policy, State

STORY = KEY.story_id
CONSENT = Consent(
    status=ConsentStatus.GRANTED,
    expires=date(2027, 1, 1),
    platforms=frozenset({"x"}),
    languages=frozenset(),
    photos=True,
)
FOUND = Fingerprint(digest="d" * 64, fields={"title": "t"}, pictures={})
POLICY = Policy(
    number=1, mode=ApprovalMode.SIGNED, workspace="w", approvers=(Approver(name="Sam Lee", public_key="k"),)
)
FORBIDDEN = (sqlite3.IntegrityError, psycopg.IntegrityError)


def approve(ledger: Ledger) -> None:
    evidence.approve(ledger, STORY, FOUND, approver="Sam Lee", until=None, signature="s")


def test_a_consent_comes_back_as_it_was_remembered(ledger: Ledger) -> None:
    evidence.remember_consents(ledger, lambda _: {STORY: CONSENT})
    assert (evidence.consents(ledger), evidence.known(ledger, STORY).consent) == ({STORY: CONSENT}, CONSENT)


def test_an_approval_comes_back_as_it_was_given(ledger: Ledger, clock: Clock) -> None:
    until = clock() + timedelta(days=1)
    evidence.approve(ledger, STORY, FOUND, approver="Sam Lee", until=until, signature="s")
    (found,) = evidence.approvals(ledger, STORY)
    assert (found.digest, found.fields, found.approver, found.until, found.signature) == (
        FOUND.digest, FOUND.fields, "Sam Lee", until, "s",
    )  # fmt: skip


def test_an_approval_is_taken_back_once(ledger: Ledger) -> None:
    approve(ledger)
    assert (evidence.revoke(ledger, STORY, "Kim"), evidence.revoke(ledger, STORY, "Kim")) == (True, False)
    assert evidence.approvals(ledger, STORY)[0].revoked_by == "Kim"


def test_policies_follow_one_another(ledger: Ledger) -> None:
    evidence.set_policy(ledger, POLICY, person="Kim", signature="s")
    assert evidence.policies(ledger) == [evidence.SetPolicy(policy=POLICY, set_by="Kim", signature="s")]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE approvals SET digest = 'other'",
        "UPDATE approvals SET approver = 'other'",
        "UPDATE approvals SET until = NULL",
        "UPDATE policies SET mode = 'off'",
        "DELETE FROM policies",
    ],
)
def test_the_database_forbids_changing_what_was_approved(ledger: Ledger, statement: str) -> None:
    approve(ledger)
    evidence.set_policy(ledger, POLICY, person="Kim")
    with pytest.raises(FORBIDDEN), ledger.transaction():
        ledger.database.change(statement, {})


@pytest.mark.parametrize("change", ["consent", "approval", "revoked", "policy"])
def test_a_send_begins_only_on_the_evidence_that_it_was_cleared_with(ledger: Ledger, change: str) -> None:
    claim = claimed(ledger)
    known = evidence.known(ledger, STORY).number
    if change == "consent":
        evidence.remember_consents(ledger, lambda _: {STORY: CONSENT})
    elif change == "approval":
        approve(ledger)
    elif change == "revoked":
        evidence.revoke(ledger, STORY, "Kim")
    else:
        evidence.set_policy(ledger, POLICY, person="Kim")
    assert ledger.begin(claim, prepared(), evidence=known) is None
    assert ledger.begin(claim, prepared(), evidence=evidence.known(ledger, STORY).number)


def test_a_replay_begins_only_on_the_evidence_that_it_was_cleared_with(ledger: Ledger) -> None:
    claim = sending(ledger)
    ledger.unknown(claim, "no answer")
    known = evidence.known(ledger, STORY).number
    evidence.remember_consents(ledger, lambda _: {STORY: CONSENT})
    assert ledger.replay(claim.delivery, 1, evidence=known) is None
    assert ledger.replay(claim.delivery, 1, evidence=known + 1)


def test_a_restored_copy_is_no_way_round_what_was_decided_since(ledger: Ledger, tmp_path: Path) -> None:
    planned(ledger)
    evidence.remember_consents(ledger, lambda _: {STORY: Consent(status=ConsentStatus.GRANTED)})
    approve(ledger)
    copy = keep_copy(ledger, tmp_path / "copies")
    evidence.remember_consents(ledger, lambda _: {STORY: CONSENT, "amal-2222": CONSENT})
    evidence.revoke(ledger, STORY, "Kim")
    evidence.set_policy(ledger, POLICY, person="Kim", signature="s")
    ledger.close()
    restore(copy, ledger.place)
    with Ledger.open(ledger.place) as restored:
        assert evidence.consents(restored) == {STORY: CONSENT, "amal-2222": CONSENT}
        assert evidence.approvals(restored, STORY)[0].revoked_by == "Kim"
        assert [each.policy for each in evidence.policies(restored)] == [POLICY]
        assert [part.state for each in restored.deliveries() for part in each.parts] == [State.UNKNOWN]


def test_a_ledger_begun_anew_is_no_way_round_what_was_decided(ledger: Ledger) -> None:
    planned(ledger)
    evidence.remember_consents(ledger, lambda _: {STORY: CONSENT})
    evidence.set_policy(ledger, POLICY, person="Kim")
    begin_withdrawal(ledger, "amal-2222", story="amal", links=["d" * 32], reason="she asked", person="Kim")
    ledger.close()
    begin_anew(ledger.place)
    with Ledger.open(ledger.place) as new:
        assert list(new.deliveries()) == []
        assert evidence.consents(new) == {STORY: CONSENT}
        assert [each.policy for each in evidence.policies(new)] == [POLICY]
        assert evidence.known(new, "amal-2222").withdrawn
        assert withdrawn_links(new) == {"d" * 32: "amal-2222"}


def test_another_workspaces_ledger_cannot_be_restored_to_name_other_approvers(ledger: Ledger, tmp_path: Path) -> None:
    with Ledger.create(tmp_path / "theirs.sqlite3") as theirs:
        mallory = replace(POLICY, approvers=(Approver(name="Mallory"),))
        evidence.set_policy(theirs, mallory, person="Mallory", signature="s")
        copy = keep_copy(theirs, tmp_path / "copies")
    evidence.set_policy(ledger, POLICY, person="Kim", signature="s")
    ledger.close()
    with pytest.raises(InputError, match="another workspace's"):
        restore(copy, ledger.place)
    with Ledger.open(ledger.place) as present:
        assert (present.id, present.closed) == (ledger.id, "")
