"""Consent through the whole way: what was narrowed stays narrow, on whichever host, until it is renewed."""

from typing import Any

import pytest
from desk import Desk
from support import RECORD

from storyshare import stories
from storyshare.errors import GateError, InputError, SetupError
from storyshare.ledger import evidence
from storyshare.ledger.withdrawals import begin_withdrawal
from storyshare.models import Consent, ConsentStatus, State, Story
from storyshare.publish import consenting
from storyshare.publish.tombstones import link_digests, write_withdrawn


def record(desk: Desk, text: str = RECORD) -> Story:
    path = desk.place.stories / "rosa.md"
    path.write_text(text, encoding="utf-8")
    found = stories.load(path, zone=desk.place.timezone)
    consenting.remember(desk.ledger, [found])
    return found


STORY = "rosa-7f3k"
NARROW = RECORD.replace("platforms: all", "platforms: [bluesky]")
PENDING = RECORD.replace("status: granted", "status: pending")


def test_a_checkout_that_is_behind_does_not_widen_what_was_narrowed(desk: Desk) -> None:
    record(desk, NARROW)
    record(desk, RECORD)
    outcome = desk.post()
    assert isinstance(outcome.error, GateError)
    assert [no.rule for no in outcome.error.refusals] == ["consent-platform-before"]
    assert desk.mock().outbox == {}


def test_renewing_is_what_widens_it(desk: Desk) -> None:
    record(desk, NARROW)
    consenting.renew(desk.place, desk.ledger, record(desk, RECORD), person="Kim")
    assert desk.post().error is None


def test_pending_before_a_first_grant_takes_nothing_away(desk: Desk) -> None:
    record(desk, PENDING)
    record(desk, RECORD)
    assert desk.post().error is None


def test_pending_after_a_grant_does(desk: Desk) -> None:
    record(desk, RECORD)
    record(desk, PENDING)
    record(desk, RECORD)
    assert isinstance(desk.post().error, GateError)


def test_nothing_is_written_where_nothing_was_narrowed(desk: Desk) -> None:
    record(desk, NARROW)
    before = desk.ledger.rows("consents")
    record(desk, RECORD)
    assert desk.ledger.rows("consents") == before


def test_what_grants_nothing_cannot_be_renewed(desk: Desk) -> None:
    with pytest.raises(InputError, match="grants nothing"):
        consenting.renew(desk.place, desk.ledger, record(desk, PENDING), person="Kim")


def test_what_was_taken_back_cannot_be_renewed(desk: Desk) -> None:
    found = record(desk)
    begin_withdrawal(desk.ledger, found.id, story="rosa", links=(), reason="asked", person="Kim")
    with pytest.raises(InputError, match="never shared again"):
        consenting.renew(desk.place, desk.ledger, found, person="Kim")


def test_what_is_public_under_consent_that_has_ended_is_named(desk: Desk) -> None:
    found = record(desk)
    desk.post()
    ended = record(desk, RECORD.replace("granted: 2026-03-02", "granted: 2026-03-02\n  expires: 2026-05-03"))
    (before,) = consenting.standings(desk.place, desk.ledger, [found], now=desk.clock())
    assert before.must_go  # the ledger knows better than a record that is behind
    (after,) = consenting.standings(desk.place, desk.ledger, [ended], now=desk.clock())
    assert (after.holds, after.must_go, after.remembered) == (False, True, None)


def test_what_ends_within_sixty_days_is_said(desk: Desk) -> None:
    ends = {"2026-07-02": True, "2026-07-04": False}
    found = {
        day: consenting.standings(
            desk.place,
            None,
            [record(desk, RECORD.replace("granted: 2026-03-02", f"granted: 2026-03-02\n  expires: {day}"))],
            now=desk.clock(),
        )[0].ends_soon
        for day in ends
    }
    assert found == ends


# -- what was taken back -------------------------------------------------------------------------------------------


def withdrawn(desk: Desk, text: str) -> list[str]:
    record(desk, text)
    outcome = desk.post()
    assert isinstance(outcome.error, GateError)
    return [no.rule for no in outcome.error.refusals]


ANOTHER = RECORD.replace("id: rosa-7f3k", "id: other-1111")


