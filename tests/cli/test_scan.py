"""`storyshare scan`: any text in, findings out."""

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest
from cli.conftest import Call

from storyshare.cli.lines import LONGEST_LINE

PHONE = {"kind": "phone", "start": 5, "end": 17, "severity": "error", "text": "2●●-●●●-●●00"}


class Input:
    """Standard input that holds these bytes."""

    def __init__(self, data: bytes) -> None:
        self.buffer = io.BytesIO(data)

    def isatty(self) -> bool:
        return False


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch) -> Any:
    return lambda data: monkeypatch.setattr(sys, "stdin", Input(data))


def answers(shown: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in shown.splitlines()]


def test_a_text_is_answered_in_one_document_without_a_workspace(call: Call, given: Any, here: Path) -> None:
    given(b"Call 213-555-0100.")
    code, shown, said = call("scan")
    assert (code, json.loads(shown), said) == (0, {"findings": [PHONE]}, "")


def test_several_files_are_told_apart(call: Call, here: Path) -> None:
    Path("a.txt").write_text("Call 213-555-0100.", encoding="utf-8")
    Path("b.txt").write_text("Nothing.", encoding="utf-8")
    code, shown, _ = call("scan", "a.txt", "b.txt")
    assert code == 0
    assert json.loads(shown) == {"files": [{"file": "a.txt", "findings": [PHONE]}, {"file": "b.txt", "findings": []}]}


def test_each_line_has_an_answer_and_a_bad_one_stops_nothing(call: Call, given: Any) -> None:
    bad = [b"{", b"[]", b'{"text": 1}', b"\xff", b"", b'{"text": "a", "people": "b"}', b"[" * 5000]
    given(b"\n".join([b'{"text": "Call 213-555-0100."}', *bad, b'{"text": "x"}', b""]))
    code, shown, _ = call("scan", "--jsonl")
    found = answers(shown)
    assert code == 2
    assert found[0] == {"findings": [PHONE]}
    assert [list(each) for each in found[1:-1]] == [["error"]] * len(bad)
    assert found[-1] == {"findings": []}


def test_a_line_beyond_the_limit_is_passed_over_and_never_held(call: Call, given: Any) -> None:
    asked: list[int] = []

    class Watched(io.BytesIO):
        def readline(self, size: int | None = -1, /) -> bytes:
            asked.append(size or -1)
            return super().readline(size)

    given(b"")
    sys.stdin.buffer = Watched(b"x" * (3 * LONGEST_LINE) + b'\n{"text": "x"}\n')  # type: ignore[misc]
    code, shown, _ = call("scan", "--jsonl")
    assert all(0 < size <= LONGEST_LINE + 1 for size in asked)
    assert (code, answers(shown)) == (2, [{"error": "the line is longer than 1024 KiB"}, {"findings": []}])


def test_names_are_asked_for_and_listed_by_line_or_by_option(call: Call, given: Any) -> None:
    lines = [{"text": "Then Mateo met Lucia."}, {"text": "Then Mateo met Lucia.", "people": ["Mateo"]}]
    given("\n".join(map(json.dumps, lines)).encode())
    code, shown, _ = call("scan", "--jsonl", "--names", "--person", "Lucia")
    assert code == 0
    assert [
        [(each["kind"], each["severity"], each["start"]) for each in line["findings"]] for line in answers(shown)
    ] == [
        [("name", "warning", 5)],
        [],
    ]


def test_a_half_letter_in_json_is_answered(call: Call, given: Any) -> None:
    given(rb'{"text": "\ud800 http://localhost/\ud800x"}')
    shown = call("scan", "--jsonl")[1]
    assert shown.encode("utf-8")
    assert [each["start"] for each in answers(shown)[0]["findings"]] == [2]


def test_a_file_that_is_not_there_is_said_plainly(call: Call, here: Path) -> None:
    code, shown, said = call("scan", "none.txt")
    assert (code, shown) == (2, "")
    assert "none.txt cannot be read" in said
