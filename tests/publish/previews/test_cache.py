"""The cache is only ever a shortcut: whatever is wrong with it, previews go on; what was taken back is not in it."""

import sqlite3
import stat
from pathlib import Path

import pytest

from storyshare.errors import SetupError
from storyshare.publish.previews import cache
from storyshare.publish.previews.cache import FILE, Cache, Row

DIGEST, OTHER = b"d" * 32, b"e" * 32
ROW = Row('{"id": "rosa-7f3k"}', '{"story": "Quetzalcoatl"}')


def kept(state: Path) -> None:
    held = Cache.open(state)
    held.keep("rosa", "rosa-7f3k", DIGEST, ROW)
    held.close()


def got(state: Path, digest: bytes = DIGEST) -> Row | None:
    held = Cache.open(state)
    found = held.get({"rosa": digest}).get("rosa")
    held.close()
    return found


def everything(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_what_was_kept_is_found_under_its_digest_alone(tmp_path: Path) -> None:
    kept(tmp_path)
    assert (got(tmp_path), got(tmp_path, OTHER)) == (ROW, None)


def test_its_owner_alone_can_read_it_and_git_passes_over_it(tmp_path: Path) -> None:
    state = tmp_path / ".storyshare"
    kept(state)
    modes = [stat.S_IMODE(path.stat().st_mode) for path in (state, state / FILE)]
    assert (modes, (state / ".gitignore").read_text(encoding="utf-8")) == ([0o700, 0o600], "*\n")


def test_nothing_of_a_dropped_row_stays_anywhere(tmp_path: Path) -> None:
    kept(tmp_path)
    assert b"Quetzalcoatl" in everything(tmp_path)
    held = Cache.open(tmp_path)
    held.drop("rosa")
    held.close()
    assert b"Quetzalcoatl" not in everything(tmp_path)


def test_nothing_of_a_replaced_row_stays_anywhere(tmp_path: Path) -> None:
    kept(tmp_path)
    held = Cache.open(tmp_path)
    held.keep("rosa", "rosa-7f3k", OTHER, Row("{}", "{}"))
    held.close()
    assert b"Quetzalcoatl" not in everything(tmp_path)


def test_no_journal_is_ever_written_beside_it(tmp_path: Path) -> None:
    kept(tmp_path)
    held = Cache.open(tmp_path)
    held.drop("rosa")  # a transaction is open now
    assert {path.name for path in tmp_path.iterdir()} == {FILE, ".gitignore"}
    held.close()


def test_only_the_stories_that_are_there_stay(tmp_path: Path) -> None:
    kept(tmp_path)
    held = Cache.open(tmp_path)
    held.keep("maura", "maura-2222", DIGEST, ROW)
    held.drop_all_but({"maura"})
    assert held.get({"rosa": DIGEST, "maura": DIGEST}) == {"maura": ROW}
    held.close()


@pytest.mark.parametrize("damaged", [b"no database at all", b"SQLite format 3\0" + b"x" * 5000, b"SQLite format 3\0"])
def test_a_damaged_file_is_made_anew(tmp_path: Path, damaged: bytes) -> None:
    (tmp_path / FILE).write_bytes(damaged)
    assert got(tmp_path) is None
    kept(tmp_path)
    assert got(tmp_path) == ROW


def test_a_damaged_page_is_never_taken_for_a_row(tmp_path: Path) -> None:
    kept(tmp_path)
    path = tmp_path / FILE
    path.write_bytes(path.read_bytes().replace(b"Quetzalcoatl", b"Quetzalcoatx"))
    assert got(tmp_path) is None


def test_another_version_is_made_anew(tmp_path: Path) -> None:
    kept(tmp_path)
    with sqlite3.connect(tmp_path / FILE) as database:
        database.execute("PRAGMA user_version = 99")
    database.close()
    assert got(tmp_path) is None
    kept(tmp_path)
    assert got(tmp_path) == ROW


def test_a_folder_that_cannot_be_made_means_no_cache(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    kept(tmp_path / "file" / "state")
    assert got(tmp_path / "file" / "state") is None


def test_a_second_process_that_writes_goes_without(tmp_path: Path) -> None:
    first, second = Cache.open(tmp_path), Cache.open(tmp_path)
    first.keep("rosa", "rosa-7f3k", DIGEST, ROW)
    second.keep("maura", "maura-2222", DIGEST, ROW)
    second.close()
    first.close()
    assert got(tmp_path) == ROW


def test_who_has_it_open_cannot_put_back_what_was_emptied(tmp_path: Path) -> None:
    open_now = Cache.open(tmp_path)
    open_now.keep("rosa", "rosa-7f3k", DIGEST, ROW)
    cache.empty(tmp_path)
    open_now.close()
    assert b"Quetzalcoatl" not in everything(tmp_path)


def test_a_story_is_forgotten_by_its_id(tmp_path: Path) -> None:
    kept(tmp_path)
    cache.forget(tmp_path, "another-1111")
    assert got(tmp_path) == ROW
    cache.forget(tmp_path, "rosa-7f3k")
    assert (b"Quetzalcoatl" in everything(tmp_path), cache.holds(tmp_path, "rosa-7f3k")) == (False, False)


def test_what_cannot_be_asked_is_removed(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"Quetzalcoatl")
    cache.forget(tmp_path, "rosa-7f3k")
    assert not (tmp_path / FILE).exists()


def test_what_can_be_neither_emptied_nor_removed_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / FILE).write_bytes(b"Quetzalcoatl")

    def refused(*_: object, **__: object) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "unlink", refused)
    with pytest.raises(SetupError, match=r"cache\.sqlite3 cannot be emptied"):
        cache.empty(tmp_path)


def test_it_holds_plain_text_and_numbers_only(tmp_path: Path) -> None:
    """Foreign bytes are never more than data: another type in a row is no row."""
    kept(tmp_path)
    with sqlite3.connect(tmp_path / FILE) as database:
        database.execute("UPDATE kept SET basis = x'80049500', said = 7")
    database.close()
    assert got(tmp_path) is None
    assert cache.holds(tmp_path, "rosa-7f3k")
