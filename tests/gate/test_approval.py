"""Approval of exactly this: whatever may become public is in it, and nothing else lets a story out."""

import dataclasses
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from support import make_story

from storyshare import gate
from storyshare.errors import GateError
from storyshare.gate import approval as rules
from storyshare.gate import signing
from storyshare.models import (
    Approval,
    ApprovalMode,
    Approver,
    Consent,
    ConsentStatus,
    Fingerprint,
    Line,
    Person,
    Policy,
    Prepared,
    PublicFile,
    Quote,
    Story,
    StoryImage,
)

NOW = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
HANDS = StoryImage(file="hands.jpg", path=Path("hands.jpg"), alt="Two hands.", shows_people=False)
STORY = make_story(
    author="Ana Ruiz",
    body="Her story.",
    lines=(Line(text="Rosa did not give up."),),
    images=(HANDS,),
    translations={"es": make_story(language="es", summary="Rosa obtuvo asilo.", images=(HANDS,))},
)
NAMED = Policy(number=1, mode=ApprovalMode.NAMED, workspace="w")


def of(story: Story = STORY, picture: str = "p1", **settings: str) -> Fingerprint:
    return rules.fingerprint(story, pictures={"hands.jpg": picture}, settings=settings)


def approval(found: Fingerprint | None = None, **changes: Any) -> Approval:
    found = found or of()
    fields: dict[str, Any] = {
        "id": "1",
        "story_id": STORY.id,
        "digest": found.digest,
        "approver": "Sam Lee",
        "approved_at": NOW,
    }
    return Approval(**(fields | {"fields": found.fields} | changes))


def refused(*approvals: Approval, story: Story = STORY, policy: Policy = NAMED, now: datetime = NOW) -> list[str]:
    found = rules.approval_refusals(story, policy, approvals, of(story), now=now)
    return [no.message for no in found]


def changed(**changes: Any) -> Story:
    return dataclasses.replace(STORY, **changes)


EDITS = {
    "title": changed(title="Rosa stays"),
    "link": changed(link="https://example.org/other"),
    "summary": changed(summary="Rosa won asylum. She waited for 3 years."),
    "body": changed(body="Her story!"),
    "lines": changed(lines=(Line(text="Rosa did not give up"),)),
    "quote": changed(quote=Quote(text="I can sleep.")),
    "people": changed(people=(Person(name="Rosa"),)),
    "consent": changed(consent=Consent(status=ConsentStatus.GRANTED, photos=True)),
    "embargo": changed(embargo=NOW),
    "hashtags": changed(hashtags=("Asylum",)),
    "mentions": changed(mentions={"x": "aid"}),
    "content warning": changed(content_warning="threats"),
    "actions": changed(actions=("read",)),
    "campaign": changed(campaign="day"),
    "author": changed(author="Bo Ek"),
    "alt text of hands.jpg": changed(images=(dataclasses.replace(HANDS, alt="Hands."),)),
    "summary (es)": changed(translations={"es": dataclasses.replace(STORY.translations["es"], summary="Rosa.")}),
    "alt text in es of hands.jpg": changed(
        translations={
            "es": dataclasses.replace(STORY.translations["es"], images=(dataclasses.replace(HANDS, alt="M"),))
        }
    ),
}


@pytest.mark.parametrize("what", EDITS)
def test_any_edit_is_another_version_and_is_named(what: str) -> None:
    before, after = of(), of(EDITS[what])
    assert (rules.changes(before.fields, after.fields), before.digest == after.digest) == ((what,), False)


def test_another_picture_under_the_same_name_is_another_version() -> None:
    assert rules.changes(of().fields, of(picture="p2").fields) == ("picture hands.jpg",)


def test_a_setting_that_goes_into_every_post_is_part_of_it() -> None:
    assert rules.changes(of().fields, of(hashtags="Refugees").fields) == ("setting hashtags",)


def test_every_field_of_a_record_is_approved_but_for_where_it_lies() -> None:
    covered = {"images", "translations"} | {
        name
        for name in (each.name for each in dataclasses.fields(Story))
        if rules._NAMES.get(name, name) in of().fields
    }
    assert {each.name for each in dataclasses.fields(Story)} - covered == {"id", "name", "path", "titled"}


def test_where_the_file_lies_is_no_part_of_it() -> None:
    assert of(changed(path=Path("elsewhere.md"))).digest == of().digest


def test_the_code_is_short_and_of_this_version_alone() -> None:
    assert len(of().code) == len("XXXX-XXXX-XXXX")
    assert of().code != of(EDITS["summary"]).code


