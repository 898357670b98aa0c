"""Another process is posting the very story while it is taken back, on SQLite and on PostgreSQL.

Nothing stays public that the withdrawal did not see, or it stands on the list; what lands late is taken down by `run`.
"""

import subprocess
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pg
import pytest
from withdrawal.office import ID, Office
from withdrawal.standing import Site, mastodon, up

from storyshare.ledger import Ledger
from storyshare.ledger import withdrawals as book
from storyshare.models import State
from storyshare.publish.books import open_for_sending
from storyshare.testing.web import Request

WITHIN = 60.0
PUBLISHING = "/api/v1/statuses"


class Gate:
    """Holds the first request that a test is interested in until it is let through."""

    def __init__(self, path: str, *, done: bool) -> None:
        self._path, self._done = path, done
        self.held, self.open = threading.Event(), threading.Event()

    def __call__(self, site: Site, request: Request, done: bool) -> None:
        wanted = request.path == self._path and request.method != "DELETE" and done == self._done
        if wanted and not self.held.is_set():
            self.held.set()
            assert self.open.wait(WITHIN)


@pytest.fixture(params=["sqlite", "postgres"])
def office(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Office]:
    root = tmp_path / "office"
    root.mkdir()
    database = pg.new_database(request.getfixturevalue("postgres")) if request.param == "postgres" else ""
    with up(mastodon("m"), mastodon("n")) as sites:
        made = Office(root=root, sites=sites, database=database)
        made.post({"m": [1], "n": [1]})
        yield made


def until(so: Callable[[], bool]) -> None:
    """Wait for it, for a minute at the most."""
    end = time.monotonic() + WITHIN
    while not so():
        assert time.monotonic() < end, "it never came to be so"
        time.sleep(0.02)


def begun(office: Office) -> bool:
    with Ledger.open(office.place.ledger_place) as ledger:
        return bool(book.withdrawals(ledger, ID))


def states(office: Office) -> Counter[State]:
    return Counter(part.state for _, part in office.parts())


def posting(office: Office, gate: Gate, lease: float = 0.0) -> subprocess.Popen[str]:
    """A posting that has come as far as the gate."""
    office.sites["m"].watch = gate
    running = office.began("post", "rosa", "--to", "m", "--again", "late", "--yes", lease=lease)
    assert gate.held.wait(WITHIN)
    return running


def ended(running: subprocess.Popen[str]) -> str:
    with running:
        said, _ = running.communicate(timeout=WITHIN)
    return said


def nothing_is_public(office: Office) -> None:
    assert not any(site.stand_in.public for site in office.sites.values())
    office.judged()
    assert office.erased()


WITHDRAW = ("withdraw", "rosa", "--reason", "asked", "--yes")


def test_what_is_claimed_and_being_prepared_never_goes_out(office: Office) -> None:
    """The withdrawal does not even wait for it."""
    gate = Gate("/api/v1/accounts/verify_credentials", done=False)
    running = posting(office, gate)
    assert states(office)[State.CLAIMED] == 1
    code, said = office.command(*WITHDRAW)
    assert code == 0, said
    assert not office.sites["m"].stand_in.public
    gate.open.set()
    assert "✓" not in ended(running)
    assert states(office)[State.BLOCKED] == 1
    nothing_is_public(office)


@pytest.mark.parametrize("done", [False, True], ids=["before it is public", "after it is public"])
def test_what_is_being_sent_is_waited_for_and_deleted(office: Office, done: bool) -> None:
    gate = Gate(PUBLISHING, done=done)
    running = posting(office, gate)
    withdrawing = office.began(*WITHDRAW)
    # Whatever was public goes at once; only then it waits.
    until(lambda: begun(office) and states(office)[State.WITHDRAWN] == 2)
    assert withdrawing.poll() is None
    gate.open.set()
    ended(running)
    said = ended(withdrawing)
    assert (withdrawing.returncode, "gone 3, still to go 0, in doubt 0" in said) == (0, True), said
    nothing_is_public(office)


def test_a_thread_that_is_being_sent_goes_no_further(office: Office) -> None:
    """Its first part is under way; the other two are never begun, though their sender knows nothing of it."""
    gate = Gate(PUBLISHING, done=True)
    office.sites["m"].watch = gate

    def send() -> None:
        with open_for_sending(office.place) as ledger:
            office.deliver(ledger, {}, "m", "late", 3)

    running = threading.Thread(target=send)
    running.start()
    assert gate.held.wait(WITHIN)
    withdrawing = office.began(*WITHDRAW)
    until(lambda: begun(office) and states(office)[State.WITHDRAWN] == 2)
    gate.open.set()
    running.join(WITHIN)
    ended(withdrawing)
    assert states(office) == {State.WITHDRAWN: 3, State.CANCELLED: 2}
    assert office.sites["m"].published() == 2
    nothing_is_public(office)


def test_what_nobody_hears_of_is_on_the_list_and_goes_once_it_lands(office: Office) -> None:
    """Its process sends, and hangs beyond its lease: whether it will ever be public nobody knows."""
    gate = Gate(PUBLISHING, done=False)
    running = posting(office, gate, lease=0.5)
    code, said = office.command(*WITHDRAW)
    assert (code, "gone 2, still to go 0, in doubt 1" in said) == (1, True), said
    assert [name for name in office.open_to_do() if name.startswith("doubt-")]
    office.judged()
    assert not office.erased()  # what was being sent is still needed to find it
    gate.open.set()
    ended(running)
    assert len(office.sites["m"].stand_in.public) == 1
    assert states(office)[State.POSTED] == 1
    code, said = office.command("run")
    assert f"taken down: 1 of {ID}, 0 left" in said
    nothing_is_public(office)


def test_what_lands_after_its_process_was_killed_is_found_by_run(office: Office) -> None:
    gate = Gate(PUBLISHING, done=False)
    running = posting(office, gate, lease=0.5)
    running.kill()
    ended(running)
    code, said = office.command(*WITHDRAW)
    assert (code, "in doubt 1" in said) == (1, True), said
    gate.open.set()
    until(lambda: len(office.sites["m"].stand_in.public) == 1)
    code, said = office.command("run")
    assert f"taken down: 1 of {ID}, 0 left" in said
    nothing_is_public(office)


def test_two_withdrawals_at_once_end_as_one(office: Office) -> None:
    office.post({"m": [1] * 8, "n": [1] * 8}, first=1)
    both = [office.began(*WITHDRAW) for _ in range(2)]
    said = [ended(running) for running in both]
    assert [running.returncode for running in both] == [0, 0], said
    nothing_is_public(office)
