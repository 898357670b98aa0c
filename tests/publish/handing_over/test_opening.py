"""An archive from anybody: only whole ones are opened, nothing lands beyond the new folder, and nothing stays half."""

import hashlib
import json
import os
import stat
import sys
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from support import make_workspace

from storyshare import workspace
from storyshare.errors import InputError, LedgerError, StoryshareError
from storyshare.ledger import Ledger
from storyshare.publish.books import open_for_sending
from storyshare.publish.handing_over import archive, opening
from storyshare.publish.handing_over.opening import open_archive
from storyshare.workspace import Workspace

NOW = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)


@pytest.fixture
def desk(tmp_path: Path) -> Workspace:
    (tmp_path / "old").mkdir()
    make_workspace(tmp_path / "old")
    place = workspace.read(tmp_path / "old")
    with open_for_sending(place):
        pass
    return workspace.read(tmp_path / "old")


@pytest.fixture
def made(desk: Workspace, tmp_path: Path) -> Path:
    archive.make(desk, tmp_path / "a.zip", NOW)
    return tmp_path / "a.zip"


def rewritten(path: Path, change: Callable[[dict[str, bytes], dict[str, Any]], object], *, modes: int = 0) -> Path:
    """The archive with other files, and with digests that are right again unless the test changed them."""
    with zipfile.ZipFile(path) as found:
        files = {name: found.read(name) for name in found.namelist()}
    about = json.loads(files.pop("manifest.json"))
    change(files, about)
    new = path.with_name("hostile.zip")
    with zipfile.ZipFile(new, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in files.items():
            info = zipfile.ZipInfo(name)
            info.external_attr = modes << 16
            target.writestr(info, data, zipfile.ZIP_DEFLATED)
        target.writestr("manifest.json", json.dumps(about))
    return new


def entry(data: bytes) -> dict[str, object]:
    return {"sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)}


def everything(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*")}


@pytest.mark.parametrize(
    "name",
    [
        "../escaped.md",
        "stories/../../escaped.md",
        "/tmp/escaped.md",
        "stories//rosa.md",
        "stories\\..\\..\\escaped.md",
        "C:/escaped.md",
        "stories/a:b.md",
        "stories/con.md",
        "stories/.hidden.md",
        "stories/a\n.md",
        ".env",
        ".storyshare/ledger.sqlite3",
        "stories",
        "elsewhere/a.md",
        "STORYSHARE.TOML",
        f"stories/{'a/' * 20}b.md",
    ],
)
def test_a_name_that_no_handover_has_is_refused(made: Path, tmp_path: Path, name: str) -> None:
    def add(files: dict[str, bytes], about: dict[str, Any]) -> None:
        files[name] = b"x"
        about["files"][name] = entry(b"x")

    before = everything(tmp_path) | {"hostile.zip"}
    with pytest.raises(InputError, match="no whole archive"):
        open_archive(rewritten(made, add), tmp_path / "new" / "desk")
    assert everything(tmp_path) - before <= {"new"}


def test_a_link_is_refused(made: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no whole archive"):
        open_archive(rewritten(made, lambda *_: None, modes=stat.S_IFLNK | 0o777), tmp_path / "desk")
    assert not (tmp_path / "desk").exists()


def test_a_file_that_was_not_written_down_is_refused(made: Path, tmp_path: Path) -> None:
    hostile = rewritten(made, lambda files, _: files.update({"stories/more.md": b"x"}))
    with pytest.raises(InputError, match="no whole archive"):
        open_archive(hostile, tmp_path / "desk")


def test_a_file_that_is_missing_is_refused(made: Path, tmp_path: Path) -> None:
    hostile = rewritten(made, lambda files, _: files.pop("stories/rosa.md"))
    with pytest.raises(InputError, match="no whole archive"):
        open_archive(hostile, tmp_path / "desk")


def test_a_changed_file_is_named(made: Path, tmp_path: Path) -> None:
    def change(files: dict[str, bytes], _: object) -> None:
        files["stories/rosa.md"] = files["stories/rosa.md"].replace(b"Rosa", b"Rose")

    with pytest.raises(InputError, match=r"stories/rosa\.md in the archive is damaged"):
        open_archive(rewritten(made, change), tmp_path / "desk")
    assert not (tmp_path / "desk").exists()


def test_what_grows_beyond_what_was_written_down_is_cut_off(made: Path, tmp_path: Path) -> None:
    def grow(files: dict[str, bytes], _: object) -> None:
        files["stories/rosa.md"] = b"x" * 50_000_000

    with pytest.raises(InputError, match="no whole archive"):
        open_archive(rewritten(made, grow), tmp_path / "desk")


def test_more_than_there_is_room_for_is_refused_before_anything_is_written(made: Path, tmp_path: Path) -> None:
    def claim(_: object, about: dict[str, Any]) -> None:
        about["files"]["stories/rosa.md"]["bytes"] = 10**15

    with pytest.raises(StoryshareError, match="there is no room"):
        open_archive(rewritten(made, claim), tmp_path / "desk")


@pytest.mark.parametrize(
    "about",
    [
        [],
        {"storyshare_handover": 1},
        {"storyshare_handover": "1", "files": {"storyshare.toml": {}}},
        {"storyshare_handover": 1, "files": {"storyshare.toml": 3}, "made": "2026-05-04T12:00:00+00:00"},
        {"storyshare_handover": 1, "files": {"storyshare.toml": {"bytes": True, "sha256": ""}}, "made": "soon"},
        {"storyshare_handover": 99, "files": {}},
    ],
)
def test_a_manifest_that_makes_no_sense_is_one_plain_sentence(tmp_path: Path, about: object) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as target:
        target.writestr("manifest.json", json.dumps(about))
        target.writestr("storyshare.toml", "")
    with pytest.raises(InputError):
        open_archive(path, tmp_path / "desk")
    assert not (tmp_path / "desk").exists()


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"no archive at all", b"PK\x05\x06" + b"\0" * 18])
def test_what_is_no_archive_is_one_plain_sentence(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.zip").write_bytes(data)
    with pytest.raises(InputError, match="no whole archive"):
        open_archive(tmp_path / "a.zip", tmp_path / "desk")


def test_every_cut_is_refused(made: Path, tmp_path: Path) -> None:
    data = made.read_bytes()
    for length in range(0, len(data), max(1, len(data) // 40)):
        (tmp_path / "cut.zip").write_bytes(data[:length])
        with pytest.raises(InputError):
            open_archive(tmp_path / "cut.zip", tmp_path / "desk")
    assert not (tmp_path / "desk").exists()


def test_a_folder_with_anything_in_it_is_left_as_it_is(made: Path, tmp_path: Path) -> None:
    (tmp_path / "desk").mkdir()
    (tmp_path / "desk" / "mine.txt").write_text("mine")
    with pytest.raises(InputError, match="is not empty"):
        open_archive(made, tmp_path / "desk")
    assert everything(tmp_path / "desk") == {"mine.txt"}


def test_an_empty_folder_will_do(made: Path, tmp_path: Path) -> None:
    (tmp_path / "desk").mkdir()
    assert open_archive(made, tmp_path / "desk").ledger == "copy"
    assert (tmp_path / "desk" / "storyshare.toml").is_file()


def test_a_synced_folder_is_refused(made: Path, tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="Dropbox"):
        open_archive(made, tmp_path / "Dropbox" / "desk")
    assert not (tmp_path / "Dropbox").exists()


def test_the_old_computers_place_for_the_ledger_is_not_kept(tmp_path: Path) -> None:
    """Or the archive could lay a ledger over another one, here or anywhere."""
    (tmp_path / "old").mkdir()
    make_workspace(tmp_path / "old")
    elsewhere = tmp_path / "ledgers"
    settings = tmp_path / "old" / "storyshare.toml"
    settings.write_text(f'# ours\n[ledger]\npath = "{elsewhere}"  # here\n', encoding="utf-8")
    with open_for_sending(workspace.read(tmp_path / "old")):
        pass
    before = (elsewhere / "ledger.sqlite3").read_bytes()
    archive.make(workspace.read(tmp_path / "old"), tmp_path / "a.zip", NOW)
    open_archive(tmp_path / "a.zip", tmp_path / "desk")
    assert (elsewhere / "ledger.sqlite3").read_bytes() == before
    assert workspace.read(tmp_path / "desk").ledger == tmp_path / "desk" / ".storyshare" / "ledger.sqlite3"
    assert "# ours" in (tmp_path / "desk" / "storyshare.toml").read_text(encoding="utf-8")


def test_programs_that_the_settings_start_are_named(desk: Workspace, tmp_path: Path) -> None:
    with (desk.root / "storyshare.toml").open("a", encoding="utf-8") as file:
        file.write('[alerts]\ncommand = ["mail", "-s", "storyshare"]\n')
    archive.make(workspace.read(desk.root), tmp_path / "a.zip", NOW)
    assert open_archive(tmp_path / "a.zip", tmp_path / "desk").programs == ("mail -s storyshare",)


def test_a_damaged_ledger_is_refused_whole(made: Path, tmp_path: Path) -> None:
    def damage(files: dict[str, bytes], about: dict[str, Any]) -> None:
        data = files["ledger-copy.sqlite3"]
        files["ledger-copy.sqlite3"] = data[:8192] + b"\xff" * 4096 + data[12288:]
        about["files"]["ledger-copy.sqlite3"] = entry(files["ledger-copy.sqlite3"])

    with pytest.raises(LedgerError):
        open_archive(rewritten(made, damage), tmp_path / "desk")
    assert not (tmp_path / "desk").exists()


# -- killed ---------------------------------------------------------------------------------------------------------

pytestmark_fork = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no fork")


def killed_at(step: tuple[object, str], act: Callable[[], object]) -> int:
    """Do it in a process that is gone when it comes to the step; gives its exit code."""
    child = os.fork()
    if not child:
        owner, name = step
        setattr(owner, name, lambda *_, **__: os._exit(9))
        try:
            act()
        finally:
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


@pytestmark_fork
@pytest.mark.parametrize(
    "step",
    [
        (opening, "_unpack"),
        (opening, "forget_ledger_path"),
        (opening, "take_over"),
        (opening, "remember_ledger"),
        (opening, "new_computer"),
        (Path, "rename"),
    ],
    ids=lambda step: step[1],
)
def test_killed_while_it_is_opened_nothing_is_there_and_it_opens_the_next_time(
    made: Path, tmp_path: Path, step: tuple[object, str]
) -> None:
    assert killed_at(step, lambda: open_archive(made, tmp_path / "desk")) == 9
    assert not (tmp_path / "desk").exists()
    open_archive(made, tmp_path / "desk")
    place = workspace.read(tmp_path / "desk")
    with Ledger.open(place.ledger) as ledger:
        assert ledger.id == place.ledger_id
    assert {path.name for path in tmp_path.iterdir()} == {"old", "a.zip", "desk"}


@pytestmark_fork
@pytest.mark.parametrize(
    "step",
    [(archive, "_copied"), (archive, "_put"), (archive, "_refuse_secrets"), (os, "fsync"), (Path, "replace")],
    ids=lambda step: step[1],
)
def test_killed_while_it_is_made_no_archive_is_there_and_it_is_made_the_next_time(
    desk: Workspace, tmp_path: Path, step: tuple[object, str]
) -> None:
    out = tmp_path / "a.zip"
    assert killed_at(step, lambda: archive.make(desk, out, NOW)) == 9
    assert not out.exists()
    archive.make(desk, out, NOW)
    assert open_archive(out, tmp_path / "desk").ledger == "copy"
    assert {path.name for path in tmp_path.iterdir()} == {"old", "a.zip", "desk"}


@pytestmark_fork
def test_killed_between_closing_and_writing_it_is_closed_and_made_the_next_time(
    desk: Workspace, tmp_path: Path
) -> None:
    def both() -> None:
        archive.close_ledger(desk, NOW)
        archive.make(desk, tmp_path / "a.zip", NOW)

    assert killed_at((archive, "make"), both) == 9
    with pytest.raises(LedgerError, match="it was handed over"), open_for_sending(desk):
        pass
    both()
    assert open_archive(tmp_path / "a.zip", tmp_path / "desk").ledger == "closed"


@pytest.mark.parametrize("when", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:00-14:00"])
def test_a_day_that_no_archive_was_made_on_is_refused_before_anything_is_written(
    made: Path, tmp_path: Path, when: str
) -> None:
    with pytest.raises(InputError, match="no whole archive"):
        open_archive(rewritten(made, lambda _, about: about.update(made=when)), tmp_path / "desk")
    assert not (tmp_path / "desk").exists()
