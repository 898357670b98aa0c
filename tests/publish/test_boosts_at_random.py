"""Boosts under crashes, lost answers, two hosts, clocks and withdrawals at random: at most once, and never after."""

import tempfile
import threading
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from desk import Desk
from hypothesis import example, given, settings
from hypothesis import strategies as st
from publish.test_boosting import SETTINGS, Killed, planned, states, withdraw
from support import Clock, make_workspace

from storyshare import workspace
from storyshare.errors import InputError, PostError, StoryshareError
from storyshare.ledger import Ledger
from storyshare.models import Receipt, State
from storyshare.platforms.mock import Fault, Mock
from storyshare.publish.resolving import doubts

_ACTS = st.sampled_from(
    ["boost", "boost", "boost", "a minute", "an hour", "cancel", "not there", "withdraw", "taken down", "other host"]
)
_FAULTS = st.sampled_from(
    [None, None, "refused", "not_sent", "lost_answer", "lost_request", "killed before", "killed after"]
)


@dataclass(slots=True, kw_only=True)
class Lent(Mock):
    """The account that boosts; notes under which keys something may have become public."""

    keys: list[str] = field(default_factory=list)
    next: str | None = None
    up: int = 0

    def boost(self, receipt: Receipt, *, key: str) -> Receipt:
        fault, self.next = self.next, None
        if fault == "killed before":
            self.keys.append(key)
            raise Killed
        self.faults = [] if fault in (None, "killed after") else [fault]  # type: ignore[list-item]
        fault_: Fault | None = self.faults[0] if self.faults else None
        if fault_ not in ("refused", "not_sent"):
            self.keys.append(key)
        if fault_ not in ("refused", "not_sent", "lost_request"):
            self.up += key not in self.boosts
            self.boosts.setdefault(key, Receipt(id=receipt.id, url=receipt.url, details={"of": receipt.id}))
        with_fault = super(Lent, self).boost(receipt, key=key)
        if fault == "killed after":
            raise Killed
        return with_fault


def _act(desk: Desk, act: str) -> None:  # noqa: C901 - one branch an act
    match act:
        case "boost" | "other host":
            courier = desk.courier()
            with Ledger.open(desk.ledger.place, now=desk.clock) as other:
                courier = replace(courier, ledger=other) if act == "other host" else courier
                for each in planned(desk):
                    courier.deliver(each, "")
        case "a minute":
            desk.clock.forward(minutes=1)
        case "an hour":
            desk.clock.forward(hours=1)
        case "cancel":
            for delivery in desk.ledger.deliveries():
                desk.ledger.cancel(delivery.id, "by hand")
        case "not there":
            for doubt in doubts(desk.ledger):
                desk.ledger.not_there(doubt.delivery.id, doubt.part.number)
        case "taken down":
            for delivery in desk.ledger.deliveries():
                if delivery.key.kind == "post":
                    desk.ledger.taken_down(delivery.id, 1, State.WITHDRAWN)


@settings(max_examples=60)
@example([("boost", "lost_answer"), ("not there", None), ("boost", "refused"), ("boost", None)])
@given(st.lists(st.tuples(_ACTS, _FAULTS), min_size=1, max_size=12))
def test_at_most_once_and_never_after(acts: list[tuple[str, str | None]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        place = make_workspace(Path(folder))
        (place.root / "storyshare.toml").write_text(SETTINGS, encoding="utf-8")
        place, clock = workspace.read(place.root), Clock()
        with Ledger.create(place.ledger, now=clock) as ledger:
            desk = Desk(place=place, ledger=ledger, clock=clock)
            desk.post()
            (wanted,) = planned(desk)
            lent = Lent(owner=wanted.target.account, rules=wanted.target.rules)
            desk.senders["partner"] = lent
            gone = False
            for act, fault in acts:
                before = len(lent.keys)
                lent.next = fault
                if act == "withdraw":
                    desk.clock.forward(minutes=3)  # what a killed process left is in doubt by then
                    withdraw(desk)
                with suppress(Killed, InputError, PostError, StoryshareError):
                    _act(desk, act)
                gone = gone or act in ("withdraw", "taken down")
                assert not gone or len(lent.keys) == before
                assert len(set(lent.keys)) <= 1
            if State.POSTED in states(desk):
                assert lent.up == 1


def test_two_hosts_boost_once_on_either_database(ledger_place: Path | str, tmp_path: Path) -> None:
    place = make_workspace(tmp_path)
    (place.root / "storyshare.toml").write_text(SETTINGS, encoding="utf-8")
    place, clock = workspace.read(place.root), Clock()
    with Ledger.create(ledger_place, now=clock) as ledger:
        desk = Desk(place=place, ledger=ledger, clock=clock)
        desk.post()
        (wanted,) = planned(desk)
        lent = Lent(owner=wanted.target.account, rules=wanted.target.rules)
        desk.senders["partner"] = lent
        ready = threading.Barrier(3)

        def host() -> None:
            with Ledger.open(ledger_place, now=clock) as other:
                courier = replace(desk.courier(), ledger=other)
                ready.wait()
                courier.deliver(wanted, "")

        threads = [threading.Thread(target=host) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert (len(lent.keys), states(desk)) == (1, [State.POSTED])