def test_without_a_policy_nobody_is_asked() -> None:
    assert refused(policy=Policy()) == []


def test_a_story_that_nobody_approved_does_not_go_out() -> None:
    assert refused() == ["nobody has approved it"]


def test_an_approval_of_this_very_version_lets_it_out() -> None:
    assert refused(approval()) == []


def test_an_edit_voids_it_and_says_what_was_changed() -> None:
    after = EDITS["summary (es)"]
    assert refused(approval(), story=after) == ["it was changed since Sam Lee approved it on 2026-05-04: summary (es)"]


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"revoked_at": NOW, "revoked_by": "Sam Lee"}, "was taken back"),
        ({"until": NOW}, "ended on 2026-05-04"),
        ({"approver": "ána  RUIZ"}, "is by the one who wrote it"),
    ],
)
def test_an_approval_that_does_not_count_says_why(changes: dict[str, Any], why: str) -> None:
    (said,) = refused(approval(**changes))
    assert said.endswith(why)


def test_an_approval_holds_until_its_end() -> None:
    assert refused(approval(until=NOW + timedelta(seconds=1))) == []


def test_an_older_approval_of_this_version_counts_beside_a_newer_one_of_another() -> None:
    assert refused(approval(), approval(of(EDITS["title"]), id="2")) == []


def test_only_the_named_approvers_count_where_some_are_named() -> None:
    only = dataclasses.replace(NAMED, approvers=(Approver(name="Kim Oh"),))
    assert refused(approval(), policy=only) == [
        "the approval by Sam Lee of 2026-05-04 is by somebody who is no approver (any more)"
    ]


# -- signed --------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def keys() -> tuple[Any, Policy]:
    pem, public = signing.new_key("a passphrase")
    policy = Policy(
        number=1, mode=ApprovalMode.SIGNED, workspace="w", approvers=(Approver(name="Sam Lee", public_key=public),)
    )
    return signing.read_key(pem, "a passphrase"), policy


def signature(key: Any, *, workspace: str = "w", story: str = STORY.id, digest: str = "", until: Any = None) -> str:
    said = signing.statement(workspace, story_id=story, digest=digest or of().digest, approver="Sam Lee", until=until)
    return signing.sign(key, said)


def test_a_signature_over_exactly_this_lets_it_out(keys: tuple[Any, Policy]) -> None:
    key, policy = keys
    assert refused(approval(signature=signature(key)), policy=policy) == []


@pytest.mark.parametrize(
    "signed", [{"workspace": "v"}, {"story": "other-1"}, {"digest": "0" * 64}, {"until": NOW + timedelta(days=1)}]
)
def test_a_signature_for_anything_else_does_not(keys: tuple[Any, Policy], signed: dict[str, Any]) -> None:
    key, policy = keys
    (said,) = refused(approval(signature=signature(key, **signed)), policy=policy)
    assert said.endswith("is not signed with the approver's key")


def test_a_signature_with_another_key_does_not(keys: tuple[Any, Policy]) -> None:
    _, policy = keys
    stranger = signing.read_key(signing.new_key("x")[0], "x")
    assert len(refused(approval(signature=signature(stranger)), policy=policy)) == 1
    assert len(refused(approval(), policy=policy)) == 1


def test_a_name_and_a_code_are_not_enough_where_signatures_are_asked_for(keys: tuple[Any, Policy]) -> None:
    nobody = dataclasses.replace(keys[1], approvers=())
    assert len(refused(approval(signature=signature(keys[0])), policy=nobody)) == 1


# -- inside the send -----------------------------------------------------------------------------------------------


def test_a_picture_that_was_swapped_after_the_approval_does_not_go_out(jpeg: bytes) -> None:
    file = PublicFile(
        name="image-1.jpg", media_type="image/jpeg", data=jpeg, alt="Two hands.", source="hands.jpg", made_from="p2"
    )
    prepared = Prepared(
        platform="x", account="x", story_id=STORY.id, language="en", number=1, payload={}, texts=(), files=(file,)
    )
    known = gate.Evidence(policy=NAMED, approvals=(approval(),), found=of())
    with pytest.raises(GateError) as caught:
        gate.clear(prepared, STORY, known, NOW)
    assert [no.rule for no in caught.value.refusals] == ["approval-picture"]
    same = dataclasses.replace(prepared, files=(dataclasses.replace(file, made_from="p1"),))
    assert gate.clear(same, STORY, known, NOW).prepared == same
