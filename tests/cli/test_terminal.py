"""On a terminal: frames, a bar, colour that is never the only sign."""

import json
import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cli.conftest import Call
from rich.console import Console
from support import RECORD
from terminals import Terminal, shown, without_colours

from storyshare import workspace as workspaces
from storyshare.cli import output
from storyshare.ledger import Ledger, Protection, add_protection, protect
from storyshare.ledger.withdrawals import begin_withdrawal
from storyshare.platforms.mock import Mock

SHOWN = """\
╭─ Mastodon · en ──────────────────────────────────────────────────────────────╮
│ Rosa may stay                                                                │
│                                                                              │
│ Rosa won asylum. She waited for three years.                                 │
│                                                                              │
│ https://example.org/stories/rosa?utm_source=mastodon&utm_medium=social       │
│                                                                              │
│ █████░░░░░░░░░░░░░░░░░░░ 84 of 500 graphemes                                 │
╰──────────────────────────────────────────────────────────────────────────────╯
"""


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Eighty columns, without colour."""
    monkeypatch.setattr(output, "is_plain", lambda: False)
    monkeypatch.setattr(output, "console", lambda: Console(width=80, no_color=True, force_terminal=False))


def test_a_preview_is_framed_and_measured(call: Call, workspace: Path, terminal: None) -> None:
    assert call("preview", "rosa") == (0, SHOWN, "")


def test_what_must_not_be_sent_is_marked_by_a_sign_and_words(call: Call, workspace: Path, terminal: None) -> None:
    record = RECORD.replace("status: granted", "status: withdrawn")
    (workspace / "stories" / "rosa.md").write_text(record, encoding="utf-8")
    assert "│ ✗ MUST NOT BE SENT: the person has withdrawn their consent." in call("preview", "rosa")[1]


def test_a_dry_run_shows_its_progress_and_its_result(call: Call, workspace: Path, terminal: None) -> None:
    code, shown, _ = call("post", "rosa", "--dry-run")
    assert (code, shown.splitlines()[-3:]) == (
        0,
        [
            "✓ mastodon  would be sent (dry run)",
            "    https://mastodon.example/@mastodon/115123456789012341",
            "A dry run: nothing has left this computer, and the addresses are made up.",
        ],
    )


def test_a_story_is_chosen_from_a_list(call: Call, workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (workspace / "stories" / "zara.md").write_text(RECORD.replace("rosa-7f3k", "zara-2222"), encoding="utf-8")
    answers = iter(["3", "rosa"])
    monkeypatch.setattr(output, "can_ask", lambda: True)
    monkeypatch.setattr("builtins.input", lambda _: next(answers))
    code, shown, _ = call("preview")
    assert (code, shown.splitlines()[:3]) == (0, ["  1  rosa", "  2  zara", "Please type a number from 1 to 2."])


@pytest.mark.parametrize(("name", "value"), [("STORYSHARE_PLAIN", "1"), ("TERM", "dumb")])
def test_plain_lines_can_be_asked_for(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    monkeypatch.setenv(name, value)
    assert output.is_plain()


# -- at a terminal of its own ----------------------------------------------------------------------------------------

WIDTHS = (40, 80, 200)
HIDDEN, CURSOR = "\x1b[?25l", "\x1b[?25h"
ESCAPED = "\x1b]0;owned\x07\x1b[2J\x9b31m"
SOON = datetime.now(UTC).date() + timedelta(days=10)  # the program that is started has the real clock
ARABIC = "روزا تبقى"
TABLES = {
    "status": ["status"],
    "stories": ["stories", "list"],
    "observances": ["observances", "--days", "400"],
    "schedule": ["schedule", "rehearse", "--until", f"{SOON + timedelta(days=1)}"],
    "protect": ["protect", "list"],
    "withdraw": ["withdraw"],
}


@pytest.fixture
def desk(workspace: Path, real: Mock, call: Call) -> Path:
    """A workspace with something in every table: long and short, from right to left, and hostile."""
    (workspace / "storyshare.toml").write_text(
        'default_accounts = ["mastodon"]\n[observances.own-day]\ndate = "02-03"\n'
        'title = "\\u001b]0;owned\\u0007\\u001b[2J\\u009b31m day"\n',
        encoding="utf-8",
    )
    (workspace / "stories" / "amal.md").write_text(
        RECORD.replace("rosa-7f3k", "amal-2222")
        .replace("Rosa may stay", ARABIC)
        .replace("language: en", "language: ar")
    )
    (workspace / "schedules").mkdir()
    (workspace / "schedules" / "season.yaml").write_text(
        f"posts:\n  - id: rosa-morning\n    story: rosa\n    at: {SOON} 09:00\n", encoding="utf-8"
    )
    assert call("post", "rosa", "--yes")[0] == 0
    with Ledger.open(workspaces.read(workspace).ledger) as ledger:
        add_protection(ledger, Protection(salt=b"1" * 16, check_value=b"2" * 16))
        protect(ledger, "rosa-7f3k", [b"0" * 16], label=f"her {ESCAPED} village", salt=b"1" * 16)
        begin_withdrawal(ledger, "amal-2222", story="amal", links=(), reason="asked", person="Ana")
    return workspace


def words(text: str) -> Counter[str]:
    return Counter(re.sub("[\u2066-\u2069]", "", text).split())


@pytest.mark.parametrize("columns", WIDTHS)
@pytest.mark.parametrize("name", TABLES)
def test_a_table_loses_no_word_and_commands_nothing(call: Call, desk: Path, name: str, columns: int) -> None:
    _, piped, _ = call(*TABLES[name])
    seen = without_colours(shown(desk, *TABLES[name], columns=columns))
    assert piped
    assert not words(piped) - words(seen)
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f]", seen)


def test_what_is_hostile_is_written_out(call: Call, desk: Path) -> None:
    seen = shown(desk, "observances", "--days", "400", columns=200)
    assert r"\x1b]0;owned\x07\x1b[2J\x9b31m day" in seen
    assert json.loads(call("observances", "--days", "400", "--json")[1])[-1]["title"] is not None


def test_a_title_from_right_to_left_stays_in_its_column(desk: Path) -> None:
    (line,) = [line for line in shown(desk, "stories", "list", columns=80).splitlines() if ARABIC in line]
    assert line.startswith(f"amal   \u2068{ARABIC}\u2069")


def test_a_reader_who_hears_a_table_is_told_what_each_value_is(desk: Path) -> None:
    seen = shown(desk, "stories", "list", columns=40, STORYSHARE_PLAIN="1")
    assert seen.splitlines()[1] == "story: rosa; title: Rosa may stay; languages: en; consent: granted; images: 0"


@pytest.mark.parametrize("columns", WIDTHS)
def test_a_frame_is_as_wide_as_the_terminal_and_no_wider_than_is_easy_to_read(workspace: Path, columns: int) -> None:
    seen = without_colours(shown(workspace, "preview", "rosa", columns=columns)).splitlines()
    assert {len(line) for line in seen} == {min(columns, 100)}


@pytest.mark.parametrize("variables", [{"NO_COLOR": "1"}, {"CLICOLOR": "0"}, {"NO_COLOR": "1", "FORCE_COLOR": "1"}])
def test_whoever_wants_no_colour_gets_none(workspace: Path, variables: dict[str, str]) -> None:
    assert not re.search("\x1b\\[[0-9;]*3[0-9]", shown(workspace, "preview", "rosa", columns=80, **variables))


@pytest.mark.parametrize("variables", [{}, {"NO_COLOR": ""}])
def test_a_preview_has_colours_otherwise(workspace: Path, variables: dict[str, str]) -> None:
    assert "\x1b[36m" in shown(workspace, "preview", "rosa", columns=80, **variables)


@pytest.mark.parametrize("variables", [{"TERM": "dumb"}, {"STORYSHARE_PLAIN": "1"}])
def test_plain_lines_have_neither_frames_nor_colour(workspace: Path, variables: dict[str, str]) -> None:
    seen = shown(workspace, "preview", "rosa", columns=80, **variables)
    assert seen.startswith("\n== Mastodon · en ==\nRosa may stay\n")
    assert "\x1b" not in seen


def test_a_pipe_has_no_colour_even_where_colour_is_forced(
    call: Call, workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NO_COLOR")
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b" not in call("preview", "rosa")[1]


# -- what takes long -------------------------------------------------------------------------------------------------

# Nothing is short, and each story waits for a line that is typed.
_SLOWLY = """
import sys
from storyshare.cli import progress
from storyshare.publish import checking
progress._SHORT = progress._NOW_AND_THEN = -1.0
plan = checking.plan
def slowly(*given, **named):
    sys.stdin.readline()
    return plan(*given, **named)
