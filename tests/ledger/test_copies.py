"""Copies of the ledger: whole, dated, and in doubt once they are restored."""

import sqlite3
import stat
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from steps import KEY, RECEIPT, claimed, planned, sending
from support import Clock

from storyshare.errors import LedgerError
from storyshare.ledger import Ledger, copies, copy_is_whole, evidence, keep_copy, restore, timetable
from storyshare.ledger.copies import KEPT
from storyshare.ledger.database import migrations
from storyshare.ledger.sqlite import APPLICATION_ID
from storyshare.models import Pause, State


def states(path: Path | str) -> list[State]:
    with Ledger.open(path) as book:
        delivery = book.delivery(KEY)
        return [part.state for part in delivery.parts] if delivery else []


def test_a_copy_says_which_ledger_how_many_sends_and_when(ledger: Ledger, clock: Clock, tmp_path: Path) -> None:
    sending(ledger)
    path = keep_copy(ledger, tmp_path / "copies")
    assert path.name == f"ledger-{ledger.id}-000000001-20260504T120000Z.sqlite3"
    newest = copies(tmp_path / "copies", ledger.id)[-1]
    assert (newest.sendings, newest.at, newest.path) == (1, clock.at, path)
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_copies_of_another_ledger_are_not_ours(ledger: Ledger, tmp_path: Path) -> None:
    keep_copy(ledger, tmp_path)
    assert copies(tmp_path, "0" * 16) == []


def test_the_oldest_copies_go(ledger: Ledger, clock: Clock, tmp_path: Path) -> None:
    for _ in range(KEPT + 2):
        clock.at += timedelta(seconds=1)
        keep_copy(ledger, tmp_path)
    kept = copies(tmp_path, ledger.id)
    assert (len(kept), kept[-1].at) == (KEPT, clock.at)


def test_a_restored_copy_doubts_whatever_it_has_not_as_posted(ledger: Ledger, tmp_path: Path) -> None:
    delivery = planned(ledger, parts=2)
    first = ledger.claim(delivery.id, 1)
    assert first
    copy = keep_copy(ledger, tmp_path / "copies")
    ledger.close()
    restore(copy, ledger.place)
    assert states(ledger.place) == [State.UNKNOWN, State.UNKNOWN]


def test_what_a_shorter_text_left_over_is_in_doubt_only_where_the_text_may_have_become_longer(
    ledger: Ledger, tmp_path: Path
) -> None:
    """Else a delivery would be in doubt for good by a part that nobody is shown."""
    key = planned(ledger, parts=3).key
    shorter = planned(ledger, parts=1)
    waiting = keep_copy(ledger, tmp_path / "waiting")
    assert len(shorter.parts) == 1
    ledger.posted(sending(ledger), RECEIPT)
    posted = keep_copy(ledger, tmp_path / "posted")
    ledger.close()
    restore(posted, ledger.place)
    with Ledger.open(ledger.place) as restored:
        assert restored.in_doubt() == []
    restore(waiting, ledger.place)
    with Ledger.open(ledger.place) as restored:
        (delivery,) = restored.in_doubt()
        assert [part.state for part in delivery.parts] == [State.UNKNOWN] * 3
        assert delivery.key == key


def test_what_a_copy_was_sending_is_never_sent_again_from_it(ledger: Ledger, tmp_path: Path) -> None:
    """It may have failed since, and gone out as another attempt: to replay it would be a second post."""
    claim = sending(ledger)
    copy = keep_copy(ledger, tmp_path / "copies")
    ledger.not_sent(claim, "no connection")
    ledger.posted(sending(ledger), RECEIPT)
    ledger.close()
    restore(copy, ledger.place)
    with Ledger.open(ledger.place) as restored:
        assert restored.replay(claim.delivery, 1) is None
    assert states(ledger.place) == [State.UNKNOWN]


def test_what_was_posted_stays_posted(ledger: Ledger, tmp_path: Path) -> None:
    ledger.posted(sending(ledger), RECEIPT)
    copy = keep_copy(ledger, tmp_path / "copies")
    ledger.close()
    restore(copy, ledger.place)
    assert states(ledger.place) == [State.POSTED]


def test_a_restored_ledger_is_another_one_and_the_old_one_is_kept(ledger_file: Ledger, tmp_path: Path) -> None:
    old_id = ledger_file.id
    copy = keep_copy(ledger_file, tmp_path / "copies")
    claimed(ledger_file)
    ledger_file.close()
    new_id = restore(copy, ledger_file.place)
    assert new_id != old_id
    assert states(ledger_file.place) == []
    assert states(tmp_path / "state" / "ledger-replaced-1.sqlite3") == [State.CLAIMED]


