"""A story is taken back from the real PDS: all of it, what somebody else deleted before, and a server that stops."""

import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from live.conftest import new_pds, started
from live.real_pds import RealPds
from platforms.bluesky.pds import PASSWORD
from support import make_workspace
from withdrawal.office import ID, Office

from storyshare.models import State
from storyshare.platforms.bluesky import Bluesky
from storyshare.publish.connecting import connect_account
from storyshare.publish.targets import targets

pytestmark = [pytest.mark.live, pytest.mark.skipif(sys.platform == "win32", reason="the server runs on Linux")]

POSTS = {"bluesky": [1] * 14 + [3, 3]}
WITHDRAW = ("withdraw", "rosa", "--reason", "asked", "--yes")
# Runs the command line; the server dies by SIGKILL just before its eighth deletion is asked for.
_SERVER_STOPS = """
import os, signal, sys
from storyshare.platforms.bluesky import Bluesky
delete, calls = Bluesky.delete, []
def stopped(self, receipt):
    calls.append(receipt)
    if len(calls) == 8:
        os.kill(int(sys.argv[1]), signal.SIGKILL)
    delete(self, receipt)
Bluesky.delete = stopped
from storyshare.cli.app import run
sys.exit(run(["withdraw", "rosa", "--reason", "asked", "--yes"]))
"""


def office_at(pds: RealPds, root: Path) -> tuple[Office, str]:
    """An office with 20 posts on a new account, and that account's DID."""
    shelf, did = pds.account()
    root.mkdir()
    make_workspace(root)
    (root / "storyshare.toml").write_text("", encoding="utf-8")
    (root / ".env").touch(mode=0o600)
    lines = f"BLUESKY_HANDLE={shelf.get('HANDLE')}\nBLUESKY_APP_PASSWORD={PASSWORD}\nBLUESKY_PDS_URL={pds.url}\n"
    (root / ".env").write_text(lines, encoding="utf-8")
    office = Office.at(root, {})
    office.post(POSTS)
    assert len(pds.posts(did)) == 20
    return office, did


def agreed(office: Office, pds: RealPds, did: str) -> Counter[State]:
    """How many posts are in which state; the server has just those that are not called gone."""
    office.judged()
    public = {post["uri"] for post in pds.posts(did)}
    known = {part.receipt.details["uri"]: part.state for _, part in office.parts() if part.receipt}
    assert public == {uri for uri, state in known.items() if state is not State.WITHDRAWN}
    return Counter(known.values())


def test_all_of_it_is_deleted_and_seen_gone(tmp_path: Path, real_pds: RealPds) -> None:
    office, did = office_at(real_pds, tmp_path / "office")
    code, said = office.command(*WITHDRAW)
    assert (code, "gone 20, still to go 0, in doubt 0" in said) == (0, True), said
    assert agreed(office, real_pds, did) == {State.WITHDRAWN: 20}
    assert office.erased()
    assert office.called_elsewhere() == []


def test_what_somebody_else_has_deleted_before_is_seen_gone(tmp_path: Path, real_pds: RealPds) -> None:
    office, did = office_at(real_pds, tmp_path / "office")
    (target,) = targets(office.place, ["bluesky"])
    adapter = connect_account(office.place, target)
    assert isinstance(adapter, Bluesky)
    receipts = [part.receipt for _, part in office.parts()]
    for receipt in (receipts[0], receipts[15], receipts[-1]):  # of threads as well, a first part and a last one
        assert receipt
        adapter.delete(receipt)
    assert len(real_pds.posts(did)) == 17
    code, said = office.command(*WITHDRAW)
    assert code == 0, said
    assert agreed(office, real_pds, did) == {State.WITHDRAWN: 20}


def test_a_server_that_stops_in_the_middle_and_comes_up_again(tmp_path: Path) -> None:
    """What it had not done when it stopped is still public, and said to be; `run` goes on once it is there again."""
    folder = tmp_path / "pds"
    folder.mkdir()
    pds = new_pds(folder)
    with started(pds) as server:
        office, did = office_at(pds, tmp_path / "office")
        stopped = subprocess.run(
            [sys.executable, "-c", _SERVER_STOPS, str(server.pid)],
            cwd=office.root, capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip
    assert (stopped.returncode, "gone 7, still to go 13, in doubt 0" in stopped.stdout) == (1, True), stopped
    with started(pds):
        assert agreed(office, pds, did) == {State.WITHDRAWN: 7, State.WITHDRAW_FAILED: 13}
        code, said = office.command("run")
        assert agreed(office, pds, did)[State.WITHDRAWN] == 7, said  # not yet: a server that was down is let alone
        code, said = office.command("run", ahead=16 * 60)
        assert (code, f"taken down: 13 of {ID}, 0 left" in said) == (0, True), said
        assert agreed(office, pds, did) == {State.WITHDRAWN: 20}
        assert office.erased()
