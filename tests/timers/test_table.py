"""The block in a table of cron: what is written, and that nothing else is touched."""

import shlex
import subprocess
from pathlib import Path

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from timers.conftest import BARE, make_timer, program

from storyshare.errors import InputError
from storyshare.timers import crontab, table
from storyshare.timers.timer import Timer

ANA, BEN = Path("/home/ana/our stories"), Path("/home/ben")
OURS = table.block(make_timer(ANA), lock=())

# Whatever may stand in somebody's table, in any bytes; but no block of ours.
tables = st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from("\n\n\r\t #*\udcff%\\")).filter(
    lambda text: "# storyshare" not in text
)
names = st.text(st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="/\\"), min_size=1, max_size=40)


def test_the_block_is_a_line_of_cron_between_two_comments() -> None:
    assert OURS == (
        "# storyshare: /home/ana/our stories\n"
        """*/5 * * * * /bin/sh -c 'out=$("$@" 2>&1); code=$?; [ "$code$out" = 0 ] || """
        """{ date; [ -z "$out" ] || echo "$out"; [ "$code" = 0 ] || echo "exit code $code"; } """
        """| tee -a "$0"; exit "$code"' """
        "'/home/ana/our stories/.storyshare/run.log' /opt/s/bin/python -X utf8 -P -m storyshare "
        "--workspace '/home/ana/our stories' run\n"
        "# storyshare end\n"
    )


@given(tables)
@example("MAILTO=ana@example.org\n# mine\n0 9 * * * true")
def test_what_was_in_the_table_stays_byte_for_byte(before: str) -> None:
    after = table.put(before, ANA, OURS)
    ended = before if before.endswith("\n") or not before else f"{before}\n"
    assert after == ended + OURS
    assert table.take(after, ANA) == ended


@given(tables, tables)
def test_a_block_is_replaced_where_it_stands(above: str, below: str) -> None:
    above = f"{above}\n" if above else above
    new = table.block(make_timer(ANA, every=30), lock=())
    assert table.put(above + OURS + below, ANA, new) == above + new + below
    assert table.found(above + new + below, ANA) == new


@given(tables)
def test_putting_it_twice_is_putting_it_once(before: str) -> None:
    once = table.put(before, ANA, OURS)
    assert table.put(once, ANA, OURS) == once


@given(tables)
def test_taking_what_is_not_there_changes_nothing(before: str) -> None:
    assert table.take(before, ANA) == before
    assert table.found(before, ANA) == ""


def test_workspaces_stand_side_by_side() -> None:
    bens = table.block(make_timer(BEN), lock=())
    both = table.put(table.put("", ANA, OURS), BEN, bens)
    assert both == OURS + bens
    assert (table.take(both, ANA), table.take(both, BEN)) == (bens, OURS)


def test_a_block_that_was_copied_is_there_once_afterwards() -> None:
    assert table.put(f"{OURS}# mine\n{OURS}", ANA, OURS) == f"{OURS}# mine\n"


@pytest.mark.parametrize("after", ["", "# mine\n", table.block(make_timer(BEN), lock=())], ids=["end", "mine", "ben's"])
def test_a_block_without_its_end_is_refused_because_nobody_knows_what_is_in_it(after: str) -> None:
    damaged = OURS.removesuffix("# storyshare end\n") + after
    with pytest.raises(InputError, match="has lost its last line"):
        table.put(damaged, ANA, OURS)
    with pytest.raises(InputError, match="has lost its last line"):
        table.take(damaged, ANA)


@given(names)
@example('it\'s 100% $HOME `x` "ñ" -n')
def test_every_path_reaches_the_command_as_it_is(name: str) -> None:
    timer = make_timer(Path("/", name))
    try:
        line = table.block(timer, lock=("flock", str(timer.state))).split("\n")[1]
    except InputError:
        assume(False)
    assert "%" not in line.replace(r"\%", "")
    fields = shlex.split(line.replace(r"\%", "%"))
    assert fields[8:] == [str(timer.log), "flock", str(timer.state), *timer.command]