def test_what_was_withdrawn_or_paused_since_the_copy_stays_so(ledger: Ledger, tmp_path: Path) -> None:
    planned(ledger)
    copy = keep_copy(ledger, tmp_path / "copies")
    with ledger.transaction():
        at = {"at": "2026-05-04T12:00:00.000Z"}
        ledger.database.change("UPDATE stories SET tombstoned_at = :at", at)
    ledger.pause(Pause(scope="account", name="bluesky", until=None))
    ledger.close()
    restore(copy, ledger.place)
    with Ledger.open(ledger.place) as restored:
        assert restored.pauses() == [Pause(scope="account", name="bluesky", until=None)]
        assert evidence.known(restored, "rosa-7f3k").withdrawn


def test_a_copy_is_restored_where_the_ledger_is_gone(ledger_file: Ledger, tmp_path: Path) -> None:
    copy = keep_copy(ledger_file, tmp_path / "copies")
    ledger_file.close()
    assert isinstance(ledger_file.place, Path)
    ledger_file.place.unlink()
    restore(copy, ledger_file.place)
    assert states(ledger_file.place) == []


@pytest.mark.parametrize("content", [b"", b"not a database", b"SQLite format 3\0" + b"\0" * 200])
def test_a_file_that_is_no_ledger_changes_nothing(ledger_file: Ledger, tmp_path: Path, content: bytes) -> None:
    claimed(ledger_file)
    ledger_file.close()
    (tmp_path / "bad").write_bytes(content)
    with pytest.raises(LedgerError):
        restore(tmp_path / "bad", ledger_file.place)
    assert states(ledger_file.place) == [State.CLAIMED]
    assert [path.name for path in (tmp_path / "state").iterdir()] == ["ledger.sqlite3"]


def test_a_damaged_copy_is_refused(ledger: Ledger, tmp_path: Path) -> None:
    for number in range(200):
        ledger.hold(f"account-{number}", "x")
        planned(ledger)
    copy = keep_copy(ledger, tmp_path / "copies")
    ledger.close()
    damaged = bytearray(copy.read_bytes())
    damaged[4096 * 3 : 4096 * 6] = b"\x55" * (4096 * 3)
    copy.write_bytes(damaged)
    with pytest.raises(LedgerError):
        restore(copy, ledger.place)


def test_a_copy_that_is_whole_and_one_that_is_not(ledger: Ledger, tmp_path: Path) -> None:
    copy = keep_copy(ledger, tmp_path / "copies")
    assert copy_is_whole(copy)
    copy.write_bytes(copy.read_bytes()[:8192])
    assert not copy_is_whole(copy)


def test_a_newer_ledger_is_refused_with_a_clear_word(ledger_file: Ledger) -> None:
    ledger_file.close()
    with sqlite3.connect(ledger_file.place) as connection:
        connection.execute("PRAGMA user_version = 999")
    connection.close()
    with pytest.raises(LedgerError, match="written by a newer storyshare"):
        Ledger.open(ledger_file.place)


def test_another_programs_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.sqlite3"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE t (x)")
    connection.close()
    with pytest.raises(LedgerError, match="not a ledger"):
        Ledger.open(path)


def test_the_file_says_which_schema_it_has(ledger_file: Ledger) -> None:
    ledger_file.close()
    with sqlite3.connect(ledger_file.place) as connection:
        found = [connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("user_version", "application_id")]
    connection.close()
    assert found == [migrations("sqlite")[-1][0], APPLICATION_ID]


def test_there_is_none_until_one_is_made(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="no ledger"):
        Ledger.open(tmp_path / "ledger.sqlite3")
    assert list(tmp_path.iterdir()) == []


def test_no_host_plans_what_was_due_before_a_copy_was_restored(ledger: Ledger, clock: Clock, tmp_path: Path) -> None:
    """It may have gone out since the copy was made, which knows nothing of it."""
    for host in ("", "one", "two"):
        ledger.host = host
        timetable.set_planned_until(ledger)
    copy = keep_copy(ledger, tmp_path / "copies")
    restore(copy, ledger.place)
    with Ledger.open(ledger.place) as found:
        for host in ("", "one", "two"):
            found.host = host
            until = timetable.planned_until(found)
            assert until
            assert until > clock.at


def test_of_a_restored_copy_every_entry_counts_as_first_seen_now(ledger: Ledger, clock: Clock, tmp_path: Path) -> None:
    """A host that has never planned would else send what was due shortly before."""
    timetable.sight(ledger, ["one"], [])
    copy = keep_copy(ledger, tmp_path / "copies")
    restore(copy, ledger.place)
    with Ledger.open(ledger.place) as found:
        assert timetable.sight(found, ["one"], []).entries["one"] > clock.at
