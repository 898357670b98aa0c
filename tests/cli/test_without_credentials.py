"""Without any credentials every command that does not send works; those that do say what is missing."""

import io
from datetime import UTC, datetime, timedelta
from importlib import import_module
from pathlib import Path

import pytest
from cli.conftest import Call
from support import RECORD
from typer.main import get_command

from storyshare import workspace as workspaces
from storyshare.cli.app import Commands
from storyshare.ledger import Ledger, timetable
from storyshare.models import DeliveryKey, Slot

URL = "https://mastodon.example/@mastodon/1"
OUTSIDE = "../made-elsewhere"
# What each command is called with, and the exit code of "as asked".
WORKS: dict[str, tuple[list[str], int]] = {
    "preview": (["rosa"], 0),
    "count": (["--on", "x"], 0),
    "post (dry run)": (["other", "--dry-run"], 0),
    "post (later)": (["rosa", "--at", "2099-01-01 09:00"], 0),
    "boost (dry run)": (["rosa", "--by", "partner", "--dry-run"], 0),
    "schedule rehearse": (["--from", "2027-01-01", "--until", "2027-01-03"], 0),
    "approve": (["rosa"], 2),  # asks for the code; nobody is here
    "approvers": ([], 0),
    "approvers mode": (["named", "--yes"], 0),
    "approvers add": (["Ana", "--yes"], 0),
    "approvers remove": (["Nobody", "--yes"], 2),
    "approvers key": (["Ana", "key"], 2),
    "approvers sign": ([], 2),
    "consent": ([], 0),
    "consent renew": (["rosa", "--yes"], 0),
    "status": ([], 0),
    "report": ([], 0),
    "log": ([], 0),
    "resolve": ([], 0),
    "retry (nothing)": (["rosa", "--yes"], 0),
    "cancel": (["rosa"], 0),
    "pause": ([], 0),
    "resume": ([], 0),
    "record": (["other", "mastodon", "https://mastodon.example/@mastodon/2"], 0),
    "protect list": ([], 0),
    "protect add": (["rosa"], 3),  # wants the key of protected names first
    "protect test": (["rosa"], 2),
    "protect remove": (["rosa", "1"], 2),
    "protect scan": (["rosa"], 2),
    "protect key": ([], 0),
    "platforms": ([], 0),
    "check": ([], 0),
    "desk": ([], 0),
    "links check": ([], 0),  # nobody can be reached: that is doubt
    "doctor": ([], 0),
    "scan": (["stories/rosa.md"], 0),
    "observances": ([], 0),
    "stories list": ([], 0),
    "stories show": (["rosa"], 0),
    "stories new": (["--title", "New", "--link", "https://example.org/new"], 0),
    "stories import": (["nothing.xml"], 2),
    "cron show": ([], 0),
    "cron status": ([], 1),  # it is not entered
    "init": ([f"{OUTSIDE}/workspace"], 0),
    "kit build": ([f"{OUTSIDE}/kit"], 0),
    "pack": ([f"{OUTSIDE}/pack"], 0),
    "handover": ([f"{OUTSIDE}/handover.zip"], 0),
    "handover (closing)": ([f"{OUTSIDE}/closed.zip", "--close", "--yes"], 0),
    "handover (opening)": (["--open", f"{OUTSIDE}/none.zip", f"{OUTSIDE}/desk"], 2),
    "ledger backup": ([f"{OUTSIDE}/copy.sqlite3"], 0),
    "ledger restore": ([f"{OUTSIDE}/none.sqlite3", "--yes"], 5),
    "ledger new": (["--yes"], 0),
    "ledger key": ([], 0),
}
# What would send, and how it ends.
SENDS: dict[str, list[str]] = {
    "post": ["other", "--yes"],
    "boost": ["rosa", "--by", "partner", "--yes"],
    "retry": ["other", "--yes"],
    "run": [],
    "delete": [URL, "--yes"],
    "withdraw": ["rosa", "--reason", "asked", "--yes"],
    "accounts": [],
    "accounts check": [],
}
# Of this machine's own timetable, of log-ins and of several hosts: tested by themselves.
ELSEWHERE = {"cron install", "cron remove", "accounts add", "worker", "ledger move"}
SETTINGS = """default_accounts = ["mastodon"]
[accounts.mastodon]
platform = "mastodon"
[accounts.partner]
platform = "mastodon"
boosts_only = true
"""


@pytest.fixture(autouse=True)
def office(workspace: Path, call: Call, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace with a story that is known to be out, one that waits, and not one credential."""
    (workspace / "storyshare.toml").write_text(SETTINGS, encoding="utf-8")
    (workspace / "stories" / "other.md").write_text(RECORD.replace("rosa-7f3k", "o-2222"), encoding="utf-8")
    (workspace.parent / "made-elsewhere").mkdir(exist_ok=True)
    assert call("record", "rosa", "mastodon", URL)[0] == 0
    return workspace


def every_command() -> set[str]:
    found = set()
    for name in Commands.helps:
        command = get_command(import_module(f"storyshare.cli.{name}").app)
        inner = getattr(command, "commands", {})
        found |= {f"{name} {each}" for each in inner}
        if not inner or getattr(command, "invoke_without_command", False):
            found.add(name)
    return found


def test_every_command_is_tried() -> None:
    tried = {name.partition(" (")[0] for name in (*WORKS, *SENDS)} | ELSEWHERE
    assert every_command() - tried == set()
    assert tried - every_command() == set()


@pytest.mark.parametrize("name", WORKS)
def test_what_does_not_send_works(name: str, call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO()))  # nobody is here
    arguments, wanted = WORKS[name]
    code, shown, said = call(*name.partition(" (")[0].split(), *arguments)
    assert code == wanted, shown + said
    assert "ACCESS_TOKEN" not in said


def waiting(office: Path, *, cancelled: bool) -> None:
    """What a schedule wants now, seen long before; or what somebody has cancelled."""
    place = workspaces.read(office)
    now = datetime.now(UTC)
    with Ledger.open(place.ledger, now=lambda: now - timedelta(hours=1)) as ledger:
        timetable.sight(ledger, ["a"], [("mastodon", "mastodon")])
        key = DeliveryKey(account="mastodon", language="en", occasion="a", story_id="o-2222")
        slot = Slot(entry="a", due_at=now - timedelta(minutes=1), late_at=now + timedelta(hours=1))
        delivery = ledger.plan(key, platform="mastodon", story="other", digest="", parts=1, slot=slot)
        if cancelled:
            ledger.cancel(delivery.id, "cancelled by hand")
    (office / "schedules").mkdir()
    text = "to: [mastodon]\nposts:\n  - id: a\n    story: other\n    at: 2099-01-01 09:00\n"
    (office / "schedules" / "a.yaml").write_text(text, encoding="utf-8")


@pytest.mark.parametrize("name", SENDS)
def test_what_sends_says_what_is_missing(name: str, call: Call, office: Path) -> None:
    if name in ("run", "retry"):
        waiting(office, cancelled=name == "retry")
    code, shown, said = call(*name.split(), *SENDS[name])
    assert (code != 0, "MASTODON_ACCESS_TOKEN" in shown + said or "PARTNER_ACCESS_TOKEN" in shown + said) == (
        True,
        True,
    ), f"{code}\n{shown}\n{said}"
