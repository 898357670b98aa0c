"""The user's crontab, behind the program of that name."""

from pathlib import Path

import pytest
from timers.conftest import Programs, make_timer

from storyshare.errors import SetupError
from storyshare.timers.crontab import Crontab

MINE = b"MAILTO=ana@example.org\n# caf\xe9\n0 9 * * * true\n"
TIMER = make_timer()


def test_a_first_table_is_made(table: Path) -> None:
    Crontab().install(TIMER)
    assert table.read_bytes().decode() == Crontab().wanted(TIMER) == Crontab().current(TIMER.workspace)


def test_a_table_keeps_every_byte_there_and_back(table: Path) -> None:
    table.write_bytes(MINE)
    Crontab().install(TIMER)
    assert table.read_bytes() == MINE + Crontab().wanted(TIMER).encode()
    Crontab().remove(TIMER.workspace)
    assert table.read_bytes() == MINE


def test_a_table_that_cannot_be_read_is_never_written(table: Path, programs: Programs) -> None:
    table.write_bytes(MINE)
    programs(crontab="import sys; sys.exit('You (ana) are not allowed to use this program (crontab)')")
    with pytest.raises(SetupError, match=r"cannot be read: You \(ana\) are not allowed"):
        Crontab().install(TIMER)
    assert table.read_bytes() == MINE


def test_a_table_that_is_refused_is_told_in_crontabs_words(programs: Programs) -> None:
    programs(crontab="import sys; sys.exit('no crontab for ana' if '-l' in sys.argv else 'bad minute')")
    with pytest.raises(SetupError, match="crontab refused: bad minute"):
        Crontab().install(TIMER)


def test_a_table_that_was_not_kept_is_told(programs: Programs) -> None:
    programs(crontab="")
    with pytest.raises(SetupError, match="did not keep"):
        Crontab().install(TIMER)


def test_a_computer_without_cron_is_told_plainly(programs: Programs) -> None:
    with pytest.raises(SetupError, match="This computer has no crontab"):
        Crontab().install(TIMER)
    assert Crontab().current(TIMER.workspace) == ""


def test_runs_are_kept_apart_where_there_is_flock(programs: Programs) -> None:
    folder = programs(flock="")
    lock = f"{folder}/flock -n -o -E 0 '{TIMER.state}/run.lock' {TIMER.python}"
    assert lock in Crontab().wanted(TIMER)


def test_a_flock_that_knows_too_little_is_left_out(programs: Programs) -> None:
    folder = programs(busybox="")
    (folder / "flock").symlink_to(folder / "busybox")
    assert "flock" not in Crontab().wanted(TIMER)
