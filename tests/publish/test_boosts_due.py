"""Boosts that schedules ask for: only once the post is public, so long after it, once, or a clear word why not."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from publish.test_running import Office
from support import RECORD, Clock, make_workspace

from storyshare import i18n, schedules
from storyshare.ledger import Ledger
from storyshare.models import Pause, State
from storyshare.publish.checking import check
from storyshare.publish.rehearsing import rehearse_season
from storyshare.publish.running import Run, read

SETTINGS = """[accounts.mastodon]
platform = "mastodon"
[accounts.partner]
platform = "mastodon"
boosts_only = true
"""
WANTED = "id: one\nstory: rosa\nat: 2026-05-04 12:00\nboost: {by: [partner], after: 3h}"
PLAIN = "id: one\nstory: rosa\nat: 2026-05-04 12:00"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    place = make_workspace(tmp_path)
    clock = Clock()
    clock.at -= timedelta(minutes=10)
    with Ledger.create(place.ledger, now=clock) as ledger:
        found = Office(tmp_path, ledger, clock)
        found.settings(SETTINGS)
        found.schedule(WANTED)
        found.run()
        yield found


def boosted(office: Office, account: str = "partner") -> int:
    return len(office.mocks[account].boosts) if account in office.mocks else 0


def states(office: Office) -> list[State]:
    return [part.state for each in office.ledger.deliveries() if each.key.kind == "boost" for part in each.parts]


def test_it_is_boosted_so_long_after_it_was_posted_and_once(office: Office) -> None:
    assert (len(office.run(minutes=10)), states(office)) == (1, [])
    assert (office.run(minutes=5), states(office)) == ([], [State.PLANNED])
    assert (office.run(minutes=170), boosted(office)) == ([], 0)
    (word,) = office.run(minutes=5)
    assert (word.startswith("boosted: rosa by partner https://"), office.code, boosted(office)) == (True, 0, 1)
    assert (office.run(minutes=5), boosted(office)) == ([], 1)


def test_nothing_is_planned_while_the_post_is_not_public(office: Office) -> None:
    office.run(minutes=10)
    office.schedule(WANTED.replace("one", "two"))
    office.fail("lost_request")
    office.run(minutes=5)
    assert all(state is not State.POSTED for state in states(office))


def test_a_machine_that_was_off_says_what_was_missed(office: Office) -> None:
    office.run(minutes=10)
    (missed,) = office.run(hours=30)
    assert missed == "rosa boosted by partner: missed: it was too late to send it"
    assert (states(office), boosted(office)) == ([State.MISSED], 0)


def test_a_wish_that_is_newer_than_its_time_is_not_made_up_for(office: Office) -> None:
    office.schedule(PLAIN)
    office.run(minutes=10)
    office.run(hours=4)
    office.schedule(WANTED.replace("partner", "mastodon"))
    (missed,) = office.run(minutes=5)
    assert "before storyshare first saw this boost" in missed
    assert (office.run(minutes=5), boosted(office, "mastodon")) == ([], 0)


def test_a_wish_that_comes_in_time_is_met(office: Office) -> None:
    office.schedule(PLAIN)
    office.run(minutes=10)
    office.run(hours=1)
    office.schedule(WANTED)
    office.run(minutes=5)
    office.run(hours=2)
    assert boosted(office) == 1


def test_two_runs_at_once_boost_once(office: Office) -> None:
    office.run(minutes=10)
    office.run(minutes=5)
    office.clock.forward(hours=3)
    with Ledger.open(office.ledger.place, now=office.clock) as other:
        timed, records = read(office.place)
        Run(place=office.place, ledger=other, timed=timed, records=records, connect=office.connect).carry_out()
    assert (office.run(), boosted(office)) == ([], 1)


@pytest.mark.parametrize("entry", [PLAIN, WANTED.replace("partner", "mastodon")])
def test_an_account_that_was_taken_out_does_not_boost(office: Office, entry: str) -> None:
    office.run(minutes=10)
    office.run(minutes=5)
    office.schedule(entry)
    office.run(minutes=5)
    assert State.CANCELLED in states(office)
    office.run(hours=4)
    assert boosted(office) == 0


def test_an_entry_that_was_deleted_boosts_nothing(office: Office) -> None:
    office.run(minutes=10)
    office.run(minutes=5)
    office.schedule()
    office.run(minutes=5)
    assert states(office) == [State.CANCELLED]


def test_a_checkout_without_the_wish_cancels_nothing(office: Office) -> None:
    office.run(minutes=10)
    office.run(minutes=5)
    with Ledger.open(office.ledger.place, now=office.clock) as other:
        other.host = "another"
        office.schedule(PLAIN)
        timed, records = read(office.place)
        Run(place=office.place, ledger=other, timed=timed, records=records, connect=office.connect).carry_out()
    office.schedule(WANTED)
    office.run(hours=3)
    assert boosted(office) == 1


def test_a_post_that_was_taken_down_is_not_boosted(office: Office) -> None:
    office.run(minutes=10)
    office.run(minutes=5)
    (post, _) = office.ledger.deliveries()
    office.ledger.taken_down(post.id, 1, State.WITHDRAWN)
    office.run(hours=3)
    assert (states(office), boosted(office)) == ([State.CANCELLED], 0)


def test_a_record_that_has_changed_since_is_said_once(office: Office) -> None:
    office.run(minutes=10)
    office.run(minutes=5)
    office.story("rosa", RECORD.replace("Rosa won asylum", "Rosa has won asylum"))
    (word,) = office.run(hours=3)
    assert "not boosted: The record has changed since it was posted" in word
    assert (office.run(minutes=5), boosted(office), office.code) == ([], 0, 0)


def test_doubt_is_settled_by_the_next_run(office: Office) -> None:
    office.run(minutes=10)
    office.run(minutes=5)
    office.run(minutes=170)
    office.connect(*[each for each, _ in [(target, 0) for target in _targets(office)]])
    office.fail("lost_answer", account="partner")
    (word,) = office.run(minutes=10)
    assert word.startswith("MAY BE PUBLIC: rosa by partner")
    (word,) = office.run(minutes=5)
    assert (word.startswith("boosted"), boosted(office), states(office)) == (True, 1, [State.POSTED])


def _targets(office: Office) -> list:  # type: ignore[type-arg]
    from storyshare.publish.targets import targets

    return list(targets(office.place, ["partner"]))


def test_a_paused_account_boosts_when_it_is_resumed(office: Office) -> None:
    office.run(minutes=10)
    office.run(minutes=5)
    office.ledger.pause(Pause(scope="account", name="partner"))
    assert (office.run(hours=3), boosted(office)) == ([], 0)
    office.ledger.resume(Pause(scope="account", name="partner"))
    office.run(minutes=5)
    assert boosted(office) == 1


def test_boosts_keep_the_gap_of_their_account(office: Office) -> None:
    office.settings(SETTINGS + 'gap = "2h"\n')
    office.schedule(WANTED, WANTED.replace("one", "two").replace("12:00", "12:01"))
    office.run(minutes=10)
    office.run(minutes=5)
    office.run(minutes=5)
    office.run(hours=3)
    office.run(minutes=5)
    assert boosted(office) == 1
    office.run(hours=2)
    assert boosted(office) == 2


def test_a_season_shows_boosts(office: Office) -> None:
    found = rehearse_season(office.place, office.clock.at, office.clock.at + timedelta(days=1))
    assert [(each.key.kind, each.parts[0].state) for each in found] == [("post", "posted"), ("boost", "posted")]
    assert found[1].parts[0].changed_at - found[0].parts[0].changed_at == timedelta(hours=3)


@pytest.mark.parametrize(
    ("written", "message", "hint"),
    [
        ("boost: {by: [partnr]}", "no account or platform 'partnr'", "Did you mean partner?"),
        ("boost: {by: [room]}", "room cannot boost: Slack has no boosts", "--to ACCOUNT"),
        ("boost: {by: [far]}", "far boosts on X, and this entry posts nothing there", "`to`"),
    ],
)
def test_who_is_to_boost_is_checked(office: Office, written: str, message: str, hint: str) -> None:
    office.settings(SETTINGS + '[accounts.room]\nplatform = "slack"\n[accounts.far]\nplatform = "x"\n')
    office.schedule(PLAIN + "\n" + written)
    (found,) = [each for each in check(office.place, now=office.clock()).problems if each.field == "boost.by"]
    assert (message in found.message, hint in found.hint, found.line) == (True, True, 7)


@pytest.mark.parametrize(
    ("written", "field", "said"),
    [
        ("boost: {after: 3h}", "boost.by", "is missing"),
        ("boost: {by: partner, aftr: 3h}", "boost.aftr", "after"),
        ("boost: {by: partner, after: soon}", "boost.after", "soon"),
        ("boost: partner", "boost", "fields of its own"),
        ("bost: {by: partner}", "bost", "boost"),
    ],
)
def test_what_is_wrong_with_a_wish_is_said_at_its_place(office: Office, written: str, field: str, said: str) -> None:
    office.schedule(PLAIN + "\n" + written)
    place = office.place
    (found,) = schedules.load_all(place.schedules, zone=place.timezone).problems
    assert (found.field, found.line, said in found.message + found.hint) == (f"posts[1].{field}", 7, True)


def test_an_account_that_is_not_set_up_is_said_and_waits(office: Office) -> None:
    office.not_set_up.add("partner")
    office.run(minutes=10)
    office.run(minutes=5)
    assert any("partner: MASTODON_ACCESS_TOKEN missing" in word for word in office.run(hours=3))
    office.not_set_up.clear()
    office.run(minutes=5)
    assert boosted(office) == 1


def test_the_language_of_whoever_runs_it_changes_nothing(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    office.run(minutes=10)
    office.run(minutes=5)
    monkeypatch.setenv("LANGUAGE", "es")
    i18n.catalog.cache_clear()
    try:
        office.run(minutes=5)
        assert states(office) == [State.PLANNED]
    finally:
        monkeypatch.undo()
        i18n.catalog.cache_clear()
    office.run(minutes=170)
    assert boosted(office) == 1