def test_a_line_longer_than_cron_takes_is_refused() -> None:
    timer = make_timer(Path("/", "long" * 50, "name" * 50))
    with pytest.raises(InputError, match="too long for a line of cron"):
        table.block(timer, lock=())


def in_sh(timer: Timer, *lock: str) -> subprocess.CompletedProcess[bytes]:
    """What cron would do with the line: hand it to a shell, with almost no environment."""
    line = table.block(timer, lock=lock).split("\n")[1].replace(r"\%", "%")
    command = line.split(" ", 5)[5]
    return subprocess.run(["/bin/sh", "-c", command], env=BARE, capture_output=True, check=False, timeout=60)


@pytest.fixture
def odd(tmp_path: Path) -> Path:
    """A workspace with an odd name."""
    workspace = tmp_path / 'it\'s 100% $HOME `x` "ñ"'
    (workspace / ".storyshare").mkdir(parents=True)
    return workspace


def stub(workspace: Path, code: str) -> Timer:
    """A timer for a program that does this."""
    return make_timer(workspace, python=program(workspace, "python", code))


def test_a_run_that_says_nothing_and_is_well_leaves_nothing(odd: Path) -> None:
    timer = stub(odd, "")
    done = in_sh(timer)
    assert (done.returncode, done.stdout, done.stderr, timer.log.exists()) == (0, b"", b"", False)


def test_what_a_run_says_goes_to_cron_and_to_the_log_with_its_time(odd: Path) -> None:
    timer = stub(odd, r"import sys; print(sys.argv[1:]); print(r'\n 100% ñ', file=sys.stderr); sys.exit(1)")
    done = in_sh(timer)
    when, *said = done.stdout.decode().splitlines()
    assert done.returncode == 1
    assert when.split()[-1].isdigit()
    assert sorted(said[:-1]) == sorted([str(list(timer.command[1:])), *_echoed(r"\n 100% ñ")])
    assert said[-1] == "exit code 1"
    assert timer.log.read_bytes() == done.stdout


def _echoed(text: str) -> list[str]:
    """What this machine's sh makes of a backslash: dash reads it, bash does not."""
    return (
        subprocess.run(["/bin/sh", "-c", 'echo "$0"', text], capture_output=True, check=True)
        .stdout.decode()
        .splitlines()
    )


def test_a_run_that_dies_without_a_word_is_told(odd: Path) -> None:
    done = in_sh(stub(odd, "import os; os.kill(os.getpid(), 9)"))
    assert done.stdout.decode().splitlines()[-1] == "exit code 137"


def test_a_log_that_cannot_be_written_does_not_keep_it_from_cron(odd: Path) -> None:
    timer = stub(odd, "print('said')")
    (odd / ".storyshare").rmdir()
    assert b"\nsaid\n" in in_sh(timer).stdout


def test_a_command_that_is_gone_is_told(odd: Path) -> None:
    done = in_sh(make_timer(odd, python=odd / "gone"))
    assert (done.returncode, b"gone" in done.stdout) == (127, True)


@pytest.mark.skipif(not crontab._lock(Path("lock")), reason="this machine has no flock of util-linux")
def test_while_a_run_is_under_way_another_is_silent_and_does_nothing(odd: Path) -> None:
    import fcntl

    timer = stub(odd, "print('ran')")
    lock = crontab._lock(odd / "run.lock")
    with (odd / "run.lock").open("w", encoding="utf-8") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        done = in_sh(timer, *lock)
        assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    assert b"ran" in in_sh(timer, *lock).stdout


@pytest.mark.skipif(not crontab._lock(Path("lock")), reason="this machine has no flock of util-linux")
def test_a_program_that_a_run_left_behind_does_not_hold_the_lock(odd: Path) -> None:
    left = "import subprocess as s; n = s.DEVNULL; s.Popen(['sleep', '20'], stdin=n, stdout=n, stderr=n); print('ran')"
    timer, lock = stub(odd, left), crontab._lock(odd / "run.lock")
    assert [b"ran" in in_sh(timer, *lock).stdout for _ in range(2)] == [True, True]
