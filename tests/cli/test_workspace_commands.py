"""`init`, `check` and `stories`: a workspace from nothing, its mistakes, its records."""

import json
import stat
import sys
from pathlib import Path

import pytest
from cli.conftest import Call
from support import RECORD, too_long

from storyshare.cli import output


def test_a_new_workspace_is_right_from_the_start(call: Call, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert call("init", "desk")[0] == 0
    assert sorted(path.relative_to(here).as_posix() for path in here.rglob("*") if path.is_file()) == [
        "desk/.env.example",
        "desk/.gitignore",
        "desk/schedules/example.yaml",
        "desk/stories/example.md",
        "desk/storyshare.toml",
    ]
    monkeypatch.chdir("desk")
    code, shown, _ = call("check")
    assert (code, shown) == (
        0,
        """example may not go out now: consent is still pending.
Read: 1 story and 0 schedule entries: nothing is wrong.
""",
    )
    assert call("preview", "example")[0] == 0


def test_a_new_workspace_keeps_secrets_and_the_ledger_out_of_git(call: Call, here: Path) -> None:
    call("init", "desk")
    ignored = (here / "desk" / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert {".env", ".storyshare/"} <= set(ignored)


def test_what_is_there_is_never_overwritten(call: Call, here: Path) -> None:
    call("init", "desk")
    assert call("init", "desk")[0] == 2
    (here / "other").mkdir()
    (here / "other" / ".gitignore").write_text("mine", encoding="utf-8")
    assert call("init", "other")[0] == 2
    assert (here / "other" / ".gitignore").read_text(encoding="utf-8") == "mine"


def test_check_says_everything_at_once_with_its_place(call: Call, workspace: Path) -> None:
    (workspace / "storyshare.toml").write_text('default_accounts = ["blusky"]\ntimezon = "UTC"\n', encoding="utf-8")
    (workspace / "stories" / "two.md").write_text(RECORD.replace("summary:", "sumary:"), encoding="utf-8")
    (workspace / "schedules").mkdir()
    (workspace / "schedules" / "a.yaml").write_text(
        "to: [x]\nlate: 6h\nposts:\n  - id: one\n    story: roza\n    at: 2027-02-20 09:00\n", encoding="utf-8"
    )
    code, shown, _ = call("check")
    found = [line for line in shown.splitlines() if ": error:" in line]
    assert code == 2
    assert [line.split(": error: ")[0] for line in found] == [
        "schedules/a.yaml:5",
        "stories/two.md:6",
        "storyshare.toml",
        "storyshare.toml:2",
    ]
    assert "Did you mean `summary`?" in shown


def test_check_names_a_text_that_does_not_fit(call: Call, workspace: Path) -> None:
    (workspace / "storyshare.toml").write_text('default_accounts = ["x"]\n', encoding="utf-8")
    long = too_long(RECORD)
    (workspace / "stories" / "rosa.md").write_text(long, encoding="utf-8")
    code, shown, _ = call("check")
    assert code == 2
    assert "rosa does not fit on X: its shortest text is 45 weighted characters too long." in shown


def test_check_looks_into_the_pictures(call: Call, workspace: Path) -> None:
    record = RECORD.replace("---\nThe", "images:\n  - file: a.jpg\n    alt: A.\n    shows_people: no\n---\nThe")
    (workspace / "stories" / "rosa.md").write_text(record, encoding="utf-8")
    (workspace / "stories" / "a.jpg").write_bytes(b"\xff\xd8\xff no picture")
    assert call("check")[0] == 2


def test_check_gives_scripts_json(call: Call, workspace: Path) -> None:
    code, shown, _ = call("check", "--json")
    found = json.loads(shown)
    assert (code, found["stories"], found["errors"], found["problems"], found["held_back"]) == (0, 1, 0, [], [])


def test_stories_are_listed_with_their_consent(call: Call, workspace: Path) -> None:
    assert call("stories", "list") == (0, "rosa\tRosa may stay\ten\tgranted\t0\n", "")


def test_a_story_that_cannot_be_read_is_named_and_the_others_listed(call: Call, workspace: Path) -> None:
    (workspace / "stories" / "two.md").write_text("no record", encoding="utf-8")
    code, shown, said = call("stories", "list")
    assert (code, shown) == (2, "rosa\tRosa may stay\ten\tgranted\t0\n")
    assert said == "Not everything could be read: two.md. Look with: storyshare check\n"


def test_a_story_is_shown_whole(call: Call, workspace: Path) -> None:
    code, shown, _ = call("stories", "show", "rosa")
    assert code == 0
    for line in ("id           rosa-7f3k", "consent      granted", "The story."):
        assert line in shown.splitlines()


def test_a_story_is_shown_to_scripts_as_json(call: Call, workspace: Path) -> None:
    found = json.loads(call("stories", "show", "rosa", "--json")[1])
    assert (found["id"], found["languages"], found["consent"]["platforms"]) == ("rosa-7f3k", ["en"], "all")


def test_a_new_story_asks_what_it_needs(call: Call, workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter(["Amal’s door: open", "https://example.org/amal", "Amal may stay. She waited.", "Amal", "y"])
    monkeypatch.setattr(output, "can_ask", lambda: True)
    monkeypatch.setattr("builtins.input", lambda _: next(answers))
    assert call("stories", "new")[0] == 0
    found = json.loads(call("stories", "show", "amals-door-open", "--json")[1])
    assert (found["title"], found["summary"], found["consent"]["status"], found["people"][0]["name_changed"]) == (
        "Amal’s door: open",
        "Amal may stay. She waited.",
        "pending",
        True,
    )
    assert call("post", "amals-door-open", "--dry-run")[0] == 4


def test_a_new_story_can_be_begun_by_a_script_and_overwrites_nothing(call: Call, workspace: Path) -> None:
    arguments = (
        "stories",
        "new",
        "--title",
        "Amal",
        "--link",
        "https://example.org/amal",
        "--summary",
        "Amal may stay.",
    )
    assert call(*arguments)[0] == 0
    before = (workspace / "stories" / "amal.md").read_bytes()
    assert call(*arguments)[0] == 2
    assert (workspace / "stories" / "amal.md").read_bytes() == before


def test_a_new_story_with_a_wrong_link_writes_nothing(call: Call, workspace: Path) -> None:
    code, _, said = call("stories", "new", "--title", "Amal", "--link", "example.org/amal")
    assert code == 2
    assert "link" in said
    assert not (workspace / "stories" / "amal.md").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_what_holds_sessions_and_ledger_is_its_owners_alone(call: Call, workspace: Path) -> None:
    call("post", "rosa", "--yes", "--to", "bluesky")
    folder = workspace / ".storyshare"
    assert not folder.exists() or stat.S_IMODE(folder.stat().st_mode) == 0o700


@pytest.mark.parametrize("setting", ['gap = "soon"', 'at_most = "many"', 'at_most = "0 a day"'])
def test_check_knows_how_far_apart_posts_may_be(call: Call, workspace: Path, setting: str) -> None:
    (workspace / "storyshare.toml").write_text(f"[accounts.mastodon]\n{setting}\n", encoding="utf-8")
    assert call("check")[0] == 2


def test_check_takes_spacing_as_people_write_it(call: Call, workspace: Path) -> None:
    settings = '[accounts.mastodon]\ngap = "2h"\nat_most = "5 a day"\n'
    (workspace / "storyshare.toml").write_text(settings, encoding="utf-8")
    assert call("check")[0] == 0
