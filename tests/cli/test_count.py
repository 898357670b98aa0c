"""`storyshare count`: a text in, its length and what is clickable out; or a line for each line."""

import io
import json
import subprocess
import sys
import tracemalloc
from pathlib import Path
from typing import Any

import pytest
from cli.conftest import Call

from storyshare.cli import lines
from storyshare.platforms import load, names

TEXT = "Hi @ana.test #Asylum https://example.org/é $AAPL"
LINK = {"text": "https://example.org/é", "start": 21, "end": 42}
HASHTAG = {"text": "#Asylum", "start": 13, "end": 20}
MENTION = {"text": "@ana.test", "start": 3, "end": 12}
CASHTAG = {"text": "$AAPL", "start": 43, "end": 48}
ON_X = {
    "count": 50, "limit": 280, "unit": "weighted characters", "fits": True,
    "limits": [{"count": 50, "limit": 280, "unit": "weighted characters"}],
    "links": [LINK], "mentions": [{"text": "@ana", "start": 3, "end": 7}], "hashtags": [HASHTAG],
    "cashtags": [CASHTAG],
}  # fmt: skip
ON_MASTODON = {
    "count": 50, "limit": 500, "unit": "graphemes", "fits": True,
    "limits": [{"count": 50, "limit": 500, "unit": "graphemes"}],
    "links": [LINK], "mentions": [MENTION], "hashtags": [HASHTAG],
}  # fmt: skip
ON_BLUESKY = {
    "count": 48, "limit": 300, "unit": "graphemes", "fits": True,
    "limits": [{"count": 48, "limit": 300, "unit": "graphemes"}, {"count": 49, "limit": 3000, "unit": "UTF-8 bytes"}],
    "links": [LINK], "mentions": [MENTION], "hashtags": [HASHTAG],
    "facets": [
        {"byteStart": 3, "byteEnd": 12, "text": "@ana.test", "type": "mention", "handle": "ana.test"},
        {"byteStart": 13, "byteEnd": 20, "text": "#Asylum", "type": "tag", "tag": "Asylum"},
        {"byteStart": 21, "byteEnd": 43, "text": LINK["text"], "type": "link", "uri": LINK["text"]},
        {"byteStart": 44, "byteEnd": 49, "text": "$AAPL", "type": "tag", "tag": "$AAPL"},
    ],
}  # fmt: skip


class Input:
    """Standard input that holds these bytes."""

    def __init__(self, data: bytes, *, terminal: bool = False) -> None:
        self.buffer = io.BytesIO(data)
        self._terminal = terminal

    def isatty(self) -> bool:
        return self._terminal


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch) -> Any:
    return lambda data, **how: monkeypatch.setattr(sys, "stdin", Input(data, **how))


def written(*objects: object) -> bytes:
    return b"".join(json.dumps(each).encode() + b"\n" for each in objects)


def answers(shown: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in shown.splitlines()]


@pytest.mark.parametrize(("platform", "expected"), [("x", ON_X), ("mastodon", ON_MASTODON), ("bluesky", ON_BLUESKY)])
def test_a_text_is_answered_in_one_line_without_a_workspace(
    call: Call, given: Any, here: Path, platform: str, expected: dict[str, Any]
) -> None:
    given(TEXT.encode())
    code, shown, said = call("count", "--on", platform)
    assert (code, answers(shown), said) == (0, [expected], "")


@pytest.mark.parametrize("name", names())
def test_every_platform_counts(call: Call, given: Any, here: Path, name: str) -> None:
    given(b"Rosa may stay: https://example.org/a")
    code, shown, _ = call("count", "--on", name)
    (answer,) = answers(shown)
    limit = load(name).rules({}).limits[0]
    assert (code, answer["fits"], answer["limit"], answer["unit"]) == (0, True, limit.maximum, limit.unit)
    assert [each["text"] for each in answer["links"]] == ["https://example.org/a"]


@pytest.mark.parametrize(
    ("data", "length"),
    [
        (b"ab", 2),
        (b"ab\n", 2),
        (b"ab\r\n", 2),
        (b"ab\n\n", 3),
        (b"\n", 0),
        (b"", 0),
        (b"\xef\xbb\xbfab", 2),
        (b"a\r", 2),
    ],
)
def test_one_line_break_at_the_end_is_no_part_of_the_text(call: Call, given: Any, data: bytes, length: int) -> None:
    given(data)
    assert answers(call("count", "--on", "x")[1])[0]["count"] == length


def test_it_fits_only_where_every_limit_holds(call: Call, given: Any) -> None:
    family = "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f467"
    given(written({"text": family * 120}, {"text": family * 121}, {"text": "a" * 301}))
    code, shown, _ = call("count", "--on", "bluesky", "--jsonl")
    assert code == 0
    assert [(each["count"], each["limits"][1]["count"], each["fits"]) for each in answers(shown)] == [
        (120, 3000, True),
        (121, 3025, False),
        (301, 301, False),
    ]


def test_a_content_warning_counts(call: Call, given: Any) -> None:
    given(written({"text": "ab", "content_warning": "threats"}, {"text": "ab", "content_warning": None, "id": 1}))
    code, shown, _ = call("count", "--on", "mastodon", "--jsonl")
    assert (code, [each["count"] for each in answers(shown)]) == (0, [9, 2])


