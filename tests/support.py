"""What several tests share: made-up stories, a clock, and the published test cases that may lie beside the project."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from storyshare import workspace
from storyshare.models import Consent, ConsentStatus, Story
from storyshare.workspace import Workspace

ROOT = Path(__file__).parent.parent
_CONFORMANCE = ROOT.parent / "shared" / "conformance"


def conformance(name: str) -> Path:
    """A file of the published test cases; skips the test, saying so, where they are not beside the project."""
    path = _CONFORMANCE / name
    if not path.exists():
        pytest.skip(f"the platforms' published test cases are not beside the project (../shared/conformance/{name})")
    return path


def conformance_json(name: str) -> Any:
    """The content of one JSON file of the published test cases."""
    return json.loads(conformance(name).read_text(encoding="utf-8"))


def make_story(**changes: Any) -> Story:
    """A made-up story that may be sent, with whatever the test changes."""
    fields: dict[str, Any] = {
        "id": "rosa-7f3k",
        "name": "rosa",
        "path": Path("stories/rosa.md"),
        "title": "Rosa may stay",
        "link": "https://example.org/stories/rosa",
        "language": "en",
        "summary": "Rosa won asylum. She waited for three years.",
        "consent": Consent(status=ConsentStatus.GRANTED),
    }
    return Story(**(fields | changes))


class Clock:
    """A clock that stands still until the test moves it."""

    def __init__(self) -> None:
        self.at = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def forward(self, **by: float) -> None:
        """Move on by so many seconds or minutes."""
        self.at += timedelta(**by)


def make_workspace(root: Path, **records: str) -> Workspace:
    """A workspace with these records (name: text), or with one story that may be sent."""
    (root / "stories").mkdir(exist_ok=True)
    (root / "storyshare.toml").write_text('default_accounts = ["mastodon"]\n', encoding="utf-8")
    for name, text in (records or {"rosa": RECORD}).items():
        (root / "stories" / f"{name}.md").write_text(text, encoding="utf-8")
    return workspace.read(root)


RECORD = (Path(__file__).parent / "rosa.md").read_text(encoding="utf-8")


def too_long(record: str) -> str:
    """The record with no sentence in it that fits on X."""
    record = record.replace("title: Rosa may stay", f"title: {'T' * 300}").replace("Rosa won asylum. She", "x" * 400)
    return record.replace("---\nThe", f"---\n{'y' * 400} the")
