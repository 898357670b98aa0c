"""`preview --all`: every story in order, each as it would be shown alone; a bar only where somebody looks at it."""

import io
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from cli.conftest import Call
from cli.test_verbs import Full
from support import RECORD, too_long

from storyshare.cli import output, progress
from storyshare.platforms.mastodon import Mastodon
from storyshare.publish.previews.every import Previews


@pytest.fixture
def three(workspace: Path) -> Path:
    """Three stories, one of which cannot be read."""
    for name in ("maura", "zara"):
        text = RECORD.replace("rosa-7f3k", f"{name}-2222").replace("rosa\n", f"{name}\n")
        (workspace / "stories" / f"{name}.md").write_text(text, encoding="utf-8")
    (workspace / "stories" / "maura.md").write_text("---\nid: maura-2222\ntitle: A\n---\n", encoding="utf-8")
    return workspace


def test_each_line_is_what_preview_prints_of_that_story_alone(three: Path, call: Call) -> None:
    code, shown, said = call("preview", "--all", "--json")
    lines = [json.loads(line) for line in shown.splitlines()]
    assert (code, said, [line["story"] for line in lines]) == (2, "", ["maura", "rosa", "zara"])
    assert [lines[1], lines[2]] == [json.loads(call("preview", name, "--json")[1]) for name in ("rosa", "zara")]


def test_a_record_that_cannot_be_read_says_what_is_wrong_and_the_rest_go_on(three: Path, call: Call) -> None:
    first = json.loads(call("preview", "--all", "--json")[1].splitlines()[0])
    path = str(three / "stories" / "maura.md")
    assert (list(first), first["error"]) == (
        ["story", "error", "problems"],
        f"{path} cannot be used as it is: 2 things must be mended.",
    )
    assert {(problem["path"], problem["field"]) for problem in first["problems"]} >= {
        (path, "link"),
        (path, "language"),
    }


def test_a_share_that_cannot_be_made_decides_the_exit_code(workspace: Path, call: Call) -> None:
    (workspace / "stories" / "rosa.md").write_text(too_long(RECORD), encoding="utf-8")
    for _ in range(2):
        assert call("preview", "--all", "--json", "--to", "x")[0] == 2


def test_people_see_blocks(three: Path, call: Call) -> None:
    code, shown, said = call("preview", "--all", "--to", "bluesky")
    headings = [line for line in shown.splitlines() if line.startswith(("==", "rosa", "zara"))]
    assert (code, headings) == (2, ["rosa (rosa-7f3k)", "== Bluesky · en ==", "zara (zara-2222)", "== Bluesky · en =="])
    assert "maura.md cannot be used as it is" in said


def test_one_story_and_all_of_them_do_not_go_together(workspace: Path, call: Call) -> None:
    assert call("preview", "rosa", "--all")[::2] == (
        2,
        "--all is every story, and rosa is one.\n  Leave one of the two out.\n",
    )


def test_every_text_is_shown_of_one_story_only(workspace: Path, call: Call) -> None:
    assert call("preview", "--all", "--texts")[::2] == (
        2,
        "--texts is about one story, and --all is every one.\n  Leave one of the two out.\n",
    )


@pytest.mark.parametrize("options", [(), ("--json",)])
def test_without_any_story_it_is_said(workspace: Path, call: Call, options: tuple[str, ...]) -> None:
    (workspace / "stories" / "rosa.md").unlink()
    code, shown, said = call("preview", "--all", *options)
    assert (code, shown, said.startswith("There is no story in ")) == (2, "", True)


def test_whoever_reads_no_further_hears_nothing_more(three: Path) -> None:
    for number in range(300):
        text = RECORD.replace("rosa-7f3k", f"story-{number}")
        (three / "stories" / f"story-{number}.md").write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "storyshare", "preview", "--all", "--json"]
    with subprocess.Popen(command, cwd=three, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.readline()
        process.stdout.close()
        assert (process.stderr.read(), process.wait()) == (b"", 0)


@pytest.mark.parametrize("options", [(), ("--json",)])
def test_ctrl_c_ends_it_quietly(
    workspace: Path, call: Call, monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...]
) -> None:
    def stopped(*_: object, **__: object) -> Iterator[None]:
        raise KeyboardInterrupt

    monkeypatch.setattr(Previews, "__iter__", lambda _: stopped())
    monkeypatch.setattr("storyshare.cli.previews.plan", stopped)
    code, _, said = call("preview", "--all", *options)
    assert (code, said) == (130, "")


def test_a_story_that_is_taken_back_leaves_nothing_here(
    workspace: Path, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    platform = Full()
    monkeypatch.setattr(Mastodon, "connect", lambda *_: platform, raising=False)
    (workspace / "stories" / "rosa.md").write_text(RECORD.replace("won", "Quetzalcoatl won"), encoding="utf-8")
    call("preview", "--all", "--json")
    state = workspace / ".storyshare"
    assert b"Quetzalcoatl" in everything(state)
    assert call("withdraw", "rosa", "--reason", "she asked us to", "--yes")[0] == 0
    assert b"Quetzalcoatl" not in everything(state)
    refused = json.loads(call("preview", "--all", "--json")[1])["shares"][0]["refusals"]
    assert refused[0]["rule"] == "withdrawn"
    assert b"Quetzalcoatl" not in everything(state)


def everything(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


# -- the bar -------------------------------------------------------------------------------------------------------


class Stream(io.StringIO):
    """A stream that is a terminal, or is not."""

    def __init__(self, *, terminal: bool) -> None:
        super().__init__()
        self.terminal = terminal

    def isatty(self) -> bool:
        return self.terminal


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """What the error stream shows while three stories pass, and nothing on the other; after a second unless said."""
    monkeypatch.setenv("TERM", "xterm")

    def shown(*, errors: bool = True, out: bool = False, seconds: float = -1.0) -> str:
        streams = Stream(terminal=out), Stream(terminal=errors)
        # Here and not before: pytest puts streams of its own there when a test begins.
        monkeypatch.setattr("sys.stdout", streams[0])
        monkeypatch.setattr("sys.stderr", streams[1])
        monkeypatch.setattr(progress, "_SHORT", seconds)
        with output.bar(3) as step:
            for _ in range(3):
                step()
        assert streams[0].getvalue() == ""
        return streams[1].getvalue()

    return shown


def test_a_bar_says_how_far_it_is(seen: Callable[..., str]) -> None:
    assert "Stories" in seen()
    assert "3 of 3" in seen()


def test_the_bar_has_no_colour_where_none_is_wanted(seen: Callable[..., str], monkeypatch: pytest.MonkeyPatch) -> None:
    assert "\x1b[36m" not in seen()  # NO_COLOR is set in every test
    monkeypatch.delenv("NO_COLOR")
    assert "\x1b[36m" in seen()


@pytest.mark.parametrize(
    "where", [{"seconds": 1000.0}, {"errors": False}, {"out": True}], ids=["quick", "a pipe", "stories run over it"]
)
def test_where_nobody_needs_it_there_is_no_bar(seen: Callable[..., str], where: dict[str, Any]) -> None:
    assert seen(**where) == ""


@pytest.mark.parametrize(("name", "value"), [("STORYSHARE_PLAIN", "1"), ("TERM", "dumb")])
def test_whoever_wants_plain_lines_gets_no_bar(
    seen: Callable[..., str], monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    assert seen() == ""
