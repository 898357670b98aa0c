"""What only a ledger on a server has to keep: one writer, nobody waiting for a dead host, no password in any word."""

import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pg
import psycopg
import pytest
from cryptography.fernet import Fernet
from steps import KEY, RECEIPT, claimed, planned, prepared, sending

from storyshare.errors import BusyError, LedgerError, NoLedgerError, SetupError
from storyshare.ledger import Ledger, begin_anew, make
from storyshare.ledger.database import migrations
from storyshare.ledger.postgres import Postgres
from storyshare.ledger.sealed import Sealed, new_key
from storyshare.models import State


@pytest.fixture
def url(postgres: str) -> str:
    """A database with an empty ledger."""
    found = pg.new_database(postgres)
    Ledger.create(found).close()
    return found


def admin(url: str, statement: str) -> list[tuple[object, ...]]:
    """Done past all our code, by whoever runs the server."""
    with psycopg.connect(url, autocommit=True) as connection:
        cursor = connection.execute(statement)
        return cursor.fetchall() if cursor.description else []


def cut_connections(url: str) -> None:
    admin(url, "SELECT pg_terminate_backend (pid) FROM pg_stat_activity WHERE application_name = 'storyshare'")


def test_a_new_one_is_made_once(postgres: str) -> None:
    url = pg.new_database(postgres)
    assert Ledger.find(url) is None
    Ledger.create(url).close()
    with pytest.raises(FileExistsError):
        Ledger.create(url)


