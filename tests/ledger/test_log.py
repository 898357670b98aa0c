"""The log of both databases: kept as it was written, one chain a host, and whatever somebody does to it is found."""

import json
import sqlite3
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from steps import KEY, RECEIPT, planned, sending
from support import ROOT, Clock

from storyshare.ledger import Ledger, auditing, keep_copy, log, move, restore
from storyshare.ledger.auditing import Report
from storyshare.ledger.log import Act, Head, Pen

OURS, THEIRS = bytes(range(32)), bytes(32)
PEN = Pen(host="aaaa", who="Ana Ruiz", computer="ana@desk", key=OURS)
OTHER = Pen(host="bbbb", who="Sam Lee", computer="sam@laptop", key=THEIRS)
POST = Act(did="post", story_id="rosa-7f3k", details={"account": "bluesky", "outcome": "sent"})


def write(ledger: Ledger, pen: Pen = PEN, act: Act = POST, head: Head | None = None) -> Head:
    (entry,) = log.write(ledger, pen, [act], head)
    return Head(number=entry.number, mac=entry.mac)


def verify(ledger: Ledger, head: Head | None = None, keys: tuple[bytes, ...] = (OURS, THEIRS)) -> Report:
    return auditing.verify(ledger, keys, {"aaaa": head} if head else {})


def faults(ledger: Ledger, head: Head | None = None, keys: tuple[bytes, ...] = (OURS, THEIRS)) -> list[tuple[str, int]]:
    return [(fault.host, fault.number) for fault in verify(ledger, head, keys).faults]


