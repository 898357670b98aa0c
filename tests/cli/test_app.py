"""The frame of the command line: what loads, what is told of an error, that every command is there."""

import json
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest
from cli.conftest import Call
from support import ROOT

from storyshare import __version__
from storyshare.cli.app import Commands, run
from storyshare.cli.init import env_text

HEAVY = {"tweepy", "requests", "urllib3", "pydantic", "rich", "dotenv", "sqlite3", "tomlkit", "socket", "ssl"}
# Nobody looks for plug-ins where no name is wanted that is not built in.
HEAVY |= {"importlib.metadata", "storyshare.platforms.plugins"}
# A page is made only where one is asked for.
HEAVY |= {"jinja2", "markupsafe", "storyshare.pages", "storyshare.publish.looks"}

# What measures coverage loads some of these itself: they are forgotten first, so that only what we load is seen.
_TELL = f"""
import json, sys
for name in {sorted(HEAVY)}:
    sys.modules.pop(name, None)
from storyshare.__main__ import main
try:
    main()
except SystemExit:
    pass
finally:
    sys.stderr.write(json.dumps(sorted(sys.modules)))
"""


def loaded(workspace: Path, *arguments: str) -> set[str]:
    """The modules that a command loads, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", _TELL, *arguments],
        cwd=workspace, input="Née", capture_output=True, encoding="utf-8", check=True, timeout=60,
    )  # fmt: skip
    return set(json.loads(done.stderr))


@pytest.mark.parametrize(
    "arguments",
    [
        ["--version"],
        ["--help"],
        ["preview", "rosa", "--to", "x,mastodon,bluesky"],
        ["check"],
        ["status"],
        ["desk"],
        ["count", "--on", "x"],
        ["count", "--on", "bluesky"],
    ],
    ids=" ".join,
)
def test_what_sends_nothing_loads_nothing_heavy(workspace: Path, arguments: list[str]) -> None:
    assert loaded(workspace, *arguments) & HEAVY == set()


def test_a_preview_opens_no_picture_library(workspace: Path) -> None:
    assert loaded(workspace, "preview", "rosa") & {"PIL"} == set()


def test_the_version_is_told_before_anything_is_loaded(workspace: Path) -> None:
    assert {name for name in loaded(workspace, "--version") if name.startswith("storyshare")} == {
        "storyshare",
        "storyshare.__main__",
    }


@pytest.mark.parametrize("name", Commands.helps)
def test_every_command_in_the_list_is_there_and_explains_itself(call: Call, name: str) -> None:
    assert import_module(f"storyshare.cli.{name}").app
    code, shown, _ = call(name, "--help")
    assert (code, f"Usage: storyshare {name}" in shown) == (0, True)


def test_every_help_fits_eighty_columns(call: Call) -> None:
    shown = "".join(call(*arguments, "--help")[1] for arguments in [(), *((name,) for name in Commands.helps)])
    assert max(map(len, shown.splitlines())) <= 80


def test_a_mistyped_command_is_guessed(call: Call) -> None:
    code, _, said = call("previw")
    assert code == 2
    assert "Did you mean 'preview'?" in said


def test_the_version_can_be_asked_in_any_way(call: Call) -> None:
    assert call("--version") == (0, f"storyshare {__version__}\n", "")


def test_a_fault_of_ours_is_told_without_a_traceback_or_its_text(
    call: Call, workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("hunter2")

    monkeypatch.setattr("storyshare.cli.preview.plan", broken)
    code, shown, said = call("preview", "rosa")
    assert (code, shown) == (70, "")
    assert said.startswith("storyshare made a mistake: RuntimeError in test_app.py, line ")
    assert "hunter2" not in said


def test_a_fault_of_ours_can_be_seen_whole(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storyshare.cli.preview.plan", lambda *_, **__: 1 // 0)
    monkeypatch.setenv("STORYSHARE_TRACEBACK", "1")
    with pytest.raises(ZeroDivisionError):
        run(["preview", "rosa"])


def test_the_projects_env_example_is_complete() -> None:
    assert (ROOT / ".env.example").read_text(encoding="utf-8") == env_text()
