"""`storyshare post` against the real PDS: sent once, whatever is killed."""

import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from live.real_pds import RealPds
from PIL import Image
from platforms.bluesky.pds import PASSWORD
from support import RECORD, make_workspace

from storyshare import gate, stories
from storyshare.compose import FIRST_OCCASION
from storyshare.ledger import Ledger
from storyshare.models import State
from storyshare.publish.connecting import connect
from storyshare.publish.delivering import Courier, Outcome
from storyshare.publish.evidence import evidence
from storyshare.publish.planning import plan
from storyshare.publish.targets import targets
from storyshare.workspace import Workspace

pytestmark = [pytest.mark.live, pytest.mark.skipif(sys.platform == "win32", reason="the server runs on Linux")]

# Runs the command line; dies by SIGKILL just before or just after the one publishing call.
_KILLED = """
import os, signal, sys
from storyshare.platforms.bluesky import Bluesky
commit = Bluesky.commit
def killed(self, cleared, *, key):
    if sys.argv[1] == "after":
        commit(self, cleared, key=key)
    os.kill(os.getpid(), signal.SIGKILL)
Bluesky.commit = killed
from storyshare.cli.app import run
run(["post", "rosa", "--to", "bluesky", "--yes"])
"""


@pytest.fixture
def place(tmp_path: Path, real_pds: RealPds) -> tuple[Workspace, str]:
    """A workspace with a story and its picture, set up for a new account; and that account's DID."""
    shelf, did = real_pds.account()
    (tmp_path / ".env").write_text(
        f"BLUESKY_HANDLE={shelf.get('HANDLE')}\nBLUESKY_APP_PASSWORD={PASSWORD}\nBLUESKY_PDS_URL={real_pds.url}\n",
        encoding="utf-8",
    )
    (tmp_path / ".env").chmod(0o600)
    record = RECORD.replace("---\nThe", "images:\n  - file: a.png\n    alt: Blue.\n    shows_people: no\n---\nThe")
    made = make_workspace(tmp_path, rosa=record)
    Image.new("RGB", (600, 400), "navy").save(tmp_path / "stories" / "a.png")
    return made, did


def command(place: Workspace, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments], cwd=place.root, capture_output=True, text=True, timeout=120, check=False
    )


def later(place: Workspace) -> Outcome:
    """`post` again, three minutes on, when the lease of the killed process is over."""
    record = stories.find(place.stories, "rosa", zone=place.timezone)
    now = datetime.now(UTC) + timedelta(minutes=3)
    (planned,) = plan(place, record, targets(place, ["bluesky"]), evidence=gate.Evidence(), now=now)
    with Ledger.open(place.ledger, now=lambda: now) as ledger:
        courier = Courier(
            ledger=ledger,
            connect=lambda each: connect(place, each.target),
            reload=lambda each: stories.load(each.path, zone=place.timezone),
            evidence=lambda each: evidence(place, ledger, each),
            told=lambda *_: None,
            stop=Event(),
        )
        return courier.deliver(planned, FIRST_OCCASION)


def test_a_story_is_posted_once_with_its_card(place: tuple[Workspace, str], real_pds: RealPds) -> None:
    workspace, did = place
    done = command(workspace, "-m", "storyshare", "post", "rosa", "--to", "bluesky", "--yes")
    (post,) = real_pds.posts(did)
    record: Any = post["value"]
    rkey = post["uri"].rpartition("/")[2]
    assert done.returncode == 0
    assert f"✓ bluesky  sent\n    https://bsky.app/profile/{did}/post/{rkey}\n" in done.stdout
    assert record["embed"]["external"]["uri"] == "https://example.org/stories/rosa?utm_source=bluesky&utm_medium=social"
    assert record["embed"]["external"]["thumb"]["mimeType"] == "image/png"
    again = command(workspace, "-m", "storyshare", "post", "rosa", "--to", "bluesky", "--yes")
    assert (again.returncode, len(real_pds.posts(did))) == (4, 1)


@pytest.mark.parametrize(("when", "published"), [("before", 0), ("after", 1)])
def test_a_kill_at_the_call_is_settled_by_a_harmless_replay(
    place: tuple[Workspace, str], real_pds: RealPds, when: str, published: int
) -> None:
    workspace, did = place
    killed = command(workspace, "-c", _KILLED, when)
    assert (killed.returncode, len(real_pds.posts(did))) == (-signal.SIGKILL, published)
    busy = command(workspace, "-m", "storyshare", "post", "rosa", "--to", "bluesky", "--yes")
    assert (busy.returncode, len(real_pds.posts(did))) == (5, published)
    outcome = later(workspace)
    assert outcome.error is None
    assert outcome.delivery
    assert [part.state for part in outcome.delivery.parts] == [State.POSTED]
    assert len(real_pds.posts(did)) == 1
