"""One page of health: each section whole and broken, and what is broken in one hides no other."""

import os
import shutil
import sqlite3
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from importlib import metadata
from pathlib import Path
from types import SimpleNamespace

import pg
import pytest
import time_machine
from desk import Desk
from support import RECORD, too_long

from storyshare.ledger import Ledger, copies, keep_copy, timetable, withdrawals
from storyshare.ledger import evidence as book
from storyshare.ledger.kits import KitAsked, enter_kit
from storyshare.models import ApprovalMode, Policy
from storyshare.platforms.plugins import LeftOut
from storyshare.publish.ending import note_log_ins
from storyshare.publish.health import accounts, files, page, people, programs, storage, timing
from storyshare.publish.health.case import Case
from storyshare.publish.health.lines import Section, looked
from storyshare.timers import note_run

SOON = "to: [mastodon]\nposts:\n  - id: spring\n    story: rosa\n    at: 2026-05-06 09:00\n"


@pytest.fixture(autouse=True)
def no_timer(monkeypatch: pytest.MonkeyPatch) -> list[tuple[SimpleNamespace, str]]:
    """What starts programs on this computer; nobody's own crontab is read."""
    there: list[tuple[SimpleNamespace, str]] = []
    monkeypatch.setattr(timing, "holding", lambda _: there)
    return there


def examined(desk: Desk) -> dict[str, Section]:
    return {section.name: section for section in page.examine(desk.place.root, now=desk.clock())}


def look_at(desk: Desk, look: page.Look) -> list[tuple[str, str, str]]:
    case = Case.of(desk.place.root, desk.clock())
    return [(line.word, line.what, line.do) for line in looked(lambda: look(case))]


def words(desk: Desk, look: page.Look) -> list[str]:
    return [word for word, *_ in look_at(desk, look)]


def settings(desk: Desk, text: str) -> None:
    (desk.place.root / "storyshare.toml").write_text(text, encoding="utf-8")


def record(desk: Desk, old: str, new: str) -> None:
    (desk.place.stories / "rosa.md").write_text(RECORD.replace(old, new), encoding="utf-8")


def schedule(desk: Desk, text: str = SOON) -> None:
    desk.place.schedules.mkdir(exist_ok=True)
    (desk.place.schedules / "a.yaml").write_text(text, encoding="utf-8")


def sent(desk: Desk) -> None:
    assert desk.post("mastodon").error is None


# -- the page ------------------------------------------------------------------------------------------------------


def test_every_section_is_there_and_well_or_says_what_to_do(desk: Desk) -> None:
    found = examined(desk)
    assert list(found) == [
        "workspace", "records", "consents", "approvals", "accounts", "schedules", "runs", "ledger", "disk", "clock",
        "zones", "programs", "safety",
    ]  # fmt: skip
    assert all(section.lines for section in found.values())
    assert [line for section in found.values() for line in section.lines if line.word != "ok" and not line.do] == []
    assert sum(section.count("mend") for section in found.values()) == 0