checking.plan = slowly
from storyshare.__main__ import main
main()
"""
_WAITING = """
import sys
from storyshare.cli import progress
progress._SHORT = progress._NOW_AND_THEN = 0.01
with progress.waiting("Looking"):
    sys.stdin.readline()
print("ended")
"""


def test_long_work_is_counted_and_leaves_nothing_behind(desk: Path) -> None:
    terminal = Terminal(desk, "check", columns=40, script=_SLOWLY)
    terminal.type("\n")
    terminal.read_until("Stories 1 of 2")
    terminal.type("\n")
    assert terminal.end() == 0
    assert terminal.shown.rpartition(CURSOR)[2].startswith("\r\x1b[1A\x1b[2K")


def test_whoever_hears_long_work_gets_whole_lines(desk: Path) -> None:
    terminal = Terminal(desk, "check", columns=80, script=_SLOWLY, STORYSHARE_PLAIN="1")
    terminal.type("\n\n")
    terminal.end()
    assert "Stories: 1 of 2\nStories: 2 of 2\n" in terminal.shown.replace("\n\n", "\n")
    assert "\x1b" not in terminal.shown


def test_stopped_in_the_middle_it_says_how_far_it_was_and_shows_the_cursor(desk: Path) -> None:
    terminal = Terminal(desk, "check", columns=80, script=_SLOWLY)
    terminal.type("\n")
    terminal.read_until("Stories 1 of 2")
    terminal.type("\x03")
    assert terminal.end() == 130
    assert terminal.shown.rpartition(CURSOR)[2].endswith("Stopped. Stories: 1 of 2.\n")


@pytest.mark.parametrize(("variables", "wanted"), [({}, "Looking"), ({"STORYSHARE_PLAIN": "1"}, "Looking …\n")])
def test_what_cannot_be_counted_is_said_to_be_under_way(tmp_path: Path, variables: dict[str, str], wanted: str) -> None:
    terminal = Terminal(tmp_path, columns=40, script=_WAITING, **variables)
    terminal.read_until(wanted)
    terminal.type("\n")
    assert terminal.end() == 0
    assert terminal.shown.endswith("ended\n")
    assert terminal.shown.count(HIDDEN) == terminal.shown.count(CURSOR)


def test_a_post_shows_each_accounts_step_and_is_quiet_in_a_pipe(call: Call, workspace: Path) -> None:
    seen = shown(workspace, "post", "rosa", "--dry-run", columns=40)
    assert HIDDEN in seen
    assert seen.count(HIDDEN) == seen.count(CURSOR)
    assert "\x1b" not in "".join(call("post", "rosa", "--dry-run")[1:])


_TAKING_DOWN = """
import sys
from storyshare.cli import progress
from storyshare.publish.withdrawing import Removal
progress._NOW_AND_THEN = -1.0
def carry_on(removal, story_id):
    removal.told("mastodon", "deleting")
    print("AT WORK", flush=True)
    sys.stdin.readline()
