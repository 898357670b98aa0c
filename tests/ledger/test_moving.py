"""Moving a ledger to the other database and back, and from every earlier schema: everything is there, nothing twice."""

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pg
import psycopg
import pytest
from steps import KEY, RECEIPT, claimed, planned, prepared, sending
from support import Clock

from storyshare.errors import LedgerError
from storyshare.ledger import Ledger, Protection, add_protection, move, protect, replacing, set_aside, timetable
from storyshare.ledger.database import TABLES, migrations
from storyshare.ledger.sqlite import APPLICATION_ID
from storyshare.models import Pause, Slot, State

WHAT = {"platform": "bluesky", "story": "rosa", "digest": "d1", "parts": 2}


def fill(ledger: Ledger, clock: Clock) -> None:
    """A delivery in every settled state that a ledger can have, a schedule's, a hold, a pause and a withdrawal."""
    ends: dict[str, Callable[[Any], object]] = {
        "posted": lambda claim: ledger.posted(claim, RECEIPT),
        "rejected": lambda claim: ledger.rejected(claim, "too long, ñ"),
        "in doubt": lambda claim: ledger.unknown(claim, "no answer"),
        "planned": lambda claim: ledger.not_sent(claim, "later", not_before=clock.at),
    }
    for occasion, end in ends.items():
        key = replace(KEY, occasion=occasion)
        delivery = ledger.plan(key, **WHAT)  # type: ignore[arg-type]
        claim = ledger.claim(delivery.id, 1)
        assert claim
        assert ledger.begin(claim, prepared())
        end(claim)
    slot = Slot(entry="one", due_at=clock.at, late_at=clock.at)
    ledger.plan(replace(KEY, occasion="one", story_id="amal-2222"), slot=slot, **WHAT)  # type: ignore[arg-type]
    timetable.sight(ledger, ["one", "two"], [("mastodon", "mastodon")])
    timetable.set_planned_until(ledger)
    ledger.hold("mastodon", "the log-in is gone")
    ledger.pause(Pause(scope="story", name="amal-2222", until=None))
    add_protection(ledger, Protection(salt=b"salt", check_value=b"check"))
    protect(ledger, "amal-2222", {b"h" * 16}, label="her village", salt=b"salt")
    with ledger.transaction():
        ledger.database.change("UPDATE stories SET tombstoned_at = :at WHERE id = 'amal-2222'", {"at": ISO})


ISO = "2026-05-04T12:00:00.000Z"


def everything(place: Path | str) -> dict[str, list[Any]]:
    with Ledger.open(place) as ledger, ledger.transaction():
        found = {}
        for table in TABLES:
            with ledger.database.read(table) as (columns, rows):
                found[table] = sorted((sorted(zip(columns, row, strict=True)) for row in rows), key=repr)
        found["ledger"] = [ledger.one("numbers")]
        return found


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "state" / "ledger.sqlite3"


@pytest.fixture
def server(postgres: str) -> str:
    return pg.new_database(postgres)


def test_everything_arrives_there_and_back(file: Path, server: str, clock: Clock) -> None:
    with Ledger.create(file, now=clock) as ledger:
        fill(ledger, clock)
    before = everything(file)
    there = move(file, server)
    assert everything(server) == before
    set_aside(file)
    back = move(server, file)
    assert everything(file) == before
    assert there != back


def test_it_goes_on_where_it_was(file: Path, server: str, clock: Clock) -> None:
    """The next delivery gets a number of its own, and the rules of the database are in force again."""
    with Ledger.create(file, now=clock) as ledger:
        fill(ledger, clock)
    move(file, server)
    with Ledger.open(server, now=clock) as ledger:
        old = {delivery.id for delivery in ledger.deliveries()}
        new = ledger.plan(replace(KEY, occasion="new"), **WHAT).id  # type: ignore[arg-type]
        assert new not in old
        assert ledger.claim(new, 1)
        found = ledger.delivery(replace(KEY, occasion="in doubt"))
        assert found
        assert ledger.attempt(found.id, 1), "what is in doubt can still be looked for"
        with pytest.raises(Exception, match="no such transition"), ledger.transaction():
            ledger.database.change("UPDATE parts SET state = 'withdrawn' WHERE state = 'planned'", {})


