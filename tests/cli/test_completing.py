"""What Tab offers, asked as the shells ask: from files alone, quietly, and never what is protected or taken back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from cli.conftest import Call
from cli.test_app import HEAVY, loaded
from support import RECORD

from storyshare import workspace as workspaces
from storyshare.ledger import Ledger, Protection, add_protection, protect
from storyshare.ledger.withdrawals import begin_withdrawal

Tab = Callable[..., list[str]]
SETTINGS = """\
default_accounts = ["mastodon"]
[accounts.mastodon-es]
platform = "mastodon"
language = "es"
[campaigns.winter]
"""


@pytest.fixture
def tab(call: Call, workspace: Path, monkeypatch: pytest.MonkeyPatch) -> Tab:
    """Press Tab behind these words, the last of which is begun only; the lines that the shell gets."""
    (workspace / "storyshare.toml").write_text(SETTINGS, encoding="utf-8")

    def pressed(*words: str, shell: str = "bash") -> list[str]:
        monkeypatch.setenv("_STORYSHARE_COMPLETE", f"complete_{shell}")
        monkeypatch.setenv("COMP_WORDS", "\n".join(["storyshare", *words]))
        monkeypatch.setenv("COMP_CWORD", str(len(words)))
        monkeypatch.setenv("_TYPER_COMPLETE_ARGS", " ".join(["storyshare", *words]))
        monkeypatch.setenv("_TYPER_COMPLETE_WORD_TO_COMPLETE", words[-1])
        monkeypatch.setenv("_TYPER_COMPLETE_FISH_ACTION", "get-args")
        code, shown, said = call()
        assert (code, said) == (0, "")
        return shown.splitlines()

    return pressed


def add(workspace: Path, name: str, *changes: tuple[str, str]) -> None:
    """One more record, with another id."""
    text = RECORD.replace("rosa-7f3k", f"{name}-2222")
    for before, after in changes:
        text = text.replace(before, after)
    (workspace / "stories" / f"{name}.md").write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        (["sto"], ["stories"]),
        (["stories", "s"], ["show"]),
        (["post", "--th"], ["--thread"]),
        (["post", "r"], ["rosa"]),
        (["post", "--to", "mastodon-"], ["mastodon-es"]),
        (["post", "--to", "mastodon,blue"], ["mastodon,bluesky"]),
        (["post", "--to", "mastodon,mast"], ["mastodon,mastodon-es"]),
        (["post", "--to", "=", "blue"], ["bluesky"]),
        (["preview", "rosa", "--lang", ""], ["en", "es"]),
        (["accounts", "add", "blue"], ["bluesky"]),
        (["count", "--on", "mastodon-"], ["mastodon-es"]),
        (["kit", "build", "--campaign", ""], ["winter"]),
        (["ledger", "move", ""], ["postgres", "sqlite"]),
        (["log", "v"], ["verify"]),
    ],
    ids=" ".join,
)
def test_what_is_offered(tab: Tab, words: list[str], offered: list[str]) -> None:
    assert tab(*words) == offered


def test_entries_of_schedules_are_offered(tab: Tab, workspace: Path) -> None:
    (workspace / "schedules").mkdir()
    (workspace / "schedules" / "season.yaml").write_text("posts:\n  - id: rosa-morning\n    story: rosa\n")
    assert tab("boost", "rosa", "--again", "") == ["rosa-morning"]


def test_copies_of_the_ledger_are_offered_the_newest_first(tab: Tab, workspace: Path) -> None:
    copies = workspace / ".storyshare" / "copies"
    copies.mkdir(parents=True)
    names = [f"ledger-0123456789abcdef-00000000{number}-20260504T120000Z.sqlite3" for number in (1, 2)]
    for name in names:
        (copies / name).touch()
    assert tab("ledger", "restore", "") == [f".storyshare/copies/{name}" for name in reversed(names)]


def test_a_folder_below_the_workspace_is_in_it(tab: Tab, workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(workspace / "stories")
    assert tab("post", "") == ["rosa"]


def test_the_workspace_can_be_named(tab: Tab, workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir("/")
    assert tab("-w", str(workspace), "post", "") == ["rosa"]


def test_outside_of_a_workspace_there_is_nothing(tab: Tab, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir("/")
    assert tab("post", "") == []


def test_with_damaged_settings_there_is_nothing(tab: Tab, workspace: Path) -> None:
    (workspace / "storyshare.toml").write_text("[[[\0", encoding="utf-8")
    assert tab("post", "") == []


@pytest.mark.parametrize("asked", ["complete_cmd", "complete_", "complete_bash"])
def test_a_question_that_is_none_is_answered_with_nothing(
    call: Call, monkeypatch: pytest.MonkeyPatch, asked: str
) -> None:
    monkeypatch.setenv("_STORYSHARE_COMPLETE", asked)
    assert call() == (1, "", "")


def test_what_was_taken_back_is_not_offered_for_sharing(tab: Tab, workspace: Path) -> None:
    add(workspace, "by-record", ("status: granted", "status: withdrawn"))
    add(workspace, "by-file")
    (workspace / "withdrawn.txt").write_text("by-file-2222 2026-05-04\n", encoding="utf-8")
    add(workspace, "by-ledger")
    with Ledger.create(workspaces.read(workspace).ledger) as ledger:
        begin_withdrawal(ledger, "by-ledger-2222", story="by-ledger", links=(), reason="asked", person="Ana")
    assert tab("post", "") == ["rosa"]
    assert tab("status", "") == ["by-file", "by-ledger", "by-record", "rosa"]


def test_a_ledger_is_looked_at_and_left_as_it_is(tab: Tab, workspace: Path) -> None:
    place = workspaces.read(workspace).ledger
    Ledger.create(place).close()
    before = {path: path.stat().st_mtime_ns for path in [place.parent, *place.parent.iterdir()]}
    tab("post", "")
    assert {path: path.stat().st_mtime_ns for path in [place.parent, *place.parent.iterdir()]} == before


def test_a_ledger_that_is_open_elsewhere_is_looked_at_too(tab: Tab, workspace: Path) -> None:
    with Ledger.create(workspaces.read(workspace).ledger) as ledger:
        begin_withdrawal(ledger, "rosa-7f3k", story="rosa", links=(), reason="asked", person="Ana")
        assert tab("post", "") == []


def test_a_title_is_shown_where_nothing_of_the_story_is_protected(tab: Tab, workspace: Path) -> None:
    add(workspace, "maura")
    with Ledger.create(workspaces.read(workspace).ledger) as ledger:
        add_protection(ledger, Protection(salt=b"1" * 16, check_value=b"2" * 16))
        protect(ledger, "rosa-7f3k", [b"0" * 16], label="", salt=b"1" * 16)
    assert tab("post", "", shell="fish") == ["maura\tRosa may stay", "rosa"]


def test_without_a_ledger_here_nobody_knows_what_is_protected(tab: Tab) -> None:
    assert tab("post", "", shell="fish") == ["rosa"]


def test_a_hostile_title_is_written_out(tab: Tab, workspace: Path) -> None:
    add(workspace, "rosa", ("Rosa may stay", "\x1b]0;owned\x07 \\$(touch here)`x`'\"."))
    Ledger.create(workspaces.read(workspace).ledger).close()
    assert tab("post", "", shell="fish") == ["rosa\t\\x1b]0;owned\\x07 \\$(touch here)`x`'\"."]
    (shown,) = tab("post", "", shell="zsh")
    assert not set('`$("') & set(shown.removeprefix("local -a shown; shown=($'").partition("')")[0])


@pytest.mark.parametrize(("shell", "offered"), [("fish", ["--to=x"]), ("powershell", ["--to=x::: "])])
def test_shells_that_replace_a_whole_word_get_its_option_back(tab: Tab, shell: str, offered: list[str]) -> None:
    assert tab("post", "--to=x", shell=shell) == offered


def test_powershell_gets_odd_names_in_quotation_marks(tab: Tab, workspace: Path) -> None:
    add(workspace, "it's $(here)")
    assert tab("post", "it", shell="powershell") == ["'it''s $(here)'::: "]


@pytest.mark.parametrize(
    ("name", "shell"), [("-odd", "fish"), ("new\nline", "fish"), ("esc\x1b", "fish"), ("*", "bash")]
)
def test_a_name_that_cannot_be_typed_is_left_out(tab: Tab, workspace: Path, name: str, shell: str) -> None:
    add(workspace, name)
    assert tab("post", "", shell=shell) == ["rosa"]


def test_an_answer_loads_nothing_heavy(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("_STORYSHARE_COMPLETE", "complete_bash")
    monkeypatch.setenv("COMP_WORDS", "storyshare\npreview\n")
    monkeypatch.setenv("COMP_CWORD", "2")
    assert loaded(workspace) & HEAVY == set()
