"""`storyshare protect` in a real terminal: what is typed stands nowhere afterwards."""

import os
import re
import select
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from cli.conftest import Call

from storyshare.workspace import PROTECT_KEY

pty = pytest.importorskip("pty", reason="Windows has no such terminals")

TERM = "María Xóchitl Quetzaltenango"
# Any part of it, in any writing that a program could have made of it.
ANY_FORM = re.compile(rb"(?i)mar(\xc3\xad|i|\xed|%c3%ad|\\u00ed)a|x(\xc3\xb3|o)chitl|quetzal")
PROMPT = re.compile(rb"(\)|:|\[y/N\]) $")


def typed(place: Path, arguments: list[str], answers: list[str]) -> tuple[int, str]:
    """Run a command in a terminal of its own and answer what it asks; gives the exit code and all that was shown."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(place)
        os.execv(sys.executable, [sys.executable, "-m", "storyshare", *arguments])
    shown, left = b"", list(answers)
    while select.select([terminal], [], [], 60)[0]:
        try:
            more = os.read(terminal, 4096)
        except OSError:
            break
        if not more:
            break
        shown += more
        if left and PROMPT.search(shown):
            os.write(terminal, left.pop(0).encode() + b"\n")
    os.close(terminal)
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    return code, shown.decode()


@pytest.fixture
def keyed(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace with the key."""
    (workspace / ".env").write_text(f"{PROTECT_KEY}=a-key-that-is-long-enough\n", encoding="utf-8")
    (workspace / ".env").chmod(0o600)
    monkeypatch.setenv("STORYSHARE_PLAIN", "1")
    return workspace


def add(place: Path, term: str = TERM, *options: str) -> tuple[int, str]:
    return typed(place, ["protect", "add", "rosa", *options], [term, term])