Removal.carry_on = carry_on
from storyshare.__main__ import main
main()
"""


def test_a_withdrawal_that_is_stopped_says_that_it_holds_and_how_it_goes_on(desk: Path) -> None:
    asked = ("withdraw", "rosa", "--reason", "she asked us to", "--yes")
    terminal = Terminal(desk, *asked, columns=80, script=_TAKING_DOWN)
    terminal.read_until("AT WORK")
    terminal.type("\x03")
    assert terminal.end() == 130
    assert terminal.shown.rpartition(CURSOR)[2].endswith(
        "Stopped. The story is taken back once it was begun: nothing of it goes out. "
        "The same command goes on, and so does run.\n"
    )


def test_whoever_hears_a_withdrawal_hears_its_steps(desk: Path) -> None:
    asked = ("withdraw", "rosa", "--reason", "she asked us to", "--yes")
    terminal = Terminal(desk, *asked, columns=80, script=_TAKING_DOWN, STORYSHARE_PLAIN="1")
    terminal.read_until("AT WORK")
    terminal.type("\n")
    terminal.end()
    assert "mastodon: deleting\n" in terminal.shown
    assert "\x1b" not in terminal.shown


def test_a_copy_that_is_stopped_leaves_no_half_of_one(desk: Path) -> None:
    script = """
import sys
from storyshare.cli import ledger
def slowly(book, file):
    file.write_text("half")
    print("AT WORK", flush=True)
    sys.stdin.readline()
ledger.write_copy = slowly
from storyshare.__main__ import main
main()
"""
    terminal = Terminal(desk, "ledger", "backup", "copy.sqlite3", columns=80, script=script)
    terminal.read_until("AT WORK")
    terminal.type("\x03")
    assert terminal.end() == 130
    assert terminal.shown.endswith("Stopped. There is no new copy; the ledger is as it was.\n")
    assert not (desk / "copy.sqlite3").exists()
