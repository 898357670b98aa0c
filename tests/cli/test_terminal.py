"""On a terminal: frames, a bar, colour that is never the only sign."""

from pathlib import Path

import pytest
from cli.conftest import Call
from rich.console import Console
from support import RECORD

from storyshare.cli import output

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