NOT_SENT = "the text holds half of a surrogate pair, or NUL, and cannot be sent"
BAD = {
    b"{": "the line is not JSON in UTF-8",
    b'"\xff"': "the line is not JSON in UTF-8",
    b"": "the line is not JSON in UTF-8",
    b"[" * 5000: "the line is not JSON in UTF-8",
    b'{"text": "a\x00"}': "the line is not JSON in UTF-8",
    b"[]": 'the line is not an object with a "text"',
    b"{}": 'the line is not an object with a "text"',
    b'{"text": 1}': 'the line is not an object with a "text"',
    b'{"text": "a", "content_warning": 1}': '"content_warning" is not a text',
    rb'{"text": "\ud800"}': NOT_SENT,
    rb'{"text": "a", "content_warning": "\udfff"}': NOT_SENT,
    rb'{"text": "\u0000"}': NOT_SENT,
    b" " * (lines.LONGEST_LINE + 1): "the line is longer than 1024 KiB",
}


@pytest.mark.parametrize("platform", names())
def test_a_bad_line_gets_an_error_in_its_place_and_stops_nothing(call: Call, given: Any, platform: str) -> None:
    given(written({"text": "a"}) + b"\n".join(BAD) + b'\n{"text": "b"}')
    code, shown, _ = call("count", "--on", platform, "--jsonl")
    found = answers(shown)
    assert code == 2
    assert found[1:-1] == [{"line": number, "error": error} for number, error in enumerate(BAD.values(), 2)]
    assert (found[0]["count"], found[-1]["count"]) == (1, 1)


def test_an_answer_stays_one_line_for_whoever_reads_it(call: Call, given: Any) -> None:
    given(written({"text": "https://example.org/a\u0085b\u009bc"}))
    shown = call("count", "--on", "bluesky", "--jsonl")[1]
    assert answers(shown)[0]["links"][0]["text"] == "https://example.org/a\u0085b\u009bc"
    assert "é" not in shown
    assert "\u009b" not in shown


def test_an_account_counts_by_its_own_options(call: Call, given: Any, workspace: Path) -> None:
    (workspace / "storyshare.toml").write_text(
        '[accounts.town]\nplatform = "mastodon"\nmax_characters = 1000\n[accounts.mastodon]\nmax_characters = 2000\n',
        encoding="utf-8",
    )
    limits = {}
    for name in ("town", "mastodon", "x"):
        given(b"a")
        limits[name] = answers(call("count", "--on", name)[1])[0]["limit"]
    assert limits == {"town": 1000, "mastodon": 2000, "x": 280}
    given(b"a")
    assert call("count", "--on", "twon") == (
        2, "", "There is no account or platform 'twon'.\n  Did you mean town?\n",
    )  # fmt: skip


def test_an_unknown_platform_is_guessed(call: Call, given: Any, here: Path) -> None:
    given(b"a")
    assert call("count", "--on", "blusky") == (2, "", "There is no platform 'blusky'.\n  Did you mean bluesky?\n")


def test_what_is_no_text_is_said_plainly(call: Call, given: Any) -> None:
    given(b"\xff")
    assert call("count", "--on", "x") == (2, "", "The text is not written in UTF-8.\n  Save it as UTF-8.\n")


def test_on_a_terminal_it_says_what_it_waits_for(call: Call, given: Any) -> None:
    given(b"ab\n", terminal=True)
    code, shown, said = call("count", "--on", "x")
    assert (code, answers(shown)[0]["count"]) == (0, 2)
    assert said == "Type or paste the text; then Ctrl-D on a new line (on Windows Ctrl-Z, Enter).\n"


def test_without_any_input_it_says_so(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    code, shown, said = call("count", "--on", "x")
    assert (code, shown, said.splitlines()[0]) == (2, "", "There is no standard input to read.")


class Many(io.RawIOBase):
    """As many lines as wanted, none of which is there before it is read."""

    def __init__(self, line: bytes, number: int) -> None:
        self._line, self._left = line, number

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if not self._left:
            return 0
        self._left -= 1
        buffer[: len(self._line)] = self._line
        return len(self._line)


def test_memory_does_not_grow_with_the_lines(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    line, number = written({"text": f"{TEXT} {'é' * 300}"}), 3000
    given = Input(b"")
    given.buffer = io.BufferedReader(Many(line, number))  # type: ignore[assignment]
    monkeypatch.setattr(sys, "stdin", given)
    monkeypatch.setattr(lines, "answer", lambda _: None)
    call("count", "--help")  # what is loaded once
    tracemalloc.start()
    try:
        assert call("count", "--on", "bluesky", "--jsonl")[0] == 0
        assert tracemalloc.get_traced_memory()[1] < len(line) * number / 6
    finally:
        tracemalloc.stop()


def test_whoever_waits_for_each_answer_gets_it(here: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "storyshare", "count", "--on", "x", "--jsonl"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, env={"PYTHONPATH": ":".join(sys.path), "LC_ALL": "C"},
    ) as running:  # fmt: skip
        assert running.stdin
        assert running.stdout
        for text in ("Née", "Rosa"):
            running.stdin.write(json.dumps({"text": f"#{text}"}).encode() + b"\n")
            running.stdin.flush()
            assert f'"#{text}"'.encode() in running.stdout.readline()
        running.stdout.close()
        running.stdin.write(written({"text": "a"}, {"text": "b"}))
        running.stdin.close()
        assert running.wait(60) == 0