def test_a_section_that_fails_hides_no_other_and_tells_nothing_of_why(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("hunter2")

    monkeypatch.setattr(shutil, "disk_usage", broken)
    found = examined(desk)
    (line,) = found["disk"].lines
    assert (line.word, line.what.startswith("This could not be looked at: RuntimeError")) == ("look", True)
    assert (len(found), "hunter2" in str(found)) == (13, False)


def test_with_a_ledger_that_cannot_be_read_all_else_is_looked_at(desk: Desk) -> None:
    desk.ledger.close()
    desk.place.ledger.write_bytes(b"no ledger" * 1000)
    found = examined(desk)
    assert {name: section.count("mend") for name, section in found.items() if section.count("mend")} == {"ledger": 1}
    assert "free where the ledger lies" in found["disk"].lines[0].what
    assert any("Consents that hold now: 1" in line.what for line in found["consents"].lines)


def test_with_settings_that_cannot_be_read_all_else_is_looked_at(desk: Desk) -> None:
    settings(desk, 'organisation = "hunter2')
    found = examined(desk)
    assert found["workspace"].lines[0].what == "storyshare.toml, line 1 is not understood"
    assert (found["records"].lines[0].what, "hunter2" in str(found)) == ("Records that can be read: 1", False)


def test_in_a_volunteers_pack_what_is_for_the_desk_is_not_looked_at(desk: Desk) -> None:
    settings(desk, "volunteer = true\n")
    found = examined(desk)
    left_out = [name for name, each in found.items() if "Not in a volunteer's pack" in each.lines[0].what]
    assert left_out == ["consents", "approvals", "accounts", "runs", "ledger"]
    assert sum(section.count("mend") for section in found.values()) == 0


# -- what people wrote ---------------------------------------------------------------------------------------------


def test_a_setting_that_is_wrong_is_named_and_not_quoted(desk: Desk) -> None:
    settings(desk, 'organisation = 7\n[kit]\nwebsite = "hunter2"\n')
    found = look_at(desk, files.settings)
    assert found == [
        ("mend", "storyshare.toml, line 1 (organisation) is not understood", "storyshare check"),
        ("mend", "storyshare.toml, line 3 (kit.website) is not understood", "storyshare check"),
    ]


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="an administrator may write anywhere")
def test_a_folder_that_cannot_be_written_as_the_system_says_so(desk: Desk) -> None:
    desk.place.stories.chmod(0o500)
    assert "mend" in words(desk, files.folders)