def test_hosts_that_begin_at_the_same_moment_make_one(postgres: str) -> None:
    url = pg.new_database(postgres)
    threads = [threading.Thread(target=make, args=(url,)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert admin(url, "SELECT COUNT (*) FROM storyshare.ledger") == [(1,)]


def test_its_clock_is_the_servers(url: str) -> None:
    with Ledger.open(url) as ledger:
        ((theirs,),) = admin(url, "SELECT clock_timestamp ()")
        assert isinstance(theirs, type(ledger.now()))
        assert abs(ledger.now() - theirs) < timedelta(seconds=30)


def test_every_commit_survives_a_power_cut_whatever_the_server_is_set_to(url: str) -> None:
    admin(url, "ALTER ROLE CURRENT_USER IN DATABASE " + url.rpartition("/")[2] + " SET synchronous_commit = off")
    with Ledger.open(url) as ledger:
        assert ledger.database.fetch("SELECT current_setting ('synchronous_commit')", {}) == [("on",)]


def test_there_is_one_writer_at_a_time(url: str) -> None:
    """Two hosts claim twenty parts of twenty deliveries at once: each part is had by one."""
    with Ledger.open(url) as first, Ledger.open(url) as second:
        ids = [
            first.plan(replace(KEY, occasion=str(n)), platform="x", story="rosa", digest="d", parts=1).id
            for n in range(20)
        ]
        had: list[list[int]] = [[], []]

        def claim(ledger: Ledger, mine: list[int]) -> None:
            mine.extend(each for each in ids if ledger.claim(each, 1))

        threads = [threading.Thread(target=claim, args=pair) for pair in zip((first, second), had, strict=True)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert sorted(had[0] + had[1]) == ids


# -- cut connections -----------------------------------------------------------------------------------------------


def test_a_cut_connection_is_told_and_made_anew(url: str) -> None:
    with Ledger.open(url) as ledger:
        planned(ledger)
        cut_connections(url)
        with pytest.raises(LedgerError, match="cannot be used"):
            ledger.claim(1, 1)
        assert ledger.claim(1, 1)


def test_what_became_of_a_call_is_written_down_over_a_new_connection(url: str) -> None:
    with Ledger.open(url) as ledger:
        claim = sending(ledger)
        cut_connections(url)
        assert ledger.posted(claim, RECEIPT)
        found = ledger.delivery(KEY)
    assert found
    assert found.parts[0].state is State.POSTED


def test_a_transaction_that_is_cut_leaves_nothing(url: str) -> None:
    with Ledger.open(url) as ledger:
        planned(ledger)

        def half() -> None:
            with ledger.transaction() as run:
                run("cancel", delivery=1, holder="", reason="half done")
                cut_connections(url)

        with pytest.raises(LedgerError):
            half()
        found = ledger.delivery(KEY)
    assert found
    assert found.parts[0].state is State.PLANNED


def test_nobody_waits_for_a_host_that_died_in_a_transaction(url: str) -> None:
    """It holds the one lock, and its server cuts it off after a time that every session sets."""
    with Ledger.open(url) as ledger, Ledger.open(url) as dead:
        assert ledger.database.fetch("SELECT current_setting ('idle_in_transaction_session_timeout')", {}) == [("15s",)]

        def dies() -> None:
            with dead.transaction():
                dead.database.change("SET LOCAL idle_in_transaction_session_timeout = '300ms'", {})
                planned(ledger)  # waits for the lock, and gets it

        with pytest.raises(LedgerError):
            dies()
        assert ledger.delivery(KEY)


def test_a_ledger_that_was_replaced_is_not_written_by_who_still_has_it_open(url: str) -> None:
    with Ledger.open(url) as ledger:
        claim = claimed(ledger)
        assert begin_anew(url) == "storyshare_replaced_1"
        with pytest.raises(LedgerError, match="replaced"):
            ledger.begin(claim, prepared())


# -- words ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        lambda url: url.replace("@", ":s3cret-word@").replace("127.0.0.1:", "127.0.0.1:1"),
        lambda url: url.replace("//", "//nobody:s3cret-word@").replace("@storyshare@", "@"),
        lambda url: url.replace("@", ":s3cret-word@") + "?sslmode=nonsense",
        lambda url: url.replace("@", ":s3cret-word@") + "?port=x=y",
        lambda url: "postgresql://u:s3cret-word@h:port:port/x y%",
    ],
)
def test_no_word_shows_the_password(url: str, change: Callable[[str], str]) -> None:
    with pytest.raises((LedgerError, SetupError)) as told:
        Ledger.open(change(url))
    assert "s3cret-word" not in f"{told.value} {told.value.hint} {told.value.__cause__!r}"


def test_an_empty_database_has_no_ledger(postgres: str) -> None:
    with pytest.raises(NoLedgerError, match="There is no ledger in PostgreSQL"):
        Ledger.open(pg.new_database(postgres))


def test_a_newer_ledger_is_refused_with_a_clear_word(url: str) -> None:
    admin(url, "UPDATE storyshare.schema_version SET number = 999")
    with pytest.raises(LedgerError, match="written by a newer storyshare"):
        Ledger.open(url)


def test_the_newest_schema_has_one_number_in_both_databases() -> None:
    assert migrations("postgres")[-1][0] == migrations("sqlite")[-1][0]


def test_beyond_this_machine_the_wire_is_encrypted() -> None:
    far, near = Postgres("postgresql://u@db.example.org/x"), Postgres("postgresql://u@127.0.0.1/x")
    own = Postgres("postgresql://u@db.example.org/x?sslmode=verify-full")
    assert [each._options.get("sslmode") for each in (far, near, own)] == ["require", None, "verify-full"]


def test_without_its_package_the_word_is_what_to_install(url: str) -> None:
    program = (
        "import sys; sys.modules['psycopg'] = None\n"
        "from storyshare.errors import SetupError\n"
        "from storyshare.ledger import Ledger\n"
        f"try: Ledger.open({url!r})\n"
        "except SetupError as error: print(error.hint)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == 'Install it: pip install "storyshare[postgres]"\n'


# -- secrets -------------------------------------------------------------------------------------------------------


def test_a_session_is_kept_for_every_host_and_lies_encrypted(url: str) -> None:
    key = new_key()
    Sealed(url, [key], "bluesky").save("SESSION", "token-1")
    Sealed(url, [key], "bluesky").save("SESSION", "token-2")
    assert Sealed(url, [key], "bluesky").load() == {"SESSION": "token-2"}
    assert Sealed(url, [key], "mastodon").load() == {}
    assert "token" not in str(admin(url, "SELECT * FROM storyshare.secrets"))


def test_keys_are_changed_without_losing_a_session(url: str) -> None:
    old, new = new_key(), new_key()
    Sealed(url, [old], "bluesky").save("SESSION", "token")
    assert Sealed(url, [new, old], "bluesky").load() == {"SESSION": "token"}
    assert Sealed(url, [new], "bluesky").load() == {}


@pytest.mark.parametrize("keys", [[], ["short"], [Fernet.generate_key().decode()[:-3]]])
def test_no_key_is_a_clear_word(url: str, keys: list[str]) -> None:
    with pytest.raises(SetupError, match="STORYSHARE_SECRET_KEY"):
        Sealed(url, keys, "bluesky")


def test_one_host_at_a_time_is_alone_with_an_accounts_secrets_until_it_dies(url: str) -> None:
    key, at_it = new_key(), threading.Event()

    def other() -> None:
        with Sealed(url, [key], "bluesky").locked():
            at_it.set()

    waiting = threading.Thread(target=other)
    with Sealed(url, [key], "bluesky").locked():
        with Sealed(url, [key], "mastodon").locked():
            Sealed(url, [key], "bluesky").save("SESSION", "token")  # who is alone may keep what it got
        waiting.start()
        while not admin(url, "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"):
            assert not at_it.is_set()
        cut_but_waiting = "SELECT pg_terminate_backend (pid) FROM pg_locks WHERE locktype = 'advisory' AND granted"
        admin(url, cut_but_waiting)
        waiting.join()
    assert at_it.is_set()


def test_who_waits_too_long_for_another_host_is_told_so(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storyshare.ledger.postgres._PATIENTLY", "SET lock_timeout = '1ms'")
    sealed = Sealed(url, [new_key()], "bluesky")
    with sealed.locked(), pytest.raises(BusyError, match="Another host is at work"), sealed.locked():
        pass
