"""`run`: the right minute, once, or a clear word why not; nothing from before anybody looked."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event

import pytest
from support import RECORD, Clock, make_workspace

from storyshare import gate, workspace
from storyshare.errors import AccountOnHoldError, SetupError
from storyshare.ledger import Ledger, timetable
from storyshare.models import Pause, Prepared, Receipt, Share, State
from storyshare.platforms import Sender
from storyshare.platforms.mock import Fault, Mock
from storyshare.publish.delivering import Courier
from storyshare.publish.evidence import evidence
from storyshare.publish.planning import plan
from storyshare.publish.running import Run, read
from storyshare.publish.targets import Target, targets
from storyshare.publish.words import exit_code
from storyshare.workspace import Workspace

# The clock of these tests stands at 2026-05-04 12:00 UTC, a Monday; the workspace's zone is UTC.
NOON = "2026-05-04 12:00"


class Office:
    """A workspace with schedules, its ledger under a still clock, and mocks by account."""

    def __init__(self, root: Path, ledger: Ledger, clock: Clock) -> None:
        self.root, self.ledger, self.clock = root, ledger, clock
        self.mocks: dict[str, Mock] = {}
        self.not_set_up: set[str] = set()

    @property
    def place(self) -> Workspace:
        return workspace.read(self.root)

    def schedule(self, *entries: str, to: str = "mastodon", name: str = "a", late: str = "6h") -> None:
        (self.root / "schedules").mkdir(exist_ok=True)
        lines = [f"to: [{to}]", f"late: {late}", "posts:" if entries else "posts: []"]
        text = "\n".join(lines + ["  - " + entry.replace("\n", "\n    ") for entry in entries])
        (self.root / "schedules" / f"{name}.yaml").write_text(text + "\n", encoding="utf-8")

    def story(self, name: str, text: str | None = None) -> None:
        text = text or RECORD.replace("rosa-7f3k", f"{name}-2222")
        (self.root / "stories" / f"{name}.md").write_text(text, encoding="utf-8")

    def settings(self, text: str) -> None:
        (self.root / "storyshare.toml").write_text(text, encoding="utf-8")

    def connect(self, target: Target) -> Sender:
        name = target.account.name
        if name in self.not_set_up:
            raise SetupError("MASTODON_ACCESS_TOKEN missing in .env.")
        return self.mocks.setdefault(name, Mock(owner=target.account, rules=target.rules))

    def fail(self, *faults: Fault, account: str = "mastodon") -> None:
        self.mocks[account].faults.extend(faults)

    def run(self, **later: float) -> list[str]:
        self.clock.forward(**later)
        timed, records = read(self.place)
        words = Run(
            place=self.place, ledger=self.ledger, timed=timed, records=records, connect=self.connect
        ).carry_out()
        self.code = exit_code(words)
        return [word.text for word in words]

    def sent(self, account: str = "mastodon") -> int:
        return len(self.mocks[account].outbox) if account in self.mocks else 0

    def states(self) -> list[State]:
        return [part.state for delivery in self.ledger.deliveries() for part in delivery.parts]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    place = make_workspace(tmp_path)
    clock = Clock()
    clock.at -= timedelta(minutes=10)
    with Ledger.create(place.ledger, now=clock) as ledger:
        yield Office(tmp_path, ledger, clock)


def at(when: str = NOON, entry: str = "one", story: str = "rosa") -> str:
    return f"id: {entry}\nstory: {story}\nat: {when}"


URL = "https://mastodon.example/@mastodon/115123456789012341"


# -- the right minute, once ----------------------------------------------------------------------------------------


def test_it_goes_out_at_its_time_and_not_before_and_once(office: Office) -> None:
    office.schedule(at())
    assert (office.run(), office.sent()) == ([], 0)
    assert (office.run(minutes=9), office.sent()) == ([], 0)
    assert (office.run(minutes=1), office.code) == ([f"sent: rosa on mastodon {URL}"], 0)
    assert (office.run(minutes=5), office.sent()) == ([], 1)


def test_two_runs_at_once_send_once(office: Office) -> None:
    office.schedule(at())
    office.run()
    office.clock.forward(minutes=10)
    with Ledger.open(office.ledger.place, now=office.clock) as other:
        timed, records = read(office.place)
        Run(place=office.place, ledger=other, timed=timed, records=records, connect=office.connect).carry_out()
    assert (office.run(), office.sent()) == ([], 1)


def test_a_clock_that_jumps_back_sends_nothing_twice(office: Office) -> None:
    office.schedule(at())
    office.run()
    office.run(minutes=10)
    office.run(hours=-3)
    assert (office.run(hours=3), office.sent()) == ([], 1)


def test_each_account_gets_it_at_the_same_run(office: Office) -> None:
    office.schedule(at(), to="x, mastodon, bluesky")
    office.run()
    assert len(office.run(minutes=10)) == 3


def test_a_repetition_is_a_new_post_each_time(office: Office) -> None:
    office.schedule("id: daily\nstory: rosa\nevery: every day at 12:00")
    office.run()
    office.run(minutes=10)
    for _ in range(2):
        office.run(days=1)
    assert office.sent() == 3


def test_a_repetition_says_something_else_each_time_while_it_can(office: Office) -> None:
    office.story("rosa", RECORD.replace("people:", "quote: I can sleep.\npeople:"))
    office.schedule("id: daily\nstory: rosa\nevery: every day at 12:00", to="x")
    office.run()
    office.run(minutes=10)
    for _ in range(3):
        office.run(days=1)
    assert len({str(each.payload["text"]) for each in office.mocks["x"].outbox.values()}) == 4
    (held_back,) = office.run(days=1)
    assert "X has had all texts of this story" in held_back
    assert (office.code, office.sent("x")) == (4, 4)


def test_two_accounts_on_x_get_two_texts_in_one_run(office: Office) -> None:
    office.settings('[accounts.one]\nplatform = "x"\n[accounts.two]\nplatform = "x"\n')
    office.schedule(at(), to="one, two")
    office.run()
    office.run(minutes=10)
    texts = {str(each.payload["text"]) for name in ("one", "two") for each in office.mocks[name].outbox.values()}
    assert len(texts) == 2


def test_an_entry_may_ask_for_a_thread(office: Office) -> None:
    body = " ".join(f"This is sentence {number} of the story, and it goes on for a while." for number in range(1, 30))
    office.story("rosa", RECORD.replace("The story.", body))
    office.schedule(at() + "\nthread: yes")
    office.run()
    office.run(minutes=10)
    assert set(office.states()) == {State.POSTED}
    assert office.sent() == len(office.states()) > 2


def test_an_account_with_two_languages_gets_one_run_after_the_other(office: Office) -> None:
    office.settings('[accounts.mastodon]\nlanguage = ["en", "es"]\n')
    (office.root / "stories" / "rosa.es.md").write_text("---\nsummary: Rosa ganó.\n---\n", encoding="utf-8")
    office.schedule(at())
    office.run()
    assert [len(office.run(minutes=10)) for _ in range(3)] == [1, 1, 0]
    assert [each.payload["language"] for each in office.mocks["mastodon"].outbox.values()] == ["en", "es"]


def test_a_rotation_takes_the_one_shared_longest_ago(office: Office) -> None:
    for name in ("amal", "zara"):
        office.story(
            name, RECORD.replace("rosa-7f3k", f"{name}-2222").replace("language: en", "language: en\ntags: [win]")
        )
    office.schedule("id: turns\nstories: {tagged: win}\nevery: every day at 12:00\ncooldown: 30h")
    office.run()
    said = [office.run(minutes=10)] + [office.run(days=1) for _ in range(2)]
    assert [words[0].split(" on ")[0] for words in said] == ["sent: amal", "sent: zara", "sent: amal"]


def test_a_rotation_chooses_once_for_an_occasion(office: Office) -> None:
    for name in ("amal", "zara"):
        office.story(
            name, RECORD.replace("rosa-7f3k", f"{name}-2222").replace("language: en", "language: en\ntags: [win]")
        )
    office.schedule("id: turns\nstories: {tagged: win}\nevery: every day at 12:00")
    office.run()
    office.run(minutes=10)
    office.ledger.database.change("UPDATE hosts SET planned_until = '2026-05-04T00:00:00.000Z'", {})
    assert (office.run(), office.sent()) == ([], 1)


# -- late ----------------------------------------------------------------------------------------------------------


def test_within_late_it_is_caught_up(office: Office) -> None:
    office.schedule(at())
    office.run()
    assert office.run(hours=6)[0].startswith("sent: ")


def test_past_late_it_is_missed_and_that_is_said_once(office: Office) -> None:
    office.schedule(at())
    office.run()
    assert office.run(hours=6, minutes=11) == ["rosa on mastodon: missed: it was too late to send it"]
    assert (office.code, office.run(minutes=5), office.sent(), office.states()) == (1, [], 0, [State.MISSED])


def test_what_piled_up_comes_one_at_a_time(office: Office) -> None:
    office.story("amal")
    office.story("zara")
    office.schedule(at(), at(entry="two", story="amal"), at("2026-05-04 12:30", entry="three", story="zara"))
    office.run()
    assert [len(office.run(hours=2))] + [len(office.run(minutes=5)) for _ in range(3)] == [1, 1, 1, 0]
    assert office.sent() == 3


def test_a_gap_is_kept(office: Office) -> None:
    office.settings('[accounts.mastodon]\ngap = "2h"\n')
    office.story("amal")
    office.schedule(at(), at(entry="two", story="amal"))
    office.run()
    assert len(office.run(minutes=10)) == 1
    assert [office.run(minutes=5), office.run(minutes=114)] == [[], []]
    assert len(office.run(minutes=1)) == 1


def test_a_day_has_its_share(office: Office) -> None:
    office.settings('[accounts.mastodon]\nat_most = "1 a day"\n')
    office.story("amal")
    office.schedule(at(), at(entry="two", story="amal"), late="2d")
    office.run()
    assert len(office.run(minutes=10)) == 1
    assert office.run(hours=11, minutes=59) == []
    assert len(office.run(minutes=1)) == 1


# -- never the past ------------------------------------------------------------------------------------------------


def test_a_new_ledger_sends_nothing_of_the_past_and_says_so_once(office: Office) -> None:
    office.schedule(at("2026-05-04 11:00"), at("2026-05-01 11:00", entry="old"))
    assert office.run() == [
        "rosa on mastodon: not sent: it was due before storyshare first saw this entry on this account"
    ]
    assert (office.run(minutes=5), office.sent()) == ([], 0)


def test_a_new_entry_does_not_send_what_lies_before_it(office: Office) -> None:
    office.schedule()
    office.run()
    office.run(hours=2)
    office.schedule("id: hourly\nstory: rosa\nevery: every day at 13:00")
    office.run()
    assert office.sent() == 0
    office.run(days=1)
    assert office.sent() == 1


def test_a_new_account_does_not_get_what_lies_before_it(office: Office) -> None:
    office.schedule(at())
    office.run()
    office.clock.forward(hours=1)
    office.schedule(at(), to="mastodon, x")
    assert [word.split(" on ")[1].split()[0].rstrip(":") for word in office.run()] == ["x", "mastodon"]
    assert (office.sent("x"), office.sent("mastodon")) == (0, 1)


# -- editing -------------------------------------------------------------------------------------------------------


def test_a_moved_entry_is_the_same_post(office: Office) -> None:
    office.schedule(at())
    office.run()
    office.run(minutes=10)
    office.schedule(at("2026-05-04 15:00"))
    assert (office.run(hours=4), office.sent()) == ([], 1)


def test_an_entry_moved_to_later_goes_out_then(office: Office) -> None:
    office.schedule(at())
    office.run()
    office.schedule(at("2026-05-04 15:00"))
    assert office.run(minutes=10) == []
    assert office.run(hours=3)[0].startswith("sent: ")


def test_what_was_missed_goes_out_when_its_entry_is_moved(office: Office) -> None:
    office.schedule(at())
    office.run()
    office.run(hours=7)
    office.schedule(at("2026-05-04 20:00"))
    office.run(minutes=5)
    assert office.run(hours=2)[0].startswith("sent: ")


def test_a_deleted_entry_cancels_what_it_has_not_sent(office: Office) -> None:
    office.settings('[accounts.mastodon]\ngap = "2h"\n')
    office.story("amal")
    office.schedule(at(), at(entry="two", story="amal"))
    office.run()
    office.run(minutes=10)
    office.schedule(at())
    office.run(minutes=5)
    assert (office.states(), office.run(hours=3)) == ([State.POSTED, State.CANCELLED], [])


def test_a_schedule_that_cannot_be_read_cancels_and_forgets_nothing(office: Office) -> None:
    office.schedule(at())
    office.run()
    good = (office.root / "schedules" / "a.yaml").read_text(encoding="utf-8")
    (office.root / "schedules" / "a.yaml").write_text(good.replace("at:", "att:"), encoding="utf-8")
    said = office.run(minutes=15)
    assert said
    assert office.code == 2
    (office.root / "schedules" / "a.yaml").write_text(good, encoding="utf-8")
    assert office.run(minutes=5)[-1].startswith("sent: ")


def test_a_story_that_cannot_be_read_is_sent_when_it_is_mended(office: Office) -> None:
    office.schedule(at())
    office.run()
    office.story("rosa", "broken")
    assert office.run(minutes=10)
    office.story("rosa", RECORD)
    assert office.run(minutes=5)[-1].startswith("sent: ")


# -- trouble -------------------------------------------------------------------------------------------------------


def ready(office: Office) -> None:
    office.schedule(at())
    office.run()
    (target,) = targets(office.place, ["mastodon"])
    office.connect(target)


def test_no_connection_is_said_once_and_tried_again(office: Office) -> None:
    ready(office)
    office.fail("not_sent", "not_sent")
    assert office.run(minutes=10)[0].startswith("not sent: rosa on mastodon: ")
    assert office.run(minutes=5) == []
    assert office.run(minutes=5)[0].startswith("sent: ")


def test_a_refusal_is_said_once_and_not_tried_again(office: Office) -> None:
    ready(office)
    office.fail("refused")
    assert len(office.run(minutes=10)) == 1
    assert (office.run(minutes=5), office.states()) == ([], [State.REJECTED])


def test_consent_that_is_gone_holds_it_back(office: Office) -> None:
    ready(office)
    office.story("rosa", RECORD.replace("status: granted", "status: withdrawn"))
    assert office.run(minutes=10) == ["held back: rosa on mastodon: the person has withdrawn their consent"]
    assert (office.code, office.run(minutes=5), office.states()) == (4, [], [State.BLOCKED])


@pytest.mark.parametrize(("fault", "state"), [("lost_answer", State.POSTED), ("lost_request", State.UNKNOWN)])
def test_doubt_is_said_once_and_looked_at(office: Office, fault: Fault, state: State) -> None:
    ready(office)
    office.fail(fault)
    assert office.run(minutes=10)[0].startswith("MAY BE PUBLIC: rosa on mastodon: ")
    office.run(minutes=5)
    assert (office.run(minutes=5), office.states(), office.sent()) == ([], [state], 1 if state is State.POSTED else 0)


def test_doubt_that_nobody_can_settle_holds_up_nothing_else(office: Office) -> None:
    office.story("amal")
    office.schedule(at(), at("2026-05-04 12:05", entry="two", story="amal"))
    office.run()
    (target,) = targets(office.place, ["mastodon"])
    office.connect(target)
    office.fail("lost_request")
    assert office.run(minutes=10)[0].startswith("MAY BE PUBLIC: rosa on mastodon: ")
    assert office.run(minutes=5)[0].startswith("sent: amal on mastodon ")
    assert office.states() == [State.UNKNOWN, State.POSTED]


def test_an_account_on_hold_waits_and_goes_on(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    ready(office)

    def locked(*_: object) -> Prepared:
        raise AccountOnHoldError("the password has changed", platform="mastodon")

    with monkeypatch.context() as patched:
        patched.setattr(Mock, "prepare", locked)
        assert len(office.run(minutes=10)) == 1
        assert office.run(minutes=5) == []
    office.ledger.unhold("mastodon")
    assert office.run(minutes=5)[0].startswith("sent: ")


def test_an_account_that_is_not_set_up_is_said_once_and_goes_on_when_it_is(office: Office) -> None:
    office.not_set_up.add("mastodon")
    office.schedule(at())
    office.run()
    assert office.run(minutes=10) == ["mastodon: MASTODON_ACCESS_TOKEN missing in .env."]
    assert (office.code, office.run(minutes=5)) == (3, [])
    office.not_set_up.clear()
    assert office.run(minutes=5)[0].startswith("sent: ")


def test_what_is_paused_waits(office: Office) -> None:
    office.schedule(at())
    office.run()
    office.ledger.pause(Pause(scope="story", name="rosa-7f3k", until=datetime.fromisoformat("2026-05-04T13:00:00Z")))
    assert office.run(minutes=10) == []
    assert office.run(hours=1)[0].startswith("sent: ")


def test_a_persons_post_is_settled_but_never_sent(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_longer(self: Mock, share: Share, number: int, sent: tuple[Receipt, ...]) -> Prepared:
        raise pytest.fail("a person's post was prepared")

    ready(office)
    office.schedule()
    office.fail("lost_request")
    records = read(office.place)[1]
    (planned,) = plan(
        office.place,
        records.stories[0],
        targets(office.place, ["mastodon"]),
        evidence=gate.Evidence(),
        now=office.clock(),
    )
    courier = Courier(
        ledger=office.ledger,
        connect=lambda each: office.connect(each.target),
        reload=lambda record: record,
        evidence=lambda record: evidence(office.place, office.ledger, record),
        told=lambda *_: None,
        stop=Event(),
    )
    courier.deliver(planned, "first")
    monkeypatch.setattr(Mock, "prepare", no_longer)
    assert (office.run(minutes=5), office.states(), office.sent()) == ([], [State.UNKNOWN], 0)


def test_a_turn_goes_to_a_story_that_may_go_out(office: Office) -> None:
    for name, status in (("amal", "pending"), ("zara", "granted")):
        record = RECORD.replace("rosa-7f3k", f"{name}-2222").replace("status: granted", f"status: {status}")
        office.story(name, record.replace("language: en", "language: en\ntags: [win]"))
    office.schedule("id: turns\nstories: {tagged: win}\nevery: every day at 12:00")
    office.run()
    assert office.run(minutes=10)[0].startswith("sent: zara ")


# -- several hosts with one ledger ---------------------------------------------------------------------------------


class Other:
    """A second host on the same ledger, with a checkout of its own."""

    def __init__(self, office: Office, root: Path) -> None:
        root.mkdir()
        make_workspace(root)
        self.ledger = Ledger.open(office.ledger.place, now=office.clock)
        self.ledger.host = "other"
        self.office = Office(root, self.ledger, office.clock)
        self.office.mocks = office.mocks


@pytest.fixture
def other(office: Office, tmp_path: Path) -> Iterator[Office]:
    found = Other(office, tmp_path / "other")
    yield found.office
    found.ledger.close()


def test_a_host_that_lacks_an_entry_does_not_hide_it_from_others(office: Office, other: Office) -> None:
    """It has run just after the entry was due, and says that it has planned everything: for itself."""
    office.schedule(at())
    office.run()
    other.schedule()
    other.run(minutes=10)
    assert office.run(minutes=1)[0].startswith("sent: ")


def test_a_new_host_plans_what_nobody_else_had(office: Office, other: Office) -> None:
    """The entry was known, and is due; the only host that has run since does not have it."""
    office.schedule(at())
    office.run()
    third = Other(office, office.root / "third")
    try:
        third.ledger.host = "third"
        third.office.schedule(at())
        other.schedule()
        other.run(minutes=10)
        assert third.office.run(minutes=1)[0].startswith("sent: ")
    finally:
        third.ledger.close()


def test_a_host_that_lacks_an_entry_neither_cancels_nor_sends_it(office: Office, other: Office) -> None:
    office.schedule(at())
    office.run()
    office.settings('[accounts.mastodon]\nplatform = "mastodon"\n')
    office.ledger.pause(Pause(scope="account", name="mastodon", until=None))
    office.run(minutes=10)
    office.ledger.resume(Pause(scope="account", name="mastodon", until=None))
    other.schedule()
    assert (other.run(), other.sent()) == ([], 0)
    assert office.run(minutes=5)[0].startswith("sent: ")


def test_an_entry_that_is_deleted_on_one_host_is_cancelled_for_all(office: Office, other: Office) -> None:
    for host in (office, other):
        host.schedule(at())
        host.run()
    office.ledger.pause(Pause(scope="all", name="", until=None))
    other.run(minutes=10)
    office.ledger.resume(Pause(scope="all", name="", until=None))
    office.schedule()
    office.run()
    assert (other.run(minutes=5), other.states()) == ([], [State.CANCELLED])


def test_two_hosts_share_the_work_and_send_once(office: Office, other: Office) -> None:
    for host in (office, other):
        host.schedule(at(), at(entry="two"), to="mastodon, bluesky")
        host.run()
    said = [office.run(minutes=10), other.run(), office.run(minutes=5), other.run()]
    assert sum(len(words) for words in said) == 4
    assert (office.sent("mastodon"), office.sent("bluesky")) == (2, 2)


# -- stopped -------------------------------------------------------------------------------------------------------


def test_what_a_schedule_wants_is_sent_by_the_next_run_when_one_was_stopped(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C comes while it is being prepared."""
    ready(office)
    prepare = Mock.prepare

    def stopped(self: Mock, share: Share, number: int, sent: tuple[Receipt, ...]) -> Prepared:
        stop.set()
        return prepare(self, share, number, sent)

    stop = Event()
    with monkeypatch.context() as patched:
        patched.setattr(Mock, "prepare", stopped)
        patched.setattr("storyshare.publish.running.Event", lambda: stop)
        office.run(minutes=10)
    assert (office.states(), office.sent()) == ([State.PLANNED], 0)
    assert office.run(minutes=5)[0].startswith("sent: rosa on mastodon ")


def test_what_a_run_says_of_a_record_quotes_nothing_of_it(office: Office) -> None:
    """It goes to a chat, where a name that slipped into the wrong line must not be read."""
    office.story("amal", RECORD.replace("language: en", "language: Marisol Quintero"))
    (word,) = [word for word in office.run() if "amal" in word]
    assert (office.code, "Marisol" in word, word.endswith("the record must be mended.")) == (2, False, True)


def test_no_host_sends_what_was_due_before_a_copy_was_put_to_use(office: Office) -> None:
    office.schedule(at())
    office.run()
    office.clock.forward(hours=1)  # meanwhile it went out, from the ledger of which this one is a copy
    timetable.plan_from_now(office.ledger)
    office.ledger.host = "a-new-one"
    office.run(minutes=5)
    assert (office.sent(), office.states()) == (0, [State.MISSED])
    office.schedule(at(), at("2026-05-04 13:30", entry="later"))
    office.run()
    office.run(hours=1)
    assert office.sent() == 1
