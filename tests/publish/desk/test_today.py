"""Today's desk: each thing that needs a person is there with the next command, and what is due next with its time."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from desk import Desk
from support import RECORD

from storyshare.ledger import withdrawals as book
from storyshare.models import DeliveryKey, Pause, Prepared, Receipt, Slot, State
from storyshare.publish.desk.coming import Against, Coming, judged, words
from storyshare.publish.desk.today import Desk as Today
from storyshare.publish.desk.today import today
from storyshare.publish.ending import note_log_ins
from storyshare.publish.words import NOT_SET_UP
from storyshare.timers import note_run

URL = "https://mastodon.example/@mastodon/1"
AT = """to: [mastodon]
posts:
  - id: spring
    story: rosa
    at: 2026-05-06 09:00
"""


def now_on(desk: Desk) -> Today:
    return today(desk.place.root, now=desk.clock())


def needs(desk: Desk) -> dict[str, tuple[str, str]]:
    """What needs somebody, and the command, by kind."""
    return {each.kind: (each.what, each.command) for each in now_on(desk).needs}


def planned(desk: Desk, *, parts: int = 1, slot: Slot | None = None, account: str = "mastodon") -> int:
    """One more delivery of rosa that is planned; gives its number."""
    occasion = f"time-{sum(1 for _ in desk.ledger.deliveries())}"
    key = DeliveryKey(account=account, language="en", occasion=occasion, story_id="rosa-7f3k")
    delivery = desk.ledger.plan(key, platform="mastodon", story="rosa", digest="", parts=parts, slot=slot)
    return delivery.id


def sent(desk: Desk, delivery: int, number: int = 1) -> None:
    claim = desk.ledger.claim(delivery, number)
    assert claim
    assert desk.ledger.begin(claim, prepared())
    assert desk.ledger.posted(claim, Receipt(id="1", url=URL))


def prepared() -> Prepared:
    return Prepared(
        platform="mastodon", account="mastodon", language="en", story_id="rosa-7f3k", number=1, texts=("x",), payload={}
    )


def in_doubt(desk: Desk) -> None:
    claim = desk.ledger.claim(planned(desk), 1)
    assert claim
    desk.ledger.begin(claim, prepared())
    desk.ledger.unknown(claim, "no answer")


def died(desk: Desk) -> None:
    """The process that was sending it is gone, and nobody has looked since."""
    claim = desk.ledger.claim(planned(desk), 1)
    assert claim
    desk.ledger.begin(claim, prepared())
    desk.clock.forward(minutes=30)


def still_public(desk: Desk) -> None:
    delivery = planned(desk)
    sent(desk, delivery)
    desk.ledger.taken_down(delivery, 1, State.WITHDRAW_FAILED, "it said no")


def in_part(desk: Desk) -> None:
    delivery = planned(desk, parts=2)
    sent(desk, delivery)
    desk.ledger.cancel(delivery, "stopped")


def refused(desk: Desk) -> None:
    claim = desk.ledger.claim(planned(desk), 1)
    assert claim
    desk.ledger.reject_prepared(claim, "the picture is too large")


def held_back(desk: Desk) -> None:
    claim = desk.ledger.claim(planned(desk), 1)
    assert claim
    desk.ledger.block(claim, "no approval")


def missed(desk: Desk) -> None:
    at = desk.clock()
    delivery = planned(desk, slot=Slot(entry="a", due_at=at, late_at=at))
    desk.ledger.miss(delivery, "it was too late to send it")


def begun(desk: Desk) -> None:
    planned(desk)
    desk.clock.forward(minutes=30)


CASES: list[tuple[Callable[[Desk], None], str, str, str]] = [
    (in_doubt, "may-be-public", "rosa MAY BE PUBLIC on mastodon", "storyshare resolve rosa"),
    (died, "may-be-public", "rosa MAY BE PUBLIC on mastodon", "storyshare resolve rosa"),
    (still_public, "still-public", "rosa is STILL PUBLIC on mastodon", f"storyshare delete {URL}"),
    (in_part, "partial", "rosa is out in part on mastodon: 1 of 2", "storyshare retry rosa"),
    (refused, "refused", "rosa was refused by mastodon: the picture is too large", "storyshare retry rosa"),
    (held_back, "held-back", "rosa was held back from mastodon: no approval", "storyshare retry rosa"),
    (missed, "missed", "rosa was not sent to mastodon: it was too late to send it", "storyshare retry rosa"),
    (begun, "begun", "rosa was begun on mastodon and not sent", "storyshare retry rosa"),
]


@pytest.mark.parametrize(("happens", "kind", "what", "command"), CASES, ids=[case[0].__name__ for case in CASES])
def test_what_became_of_a_delivery(
    desk: Desk, happens: Callable[[Desk], None], kind: str, what: str, command: str
) -> None:
    happens(desk)
    found = needs(desk)
    assert set(found) == {kind}
    assert found[kind][0].startswith(what)
    assert found[kind][1] == command


def test_what_harms_comes_before_what_can_wait(desk: Desk) -> None:
    refused(desk)
    still_public(desk)
    record = RECORD.replace("granted: 2026-03-02", "granted: 2026-03-02\n  expires: 2026-05-10")
    (desk.place.stories / "rosa.md").write_text(record, encoding="utf-8")
    note_log_ins(desk.place, {"mastodon": desk.clock() - timedelta(days=3)})
    assert [each.kind for each in now_on(desk).needs] == ["still-public", "refused", "log-in-ends", "consent-ends"]


def test_nothing_needs_anybody_where_all_went_out(desk: Desk) -> None:
    sent(desk, planned(desk))
    assert now_on(desk).needs == ()


def test_what_was_refused_long_ago_waits_for_nobody(desk: Desk) -> None:
    refused(desk)
    desk.clock.forward(days=15)
    assert needs(desk) == {}


def test_of_a_story_whose_record_is_gone_no_command_names_it(desk: Desk) -> None:
    in_doubt(desk)
    (desk.place.stories / "rosa.md").unlink()
    assert needs(desk)["may-be-public"][1] == "storyshare resolve"


def test_accounts_of_one_story_stand_in_one_line(desk: Desk) -> None:
    planned(desk)
    planned(desk, account="other")
    desk.clock.forward(minutes=30)
    assert needs(desk)["begun"][0] == "rosa was begun on mastodon, other and not sent"


@pytest.mark.parametrize(
    ("reason", "command"),
    [
        ("the log-in ended", "storyshare accounts check mastodon"),
        (f"{NOT_SET_UP}a token is missing", "storyshare accounts add mastodon --name mastodon"),
    ],
)
def test_an_account_on_hold_says_why_and_how_it_works_again(desk: Desk, reason: str, command: str) -> None:
    planned(desk)
    desk.ledger.hold("mastodon", reason)
    what, said = needs(desk)["on-hold"]
    assert (reason in what, said) == (True, command)


def test_a_withdrawal_that_is_not_over_is_told_once(desk: Desk) -> None:
    sent(desk, planned(desk))
    book.begin_withdrawal(desk.ledger, "rosa-7f3k", story="rosa", links=(), reason="asked", person="Ana")
    found = needs(desk)
    assert found == {
        "withdrawal": (
            "rosa was taken back: 1 still to go, 0 in doubt, 0 only you can do",
            "storyshare withdraw rosa",
        )
    }


def test_of_a_story_that_was_taken_back_nothing_is_to_be_tried_again(desk: Desk) -> None:
    refused(desk)
    book.begin_withdrawal(desk.ledger, "rosa-7f3k", story="rosa", links=(), reason="asked", person="Ana")
    assert needs(desk) == {}


def test_what_is_public_without_consent_must_go(desk: Desk) -> None:
    sent(desk, planned(desk))
    record = RECORD.replace("granted: 2026-03-02", "granted: 2026-03-02\n  expires: 2026-04-30")
    (desk.place.stories / "rosa.md").write_text(record, encoding="utf-8")
    assert needs(desk)["consent-gone"][1] == "storyshare withdraw rosa --reason 'consent does not hold'"


def test_a_consent_and_a_log_in_that_end_soon(desk: Desk) -> None:
    record = RECORD.replace("granted: 2026-03-02", "granted: 2026-03-02\n  expires: 2026-05-10")
    (desk.place.stories / "rosa.md").write_text(record, encoding="utf-8")
    note_log_ins(desk.place, {"mastodon": desk.clock() + timedelta(days=3)})
    assert needs(desk) == {
        "consent-ends": ("the consent for rosa ends after 2026-05-10", "storyshare preview rosa --client"),
        "log-in-ends": (
            "the log-in of mastodon ends on 2026-05-07 12:00",
            "storyshare accounts add mastodon --name mastodon",
        ),
    }


def test_a_log_in_that_has_ended_is_urgent(desk: Desk) -> None:
    note_log_ins(desk.place, {"mastodon": desk.clock() - timedelta(days=3)})
    (need,) = now_on(desk).needs
    assert (need.kind, need.urgency) == ("log-in-ends", "now")


def test_an_approval_that_waits(desk: Desk) -> None:
    (desk.place.root / "storyshare.toml").write_text('[approval]\nmode = "named"\n', encoding="utf-8")
    assert needs(desk) == {"approval": ("rosa waits for an approval", "storyshare preview rosa")}


def test_a_story_that_asks_for_alt_text_and_one_that_cannot_be_read(desk: Desk) -> None:
    (desk.place.stories / "hands.jpg").write_bytes(b"")
    record = RECORD.replace("people:", "images:\n  - file: hands.jpg\npeople:")
    (desk.place.stories / "rosa.md").write_text(record, encoding="utf-8")
    (desk.place.stories / "amal.md").write_text("---\nid: Maria Gomez\n---\n", encoding="utf-8")
    found = needs(desk)
    assert found["alt-text"] == (
        "a picture has no alt text, and is not sent like that: rosa.md",
        "storyshare check",
    )
    assert found["records"] == (
        "a record must be mended, and is not sent until then: amal.md",
        "storyshare check",
    )


def test_a_consent_that_nobody_has_given_yet(desk: Desk) -> None:
    record = RECORD.replace("status: granted", "status: pending")
    (desk.place.stories / "rosa.md").write_text(record, encoding="utf-8")
    assert needs(desk) == {"consent-pending": ("1 wait for the person's consent: rosa", "storyshare consent")}


def test_of_many_the_first_three_are_named_and_the_others_counted(desk: Desk) -> None:
    (desk.place.stories / "rosa.md").unlink()
    for name in "abcde":
        record = RECORD.replace("status: granted", "status: pending").replace("id: rosa", f"id: {name}")
        (desk.place.stories / f"{name}.md").write_text(record, encoding="utf-8")
    assert needs(desk)["consent-pending"][0] == "5 wait for the person's consent: a, b, c and 2 more"


# -- due next --------------------------------------------------------------------------------------------------------


def schedule(desk: Desk, text: str) -> None:
    desk.place.schedules.mkdir(exist_ok=True)
    (desk.place.schedules / "a.yaml").write_text(text, encoding="utf-8")
    note_run(desk.place.state, at=desk.clock(), code=0)


def test_the_coming_occasions_in_order(desk: Desk) -> None:
    schedule(desk, f"{AT}  - id: each\n    stories: [rosa]\n    every: tuesday at 10:00\n    until: 2026-05-13\n")
    due = now_on(desk).due
    assert [(each.at, words(each)) for each in due] == [
        (datetime(2026, 5, 5, 10, tzinfo=UTC), "a story that each chooses to mastodon"),
        (datetime(2026, 5, 6, 9, tzinfo=UTC), "rosa to mastodon"),
        (datetime(2026, 5, 12, 10, tzinfo=UTC), "a story that each chooses to mastodon"),
    ]


def test_what_a_run_has_planned_is_due_first(desk: Desk) -> None:
    schedule(desk, AT)
    at = desk.clock()
    planned(desk, slot=Slot(entry="a", due_at=at, late_at=at + timedelta(hours=6)))
    assert [(each.entry, each.planned) for each in now_on(desk).due] == [("a", True), ("spring", False)]


def test_where_nothing_is_due_this_month_the_next_is_found(desk: Desk) -> None:
    schedule(desk, AT.replace("2026-05-06", "2026-12-06"))
    assert [each.entry for each in now_on(desk).due] == ["spring"]


def test_what_would_not_go_out_as_things_are_says_so(desk: Desk) -> None:
    schedule(desk, AT)
    desk.ledger.pause(Pause(scope="account", name="mastodon"))
    found = now_on(desk)
    assert ([each.held for each in found.due], [each.command for each in found.stopped]) == (
        ["paused"],
        ["storyshare resume --account mastodon"],
    )
    record = RECORD.replace("status: granted", "status: pending")
    (desk.place.stories / "rosa.md").write_text(record, encoding="utf-8")
    assert [each.held for each in now_on(desk).due] == ["consent does not hold now"]


def test_what_nobody_has_approved_or_lies_under_embargo_says_so(desk: Desk) -> None:
    schedule(desk, AT)
    assert [each.held for each in now_on(desk).due] == [""]
    (desk.place.root / "storyshare.toml").write_text('[approval]\nmode = "named"\n', encoding="utf-8")
    assert [each.held for each in now_on(desk).due] == ["nobody has approved it as it is"]
    record = RECORD.replace("people:", "embargo: 2026-06-01 09:00\npeople:")
    (desk.place.stories / "rosa.md").write_text(record, encoding="utf-8")
    assert [each.held for each in now_on(desk).due] == ["it is under embargo then"]


@pytest.mark.parametrize(
    ("accounts", "held"), [(("mastodon",), "on hold"), (("mastodon", "x"), "")], ids=["all", "one of two"]
)
def test_an_account_on_hold_stops_what_goes_nowhere_else(accounts: tuple[str, ...], held: str) -> None:
    due = Coming(at=datetime(2026, 5, 6, 9, tzinfo=UTC), entry="spring", story="rosa", accounts=accounts)
    assert [each.held for each in judged([due], [], Against(on_hold={"mastodon"}))] == [held]


@pytest.mark.parametrize(
    ("pause", "held"),
    [
        (Pause(scope="all", until=datetime(2026, 5, 5, tzinfo=UTC)), ""),
        (Pause(scope="all", until=datetime(2026, 5, 7, tzinfo=UTC)), "paused"),
        (Pause(scope="account", name="x"), ""),
    ],
)
def test_a_pause_counts_where_it_holds_then_and_there(pause: Pause, held: str) -> None:
    at = datetime(2026, 5, 6, 9, tzinfo=UTC)
    due = Coming(at=at, entry="spring", story="rosa", accounts=("mastodon", "x"))
    assert [each.held for each in judged([due], [], Against(pauses=[pause]))] == [held]


def test_nobody_who_runs_what_is_due_is_told(desk: Desk) -> None:
    schedule(desk, AT)
    desk.clock.forward(hours=1)
    assert needs(desk)["runs"] == (
        "nothing is sent by itself: storyshare run last ran on 2026-05-04 12:00",
        "storyshare cron status",
    )


# -- what cannot be read hides nothing else ---------------------------------------------------------------------------


def test_without_a_ledger_the_files_speak(desk: Desk) -> None:
    schedule(desk, AT)
    desk.ledger.close()
    desk.place.ledger.unlink()
    found = now_on(desk)
    assert ([each.entry for each in found.due], found.needs) == (["spring"], ())


def test_a_ledger_that_is_gone_is_told(desk: Desk) -> None:
    (desk.place.root / "storyshare.toml").write_text(f'[ledger]\nid = "{desk.ledger.id}"\n', encoding="utf-8")
    desk.ledger.close()
    desk.place.ledger.unlink()
    assert needs(desk)["ledger"][1] == "storyshare doctor"


def test_a_ledger_that_cannot_be_read_hides_nothing_else(desk: Desk) -> None:
    schedule(desk, AT)
    desk.ledger.close()
    desk.place.ledger.write_bytes(b"no ledger" * 1000)
    found = now_on(desk)
    assert ([each.entry for each in found.due], [each.kind for each in found.needs]) == (["spring"], ["ledger"])


def test_another_ledger_than_the_workspaces_is_told_beside_what_it_says(desk: Desk) -> None:
    (desk.place.root / "storyshare.toml").write_text('[ledger]\nid = "0123456789abcdef"\n', encoding="utf-8")
    in_doubt(desk)
    assert set(needs(desk)) == {"ledger", "may-be-public"}


def test_settings_that_cannot_be_read_hide_nothing_else(desk: Desk) -> None:
    in_doubt(desk)
    (desk.place.root / "storyshare.toml").write_text("organisation = ", encoding="utf-8")
    assert set(needs(desk)) == {"settings", "may-be-public"}


def test_a_withdrawn_txt_that_cannot_be_read_hides_nothing_else(desk: Desk) -> None:
    schedule(desk, AT)
    (desk.place.root / "withdrawn.txt").write_bytes(b"rosa\xff")
    found = now_on(desk)
    assert ([each.entry for each in found.due], [each.kind for each in found.needs]) == (["spring"], ["ledger"])


def test_a_volunteers_pack_asks_only_for_what_a_volunteer_can_mend(desk: Desk) -> None:
    (desk.place.root / "storyshare.toml").write_text("volunteer = true\n", encoding="utf-8")
    in_doubt(desk)
    (desk.place.stories / "amal.md").write_text("---\n---\n", encoding="utf-8")
    found = now_on(desk)
    assert ([each.kind for each in found.needs], found.due) == (["records"], ())


def test_it_only_reads(desk: Desk) -> None:
    died(desk)
    before = desk.states()
    now_on(desk)
    assert (desk.states(), before) == ([State.SENDING], [State.SENDING])
