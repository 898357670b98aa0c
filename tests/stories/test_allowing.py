"""`allow` in a record: by name, with a reason, and whole."""

from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from storyshare import stories
from storyshare.models import Allowance

ZONE = ZoneInfo("America/Los_Angeles")
Record = Callable[..., Path]


def problems(path: Path) -> list[tuple[str, str, str]]:
    return [(each.field, each.message, each.hint) for each in stories.load_all(path.parent, zone=ZONE).problems]


def test_three_lines_let_one_finding_through(record: Record) -> None:
    path = record(allow="\n  - finding: phone\n    text: 213-555-0100\n    reason: our own hotline, on our website")
    (story,) = stories.load_all(path.parent, zone=ZONE).stories
    assert story.allow == (Allowance(finding="phone", text="213-555-0100", reason="our own hotline, on our website"),)


@pytest.mark.parametrize("missing", ["finding", "text", "reason"])
def test_each_of_the_three_is_needed(record: Record, missing: str) -> None:
    lines = {"finding": "phone", "text": "213-555-0100", "reason": "our own"}
    del lines[missing]
    (only,) = problems(record(allow="\n  - " + "\n    ".join(f"{name}: {value}" for name, value in lines.items())))
    assert only[:2] == (f"allow[1].{missing}", "is missing.")


def test_a_mistyped_finding_is_guessed(record: Record) -> None:
    (only,) = problems(record(allow="\n  - finding: phones\n    text: a\n    reason: b"))
    assert only == ("allow[1].finding", "`phones` is no finding.", "Did you mean `phone`?")


@pytest.mark.parametrize("name", ["protected", "protected-term", "Protected-Name"])
def test_a_protected_term_is_never_let_through(record: Record, name: str) -> None:
    path = record(allow=f"\n  - finding: {name}\n    text: a\n    reason: b")
    (only,) = problems(path)
    assert only[:2] == ("allow[1].finding", "a protected term is never let through.")
    assert stories.load_all(path.parent, zone=ZONE).stories == ()


def test_a_bare_sentence_lets_nothing_through(record: Record) -> None:
    assert [field for field, _, _ in problems(record(allow="\n  - 213-555-0100"))] == [
        "allow[1].finding",
        "allow[1].reason",
    ]
