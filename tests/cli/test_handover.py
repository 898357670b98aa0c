"""`storyshare handover`: from one computer to an empty home with the archive alone, and nothing goes out twice."""

import json
import shutil
import stat
import sys
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pg
import pytest
from cli.conftest import Call
from contract.on_mastodon import OnMastodon
from support import RECORD, make_workspace

from storyshare import workspace as workspaces
from storyshare.ledger import Ledger, timetable
from storyshare.ledger.sealed import new_key
from storyshare.models import State
from storyshare.testing import NOW
from storyshare.testing.web import Web

TOKEN = "made-up-token-53"
PROTECTING = "made-up-protecting-key-1234567890"


@pytest.fixture
def web() -> Iterator[Web]:
    found = Web(OnMastodon(NOW))
    yield found
    found.close()


@pytest.fixture
def old(here: Path, web: Web, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace that has posted its story to a stand-in; the test stands in it."""
    desk = here / "old" / "desk"
    desk.mkdir(parents=True)
    make_workspace(desk, rosa=RECORD, other=RECORD.replace("rosa-7f3k", "o-2222"))
    text = 'default_accounts = ["mastodon"]\n[accounts.mastodon]\nplatform = "mastodon"\n'
    (desk / "storyshare.toml").write_text(text, encoding="utf-8")
    log_in(desk, web)
    monkeypatch.chdir(desk)
    return desk


def log_in(desk: Path, web: Web) -> None:
    env = desk / ".env"
    env.write_text(f"MASTODON_BASE_URL={web.url}\nMASTODON_ACCESS_TOKEN={TOKEN}\n", encoding="utf-8")
    env.chmod(0o600)


@pytest.fixture
def home(here: Path, old: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The home of somebody else, in which nothing is."""
    home = here / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    return home


def states(desk: Path) -> set[State]:
    with Ledger.open(workspaces.read(desk).ledger) as ledger:
        return {part.state for each in ledger.deliveries() for part in each.parts}


def test_from_an_old_computer_to_an_empty_home(
    call: Call, old: Path, home: Path, web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert call("post", "rosa", "--yes")[0] == 0
    first = workspaces.read(old).ledger_id
    archive = home / "handover.zip"
    code, told, said = call("handover", str(archive), "--close", "--yes")
    assert (code, "nothing is sent from this computer any more" in told) == (0, True), said
    assert sys.platform == "win32" or stat.S_IMODE(archive.stat().st_mode) == 0o600
    for again in (["post", "other", "--yes"], ["post", "rosa", "--yes", "--again", "x"], ["run"]):
        code, _, said = call(*again)
        assert (code, "it was handed over on" in said, "handover --open" in said) == (5, True, True), said

    shutil.rmtree(old.parent, ignore_errors=False)
    monkeypatch.chdir(home)
    code, told, said = call("handover", "--open", "handover.zip", "desk")
    assert (code, "storyshare accounts add mastodon --name mastodon" in told) == (0, True), said
    desk = home / "desk"
    monkeypatch.chdir(desk)
    assert call("accounts", "check")[0] == 3, "its log-ins are not in the archive"
    log_in(desk, web)
    assert call("accounts", "check")[0] == 0
    assert call("doctor")[0] == 0
    assert call("check")[0] == 0
    assert call("log", "verify")[0] == 0
    assert states(desk) == {State.POSTED}
    code, _, said = call("post", "rosa", "--yes")
    assert (code, len(web.publishing())) == (4, 1), said
    assert call("post", "other", "--yes")[0] == 0
    assert len(web.publishing()) == 2
    assert workspaces.read(desk).ledger_id not in ("", first)


def test_what_a_copy_had_not_as_sent_may_be_public_where_it_is_opened(
    call: Call, old: Path, home: Path, web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The old computer goes on sending meanwhile."""
    assert call("post", "rosa", "--yes")[0] == 0
    (old / ".env").unlink()
    assert call("post", "other", "--yes")[0] != 0
    assert call("handover", str(home / "a.zip"))[0] == 0
    log_in(old, web)
    assert call("post", "other", "--yes")[0] == 0
    monkeypatch.chdir(home)
    code, told, _ = call("handover", "--open", "a.zip", "desk")
    assert (code, "counts as “may be public”" in told) == (0, True)
    desk = home / "desk"
    monkeypatch.chdir(desk)
    (desk / ".env").write_text("MASTODON_BASE_URL=http://127.0.0.1:9\nMASTODON_ACCESS_TOKEN=x\n")
    (desk / ".env").chmod(0o600)
    call("post", "rosa", "--yes")
    call("post", "other", "--yes")
    call("run")
    assert len(web.publishing()) == 2


def test_what_schedules_wanted_since_a_copy_was_made_is_said_and_not_sent(
    call: Call, old: Path, home: Path, web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The old computer has sent it in between, and nothing in the copy says so."""
    (old / "schedules").mkdir()
    due = datetime.now(UTC) - timedelta(minutes=30)
    text = f"to: [mastodon]\nposts:\n  - id: one\n    story: rosa\n    at: {due:%Y-%m-%d %H:%M}\n"
    (old / "schedules" / "a.yaml").write_text(text, encoding="utf-8")
    made = due - timedelta(minutes=30)
    with Ledger.create(workspaces.read(old).ledger, now=lambda: made - timedelta(hours=1)) as ledger:
        timetable.sight(ledger, ["one"], [("mastodon", "mastodon")])
        timetable.set_planned_until(ledger)
        workspaces.remember_ledger(old, ledger.id)
    monkeypatch.setattr("storyshare.cli.handover.datetime", Then(made))
    assert call("handover", str(home / "a.zip"))[0] == 0
    monkeypatch.chdir(home)
    _, told, _ = call("handover", "--open", "a.zip", "desk")
    assert "Not sent from here, because it may have gone out since:" in told
    assert "rosa (one), to mastodon" in told
    monkeypatch.chdir(home / "desk")
    log_in(home / "desk", web)
    assert call("run")[0] == 0
    assert web.publishing() == []


def test_a_restored_ledger_does_not_send_what_schedules_wanted_since_the_copy(
    call: Call, old: Path, home: Path, web: Web
) -> None:
    """It went out in between, and nothing in the copy says so."""
    (old / "schedules").mkdir()
    due = datetime.now(UTC) - timedelta(minutes=30)
    text = f"to: [mastodon]\nposts:\n  - id: one\n    story: rosa\n    at: {due:%Y-%m-%d %H:%M}\n"
    (old / "schedules" / "a.yaml").write_text(text, encoding="utf-8")
    with Ledger.create(workspaces.read(old).ledger, now=lambda: due - timedelta(hours=1)) as ledger:
        timetable.sight(ledger, ["one"], [("mastodon", "mastodon")])
        timetable.set_planned_until(ledger)
        workspaces.remember_ledger(old, ledger.id)
    assert call("ledger", "backup", str(home / "copy.sqlite3"))[0] == 0
    assert call("run")[0] == 0
    _, told, _ = call("ledger", "restore", str(home / "copy.sqlite3"), "--yes")
    assert "Not sent by a run, because it may have gone out since: " in told
    assert call("run")[0] == 0
    assert len(web.publishing()) == 1


class Then:
    """A clock that stands."""

    def __init__(self, at: datetime) -> None:
        self._at = at

    def now(self, _: object) -> datetime:
        return self._at


def test_no_secret_is_in_the_archive_or_the_list(
    call: Call, old: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with (old / ".env").open("a", encoding="utf-8") as file:
        file.write(f"STORYSHARE_PROTECT_KEY={PROTECTING}\n")
    assert call("post", "rosa", "--yes")[0] == 0
    log_key = (old / ".storyshare" / "log.key").read_text(encoding="utf-8").strip()
    _, told, _ = call("handover")
    assert call("handover", str(home / "a.zip"))[0] == 0
    with zipfile.ZipFile(home / "a.zip") as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist())
        assert not {".env", ".storyshare"} & {name.split("/")[0] for name in archive.namelist()}
    for secret in (TOKEN, PROTECTING, log_key):
        assert secret not in told
        assert secret.encode() not in everything
    for named in ("MASTODON_ACCESS_TOKEN (secret, set)", "STORYSHARE_PROTECT_KEY", "log.key"):
        assert named in told


def test_a_secret_in_a_file_is_named_and_nothing_is_written(call: Call, old: Path, home: Path) -> None:
    record = old / "stories" / "rosa.md"
    record.write_text(record.read_text(encoding="utf-8") + TOKEN, encoding="utf-8")
    code, _, said = call("handover", str(home / "a.zip"))
    assert (code, "MASTODON_ACCESS_TOKEN stands in stories/rosa.md" in said, TOKEN in said) == (3, True, False)
    assert list(home.iterdir()) == []


def test_the_old_computer_says_what_restoring_would_do(call: Call, old: Path, home: Path) -> None:
    assert call("post", "rosa", "--yes")[0] == 0
    copy = home / "copy.sqlite3"
    assert call("ledger", "backup", str(copy))[0] == 0
    assert call("handover", str(home / "a.zip"), "--close", "--yes")[0] == 0
    code, told, _ = call("ledger", "restore", str(copy), "--yes")
    assert (code, "it would go out a second time" in told) == (0, True)


def test_closing_is_asked_about(call: Call, old: Path, home: Path) -> None:
    code, _, said = call("handover", str(home / "a.zip"), "--close")
    assert (code, "Nobody is here to answer" in said, (home / "a.zip").exists()) == (2, True, False)
    assert call("post", "rosa", "--yes")[0] == 0


def test_a_file_that_is_there_is_left_and_nothing_is_closed(call: Call, old: Path, home: Path) -> None:
    (home / "a.zip").write_text("mine")
    assert call("handover", str(home / "a.zip"), "--close", "--yes")[0] == 2
    assert (home / "a.zip").read_text() == "mine"
    assert call("post", "rosa", "--yes")[0] == 0


def test_a_ledger_that_was_handed_over_is_not_moved_out_of_it(
    call: Call, old: Path, home: Path, postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert call("handover", str(home / "a.zip"), "--close", "--yes")[0] == 0
    monkeypatch.setenv("STORYSHARE_DATABASE_URL", pg.new_database(postgres))
    monkeypatch.setenv("STORYSHARE_SECRET_KEY", new_key())
    code, _, said = call("ledger", "move", "postgres", "--yes")
    assert (code, "it was handed over on" in said) == (5, True)


def test_a_ledger_on_a_server_stays_there(
    call: Call, old: Path, home: Path, web: Web, postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = pg.new_database(postgres)
    monkeypatch.setenv("STORYSHARE_DATABASE_URL", url)
    monkeypatch.setenv("STORYSHARE_SECRET_KEY", new_key())
    assert call("post", "rosa", "--yes")[0] == 0
    code, _, said = call("handover", str(home / "a.zip"), "--close", "--yes")
    assert (code, "other hosts may send from it" in said) == (3, True)
    code, told, _ = call("handover", str(home / "a.zip"))
    assert (code, "stays on its server" in told) == (0, True)
    with zipfile.ZipFile(home / "a.zip") as archive:
        assert "ledger-copy.sqlite3" not in archive.namelist()
        assert url.encode() not in archive.read("HANDOVER.md")
    monkeypatch.chdir(home)
    assert call("handover", "--open", "a.zip", "desk")[0] == 3, "the variable would name another ledger"
    monkeypatch.delenv("STORYSHARE_DATABASE_URL")
    _, told, _ = call("handover", "--open", "a.zip", "desk")
    assert "STORYSHARE_DATABASE_URL" in told
    monkeypatch.chdir(home / "desk")
    log_in(home / "desk", web)
    assert call("post", "rosa", "--yes")[0] == 5, "without the server's address nothing is sent"
    monkeypatch.setenv("STORYSHARE_DATABASE_URL", url)
    assert call("post", "rosa", "--yes")[0] == 4
    assert len(web.publishing()) == 1


def test_whoever_unpacks_it_by_hand_sends_nothing(
    call: Call, old: Path, home: Path, web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert call("post", "rosa", "--yes")[0] == 0
    assert call("handover", str(home / "a.zip"))[0] == 0
    with zipfile.ZipFile(home / "a.zip") as archive:
        archive.extractall(home / "desk")
    monkeypatch.chdir(home / "desk")
    log_in(home / "desk", web)
    code, _, said = call("post", "other", "--yes")
    assert (code, "The ledger is gone" in said) == (5, True)
    (home / "desk" / ".storyshare").mkdir(mode=0o700)
    (home / "desk" / "ledger-copy.sqlite3").rename(home / "desk" / ".storyshare" / "ledger.sqlite3")
    (home / "desk" / ".storyshare" / "ledger.sqlite3").chmod(0o600)
    code, _, said = call("post", "other", "--yes")
    assert (code, "it is a copy that was made for a handover" in said) == (5, True)
    assert len(web.publishing()) == 1


def test_scripts_get_json(call: Call, old: Path, home: Path) -> None:
    sections = json.loads(call("handover", "--json")[1])["sections"]
    assert [each["title"] for each in sections][:2] == [
        "First: the old computer",
        "Then: the new computer, in this order",
    ]
    made = json.loads(call("handover", str(home / "a.zip"), "--json")[1])
    assert (made["ledger"], made["left_out"]) == ("none", [])
    opened = json.loads(call("handover", "--open", str(home / "a.zip"), str(home / "desk"), "--json")[1])
    assert (opened["ledger"], opened["skipped"]) == ("none", [])


def test_a_volunteers_workspace_hands_nothing_over(call: Call, old: Path, home: Path) -> None:
    settings = old / "storyshare.toml"
    settings.write_text("volunteer = true\n" + settings.read_text(encoding="utf-8"), encoding="utf-8")
    assert call("handover", str(home / "a.zip"))[0] == 3
    assert call("handover", str(home / "a.zip"), "--close", "--yes")[0] == 3
