"""When `run` last ran."""

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from storyshare.errors import SetupError
from storyshare.timers import Run, last_run, note_run

NOW = datetime(2027, 2, 20, 17, 0, tzinfo=UTC)


def test_the_newest_run_is_remembered_as_utc(tmp_path: Path) -> None:
    note_run(tmp_path / ".storyshare", at=NOW - timedelta(minutes=5), code=0)
    note_run(tmp_path / ".storyshare", at=NOW.astimezone(timezone(timedelta(hours=-8))), code=3)
    assert last_run(tmp_path / ".storyshare") == Run(at=NOW, code=3)
    assert [path.name for path in (tmp_path / ".storyshare").iterdir()] == ["last-run.json"]


@pytest.mark.parametrize("text", [None, "", "[]", "{}", '{"at": 5, "code": 0}', '{"at": "then", "code": 0}'])
def test_a_note_that_cannot_be_read_is_none(tmp_path: Path, text: str | None) -> None:
    if text is not None:
        (tmp_path / "last-run.json").write_text(text, encoding="utf-8")
    assert last_run(tmp_path) is None


def test_a_note_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(SetupError, match="cannot be written"):
        note_run(tmp_path / "file", at=NOW, code=0)


def test_a_log_that_has_grown_is_set_aside_once(tmp_path: Path) -> None:
    log, old = tmp_path / "run.log", tmp_path / "run.old.log"
    log.write_bytes(b"x" * 1_000_000)
    note_run(tmp_path, at=NOW, code=0)
    assert not old.exists()
    log.write_bytes(b"x" * 1_000_001)
    note_run(tmp_path, at=NOW, code=0)
    assert (log.exists(), old.stat().st_size) == (False, 1_000_001)
