"""Approval through the whole way: nothing goes out but what was approved."""

from datetime import UTC, datetime
from typing import Any

import pytest
from desk import Desk
from support import RECORD

from storyshare import stories, workspace
from storyshare.errors import GateError, InputError, LedgerError
from storyshare.gate import signing
from storyshare.ledger import evidence as book
from storyshare.models import ApprovalMode, Approver, Policy, State, Story
from storyshare.publish import approving, policies
from storyshare.publish.evidence import fingerprint

WRITTEN = RECORD.replace("language: en", "language: en\nauthor: Ana Ruiz")


def record(desk: Desk, text: str = WRITTEN) -> Story:
    path = desk.place.stories / "rosa.md"
    path.write_text(text, encoding="utf-8")
    return stories.load(path, zone=desk.place.timezone)


def ask_for(desk: Desk, mode: ApprovalMode, *approvers: Approver, key: Any = None) -> None:
    policy = policies.next_policy(desk.ledger, mode=mode, approvers=approvers)
    signature = signing.sign(key, signing.policy_statement(policy)) if key else ""
    policies.set_policy(desk.place, desk.ledger, policy, person="Kim", signature=signature)


def approve(desk: Desk, found: Story, **changes: Any) -> None:
    code = fingerprint(desk.place, found).code
    approving.approve(desk.place, desk.ledger, found, **({"approver": "Sam Lee", "code": code} | changes))


def refused(desk: Desk) -> list[str]:
    outcome = desk.post()
    assert isinstance(outcome.error, GateError)
    return [no.rule for no in outcome.error.refusals]


def test_what_was_approved_goes_out(desk: Desk) -> None:
    ask_for(desk, ApprovalMode.NAMED)
    found = record(desk)
    assert refused(desk) == ["approval-missing"]
    approve(desk, found)
    outcome = desk.post()
    assert (outcome.error, desk.states()) == (None, [State.POSTED])


def test_what_was_edited_since_does_not(desk: Desk) -> None:
    ask_for(desk, ApprovalMode.NAMED)
    approve(desk, record(desk))
    record(desk, WRITTEN.replace("Rosa won asylum.", "Rosa won."))
    assert refused(desk) == ["approval-void"]
    assert desk.mock().outbox == {}


def test_the_setting_of_the_workspace_is_the_least_that_is_asked_for(desk: Desk) -> None:
    settings = desk.place.root / "storyshare.toml"
    settings.write_text(settings.read_text(encoding="utf-8") + '[approval]\nmode = "named"\n', encoding="utf-8")
    desk.place = workspace.read(desk.place.root)
    record(desk)
    assert refused(desk) == ["approval-missing"]
    settings.write_text('default_accounts = ["mastodon"]\n', encoding="utf-8")
    desk.place = workspace.read(desk.place.root)
    assert desk.post().error is None


@pytest.mark.parametrize(
    ("changes", "text", "error"),
    [
        ({"code": "0000-0000-0000"}, WRITTEN, InputError),
        ({"approver": "ANA RUIZ"}, WRITTEN, GateError),
        ({}, RECORD, InputError),
    ],
)
def test_what_would_not_count_is_not_entered(desk: Desk, changes: dict[str, str], text: str, error: Any) -> None:
    ask_for(desk, ApprovalMode.NAMED)
    with pytest.raises(error):
        approve(desk, record(desk, text), **changes)
    assert book.approvals(desk.ledger, "rosa-7f3k") == ()


def test_a_code_is_taken_as_it_was_read_out(desk: Desk) -> None:
    ask_for(desk, ApprovalMode.NAMED)
    found = record(desk)
    code = fingerprint(desk.place, found).code
    approve(desk, found, code=code.lower().replace("-", " ").replace("0", "o").replace("1", "l"))
    assert desk.post().error is None


# -- signed --------------------------------------------------------------------------------------------------------


def signer(name: str = "Sam Lee") -> tuple[Any, Approver]:
    pem, public = signing.new_key("secret")
    return signing.read_key(pem, "secret"), Approver(name=name, public_key=public)