@pytest.mark.parametrize(
    "link",
    [
        "https://example.org/stories/rosa",
        "http://www.Example.org/stories/rosa/",
        "https://example.org/stories/rosa?utm_source=x#top",
        "https://example.org:443/Stories//rosa",
        "https://example.org./stories/r%6Fsa/index.html",
    ],
)
@pytest.mark.parametrize("where", ["ledger", "file"])
def test_another_file_with_the_same_address_does_not_revive_it(desk: Desk, link: str, where: str) -> None:
    found = record(desk)
    if where == "ledger":
        begin_withdrawal(desk.ledger, found.id, story="rosa", links=link_digests(found), reason="asked", person="Kim")
    else:
        write_withdrawn(desk.place, found.id, link_digests(found), "2026-05-04")
    assert withdrawn(desk, ANOTHER.replace("https://example.org/stories/rosa", link)) == ["withdrawn"]


def test_another_story_is_not_held_back_by_it(desk: Desk) -> None:
    found = record(desk)
    begin_withdrawal(desk.ledger, found.id, story="rosa", links=link_digests(found), reason="asked", person="Kim")
    write_withdrawn(desk.place, found.id, link_digests(found), "2026-05-04")
    record(desk, ANOTHER.replace("stories/rosa", "stories/amal"))
    assert desk.post().error is None


def test_a_page_that_only_its_query_names_holds_no_other_back(desk: Desk) -> None:
    found = record(desk, RECORD.replace("stories/rosa", "?p=12&utm_source=x"))
    write_withdrawn(desk.place, found.id, link_digests(found), "2026-05-04")
    assert withdrawn(desk, ANOTHER.replace("stories/rosa", "?fbclid=1&p=12")) == ["withdrawn"]
    record(desk, ANOTHER.replace("stories/rosa", "?p=13"))
    assert desk.post().error is None


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-be"])
@pytest.mark.parametrize("ours", ["before", "after"])
def test_what_an_editor_made_of_the_file_revives_nothing(desk: Desk, encoding: str, ours: str) -> None:
    found = record(desk)
    path = desk.place.root / "withdrawn.txt"
    if ours == "before":
        path.write_bytes(f"{found.id} 2026-05-04\r\n<<<<<<< HEAD\r\n".encode(encoding))
    else:
        path.write_bytes("amal-1111 2026-05-04\r\n".encode(encoding))
        write_withdrawn(desk.place, found.id, link_digests(found), "2026-05-04")
    assert withdrawn(desk, RECORD) == ["withdrawn"]


def test_the_file_that_travels_keeps_a_story_back_under_a_new_ledger(desk: Desk) -> None:
    found = record(desk)
    write_withdrawn(desk.place, found.id, link_digests(found), "2026-05-04")
    write_withdrawn(desk.place, found.id, link_digests(found), "2026-05-05")
    text = (desk.place.root / "withdrawn.txt").read_text(encoding="utf-8")
    assert (text.count(found.id), "example.org" in text) == (1, False)
    moved = RECORD.replace("stories/rosa", "stories/elsewhere")
    assert withdrawn(desk, moved) == ["withdrawn"]
    assert desk.states() in ([State.BLOCKED], [])


def test_consent_that_is_withdrawn_in_the_record_is_remembered(desk: Desk) -> None:
    record(desk, RECORD.replace("status: granted", "status: withdrawn"))
    assert evidence.consents(desk.ledger)["rosa-7f3k"].status is ConsentStatus.WITHDRAWN


@pytest.mark.parametrize(
    "text",
    [
        b"\xef\xbb\xbfrosa-7f3k 2026-05-04\r\n",
        b"x 2026-05-04\nrosa-7f3k 2026-05-04",
        "rosa-7f3k 2026-05-04\n".encode("utf-16"),
    ],
)
def test_the_file_is_read_however_an_editor_has_saved_it(desk: Desk, text: bytes) -> None:
    (desk.place.root / "withdrawn.txt").write_bytes(text)
    assert withdrawn(desk, RECORD) == ["withdrawn"]


def test_nothing_is_sent_while_the_file_cannot_be_read(desk: Desk) -> None:
    (desk.place.root / "withdrawn.txt").write_bytes(b"other-1111 2026-05-04\n\x80\x99\n")
    with pytest.raises(SetupError, match=r"withdrawn\.txt"):
        desk.post()


def test_two_who_narrow_it_at_the_same_moment_both_do(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two hosts with different checkouts: what the second writes must not be wider than what the first saw."""
    enter = evidence.remember_consents
    meanwhile = [{STORY: Consent(status=ConsentStatus.GRANTED, languages=frozenset({"es"}))}]

    def after_another(*given: Any) -> None:
        if meanwhile:
            other = meanwhile.pop()
            enter(desk.ledger, lambda _: other)
        enter(*given)

    monkeypatch.setattr(evidence, "remember_consents", after_another)
    record(desk, NARROW)
    known = evidence.consents(desk.ledger)[STORY]
    assert (known.platforms, known.languages) == (frozenset({"bluesky"}), frozenset({"es"}))
