"""`storyshare ledger move`: a desk goes over to PostgreSQL and back, and nothing is sent twice on the way."""

import json
import socket
from datetime import timedelta
from pathlib import Path

import pg
import psycopg
import pytest
from cli.conftest import Call

from storyshare import workspace as workspaces
from storyshare.ledger.sealed import new_key
from storyshare.models import utc_now
from storyshare.platforms.mock import Mock
from storyshare.publish import books


@pytest.fixture
def url(postgres: str) -> str:
    return pg.new_database(postgres)


def use(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STORYSHARE_DATABASE_URL", url)
    monkeypatch.setenv("STORYSHARE_SECRET_KEY", new_key())


def test_there_and_back(call: Call, workspace: Path, real: Mock, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert call("post", "rosa", "--yes")[0] == 0
    first = workspaces.read(workspace).ledger_id

    use(url, monkeypatch)
    code, _, said = call("post", "rosa", "--yes", "--again", "x")
    assert (code, "The ledger is gone" in said, "storyshare ledger move postgres" in said) == (5, True, True)

    code, told, _ = call("ledger", "move", "postgres", "--yes")
    assert (code, told.startswith("Moved. The old one is kept as ")) == (0, True)
    second = workspaces.read(workspace).ledger_id
    assert call("post", "rosa", "--yes")[0] == 4, "it is out already"
    assert call("post", "rosa", "--yes", "--again", "anniversary")[0] == 0

    assert call("ledger", "move", "sqlite", "--yes")[0] == 0
    monkeypatch.delenv("STORYSHARE_DATABASE_URL")
    assert call("post", "rosa", "--yes")[0] == 4
    assert call("post", "rosa", "--yes", "--again", "anniversary")[0] == 4
    assert len({first, second, workspaces.read(workspace).ledger_id}) == 3
    assert len(real.outbox) == 2


def test_the_old_one_is_refused_afterwards(
    call: Call, workspace: Path, real: Mock, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A second computer that still has the old address sends nothing."""
    call("post", "rosa", "--yes")
    use(url, monkeypatch)
    call("ledger", "move", "postgres", "--yes")
    monkeypatch.delenv("STORYSHARE_DATABASE_URL")
    code, _, said = call("post", "rosa", "--yes", "--again", "x")
    assert (code, "The ledger is gone" in said) == (5, True)
    assert len(real.outbox) == 1


def test_a_server_gets_a_ledger_at_the_first_sending(
    call: Call, workspace: Path, real: Mock, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(url, monkeypatch)
    assert call("status") == (0, "Nothing has been sent from here yet.\n", "")
    assert call("post", "rosa", "--yes", "--dry-run")[0] == 0
    assert call("post", "rosa", "--yes")[0] == 0
    assert call("post", "rosa", "--yes", "--dry-run")[0] == 4
    assert workspaces.read(workspace).ledger_id
    assert not (workspace / ".storyshare" / "ledger.sqlite3").exists()


def test_yesterdays_database_is_refused_until_it_is_restored(
    call: Call, workspace: Path, real: Mock, url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    use(url, monkeypatch)
    call("post", "rosa", "--yes")
    with psycopg.connect(url, autocommit=True) as server:  # as a backup of before the sending would be
        server.execute("ALTER TABLE storyshare.ledger DISABLE TRIGGER ALL")
        server.execute("UPDATE storyshare.ledger SET sendings = 0")
    code, _, said = call("post", "rosa", "--yes", "--again", "x")
    assert (code, "older than it was when this computer last used it" in said) == (5, True)
    copy = tmp_path / "copy.sqlite3"
    assert call("ledger", "backup", str(copy))[0] == 0
    assert call("ledger", "restore", str(copy), "--yes")[0] == 0
    assert call("post", "rosa", "--yes", "--again", "x")[0] == 0


def test_without_an_address_there_is_nowhere_to_move(call: Call, workspace: Path) -> None:
    code, _, said = call("ledger", "move", "postgres", "--yes")
    assert (code, "STORYSHARE_DATABASE_URL is missing" in said) == (3, True)


def test_another_kind_of_address_is_refused(call: Call, workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    use("mysql://me:hunter2@host/x", monkeypatch)
    code, _, said = call("status")
    assert (code, "postgresql://user:password@host/database" in said, "hunter2" in said) == (3, True, False)


def test_a_clock_that_is_far_off_is_refused(
    call: Call, workspace: Path, real: Mock, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(url, monkeypatch)
    monkeypatch.setattr(books, "utc_now", lambda: utc_now() + timedelta(minutes=7))
    code, _, said = call("post", "rosa", "--yes")
    assert (code, "clock is 7 minutes ahead of the database's" in said) == (3, True)
    assert not real.outbox


def test_a_key_is_made(call: Call, workspace: Path) -> None:
    code, told, _ = call("ledger", "key")
    assert (code, told.startswith("STORYSHARE_SECRET_KEY="), len(told.strip().partition("=")[2])) == (0, True, 44)


def test_nothing_to_move_is_a_clear_word(
    call: Call, workspace: Path, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(url, monkeypatch)
    code, _, said = call("ledger", "move", "postgres", "--yes")
    assert (code, "the first sending makes a ledger where it is wanted now" in said) == (5, True)


def test_cron_status_names_the_hosts_that_share_the_ledger(
    call: Call, workspace: Path, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(url, monkeypatch)
    assert call("run")[0] == 0
    _, told, _ = call("cron", "status")
    assert f"Of the hosts with this ledger, {socket.gethostname()} last planned on " in told
    _, told, _ = call("cron", "status", "--json")
    assert [each["name"] for each in json.loads(told)["hosts"]] == [socket.gethostname()]
