"""Two hosts, crashes, clocks that jump, lost answers, people, restored copies, at random: the promises hold throughout.

A few seconds in CI. For a long run: STORYSHARE_MODEL_EXAMPLES=5000 pytest tests/ledger/test_model.py
"""

import os
import sqlite3
import tempfile
from collections import defaultdict
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import count, pairwise
from pathlib import Path
from typing import Any

import pg
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from steps import KEY, prepared
from support import Clock

from storyshare.ledger import Claim, Ledger, restore, write_copy
from storyshare.ledger.sqlite import SqliteFile
from storyshare.models import Attempt, Receipt, State
from storyshare.publish.delivering import CALL_WITHIN

_EXAMPLES = int(os.environ.get("STORYSHARE_MODEL_EXAMPLES", "150"))
_PARTS = 6
_HOSTS = st.integers(min_value=0, max_value=1)
_ANSWERS = st.sampled_from(["posted", "posted", "lost request", "lost answer", "not sent", "rejected"])
_NOT_PUBLIC = {State.PLANNED, State.CLAIMED, State.REJECTED, State.BLOCKED, State.MISSED, State.CANCELLED}


@dataclass(slots=True, kw_only=True)
class Hands:
    """What a process is at: a claim; the attempt once it is begun; its answer once the call is made."""

    claim: Claim
    attempt: Attempt | None = None
    replayed: bool = False
    answer: str = ""
    receipt: Receipt | None = None


@dataclass(slots=True, kw_only=True)
class Host:
    """One process with its own clock; `hands` is what it would forget if it were killed."""

    ledger: Ledger
    clock: Clock
    hands: Hands | None = None


@dataclass(slots=True, kw_only=True)
class Platform:
    """What is public: for each part the posts, by the handle under which they were sent.

    `own_keys` where a second send of the same is no second post. What is there is not always found.
    """

    own_keys: bool
    posts: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))

    def publish(self, attempt: Attempt) -> Receipt:
        posts = self.posts[attempt.number]
        assert attempt.number == 1 or self.posts[attempt.number - 1], "a later part is public before an earlier one"
        if not (self.own_keys and attempt.handle in posts):
            posts.append(attempt.handle)
        return _receipt(attempt.handle)

    def find(self, attempt: Attempt, *, lags: bool) -> Receipt | None:
        return _receipt(attempt.handle) if attempt.handle in self.posts[attempt.number] and not lags else None


def _receipt(handle: str) -> Receipt:
    return Receipt(id=handle, url=f"https://example.org/{handle}")


