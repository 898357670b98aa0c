"""A file that is no ledger, or a damaged one: LedgerError, whatever is wrong with it, and the present ledger stays."""

from __future__ import annotations

import sqlite3
import tempfile
from contextlib import closing, suppress
from functools import cache
from pathlib import Path

from fuzz.strange import damaged
from hypothesis import example, given, settings
from hypothesis import strategies as st
from steps import RECEIPT, prepared, sending
from support import Clock

from storyshare.errors import LedgerError
from storyshare.ledger import Ledger, copies, restore, write_copy
from storyshare.ledger.database import TABLES
from storyshare.ledger.evidence import approvals, approve, consents, policies, renew_consent, set_policy
from storyshare.ledger.withdrawals import (
    ToDo,
    begin_withdrawal,
    checklist,
    list_to_do,
    moments,
    withdrawals,
    withdrawn_links,
)
from storyshare.models import Approver, Consent, ConsentStatus, DeliveryKey, Fingerprint, Pause, Policy

_EXAMPLES = max(25, settings().max_examples // 4)
_TABLES = ("ledger", "transitions", *TABLES)


@cache
def whole() -> bytes:
    """A ledger in which something is posted, something in doubt, something waits, and something is paused."""
    with tempfile.TemporaryDirectory() as name, Ledger.create(Path(name) / "a.sqlite3", now=Clock()) as ledger:
        ledger.posted(sending(ledger), RECEIPT)
        for story in ("alex", "maura"):
            key = DeliveryKey(account="mastodon", language="en", occasion="first", story_id=story)
            delivery = ledger.plan(key, platform="mastodon", story=story, digest="0", parts=1)
            if story == "maura":
                continue
            claim = ledger.claim(delivery.id, 1)
            assert claim
            assert ledger.begin(claim, prepared())
            ledger.unknown(claim, "no answer")
        ledger.pause(Pause(scope="account", name="x"))
        renew_consent(ledger, "alex", Consent(status=ConsentStatus.GRANTED), "Ana Ruiz")
        set_policy(ledger, Policy(number=1, approvers=(Approver(name="Sam", public_key="k"),)), person="Ana Ruiz")
        version = Fingerprint(digest="0", fields={"title": "0"}, pictures={})
        approve(ledger, "alex", version, approver="Sam", until=None)
        begin_withdrawal(ledger, "maura", story="maura", links=["0"], reason="asked", person="Ana Ruiz")
        list_to_do(ledger, "maura", [ToDo(name="copies", what="Ask the newspaper.")])
        ledger.hold("mastodon", "the log-in is gone")
        copy = Path(name) / "copy.sqlite3"
        write_copy(ledger, copy)
        return copy.read_bytes()


def _read_all(path: Path) -> None:
    """Everything that the commands read."""
    with Ledger.open(path) as ledger:
        ledger.sendings()
        ledger.pauses()
        ledger.holds()
        withdrawals(ledger)
        withdrawn_links(ledger)
        policies(ledger)
        consents(ledger)
        for story in ("rosa-7f3k", "alex", "maura"):
            approvals(ledger, story)
            checklist(ledger, story)
            moments(ledger, story)
        for delivery in [*ledger.deliveries(), *ledger.newest(5), *ledger.in_doubt()]:
            for part in delivery.parts:
                ledger.attempt(delivery.id, part.number)
        ledger.expire()


def _tried(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as name:
        present, other = Path(name) / "state" / "ledger.sqlite3", Path(name) / "other.sqlite3"
        with Ledger.create(present) as ledger:
            kept = ledger.id
        other.write_bytes(data)
        other.chmod(0o600)
        with suppress(LedgerError):
            _read_all(other)
        other.write_bytes(data)
        for leftover in ("-wal", "-shm"):
            Path(f"{other}{leftover}").unlink(missing_ok=True)
        try:
            restore(other, present)
        except LedgerError as error:
            said = str(error)
            with Ledger.open(present) as ledger:
                assert (ledger.id, said.isprintable()) == (kept, True)
            return
        # Old rows are read when they are needed; the ledger that was there is set aside, not gone.
        with suppress(LedgerError):
            _read_all(present)


@settings(max_examples=_EXAMPLES)
@given(st.deferred(lambda: damaged(whole())) | st.binary(max_size=200))
@example(b"")
@example(b"SQLite format 3\0")
@example(b"SQLite format 3\0" + b"\0" * 100_000)
@example(b"PK\x03\x04 an archive")
def test_any_file(data: bytes) -> None:
    _tried(data)


def _values() -> st.SearchStrategy[object]:
    texts = [
        "",
        "{}",
        "[]",
        "null",
        "[1,2]",
        '{"id": 1}',
        "2027",
        "9999-12-31T23:59:59.999Z",
        "x" * 5000,
        "posted",
        "\0",
    ]
    return st.one_of(
        st.none(),
        st.integers(-(2**63), 2**63 - 1),
        st.floats(),
        st.binary(max_size=20),
        st.sampled_from(texts),
        st.sampled_from(["[" * 5000, '{"payload": 3, "texts": 4}', '{"id":"1","url":"u"}', '["a"]', "\ufffe"]),
    )


@settings(max_examples=_EXAMPLES)
@given(st.data())
def test_any_value_in_any_place_of_a_ledger(data: st.DataObject) -> None:
    """A file that SQLite calls whole, and that no storyshare has written."""
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "a.sqlite3"
        path.write_bytes(whole())
        with closing(sqlite3.connect(path)) as connection, connection:
            triggers = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
            for trigger, _ in triggers:
                connection.execute(f"DROP TRIGGER {trigger}")
            connection.execute("PRAGMA ignore_check_constraints = ON")
            table = data.draw(st.sampled_from(_TABLES))
            columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
            column = data.draw(st.sampled_from(columns))
            with suppress(sqlite3.IntegrityError):
                connection.execute(f"UPDATE {table} SET {column} = ?", (data.draw(_values()),))
            for _, statement in triggers:
                connection.execute(statement)
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA journal_mode = DELETE")
        _tried(path.read_bytes())


def test_a_damaged_file_whose_bytes_stand_in_sqlites_own_words() -> None:
    """Python cannot read them then, and raises what no database error is."""
    data = bytearray(whole())
    at = data.index(b"CREATE TABLE stories")
    data[at - 7 : at + 20] = b"\x83\xff\xfe" * 9
    _tried(bytes(data))


@settings(max_examples=_EXAMPLES)
@given(st.deferred(lambda: damaged(whole())) | st.binary(max_size=200))
def test_a_whole_copy_takes_the_place_of_a_damaged_ledger(present: bytes) -> None:
    with tempfile.TemporaryDirectory() as name:
        place, copy = Path(name) / "ledger.sqlite3", Path(name) / "copy.sqlite3"
        place.write_bytes(present)
        copy.write_bytes(whole())
        restore(copy, place)
        _read_all(place)


@given(st.text(max_size=60) | st.sampled_from(["ledger-0123456789abcdef-000000001-99999999T999999Z.sqlite3"]))
@example("ledger-0123456789abcdef-000000001-20260230T120000Z.sqlite3")
def test_any_name_among_the_copies(name: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        with suppress(OSError, ValueError):
            (Path(folder) / name).touch()
        assert isinstance(copies(Path(folder), "0123456789abcdef"), list)