def everything(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_what_is_typed_stands_nowhere_afterwards(keyed: Path, call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STORYSHARE_TRACEBACK", "1")
    ledger = keyed / ".storyshare" / "ledger.sqlite3"
    shown: list[tuple[object, ...]] = [call("pause")]  # makes the ledger
    holder = sqlite3.connect(ledger)  # so that the write-ahead log stays
    holder.execute("SELECT COUNT (*) FROM protected_terms").fetchone()
    shown += [add(keyed), add(keyed, TERM, "--each-word"), add(keyed, TERM, "--label", "her name")]
    shown += [typed(keyed, ["protect", "test", "rosa"], [f"We met {TERM}."])]
    shown += [typed(keyed, ["protect", "add", "rosa"], [TERM, f"{TERM} X"])]
    shown += [call("protect", "list"), call("protect", "scan", "rosa"), call("ledger", "backup")]
    files = everything(keyed) | everything(Path.home())
    assert any(name.endswith("-wal") and data for name, data in files.items())
    holder.close()
    assert [name for name, data in files.items() if ANY_FORM.search(data) or ANY_FORM.search(name.encode())] == []
    assert not ANY_FORM.search(repr(shown).encode())
    assert [code for code, *_ in shown] == [0, 0, 0, 0, 1, 2, 0, 0, 0]


def test_what_is_added_is_listed_by_its_label_and_found_by_test(keyed: Path, call: Call) -> None:
    code, shown = add(keyed, TERM, "--label", "her name")
    assert (code, "Protected in rosa: her name." in shown, "It was found nowhere" in shown) == (0, True, True)
    assert re.fullmatch(r"rosa-7f3k\t1\ther name\t\d{4}-\d\d-\d\d \d\d:\d\d\n", call("protect", "list")[1])
    code, shown = typed(keyed, ["protect", "test", "rosa"], ["Xochitl, maria was here"])
    assert (code, "✗ something protected (her name) stands in the sentence, characters 1 to 14" in shown) == (1, True)
    code, shown = typed(keyed, ["protect", "test", "rosa"], ["Maria was here"])
    assert (code, "✓ Nothing protected is in it" in shown) == (0, True)


def test_where_it_stands_already_is_listed(keyed: Path, call: Call) -> None:
    (keyed / "notes.txt").write_text(f"one\n{TERM}\n", encoding="utf-8")
    code, shown = add(keyed)
    assert (code, "notes.txt, line 2 (number 1)" in shown) == (0, True)
    code, shown, _ = call("protect", "scan", "rosa")
    assert (code, "notes.txt, line 2 (number 1)" in shown) == (1, True)


def test_two_that_differ_protect_nothing(keyed: Path, call: Call) -> None:
    code, shown = typed(keyed, ["protect", "add", "rosa"], [TERM, "Maria Xochitl Quetzaltenango"])
    assert (code, "The two differ: nothing was protected." in shown) == (2, True)
    assert call("protect", "list")[1] == "Nothing is protected yet.\n"


@pytest.mark.parametrize(("term", "said"), [("the", "everyday words"), ("Q", "too short"), ("", "Nothing was typed")])
def test_what_cannot_be_matched_safely_is_refused(keyed: Path, term: str, said: str) -> None:
    code, shown = add(keyed, term)
    assert (code, said in shown) == (2, True)


@pytest.mark.parametrize("command", ["add", "test"])
def test_nothing_is_read_from_a_pipe(keyed: Path, command: str) -> None:
    add(keyed)
    done = subprocess.run(
        [sys.executable, "-m", "storyshare", "protect", command, "rosa"],
        cwd=keyed, input=f"{TERM}\n{TERM}\n".encode(), capture_output=True, check=False, timeout=60,
    )  # fmt: skip
    assert (done.returncode, done.stdout, b"from a terminal only" in done.stderr) == (2, b"", True)


def test_a_term_is_no_argument(keyed: Path, call: Call) -> None:
    code, shown, said = call("protect", "add", "rosa", "Quetz")
    assert (code, shown) == (2, "")
    assert said


def test_without_a_key_nothing_is_asked(workspace: Path, call: Call) -> None:
    code, _, said = call("protect", "add", "rosa")
    assert (code, said) == (3, f"{PROTECT_KEY} is missing.\n  Make one: storyshare protect key\n")


def test_what_is_removed_is_no_longer_found(keyed: Path, call: Call) -> None:
    add(keyed)
    code, shown = typed(keyed, ["protect", "remove", "rosa", "1"], ["no"])
    assert (code, "Let number 1 of rosa be public from now on?" in shown) == (1, True)
    assert call("protect", "remove", "rosa", "2", "--yes")[0] == 2
    assert call("protect", "remove", "rosa", "1", "--yes")[0] == 0
    assert call("protect", "list")[1] == "Nothing is protected yet.\n"


def test_what_is_protected_in_a_story_that_is_gone_can_be_removed_by_its_id(keyed: Path, call: Call) -> None:
    add(keyed)
    (keyed / "stories" / "rosa.md").unlink()
    assert call("protect", "remove", "rosa", "1", "--yes")[0] == 2
    assert call("protect", "remove", "rosa-7f3k", "1", "--yes")[0] == 0


def test_a_key_is_made_for_env(workspace: Path, call: Call) -> None:
    code, shown, _ = call("protect", "key")
    assert (code, bool(re.search(rf"^{PROTECT_KEY}=[\w-]{{43}}$", shown, re.MULTILINE))) == (0, True)


def test_no_second_key_is_made_where_something_is_protected(keyed: Path, call: Call) -> None:
    add(keyed)
    code, shown, said = call("protect", "key")
    assert (code, shown) == (2, "")
    assert "another key would not recognise it" in said


def test_without_the_key_a_test_is_refused_as_sending_would_be(
    keyed: Path, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(keyed)
    (keyed / ".env").unlink()
    code, _, said = call("protect", "scan", "rosa")
    assert (code, f"Must not be sent: {PROTECT_KEY} is missing" in said) == (4, True)


def test_a_terminal_that_would_show_it_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    import getpass
    import warnings

    from storyshare.cli.secretly import ask_secretly
    from storyshare.errors import SetupError

    def shown(_: str) -> str:
        warnings.warn("no control of the terminal", getpass.GetPassWarning, stacklevel=1)
        return TERM

    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr(getpass, "getpass", shown)
    with pytest.raises(SetupError, match="would show"):
        ask_secretly("?")