def as_an_attacker(ledger: Ledger, *statements: str) -> None:
    """Somebody with full access to the database takes its rules away first."""
    if isinstance(ledger.place, Path):
        with sqlite3.connect(ledger.place) as file:
            for (name,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
                file.execute(f"DROP TRIGGER {name}")
            for statement in statements:
                file.execute(statement)
        return
    with psycopg.connect(ledger.place, options="-c search_path=storyshare") as server:
        for table in ("log", "events", "parts"):
            server.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        for statement in statements:
            server.execute(statement)


@pytest.fixture
def kept(ledger: Ledger) -> Ledger:
    """Four entries of this host, two of another, with events between them."""
    for number in range(4):
        ledger.plan(replace(KEY, occasion=f"o{number}"), platform="x", story="rosa", digest="d", parts=1)
        write(ledger)
        if number < 2:
            write(ledger, OTHER)
    return ledger


# -- writing and reading -------------------------------------------------------------------------------------------


def test_entries_are_kept_in_order_with_what_was_done(ledger: Ledger, clock: Clock) -> None:
    write(ledger)
    clock.forward(minutes=5)
    write(ledger, OTHER, Act(did="pause"))
    first, second = log.entries(ledger)
    assert (first.who, first.did, first.story_id, first.said) == (
        "Ana Ruiz",
        "post",
        "rosa-7f3k",
        {"account": "bluesky", "outcome": "sent"},
    )
    assert (second.host, second.number, second.did, second.instant) == ("bbbb", 1, "pause", clock.at)


def test_the_log_of_a_story_from_a_day_on_or_only_its_newest(
    ledger: Ledger, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Read in pages that are smaller than the answer."""
    monkeypatch.setattr(log, "PAGE", 2)
    for number in range(5):
        clock.forward(minutes=1)
        write(ledger, act=Act(did="post", story_id=f"story-{number % 2}", details={"n": number}))

    def numbers(**asked: object) -> list[int]:
        return [entry.said["n"] for entry in log.entries(ledger, **asked)]  # type: ignore[arg-type]

    assert numbers() == [0, 1, 2, 3, 4]
    assert numbers(story_id="story-0") == [0, 2, 4]
    assert numbers(since=clock.at - timedelta(minutes=1)) == [3, 4]
    assert numbers(newest=2) == [3, 4]
    assert numbers(story_id="story-1", since=clock.at - timedelta(minutes=1)) == [3]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE log SET who = 'nobody'",
        "DELETE FROM log",
        "INSERT INTO log SELECT host, 9, at, who, '', did, '', '', 0, 0, '', '', key, mac FROM log",
    ],
)
def test_the_database_lets_nobody_change_it(ledger: Ledger, statement: str) -> None:
    write(ledger)
    with pytest.raises(Exception, match="the log "), ledger.transaction():
        ledger.database.change(statement, {})


def test_sqlite_lets_nobody_replace_an_entry_either(ledger_file: Ledger) -> None:
    """Its REPLACE deletes without asking the rule against deleting."""
    write(ledger_file)
    with pytest.raises(sqlite3.IntegrityError, match="goes on where it ends"), ledger_file.transaction():
        ledger_file.database.change("INSERT OR REPLACE INTO log SELECT * FROM log", {})


def test_a_name_with_a_line_break_and_a_long_reason_are_made_harmless(ledger: Ledger) -> None:
    write(ledger, replace(PEN, who="Ana\n\x1b[31m\0"), Act(did="post", details={"reason": "a" * 1_000}))
    (entry,) = log.entries(ledger)
    assert (entry.who, len(entry.said["reason"])) == ("Ana[31m", 300)


# -- whole ---------------------------------------------------------------------------------------------------------


def test_what_was_not_touched_is_whole(kept: Ledger) -> None:
    end = log.ends(kept)["aaaa"]
    found = verify(kept, end)
    assert (found.whole, found.entries, found.unsealed) == (True, 6, 0)
    assert found.unchecked == ["sam@laptop: where its log ended is not known here; its end may have been cut off"]


def test_an_entry_after_the_head_is_no_fault(kept: Ledger) -> None:
    """The host was killed between the entry and its note of where the log ends."""
    head = log.ends(kept)["aaaa"]
    write(kept)
    assert verify(kept, head).whole


def test_what_came_after_the_last_entry_is_counted_and_sealed_by_the_next(kept: Ledger) -> None:
    """A process that is killed between an act and its entry leaves the act in the events."""
    sending(kept)
    assert verify(kept).unsealed == 3
    write(kept)
    assert (verify(kept).unsealed, verify(kept).whole) == (0, True)
    as_an_attacker(kept, "UPDATE events SET new = 'posted' WHERE letter = 'e'")
    assert faults(kept)[0] == ("aaaa", 5)


def test_several_acts_at_once_are_a_chain(ledger: Ledger) -> None:
    planned(ledger)
    written = log.write(ledger, PEN, [POST, POST, POST])
    assert [entry.number for entry in written] == [1, 2, 3]
    assert verify(ledger).whole


def test_events_between_two_entries_that_neither_seals_are_a_fault(kept: Ledger) -> None:
    """Even under the right key."""
    last = log.end_of(kept, "aaaa")
    assert last
    planned(kept)
    newest = last.events_until + 1
    forged = replace(last, number=5, previous=last.digest(), events_after=newest, events_until=newest)
    forged = replace(forged, events_hash=log.events_hash(kept, newest, newest))
    forged = replace(forged, mac=forged.mac_under(OURS))
    with kept.transaction() as run:
        run("write_log", **{name: getattr(forged, name) for name in log.COLUMNS})
    assert faults(kept) == [("aaaa", 5)]


def test_of_several_acts_the_first_says_that_the_log_was_not_as_it_was_left(ledger: Ledger) -> None:
    written = log.write(ledger, PEN, [POST, POST], Head(number=7, mac="m"))
    assert [entry.said.get("left_at") for entry in written] == [[7, "m"], None]


# -- touched -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("statement", "first"),
    [
        ("UPDATE log SET who = 'Eva' WHERE host = 'aaaa' AND number = 2", 2),
        ("UPDATE log SET story_id = 'amal-2222' WHERE host = 'aaaa' AND number = 4", 4),
        ("UPDATE log SET at = '2020-01-01T00:00:00.000Z' WHERE host = 'aaaa' AND number = 1", 1),
        ("UPDATE log SET mac = 'x' WHERE host = 'aaaa' AND number = 3", 3),
        ("DELETE FROM log WHERE host = 'aaaa' AND number = 2", 2),
        ("DELETE FROM log WHERE host = 'aaaa' AND number = 1", 1),
        ("DELETE FROM log WHERE host = 'aaaa' AND number = 4", 4),
        ("DELETE FROM log WHERE host = 'aaaa'", 1),
        ("DELETE FROM log", 1),
        ("INSERT INTO log SELECT host, 5, at, who, '', did, '', '{}', 4, 4, '', mac, key, mac FROM log LIMIT 1", 5),
    ],
    ids=["who", "story", "when", "seal", "middle", "first", "tail", "chain", "all", "put in"],
)
def test_an_entry_that_was_changed_taken_out_or_put_in_is_named(kept: Ledger, statement: str, first: int) -> None:
    head = log.ends(kept)["aaaa"]
    as_an_attacker(kept, statement)
    assert faults(kept, head)[0] == ("aaaa", first)


def test_two_entries_that_changed_places_are_named(kept: Ledger) -> None:
    as_an_attacker(
        kept,
        "UPDATE log SET number = 99 WHERE host = 'aaaa' AND number = 2",
        "UPDATE log SET number = 2 WHERE host = 'aaaa' AND number = 3",
        "UPDATE log SET number = 3 WHERE host = 'aaaa' AND number = 99",
    )
    assert faults(kept) == [("aaaa", 2)]


def test_an_entry_moved_to_another_host_is_named(kept: Ledger) -> None:
    as_an_attacker(kept, "UPDATE log SET host = 'bbbb', number = 3 WHERE host = 'aaaa' AND number = 4")
    assert ("bbbb", 3) in faults(kept)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE events SET digest = 'other' WHERE id = 3",
        "DELETE FROM events WHERE id = 3",
        "UPDATE events SET id = 1003 WHERE id = 3",
        "UPDATE events SET delivery = 1 WHERE id = 3",
    ],
)
def test_an_event_that_was_changed_or_taken_out_is_named_by_its_entries(kept: Ledger, statement: str) -> None:
    """The third event lies between the second and the third entry of one host, and in nothing of the other's."""
    as_an_attacker(kept, statement)
    found = verify(kept)
    assert (found.faults[0].host, found.faults[0].number) == ("aaaa", 3)
    assert found.faults[0].what == "event 3 was changed, put in or taken out"


def test_an_event_that_was_put_in_is_found(kept: Ledger) -> None:
    as_an_attacker(
        kept,
        "DELETE FROM events WHERE id = 2",
        "INSERT INTO events (id, delivery, part, letter, old, new, at, holder, fence, digest)"
        " SELECT 2, 1, part, letter, old, new, at, holder, fence, digest FROM events WHERE id = 1",
    )
    assert faults(kept)[:2] == [("aaaa", 2), ("bbbb", 2)]


def test_a_part_that_was_changed_past_its_events_is_found(kept: Ledger) -> None:
    as_an_attacker(kept, "UPDATE parts SET state = 'cancelled' WHERE delivery = 2")
    assert [fault.what for fault in verify(kept).faults] == ["delivery 2, part 1: its state is not what the events say"]


def test_values_that_are_of_no_kind_are_a_fault_and_no_crash(ledger_file: Ledger) -> None:
    """SQLite takes anything anywhere."""
    for _ in range(3):
        write(ledger_file)
    as_an_attacker(ledger_file, "UPDATE log SET mac = x'00ff' WHERE number = 2")
    assert faults(ledger_file) == [("aaaa", 2)]
    as_an_attacker(ledger_file, "UPDATE log SET details = 7, mac = 7 WHERE number = 1")
    assert faults(ledger_file) == [("aaaa", 1)]
    list(log.entries(ledger_file))


# -- keys ----------------------------------------------------------------------------------------------------------


def test_without_a_hosts_key_the_plain_chain_is_still_checked(kept: Ledger) -> None:
    found = verify(kept, keys=(OURS,))
    assert found.whole
    assert found.unchecked[-2].startswith("sam@laptop, entries 1 to 2: sealed under a key that is not here")
    as_an_attacker(kept, "UPDATE log SET who = 'Eva' WHERE host = 'bbbb' AND number = 1")
    assert faults(kept, keys=(OURS,)) == [("bbbb", 2)]


def test_who_has_not_the_key_cannot_write_as_this_host(kept: Ledger) -> None:
    """Chain and events are right, the key's name too; only the seal cannot be made."""
    head = log.ends(kept)["aaaa"]
    last = log.end_of(kept, "aaaa")
    assert last
    forged = replace(last, number=5, did="delete", previous=last.digest(), events_after=last.events_until)
    forged = replace(forged, events_hash=log.events_hash(kept, last.events_until, last.events_until))
    forged = replace(forged, mac=forged.mac_under(b"guessed".ljust(32)))
    with kept.transaction() as run:
        run("write_log", **{name: getattr(forged, name) for name in log.COLUMNS})
    assert faults(kept, head) == [("aaaa", 5)]


def test_a_log_that_is_written_anew_under_another_key_is_not_taken_for_ours(kept: Ledger) -> None:
    head = log.ends(kept)["aaaa"]
    as_an_attacker(kept, "DELETE FROM log")
    for _ in range(4):
        write(kept, replace(PEN, key=b"k" * 32))
    assert not verify(kept, head).whole


def test_the_key_stands_in_no_row_and_in_no_print(ledger: Ledger) -> None:
    write(ledger)
    (entry,) = log.entries(ledger)
    assert OURS.hex() not in repr(entry) + repr(PEN)


# -- another ledger in its place -----------------------------------------------------------------------------------


def restored(ledger: Ledger, folder: Path, head: Head, *, before: Head, note: bool = True) -> None:
    """From a copy that was made when the log had as many entries as it has now; two more are written since."""

    def entered(copy: Ledger) -> None:
        act = Act(did="restore", details={"copy": "old", "before": {"aaaa": [before.number, before.mac]}})
        log.write(copy, PEN, [act], head)

    restore(folder, ledger.place, entered if note else lambda _: None)


def test_a_restored_log_is_whole_and_says_so(kept: Ledger, tmp_path: Path) -> None:
    copy = keep_copy(kept, tmp_path / "copies")
    write(kept)
    head = write(kept)
    kept.close()
    restored(kept, copy, head, before=head)
    with Ledger.open(kept.place) as now:
        for end in (head, log.ends(now)["aaaa"]):
            found = verify(now, end)
            assert (found.whole, [entry.said["copy"] for entry in found.restored]) == (True, ["old"])
        write(now, head=head)
        assert verify(now, log.ends(now)["aaaa"]).whole, "the next entry finds the log shorter, and that is explained"


def test_an_older_copy_put_there_without_a_word_is_found(kept: Ledger, tmp_path: Path) -> None:
    copy = keep_copy(kept, tmp_path / "copies")
    write(kept)
    head = write(kept)
    kept.close()
    restored(kept, copy, head, before=head, note=False)
    with Ledger.open(kept.place) as now:
        assert faults(now, head) == [("aaaa", 5)]
        healed = write(now, head=head)
        assert verify(now, healed).faults[0].number == 5, "and stays found when the host has gone on writing"


def test_what_was_written_after_a_restoration_cannot_be_cut_off_in_its_name(kept: Ledger, tmp_path: Path) -> None:
    copy = keep_copy(kept, tmp_path / "copies")
    for _ in range(5):
        write(kept)
    head = log.ends(kept)["aaaa"]
    kept.close()
    restored(kept, copy, head, before=head)
    with Ledger.open(kept.place) as now:
        write(now)
        end = write(now)
        assert verify(now, end).whole
        as_an_attacker(now, f"DELETE FROM log WHERE number = {end.number} AND host = 'aaaa'")
        assert faults(now, end) == [("aaaa", end.number)]


def test_a_log_that_was_once_cut_off_is_still_looked_through(kept: Ledger) -> None:
    head = log.ends(kept)["aaaa"]
    as_an_attacker(kept, "DELETE FROM log WHERE host = 'aaaa' AND number = 4")
    write(kept, head=head)
    write(kept)
    as_an_attacker(kept, "UPDATE log SET who = 'Eva' WHERE host = 'aaaa' AND number = 5")
    assert faults(kept) == [("aaaa", 4), ("aaaa", 5)]


def test_a_restoration_whose_host_had_not_noted_its_last_entry_is_explained(kept: Ledger, tmp_path: Path) -> None:
    """It was killed between the entry and its head; then the ledger was restored."""
    copy = keep_copy(kept, tmp_path / "copies")
    noted = write(kept)
    last = write(kept)
    kept.close()
    restored(kept, copy, noted, before=last)
    with Ledger.open(kept.place) as now:
        assert verify(now, noted).whole


def test_a_restoration_explains_no_more_than_it_knew(kept: Ledger, tmp_path: Path) -> None:
    copy = keep_copy(kept, tmp_path / "copies")
    then = write(kept)
    head = write(kept)
    kept.close()
    restored(kept, copy, then, before=then)
    with Ledger.open(kept.place) as now:
        assert not verify(now, head).whole


def test_a_made_up_restoration_explains_nothing(kept: Ledger) -> None:
    head = write(kept)
    as_an_attacker(kept, "DELETE FROM log WHERE host = 'aaaa' AND number > 3")
    fake = Act(did="restore", details={"copy": "x", "before": {"aaaa": [head.number, head.mac]}})
    write(kept, replace(OTHER, key=b"e" * 32, host="cccc"), fake)
    assert ("aaaa", 4) in faults(kept, head)


def test_a_ledger_that_is_moved_keeps_its_log(kept: Ledger, postgres: str, tmp_path: Path) -> None:
    import pg

    head = log.ends(kept)["aaaa"]
    target = pg.new_database(postgres) if isinstance(kept.place, Path) else tmp_path / "moved" / "ledger.sqlite3"
    kept.close()
    move(kept.place, target)
    with Ledger.open(target) as there:
        sending(there)
        assert verify(there, head).whole
        assert verify(there, write(there, head=head)).whole


def test_a_ledger_older_than_the_log_says_what_no_entry_covers(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log, "SEALED_AT_FIRST", 2)
    ledger.posted(sending(ledger), RECEIPT)
    write(ledger)
    found = verify(ledger)
    assert found.whole
    assert found.unchecked[-1] == "events 1 to 2 were there before the log began: no entry covers them"


# -- at the same time ----------------------------------------------------------------------------------------------

_WRITER = """
import sys
from pathlib import Path
from storyshare.ledger import Ledger, log
place = sys.argv[1] if "://" in sys.argv[1] else Path(sys.argv[1])
with Ledger.open(place) as ledger:
    print("open", flush=True)
    sys.stdin.readline()
    pen = log.Pen(host="aaaa", who="Ana", computer="ana@desk", key=bytes(range(32)))
    for number in range(20):
        log.write(ledger, pen, [log.Act(did="post", details={"n": number})])
"""


def test_two_processes_of_one_host_make_one_chain(ledger: Ledger) -> None:
    command = [sys.executable, "-c", _WRITER, str(ledger.place)]
    environment = {"PYTHONPATH": f"{ROOT / 'src'}", "PATH": ""}
    writers: list[subprocess.Popen[str]] = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment)
        for _ in range(2)
    ]
    for writer in writers:
        assert writer.stdout
        assert writer.stdout.readline() == "open\n"
    for writer in writers:
        writer.communicate("go\n", timeout=120)
    assert [writer.returncode for writer in writers] == [0, 0]
    assert [entry.number for entry in log.of_host(ledger, "aaaa", 100)] == list(range(1, 41))
    assert verify(ledger).whole


def test_the_details_are_json_in_the_row(ledger: Ledger) -> None:
    write(ledger, act=Act(did="post", details={"account": "ñandú"}))
    (row,) = ledger.database.fetch("SELECT details FROM log", {})
    assert json.loads(row[0]) == {"account": "ñandú"}