class Promises(RuleBasedStateMachine):
    """One delivery of six parts in one ledger, and everything that can happen to it."""

    folder: tempfile.TemporaryDirectory[str]
    copies_each_time = True

    @initialize(own_keys=st.booleans(), ahead=st.sampled_from([10, 0, -10]))
    def begin_with_a_plan(self, own_keys: bool, ahead: int) -> None:
        """The second host's clock may be so far ahead that it takes the first for dead."""
        self.folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        self.place = self.new_place()
        clock = Clock()
        with Ledger.create(self.place, now=clock) as ledger:
            self.delivery = ledger.plan(KEY, platform="bluesky", story="rosa", digest="d", parts=_PARTS).id
        other = Clock()
        other.forward(minutes=ahead)
        self.hosts = [Host(ledger=self.open(each), clock=each) for each in (clock, other)]
        self.platform = Platform(own_keys=own_keys)
        self.on_its_way: list[Attempt] = []
        self.wronged: set[int] = set()
        self.withdrawn = False
        self.copies: list[Path] = []
        self.events: list[Any] = []
        self.handles = count(1)

    def teardown(self) -> None:
        if hasattr(self, "hosts"):
            for host in self.hosts:
                host.ledger.close()
            self.folder.cleanup()

    def new_place(self) -> Path | str:
        return Path(self.folder.name) / "ledger.sqlite3"

    def open(self, clock: Clock) -> Ledger:
        ledger = Ledger.open(self.place, now=clock)
        if isinstance(ledger.database, SqliteFile):
            # Nobody pulls a plug here, and waiting for the disk would take most of the time.
            ledger.database.change("PRAGMA synchronous = OFF", {})
        return ledger

    def raw(self, question: str, **values: Any) -> list[Any]:
        return self.hosts[0].ledger.database.fetch(question, values)

    def change(self, statement: str, **values: Any) -> None:
        self.hosts[0].ledger.database.change(statement, values)

    def state(self, number: int) -> State:
        found = self.hosts[0].ledger.delivery(KEY)
        assert found
        return found.parts[number - 1].state

    def holds(self, host: Host, claim: Claim, state: State) -> bool:
        """Whether the part is still in these hands, and in that state."""
        (row,) = self.raw("SELECT state, holder, fence FROM parts WHERE number = :number", number=claim.number)
        return bool(row == (state.value, host.ledger.holder, claim.fence))

    def doubtful(self) -> int:
        """The first part that is in doubt; 0 where none is."""
        return next((number for number in range(1, _PARTS + 1) if self.state(number) is State.UNKNOWN), 0)

    # -- a process at work -------------------------------------------------------------------------------------

    @rule(
        host=_HOSTS,
        anew=st.booleans(),
        steps=st.sampled_from([1, 2, 3, 4, 8]),
        answers=st.lists(_ANSWERS, min_size=3, max_size=3),
    )
    def posts(self, host: int, anew: bool, steps: int, answers: list[str]) -> None:
        """Begins or goes on with a `post`, some steps of it; anything can come between two of them."""
        at = self.hosts[host]
        if anew and at.hands is None:
            at.ledger.expire()
            at.ledger.take_up(self.delivery)
            at.ledger.unhold(KEY.account)
        for _ in range(steps):
            if at.hands is None:
                self.claim(at)
            elif at.hands.attempt is None:
                self.begin(at, at.hands)
            elif not at.hands.answer:
                self.call(at, at.hands, at.hands.attempt, answers.pop())
            else:
                self.write_down(at, at.hands)

    def claim(self, at: Host) -> None:
        for number in range(1, _PARTS + 1):
            if at.hands is None and (claim := at.ledger.claim(self.delivery, number)):
                assert not at.ledger.held(KEY.account)
                at.hands = Hands(claim=claim)

    def begin(self, at: Host, hands: Hands) -> None:
        ours = self.holds(at, hands.claim, State.CLAIMED)
        ready = replace(prepared(hands.claim.number), handle=f"handle-{next(self.handles)}")
        hands.attempt = at.ledger.begin(hands.claim, ready)
        if hands.attempt is None:
            at.hands = None
        else:
            assert ours, "somebody else's claim was begun"
            assert not self.withdrawn, "a withdrawn story is being sent"

    def call(self, at: Host, hands: Hands, attempt: Attempt, answer: str) -> None:
        if at.clock() - attempt.started_at > CALL_WITHIN and not hands.replayed:
            answer = "not sent"
        if answer in ("posted", "lost answer"):
            hands.receipt = self.platform.publish(attempt)
        hands.answer = answer

    def write_down(self, at: Host, hands: Hands) -> None:
        """As `publish` does: a replay that did not succeed says nothing of the first attempt; and a copy is kept."""
        at.hands = None
        ours = self.holds(at, hands.claim, State.SENDING)
        if hands.answer == "posted":
            assert hands.receipt
            at.ledger.posted(hands.claim, hands.receipt)
        elif hands.answer == "not sent" and not hands.replayed:
            assert at.ledger.not_sent(hands.claim, "no connection") == ours
        elif hands.answer == "rejected" and not hands.replayed:
            assert at.ledger.rejected(hands.claim, "no") == ours
        else:
            assert at.ledger.unknown(hands.claim, "no answer") == ours
        if self.copies_each_time:
            self.copy(at.ledger)

    def copy(self, ledger: Ledger) -> None:
        copy = Path(self.folder.name) / f"copy-{len(self.copies)}"
        write_copy(ledger, copy)
        self.copies.append(copy)

    @rule(
        host=_HOSTS, accident=st.sampled_from(["preparing fails", "crash", "clock", "clock", "arrives"]), data=st.data()
    )
    def goes_wrong(self, host: int, accident: str, data: st.DataObject) -> None:
        at = self.hosts[host]
        if accident == "crash":
            self.crash(host)
        elif accident == "clock":
            at.clock.at += timedelta(minutes=data.draw(st.sampled_from([0.1, 1, 3, 10, 600, -1, -10, -600])))
        elif accident == "arrives" and self.on_its_way:
            self.platform.publish(self.on_its_way.pop())
        elif at.hands and not at.hands.attempt:
            way = data.draw(st.sampled_from(["release", "block", "reject_prepared"]))
            ours = self.holds(at, at.hands.claim, State.CLAIMED)
            assert getattr(at.ledger, way)(at.hands.claim, "a reason") == ours
            at.hands = None

    def crash(self, host: int) -> None:
        """Its request may be on its way, and arrive later."""
        at = self.hosts[host]
        if at.hands and at.hands.attempt and not at.hands.answer:
            self.on_its_way.append(at.hands.attempt)
        at.ledger.close()
        self.hosts[host] = Host(ledger=self.open(at.clock), clock=at.clock)

    # -- settling ----------------------------------------------------------------------------------------------

    @rule(host=_HOSTS, lags=st.booleans(), replays=st.booleans())
    def settles(self, host: int, lags: bool, replays: bool) -> None:
        """Expires, looks, and begins a replay where that is harmless; `posts` makes its call."""
        at = self.hosts[host]
        at.ledger.expire()
        number = self.doubtful()
        attempt = at.ledger.attempt(self.delivery, number) if number else None
        if attempt and (receipt := self.platform.find(attempt, lags=lags)):
            assert at.ledger.found(self.delivery, number, receipt)
        elif (
            attempt
            and replays
            and self.platform.own_keys
            and not at.hands
            and (begun := at.ledger.replay(self.delivery, number))
        ):
            assert not self.withdrawn, "a withdrawn story is being sent"
            at.hands = Hands(claim=begun[0], attempt=begun[1], replayed=True)

    # -- people ------------------------------------------------------------------------------------------------

    @rule(host=_HOSTS, wish=st.sampled_from(["not there", "not there", "cancel", "hold", "not there, unseen"]))
    def a_person_wants(self, host: int, wish: str) -> None:
        ledger = self.hosts[host].ledger
        if wish == "cancel":
            ledger.cancel(self.delivery, "stopped")
        elif wish == "hold":
            ledger.hold(KEY.account, "the log-in is gone")
        elif number := self.doubtful():
            self.say_that_it_is_not_there(number, looks=wish == "not there")

    def say_that_it_is_not_there(self, number: int, *, looks: bool) -> None:
        """Wrong where it is there, or can still arrive."""
        at_work = [host.hands.claim.number for host in self.hosts if host.hands and host.hands.attempt]
        if self.platform.posts[number] or number in [*at_work, *(each.number for each in self.on_its_way)]:
            if looks:
                return
            self.wronged.add(number)
        self.change(
            "UPDATE parts SET state = 'planned', payload = NULL WHERE number = :number AND state = 'unknown'",
            number=number,
        )

    @rule(what=st.sampled_from([*["look"] * 8, "restored", "restored", "withdrawn"]), which=st.integers(0, 9))
    def seldom(self, what: str, which: int) -> None:
        """Most often a person looks, and finds what is there."""
        if what == "withdrawn" and not self.withdrawn:
            self.change("UPDATE stories SET tombstoned_at = '2026-05-04T12:00:00.000Z'")
            self.withdrawn = True
        elif what == "restored" and self.copies:
            self.restore_a_copy(which)
        elif what == "look":
            self.settles(host=which % 2, lags=False, replays=False)
            if number := self.doubtful():
                self.say_that_it_is_not_there(number, looks=True)

    def restore_a_copy(self, which: int) -> None:
        """Every process is gone; a request of theirs can still arrive. What is withdrawn by now stays so."""
        copy = self.copies[which % len(self.copies)]
        for position in range(len(self.hosts)):
            self.crash(position)
            self.hosts[position].ledger.close()
        with closing(sqlite3.connect(copy)) as connection:
            self.events = connection.execute("SELECT * FROM events ORDER BY id").fetchall()
        restore(copy, self.place)
        for host in self.hosts:
            host.ledger = self.open(host.clock)
        # What a person does next, and where a copy that is too sure would show.
        self.settles(host=0, lags=True, replays=True)
        self.posts(host=0, anew=True, steps=2, answers=["posted"] * 2)

    # -- the promises ------------------------------------------------------------------------------------------

    @invariant()
    def a_part_is_public_at_most_once(self) -> None:
        """But where a person said that it was not there, and it was."""
        for number, posts in self.platform.posts.items():
            assert len(posts) <= 1 or number in self.wronged, f"part {number} is public {len(posts)} times"

    @invariant()
    def the_ledger_tells_the_truth(self) -> None:
        found = self.hosts[0].ledger.delivery(KEY)
        assert found
        for part in found.parts:
            posts = self.platform.posts[part.number]
            if part.state is State.POSTED:
                assert part.receipt
                assert part.receipt.id in posts, f"part {part.number} is called posted, and is not there"
            # What is at hand may just have been published; then it is `sending`, or doubted by another host.
            if part.state in _NOT_PUBLIC and part.number not in self.wronged:
                assert not posts, f"part {part.number} is called {part.state.value}, and is there"

    @invariant()
    def parts_go_in_order(self) -> None:
        states = [self.state(number) for number in range(1, _PARTS + 1)]
        for earlier, later in pairwise(states):
            assert later not in (State.CLAIMED, State.SENDING) or earlier is State.POSTED

    @invariant()
    def one_part_has_one_holder(self) -> None:
        for number, fence, holder in self.raw("SELECT number, fence, holder FROM parts WHERE holder IS NOT NULL"):
            held = [
                host.ledger.holder
                for host in self.hosts
                if host.hands and (host.hands.claim.number, host.hands.claim.fence) == (number, fence)
            ]
            assert held in ([], [holder])

    @invariant()
    def texts_are_erased_once_they_are_settled(self) -> None:
        stored = self.raw("SELECT state FROM parts WHERE payload IS NOT NULL")
        assert {state for (state,) in stored} <= {"sending", "unknown"}

    @invariant()
    def events_are_only_added_and_tell_the_states(self) -> None:
        events = self.raw("SELECT * FROM events ORDER BY id")
        assert events[: len(self.events)] == self.events
        self.events = events
        latest: dict[int, str] = {}
        for _, _, number, _, old, new, *_ in events:
            assert latest.get(number) == old
            latest[number] = new
        assert latest == dict(self.raw("SELECT number, state FROM parts"))


_SETTINGS = settings(
    max_examples=_EXAMPLES,
    stateful_step_count=50,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
TestPromises = Promises.TestCase
TestPromises.settings = _SETTINGS


def test_the_same_on_postgresql(postgres: str) -> None:
    """Fewer examples: each has a database of its own, and a copy takes longer."""

    class OnPostgres(Promises):
        copies_each_time = False

        def new_place(self) -> str:
            return pg.new_database(postgres)

        @rule(host=_HOSTS)
        def keeps_a_copy(self, host: int) -> None:
            self.copy(self.hosts[host].ledger)

    run_state_machine_as_test(OnPostgres, settings=settings(_SETTINGS, max_examples=max(_EXAMPLES // 8, 10)))