def test_a_volunteer_who_edits_every_file_cannot_let_a_story_out(desk: Desk) -> None:
    """Neither the records, nor storyshare.toml, nor a code, nor a change of the policy is enough."""
    key, approver = signer()
    ask_for(desk, ApprovalMode.SIGNED, approver)
    found = record(desk)
    (desk.place.root / "storyshare.toml").write_text('[approval]\nmode = "off"\n', encoding="utf-8")
    desk.place = workspace.read(desk.place.root)
    with pytest.raises(GateError):
        approve(desk, found)
    for mode, approvers in ((ApprovalMode.OFF, ()), (ApprovalMode.SIGNED, (signer("Mallory")[1],))):
        with pytest.raises(GateError):
            ask_for(desk, mode, *approvers)
    assert refused(desk) == ["approval-missing"]
    said = approving.to_sign(desk.place, desk.ledger, found, approver="Sam Lee", until=None)
    approve(desk, found, signature=signing.sign(key, said))
    assert desk.post("mastodon").error is None


def test_a_policy_that_was_put_into_the_ledger_by_force_stops_everything(desk: Desk) -> None:
    ask_for(desk, ApprovalMode.SIGNED, signer()[1])
    book.set_policy(desk.ledger, Policy(number=2, workspace="w"), person="Mallory")
    record(desk)
    with pytest.raises(LedgerError, match="without an approver's signature"):
        desk.post()


def test_an_approver_changes_the_policy_with_her_key(desk: Desk) -> None:
    key, approver = signer()
    ask_for(desk, ApprovalMode.SIGNED, approver)
    ask_for(desk, ApprovalMode.OFF, key=key)
    record(desk)
    assert desk.post().error is None


def test_signatures_need_a_key_that_could_sign(desk: Desk) -> None:
    with pytest.raises(InputError, match="Nobody could sign"):
        ask_for(desk, ApprovalMode.SIGNED, Approver(name="Sam Lee"))


def test_the_one_who_wrote_it_cannot_sign_it(desk: Desk) -> None:
    key, approver = signer("Ana Ruiz")
    ask_for(desk, ApprovalMode.SIGNED, approver)
    found = record(desk)
    said = approving.to_sign(desk.place, desk.ledger, found, approver="Ana Ruiz", until=None)
    with pytest.raises(GateError, match="themselves"):
        approve(desk, found, approver="Ana Ruiz", signature=signing.sign(key, said))


def test_a_key_opens_only_with_its_passphrase_and_says_so() -> None:
    pem, _ = signing.new_key("secret")
    for given in ("wrong", ""):
        with pytest.raises(InputError, match="cannot be opened"):
            signing.read_key(pem, given)
    with pytest.raises(InputError, match="cannot be opened"):
        signing.read_key(b"no key", "secret")


@pytest.mark.parametrize("until", [None, datetime(2027, 1, 1, tzinfo=UTC)])
def test_a_signature_that_was_taken_back_cannot_be_entered_again(desk: Desk, until: datetime | None) -> None:
    """It lies in whoever's history typed it in; the approver who still wants it signs it for another end."""
    key, approver = signer()
    ask_for(desk, ApprovalMode.SIGNED, approver)
    found = record(desk)
    said = approving.to_sign(desk.place, desk.ledger, found, approver="Sam Lee", until=until)
    signature = signing.sign(key, said)
    approve(desk, found, signature=signature, until=until)
    assert book.revoke(desk.ledger, found.id, "Sam Lee")
    with pytest.raises(GateError, match="was taken back"):
        approve(desk, found, signature=signature, until=until)
    assert refused(desk) == ["approval-void"]
    other = datetime(2028, 1, 1, tzinfo=UTC)
    anew = approving.to_sign(desk.place, desk.ledger, found, approver="Sam Lee", until=other)
    approve(desk, found, signature=signing.sign(key, anew), until=other)
    assert desk.post().error is None


def test_what_an_account_adds_to_every_link_is_approved_as_well(desk: Desk) -> None:
    ask_for(desk, ApprovalMode.NAMED)
    approve(desk, record(desk))
    settings = desk.place.root / "storyshare.toml"
    added = '[accounts.mastodon]\nplatform = "mastodon"\nutm_source = "liars"\n'
    settings.write_text(settings.read_text(encoding="utf-8") + added, encoding="utf-8")
    desk.place = workspace.read(desk.place.root)
    assert refused(desk) == ["approval-void"]


def test_where_the_settings_ask_for_signatures_and_nobody_has_a_key_somebody_can_be_given_one(desk: Desk) -> None:
    ask_for(desk, ApprovalMode.NAMED, Approver(name="Sam Lee"))
    (desk.place.root / "storyshare.toml").write_text('[approval]\nmode = "signed"\n', encoding="utf-8")
    desk.place = workspace.read(desk.place.root)
    ask_for(desk, ApprovalMode.SIGNED, signer()[1])
    with pytest.raises(GateError):
        ask_for(desk, ApprovalMode.SIGNED, signer("Mallory")[1])