def test_a_folder_that_cannot_be_written(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    assert words(desk, files.folders) == ["ok"]
    monkeypatch.setattr(os, "access", lambda path, _: path != desk.place.stories)
    assert look_at(desk, files.folders)[0][2] == f"chmod u+w {desk.place.stories}"


def test_a_workspace_without_stories(desk: Desk) -> None:
    shutil.rmtree(desk.place.stories)
    assert look_at(desk, files.folders)[0][::2] == ("look", "storyshare stories new")


def test_a_record_that_must_be_mended_is_named_and_not_quoted(desk: Desk) -> None:
    (desk.place.stories / "amal.md").write_text("---\nid: a b\nfoo: Maria Gomez\n---\n", encoding="utf-8")
    found = look_at(desk, files.records)
    assert ("mend", "storyshare check") in [line[::2] for line in found]
    assert ("amal.md:" in str(found), "Gomez" in str(found)) == (True, False)


def test_what_does_not_fit_is_found_as_by_check(desk: Desk) -> None:
    (desk.place.stories / "rosa.md").write_text(too_long(RECORD), encoding="utf-8")
    assert words(desk, files.records) == ["ok"]
    settings(desk, 'default_accounts = ["x"]\n')
    assert look_at(desk, files.records)[1] == ("mend", "Something must be mended in rosa.md", "storyshare check")


def test_schedules_whole_empty_and_broken(desk: Desk) -> None:
    assert look_at(desk, files.schedules) == [("ok", "No schedule wants anything: nothing is sent by itself", "")]
    schedule(desk)
    assert words(desk, files.schedules) == ["ok"]
    schedule(desk, SOON.replace("story: rosa", "story: nobody"))
    assert ("mend", "Something must be mended in a.yaml:4", "storyshare check") in look_at(desk, files.schedules)
    schedule(desk, "posts: 7\n")
    assert words(desk, files.schedules)[0] == "mend"


def test_schedules_of_which_nothing_is_coming(desk: Desk) -> None:
    schedule(desk, SOON.replace("2026-05-06", "2026-09-06"))
    assert look_at(desk, files.schedules)[0][:2] == (
        "look",
        "Nothing is coming within 30 days; the next is on 2026-09-06 09:00",
    )
    schedule(desk, SOON.replace("2026-05-06", "2026-04-06"))
    assert look_at(desk, files.schedules)[0][:2] == ("look", "Nothing is coming within a year: every entry is over")


def test_entries_that_nobody_will_run(desk: Desk) -> None:
    schedule(desk)
    what = "Nobody can send what is due on mastodon, which is not set up: spring"
    assert look_at(desk, accounts.unreachable) == [("mend", what, "storyshare accounts add mastodon --name mastodon")]
    desk.ledger.close()
    desk.place.ledger.unlink()  # another computer may do the sending
    assert words(desk, accounts.unreachable) == ["look"]


# -- what people have agreed to ------------------------------------------------------------------------------------


def test_consents_that_hold(desk: Desk) -> None:
    what = "Consents that hold now: 1; stories that were taken back: 0"
    assert look_at(desk, people.consents) == [("ok", what, "")]


@pytest.mark.parametrize(
    ("new", "said"),
    [
        ("status: pending", "The person has not agreed yet, or was not asked: rosa"),
        ("status: withdrawn", "The person has withdrawn consent: rosa"),
        ("status: granted\n  expires: 2026-06-01", "Consent ends within 60 days: rosa"),
        ("status: granted\n  expires: 2026-04-01", "Consent was given, and does not hold now: rosa"),
    ],
)
def test_a_consent_to_look_at(desk: Desk, new: str, said: str) -> None:
    record(desk, "status: granted", new)
    assert [what for word, what, do in look_at(desk, people.consents) if word == "look" and do] == [said]


def test_what_is_public_without_consent_must_be_mended(desk: Desk) -> None:
    sent(desk)
    record(desk, "status: granted", "status: granted\n  expires: 2026-04-01")
    assert look_at(desk, people.consents)[0][::2] == (
        "mend",
        "storyshare withdraw rosa --reason 'consent does not hold'",
    )


def test_a_withdrawal_that_is_not_over(desk: Desk) -> None:
    sent(desk)
    withdrawals.begin_withdrawal(desk.ledger, "rosa-7f3k", story="rosa", links=(), reason="asked", person="Ana")
    assert look_at(desk, people.consents)[0][::2] == ("mend", "storyshare withdraw rosa")


def test_approvals(desk: Desk) -> None:
    assert look_at(desk, people.approvals) == [("ok", "No approval is asked for", "")]
    settings(desk, '[approval]\nmode = "named"\n')
    assert look_at(desk, people.approvals)[1] == ("look", "Waiting for an approval: rosa", "storyshare preview rosa")
    settings(desk, '[approval]\nmode = "signed"\n')
    assert look_at(desk, people.approvals)[1][:2] == ("mend", "Nobody can approve: no approver has a key")


def test_a_policy_that_somebody_put_there(desk: Desk) -> None:
    for number in (1, 2):
        policy = Policy(number=number, mode=ApprovalMode.SIGNED, workspace="w")
        book.set_policy(desk.ledger, policy, person="Eve", signature="")
    assert look_at(desk, people.approvals)[0][0] == "mend"


# -- accounts ------------------------------------------------------------------------------------------------------


def test_an_account_that_lacks_something_is_told_by_the_names_of_its_variables(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert look_at(desk, accounts.set_up) == [
        (
            "look",
            "mastodon is not set up: MASTODON_BASE_URL, MASTODON_ACCESS_TOKEN missing",
            "storyshare accounts add mastodon --name mastodon",
        )
    ]
    monkeypatch.setenv("MASTODON_BASE_URL", "https://mastodon.example")
    monkeypatch.setenv("MASTODON_ACCESS_TOKEN", "hunter2")
    assert look_at(desk, accounts.set_up)[0][:2] == (
        "ok",
        "Set up: mastodon. Whether they work: storyshare accounts check",
    )


def test_no_account_and_one_of_a_platform_that_is_not_there(desk: Desk) -> None:
    settings(desk, "")
    assert words(desk, accounts.set_up) == ["look"]
    settings(desk, '[accounts.friends]\nplatform = "myspace"\n')
    assert words(desk, accounts.set_up) == ["mend"]


@pytest.mark.skipif(sys.platform == "win32", reason="no modes of files on Windows")
def test_passwords_that_others_can_read_hide_no_hold_and_no_end(desk: Desk) -> None:
    (desk.place.root / ".env").write_text("MASTODON_ACCESS_TOKEN=hunter2\n", encoding="utf-8")
    (desk.place.root / ".env").chmod(0o644)
    note_log_ins(desk.place, {"mastodon": desk.clock() + timedelta(days=3)})
    found = examined(desk)["accounts"]
    assert [line.word for line in found.lines] == ["mend", "look", "look"]
    assert "hunter2" not in str(found)


@pytest.mark.parametrize(("days", "word"), [(-1, "mend"), (3, "look"), (90, "ok")])
def test_when_log_ins_end(desk: Desk, days: int, word: str) -> None:
    note_log_ins(desk.place, {"mastodon": desk.clock() + timedelta(days=days)})
    assert words(desk, accounts.ends) == [word]


def test_an_account_on_hold(desk: Desk) -> None:
    sent(desk)
    assert words(desk, accounts.held) == []
    desk.ledger.hold("mastodon", "the log-in ended")
    assert look_at(desk, accounts.held)[0][::2] == ("mend", "storyshare accounts check mastodon")


# -- sending by itself ---------------------------------------------------------------------------------------------


def test_nothing_is_due_and_nothing_runs_it(desk: Desk) -> None:
    assert words(desk, timing.timer) + words(desk, timing.runs) == ["ok", "ok"]


def test_what_is_due_is_run(desk: Desk) -> None:
    schedule(desk)
    note_run(desk.place.state, at=desk.clock() - timedelta(minutes=5), code=0)
    assert look_at(desk, timing.runs) == [("ok", "storyshare run last happened on 2026-05-04 11:55", "")]


def test_what_is_due_and_nobody_runs(desk: Desk, no_timer: list[tuple[SimpleNamespace, str]]) -> None:
    schedule(desk)
    assert look_at(desk, timing.runs)[0][::2] == ("mend", "storyshare cron install")
    no_timer.append((SimpleNamespace(title="your crontab"), "line"))
    note_run(desk.place.state, at=desk.clock() - timedelta(hours=5), code=0)
    assert look_at(desk, timing.timer)[0][1] == "storyshare run is entered in your crontab"
    assert look_at(desk, timing.runs)[0][::2] == ("mend", "storyshare cron status")


def test_in_a_copy_of_the_workspace_another_may_run_it(desk: Desk) -> None:
    schedule(desk)
    desk.ledger.close()
    desk.place.ledger.unlink()
    assert words(desk, timing.runs) == ["look"]


def test_a_run_that_was_not_all_as_asked(desk: Desk) -> None:
    note_run(desk.place.state, at=desk.clock(), code=3)
    assert words(desk, timing.runs) == ["ok", "look"]


def test_a_crontab_that_cannot_be_read(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def unreadable(_: Path) -> None:
        raise OSError("hunter2")

    monkeypatch.setattr(timing, "holding", unreadable)
    found = examined(desk)["runs"]
    assert ([line.word for line in found.lines], "hunter2" in str(found)) == (["look", "ok"], False)


def test_of_several_hosts_one_is_enough(desk: Desk, postgres: str, monkeypatch: pytest.MonkeyPatch) -> None:
    schedule(desk)
    url = pg.new_database(postgres)
    monkeypatch.setenv("STORYSHARE_DATABASE_URL", url)
    with Ledger.create(url, now=desk.clock) as ledger:
        ledger.host = "0123456789abcdef"
        timetable.set_planned_until(ledger)
    assert words(desk, timing.runs) == ["ok"]
    desk.clock.forward(hours=5)
    assert words(desk, timing.runs) == ["mend"]


# -- where things are kept -----------------------------------------------------------------------------------------


def test_a_ledger_that_is_whole(desk: Desk) -> None:
    sent(desk)
    keep_copy(desk.ledger, desk.place.copies)
    assert words(desk, storage.ledger) + words(desk, storage.copies) == ["ok"] * 4


def test_no_ledger_yet(desk: Desk) -> None:
    desk.ledger.close()
    desk.place.ledger.unlink()
    assert words(desk, storage.ledger) + words(desk, storage.copies) == ["ok"]


def test_a_ledger_that_is_gone_is_restored_from_its_newest_copy(desk: Desk) -> None:
    path = keep_copy(desk.ledger, desk.place.copies)
    settings(desk, f'[ledger]\nid = "{desk.ledger.id}"\n')
    desk.ledger.close()
    desk.place.ledger.unlink()
    assert look_at(desk, storage.ledger)[0][::2] == ("mend", f"storyshare ledger restore {path}")


def test_another_ledger_than_the_workspaces(desk: Desk) -> None:
    settings(desk, '[ledger]\nid = "0123456789abcdef"\n')
    assert words(desk, storage.ledger) == ["ok", "mend", "ok"]


def test_a_ledger_that_is_older_than_its_copy(desk: Desk) -> None:
    sent(desk)
    path = keep_copy(desk.ledger, desk.place.copies)
    path.rename(path.with_name(path.name.replace("-000000001-", "-000000009-")))
    assert "mend" in words(desk, storage.ledger)


def test_a_ledger_with_a_damaged_page_that_nothing_else_reads(desk: Desk) -> None:
    sent(desk)
    desk.ledger.close()
    with closing(sqlite3.connect(desk.place.ledger)) as file:
        (page_of_events,) = file.execute("SELECT rootpage FROM sqlite_master WHERE name = 'events'").fetchone()
        (size,) = file.execute("PRAGMA page_size").fetchone()
    data = bytearray(desk.place.ledger.read_bytes())
    data[(page_of_events - 1) * size : page_of_events * size] = b"\xff" * size
    desk.place.ledger.write_bytes(data)
    assert words(desk, storage.ledger) == ["ok", "mend"]


def test_a_ledger_in_a_folder_that_is_synchronised(desk: Desk) -> None:
    (desk.place.root / ".stfolder").mkdir()
    first = look_at(desk, storage.ledger)[0]
    assert (first[0], "Syncthing" in first[1]) == ("mend", True)


def test_copies_that_are_missing_old_or_damaged(desk: Desk) -> None:
    sent(desk)
    for copy in copies(desk.place.copies, desk.ledger.id):
        copy.path.unlink()
    assert look_at(desk, storage.copies) == [
        ("look", "There is no dated copy of the ledger", "storyshare ledger backup FILE")
    ]
    path = keep_copy(desk.ledger, desk.place.copies)
    old = path.rename(path.with_name(path.name.replace("-000000001-", "-000000000-")))
    desk.clock.forward(days=2)
    assert ("look", "The newest copy lacks 1 send", "storyshare ledger backup FILE") in look_at(desk, storage.copies)
    old.write_bytes(old.read_bytes()[:4096])
    assert ("mend", "The newest copy is damaged", "storyshare ledger backup FILE") in look_at(desk, storage.copies)


@pytest.mark.parametrize(("free", "word"), [(50_000_000, "mend"), (500_000_000, "look"), (50_000_000_000, "ok")])
def test_the_room_on_the_disk(desk: Desk, monkeypatch: pytest.MonkeyPatch, free: int, word: str) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=free))
    assert set(words(desk, storage.disk)) == {word}


def test_the_disk_of_a_kit_is_looked_at_too(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    kit = tmp_path_factory.mktemp("kit")
    sent(desk)
    enter_kit(desk.ledger, "k", place=str(kit), partner="", asked=KitAsked(), story_ids=["rosa-7f3k"])
    real = Path.stat
    other = SimpleNamespace(st_dev=-1, st_mode=real(kit).st_mode)
    monkeypatch.setattr(Path, "stat", lambda path, **rest: other if path == kit else real(path, **rest))
    assert any("where a share kit lies" in what for _, what, _ in look_at(desk, storage.disk))


# -- clock, time zones, programs, safety ---------------------------------------------------------------------------


@pytest.mark.parametrize(("year", "word"), [(1970, "mend"), (2099, "mend"), (2027, "ok")])
def test_a_year_that_cannot_be(desk: Desk, year: int, word: str) -> None:
    with time_machine.travel(datetime(year, 5, 4, tzinfo=UTC), tick=False):
        assert words(desk, timing.clock) == [word]


def test_a_clock_that_is_behind_the_last_run(desk: Desk) -> None:
    note_run(desk.place.state, at=datetime(2027, 5, 4, tzinfo=UTC), code=0)
    with time_machine.travel(datetime(2027, 5, 3, tzinfo=UTC), tick=False):
        assert words(desk, timing.clock)[0] == "mend"


def test_a_clock_beside_the_databases(desk: Desk, postgres: str, monkeypatch: pytest.MonkeyPatch) -> None:
    url = pg.new_database(postgres)
    monkeypatch.setenv("STORYSHARE_DATABASE_URL", url)
    Ledger.create(url).close()
    assert ("ok", "The clock agrees with the database's", "") in look_at(desk, timing.clock)
    with time_machine.travel(datetime.now(UTC) + timedelta(hours=1), tick=False):
        assert words(desk, timing.clock) == ["mend"]


def test_time_zones(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timing, "zone_data_version", lambda: "2026a")
    assert words(desk, timing.zones) == ["ok", "ok"]
    settings(desk, 'timezone = "America/Nowhere"\n')
    assert words(desk, timing.zones) == ["mend", "ok"]


def test_time_zone_data_that_is_not_there_or_old(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    settings(desk, 'timezone = "America/Los_Angeles"\n')
    monkeypatch.setattr(timing, "zone_data_version", lambda: "2019c")
    monkeypatch.setattr(timing, "can_be_read", lambda name: name != "America/Los_Angeles")
    assert [line[:2] for line in look_at(desk, timing.zones)] == [
        ("mend", "The time zone America/Los_Angeles cannot be read on this computer"),
        ("look", "The time zone data is of 2019 (2019c): clock changes since then are not known"),
    ]


@pytest.mark.parametrize(
    ("name", "text", "version"),
    [("tzdata.zi", "# version 2025b\n# more", "2025b"), ("+VERSION", "2024a\n", "2024a"), ("UTC", "TZif", "")],
)
def test_the_version_of_the_time_zone_data(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, text: str, version: str
) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.setattr("zoneinfo.TZPATH", (str(tmp_path),))
    assert timing.zone_data_version() == version


def test_a_zone_that_can_and_one_that_cannot_be_read() -> None:
    assert (timing.can_be_read("Europe/Madrid"), timing.can_be_read("Europe/Nowhere")) == (True, False)


def test_programs(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    assert words(desk, programs.python) + words(desk, programs.packages) == ["ok", "ok"]
    monkeypatch.setattr(sys, "version_info", (3, 9, 0))
    assert words(desk, programs.python) == ["mend"]

    def version(name: str) -> str:
        if name == "rich":
            raise metadata.PackageNotFoundError(name)
        return "1"

    monkeypatch.setattr(metadata, "requires", lambda _: ["rich>=13", "regex"])
    monkeypatch.setattr(metadata, "version", version)
    assert look_at(desk, programs.packages)[0] == ("mend", "Packages are missing: rich", "pip install rich")


def test_a_plug_in_that_is_left_out(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    assert words(desk, programs.plug_ins) == []
    left_out = LeftOut(message="corkboard is left out: it has no rules.", hint="pip install --upgrade corkboard")
    monkeypatch.setattr(programs, "left_out", lambda: [left_out])
    assert look_at(desk, programs.plug_ins) == [
        ("look", "corkboard is left out: it has no rules", "pip install --upgrade corkboard")
    ]


@pytest.mark.skipif(sys.platform == "win32", reason="no modes of files on Windows")
def test_what_is_dangerous_is_a_section(desk: Desk) -> None:
    assert words(desk, page.safety) == ["ok"]
    desk.place.root.chmod(0o777)
    assert look_at(desk, page.safety)[0][::2] == ("mend", f"chmod go-w {desk.place.root}")