def test_nothing_moves_while_somebody_is_sending(file: Path, server: str) -> None:
    with Ledger.create(file) as ledger:
        sending(ledger)
        with pytest.raises(LedgerError, match="sending right now"):
            move(file, server)
        assert not ledger.closed
        assert Ledger.find(server) is None


def test_nothing_moves_where_another_ledger_is(file: Path, server: str, clock: Clock) -> None:
    Ledger.create(server, now=clock).close()
    with Ledger.create(file, now=clock) as ledger:
        planned(ledger)
        ledger.database.change("UPDATE ledger SET created_at = '2020-05-04T12:00:00.000Z'", {})
    with pytest.raises(LedgerError, match="another ledger already"):
        move(file, server)
    with Ledger.open(server) as other, Ledger.open(file) as ledger:
        assert (list(other.deliveries()), ledger.closed) == ([], "")


def test_nothing_moves_to_a_server_that_is_not_there(file: Path, server: str) -> None:
    Ledger.create(file).close()
    with pytest.raises(LedgerError):
        move(file, server.replace("127.0.0.1:", "127.0.0.1:1"))
    with Ledger.open(file) as ledger:
        assert not ledger.closed


@pytest.mark.parametrize("back", [False, True])
def test_a_move_that_is_killed_leaves_two_that_cannot_both_send(
    file: Path, server: str, back: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It dies after the rows have arrived; a process that has the old one open claims nothing more."""
    source, target = (server, file) if back else (file, server)
    put = replacing.put

    def put_and_die(*both: Any) -> str:
        put(*both)
        raise KeyboardInterrupt

    with Ledger.create(source) as open_before:
        delivery = planned(open_before)
        monkeypatch.setattr(replacing, "put", put_and_die)
        with pytest.raises(KeyboardInterrupt):
            move(source, target)
        assert open_before.claim(delivery.id, 1) is None
        monkeypatch.undo()
        new_id = move(source, target)
    with Ledger.open(target) as ledger:
        assert (ledger.id, ledger.closed) == (new_id, "")
        assert ledger.claim(delivery.id, 1)


def test_one_that_was_set_aside_sends_nothing_for_who_still_has_it_open(ledger_place: Path | str) -> None:
    with Ledger.create(ledger_place) as ledger:
        claim = claimed(ledger)
        assert set_aside(ledger_place)
        try:
            begun = ledger.begin(claim, prepared())
        except LedgerError:
            begun = None
        assert begun is None


# -- earlier schemas -----------------------------------------------------------------------------------------------


def of_version(path: Path, version: int) -> None:
    """A ledger as the storyshare of then left it: a part sent, a part in doubt."""
    path.parent.mkdir(parents=True)
    connection = sqlite3.connect(path, isolation_level=None)
    for number, script in migrations("sqlite"):
        if number <= version:
            connection.executescript(script)
    connection.executescript(f"PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {version};")
    connection.execute("INSERT INTO ledger (one, id, created_at) VALUES (1, 'abc', ?)", (ISO,))
    connection.execute("INSERT INTO stories (id, first_seen_at) VALUES ('rosa-7f3k', ?)", (ISO,))
    connection.execute("INSERT INTO accounts (name, platform, first_seen_at) VALUES ('x', 'x', ?)", (ISO,))
    key = '["post", "x", "en", "first", "rosa-7f3k"]'
    connection.execute(
        "INSERT INTO deliveries (key, kind, account, platform, language, occasion, story_id, story, source, digest,"
        " planned_at) VALUES (?, 'post', 'x', 'x', 'en', 'first', 'rosa-7f3k', 'rosa', 'post', 'd', ?)",
        (key, ISO),
    )
    for number in (1, 2):
        connection.execute(
            "INSERT INTO parts (delivery, number, state, changed_at) VALUES (1, ?, 'planned', ?)", (number, ISO)
        )
    receipt, nothing = '{"id": "1", "url": "u", "details": {}}', '{"payload": {}, "texts": []}'
    free = "holder = NULL, lease_until = NULL"
    for number, end in (
        (1, f"state = 'posted', receipt = '{receipt}', payload = NULL, {free}"),
        (2, f"state = 'unknown', {free}"),
    ):
        for change in (
            "state = 'claimed', holder = 'h', lease_until = 'l', fence = 1",
            f"state = 'sending', attempt_key = 'k', payload = '{nothing}', handle = 'h', started_at = 's'",
            end,
        ):
            connection.execute(f"UPDATE parts SET {change} WHERE number = ?", (number,))
    connection.close()


@pytest.mark.parametrize("version", [number for number, _ in migrations("sqlite")])
def test_a_ledger_of_every_earlier_version_is_brought_up_and_keeps_all(file: Path, version: int) -> None:
    of_version(file, version)
    with Ledger.open(file) as ledger:
        (delivery,) = ledger.deliveries()
        assert [part.state for part in delivery.parts] == [State.POSTED, State.UNKNOWN]
        assert ledger.sendings() == 2
        assert ledger.claim(delivery.id, 2) is None


@pytest.mark.parametrize("version", [number for number, _ in migrations("sqlite")])
def test_it_has_the_same_schema_as_a_new_one(file: Path, tmp_path: Path, version: int) -> None:
    of_version(file, version)
    Ledger.open(file).close()
    Ledger.create(tmp_path / "new.sqlite3").close()

    def schema(path: Path) -> list[Any]:
        connection = sqlite3.connect(path)
        found = connection.execute("SELECT type, name, sql FROM sqlite_master ORDER BY type, name").fetchall()
        connection.close()
        return found

    assert schema(file) == schema(tmp_path / "new.sqlite3")


@pytest.mark.parametrize("version", [number for number, _ in migrations("postgres")])
def test_a_server_of_every_earlier_version_is_brought_up_to_the_same(postgres: str, version: int) -> None:
    old, new = pg.new_database(postgres), pg.new_database(postgres)
    Ledger.create(new).close()
    with psycopg.connect(old, autocommit=True, options="-c search_path=storyshare") as server:
        server.execute("CREATE SCHEMA storyshare")
        for number, script in migrations("postgres"):
            if number <= version:
                server.execute(script)
        server.execute("INSERT INTO schema_version (one, number) VALUES (1, %s)", (version,))
        server.execute("INSERT INTO ledger (one, id, created_at) VALUES (1, 'abc', %s)", (ISO,))
    with Ledger.open(old) as ledger:
        assert ledger.id == "abc"

    def schema(url: str) -> list[tuple[Any, ...]]:
        with psycopg.connect(url) as server:
            columns = server.execute(
                "SELECT table_name, column_name, data_type, is_nullable FROM information_schema.columns"
                " WHERE table_schema = 'storyshare' ORDER BY 1, 2"
            ).fetchall()
            indexes = server.execute(
                "SELECT indexdef FROM pg_indexes WHERE schemaname = 'storyshare' ORDER BY 1"
            ).fetchall()
            triggers = server.execute(
                "SELECT DISTINCT trigger_name FROM information_schema.triggers ORDER BY 1"
            ).fetchall()
            return columns + indexes + triggers

    assert schema(old) == schema(new)


def test_both_databases_have_the_same_tables_columns_and_ways(file: Path, server: str) -> None:
    def shape(place: Path | str) -> dict[str, Any]:
        with Ledger.create(place) as ledger, ledger.transaction():
            found: dict[str, Any] = {}
            for table in (*TABLES, "ledger"):
                with ledger.database.read(table) as (columns, _):
                    found[table] = set(columns)
            found["ways"] = sorted(ledger.database.fetch("SELECT letter, old, new FROM transitions", {}))
            return found

    assert shape(file) == shape(server)


def test_every_table_moves(ledger_file: Ledger) -> None:
    told = ledger_file.database.fetch("SELECT name FROM sqlite_master WHERE type = 'table'", {})
    # What a ledger says of itself, and what is the schema's own.
    assert {name for (name,) in told} - {"ledger", "transitions", "sqlite_sequence"} == set(TABLES)


def test_every_script_has_a_number_of_its_own_and_a_twin() -> None:
    """PostgreSQL begins with the fourth schema; numbers that were given to others may be left out."""
    numbers = [number for number, _ in migrations("sqlite")]
    assert sorted(set(numbers)) == numbers
    assert [number for number, _ in migrations("postgres")] == [number for number in numbers if number >= 4]
