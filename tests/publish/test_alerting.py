"""Alerts: each channel is told once of what is not as asked; what fails is a word, without any secret."""

import json
import socket
import stat
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer
from support import Clock, make_story, make_workspace
from werkzeug import Request

from storyshare import workspace
from storyshare.models import Consent, ConsentStatus
from storyshare.publish import alerting
from storyshare.publish.alerting import alert, heartbeat
from storyshare.publish.ending import ending_soon, note_log_ins
from storyshare.publish.words import Word, unsaid
from storyshare.testing.raw import RawServer, closed_port, read_request, reset
from storyshare.workspace import Workspace

SENT = Word(text="sent: rosa on x https://x.com/1", code=0)
MISSED = Word(text="rosa on x: missed", hint="To send it all the same:\n    storyshare retry")
NO = Word(text="amal on x: not sent", code=4)
TELLS = "import pathlib, sys\npathlib.Path('told').write_bytes(sys.stdin.buffer.read())\n"
needs_modes = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")


def place_with(root: Path, alerts: str) -> Workspace:
    make_workspace(root)
    text = f'organisation = "Aid & Co"\n[alerts]\n{alerts}\n'
    (root / "storyshare.toml").write_text(text, encoding="utf-8")
    return workspace.read(root)


def command(root: Path, program: str) -> str:
    """The setting for a program of the test's own."""
    (root / "tell.py").write_text(program, encoding="utf-8")
    return f"command = {json.dumps([sys.executable, 'tell.py'])}"


def bodies(httpserver: HTTPServer) -> list[dict[str, object]]:
    return [request.get_json() for request, _ in httpserver.log]


@pytest.fixture
def slack(httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch) -> HTTPServer:
    httpserver.expect_request("/hunter2", method="POST").respond_with_data("ok")
    monkeypatch.setenv("ALERTS_SLACK_WEBHOOK", httpserver.url_for("/hunter2"))
    return httpserver


@pytest.fixture
def discord(httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch) -> HTTPServer:
    httpserver.expect_request("/hunter3", method="POST").respond_with_data("", status=204)
    monkeypatch.setenv("ALERTS_DISCORD_WEBHOOK", f" {httpserver.url_for('/hunter3')} ")
    return httpserver


def test_a_command_is_given_the_lines_as_its_input(tmp_path: Path) -> None:
    place = place_with(tmp_path, command(tmp_path, TELLS))
    assert alert(place, [SENT, MISSED, Word(text="Ámal: held back")]) == []
    told = (tmp_path / "told").read_bytes().decode("utf-8")
    assert told == "rosa on x: missed\n    To send it all the same:\n    storyshare retry\nÁmal: held back\n"


@needs_modes
def test_a_program_of_the_workspace_is_found_wherever_we_were_started(tmp_path: Path) -> None:
    place = place_with(tmp_path, 'command = ["./tell", "a;b $HOME"]')
    (tmp_path / "tell").write_text('#!/bin/sh\nprintf %s "$1" > told\n', encoding="utf-8")
    (tmp_path / "tell").chmod(0o700)
    assert alert(place, [NO]) == []
    assert (tmp_path / "told").read_text(encoding="utf-8") == "a;b $HOME"


@pytest.mark.parametrize(
    ("program", "said"),
    [
        ("import sys; print('hunter2'); sys.exit('hunter2')", "ended with exit code 1"),
        ("import time; time.sleep(600)", "did not end within 0.2 seconds"),
    ],
)
def test_a_command_that_fails_is_a_word_without_what_it_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], program: str, said: str
) -> None:
    if "sleep" in program:
        monkeypatch.setattr(alerting, "_SECONDS", 0.2)
    (failed,) = alert(place_with(tmp_path, command(tmp_path, program)), [NO])
    assert failed == Word(text=f"the command of [alerts] was not told: {sys.executable} {said}")
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("name", ["no-such-program", "./no-such-program", ""])
def test_a_command_that_is_not_there_is_a_word(tmp_path: Path, name: str) -> None:
    (failed,) = alert(place_with(tmp_path, f'command = ["{name}"]'), [NO])
    assert failed.text == f"the command of [alerts] was not told: there is no program {name!r} that can be started"


def test_slack_is_told_everything_in_one_text(tmp_path: Path, slack: HTTPServer) -> None:
    place = place_with(tmp_path, 'to = ["slack"]')
    assert alert(place, [SENT, NO, Word(text="<!channel> R&D: no")]) == []
    assert bodies(slack) == [
        {"text": "storyshare, Aid &amp; Co:\namal on x: not sent\n&lt;!channel&gt; R&amp;D: no"},
    ]


def test_discord_shows_it_as_it_is_and_calls_nobody(tmp_path: Path, discord: HTTPServer) -> None:
    place = place_with(tmp_path, 'to = ["discord"]')
    text = "@everyone *a_b* [x](https://e.org/a_b) <@1> # `c` https://mastodon.example/@our_side/1"
    assert alert(place, [Word(text=text)]) == []
    shown = r"@everyone \*a\_b\* \[x\]\(https://e.org/a_b\) \<@1\> \# \`c\` https://mastodon.example/@our_side/1"
    assert bodies(discord) == [
        {"content": f"storyshare, Aid & Co:\n{shown}", "allowed_mentions": {"parse": []}},
    ]


@pytest.mark.parametrize("letter", ["x", "*", "😀", "&"])
def test_what_is_too_long_is_cut_at_whole_lines(
    tmp_path: Path, slack: HTTPServer, discord: HTTPServer, letter: str
) -> None:
    place = place_with(tmp_path, 'to = ["slack", "discord"]')
    assert alert(place, [Word(text=f"{number} {letter * 700}") for number in range(9)]) == []
    to_slack, to_discord = (str(body.get("text", body.get("content"))) for body in bodies(slack))
    for shown, longest in ((to_slack, 4000), (to_discord, 2000)):
        heading, first, *_, last = shown.splitlines()
        assert heading.startswith("storyshare, Aid")
        assert (first[0], first[-1]) == ("0", "…")
        assert last == "… and more: look with storyshare status"
        assert len(shown.encode("utf-16-le")) // 2 <= longest


def test_nobody_is_told_when_all_is_well(tmp_path: Path, slack: HTTPServer) -> None:
    assert alert(place_with(tmp_path, 'to = ["slack"]'), [SENT]) == []
    assert slack.log == []


def test_without_alerts_nothing_is_told_or_remembered(tmp_path: Path) -> None:
    assert alert(make_workspace(tmp_path), [NO]) == []
    assert not (tmp_path / ".storyshare").exists()


def test_what_every_run_says_is_told_once_until_it_comes_back(tmp_path: Path, slack: HTTPServer) -> None:
    place = place_with(tmp_path, 'to = ["slack"]')
    for words in ([NO], [NO], [NO, MISSED], [], [NO]):
        alert(place, words)
    told = [str(body["text"]).splitlines()[1] for body in bodies(slack)]
    assert told == [NO.text, MISSED.text, NO.text]


def test_a_channel_that_fails_stops_no_other_and_names_no_secret(
    tmp_path: Path, discord: HTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALERTS_SLACK_WEBHOOK", f"http://127.0.0.1:{closed_port()}/hunter2")
    place = place_with(tmp_path, 'command = ["no-such-program"]\nto = ["slack", "discord"]')
    failed = alert(place, [NO])
    assert [word.text.partition(":")[0] for word in failed] == [
        "the command of [alerts] was not told",
        "Slack was not told",
    ]
    assert "hunter2" not in repr(failed)
    assert len(discord.log) == 1


@pytest.mark.parametrize("status", [302, 404, 429, 500])
def test_an_answer_that_is_not_good_is_a_word_after_one_attempt(
    tmp_path: Path, httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch, status: int
) -> None:
    httpserver.expect_request("/hunter2").respond_with_data(
        "hunter2", status=status, headers={"Location": httpserver.url_for("/hunter2")}
    )
    monkeypatch.setenv("ALERTS_SLACK_WEBHOOK", httpserver.url_for("/hunter2"))
    assert alert(place_with(tmp_path, 'to = ["slack"]'), [NO]) == [
        Word(text=f"Slack was not told: it answered {status}; is the address in ALERTS_SLACK_WEBHOOK still right?")
    ]
    assert len(httpserver.log) == 1


def test_a_connection_that_is_cut_is_a_word(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def cut(connection: socket.socket) -> None:
        read_request(connection)
        reset(connection)

    with RawServer(cut) as server:
        monkeypatch.setenv("ALERTS_SLACK_WEBHOOK", f"{server.url}hunter2")
        (failed,) = alert(place_with(tmp_path, 'to = ["slack"]'), [NO])
        assert failed.text == "Slack was not told: 127.0.0.1: the connection failed"
        assert server.connections == 1


@pytest.mark.parametrize(
    "url",
    [
        "https://10.0.0.1/hunter2",
        "http://192.0.2.1/hunter2",
        "hunter2",
        "https://a:hunter2@[",
        "file://localhost/hunter2",
    ],
)
def test_an_address_that_must_not_be_called_is_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("ALERTS_SLACK_WEBHOOK", url)
    (failed,) = alert(place_with(tmp_path, 'to = ["slack"]'), [NO])
    assert failed.text.startswith("Slack was not told: ALERTS_SLACK_WEBHOOK cannot be used: ")
    assert (failed.code, "hunter2" in repr(failed)) == (3, False)


def test_an_address_that_is_missing_is_a_word(tmp_path: Path) -> None:
    place = place_with(tmp_path, 'to = ["discord"]\nheartbeat = true')
    hint = "Where to get it stands in .env.example."
    assert [*alert(place, [NO]), *heartbeat(place)] == [
        Word(text="Discord was not told: ALERTS_DISCORD_WEBHOOK missing in .env.", code=3, hint=hint),
        Word(text="the heartbeat was not heard: ALERTS_HEARTBEAT_URL missing in .env.", code=3, hint=hint),
    ]


@needs_modes
def test_addresses_that_others_can_read_are_not_used(tmp_path: Path) -> None:
    place = place_with(tmp_path, 'to = ["slack"]')
    (tmp_path / ".env").write_text("ALERTS_SLACK_WEBHOOK=http://127.0.0.1:1/hunter2\n", encoding="utf-8")
    (tmp_path / ".env").chmod(0o644)
    (failed,) = alert(place, [NO])
    assert failed.text.startswith("Slack was not told: Others on this computer can read ")
    assert failed.hint.startswith("Make it yours alone: chmod 600")


def test_the_heartbeat_is_one_get(tmp_path: Path, httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch) -> None:
    httpserver.expect_request("/hunter4", method="GET").respond_with_data("OK")
    monkeypatch.setenv("ALERTS_HEARTBEAT_URL", httpserver.url_for("/hunter4"))
    assert heartbeat(make_workspace(tmp_path)) == []
    assert httpserver.log == []
    assert heartbeat(place_with(tmp_path, "heartbeat = true")) == []
    requests: list[Request] = [request for request, _ in httpserver.log]
    assert [(request.method, request.data) for request in requests] == [("GET", b"")]


@needs_modes
def test_what_was_said_is_kept_for_its_owner_alone_and_pruned(tmp_path: Path) -> None:
    place = make_workspace(tmp_path)
    assert [unsaid(place, who, [NO]) for who in ("a", "b", "a")] == [[NO], [NO], []]
    path = tmp_path / ".storyshare" / "said.json"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    unsaid(place, "a", [])
    assert json.loads(path.read_text(encoding="utf-8")) == {"b": [NO.text]}
    assert [each.name for each in path.parent.iterdir()] == ["said.json"]


@pytest.mark.parametrize("damaged", [b"\xff{", b"[]", b'{"a": 3}'])
def test_a_memory_that_was_damaged_counts_as_none(tmp_path: Path, damaged: bytes) -> None:
    place = make_workspace(tmp_path)
    (tmp_path / ".storyshare").mkdir()
    (tmp_path / ".storyshare" / "said.json").write_bytes(damaged)
    assert [unsaid(place, "a", [NO]) for _ in range(2)] == [[NO], []]


def test_what_cannot_be_remembered_is_said_again(tmp_path: Path) -> None:
    place = make_workspace(tmp_path)
    (tmp_path / ".storyshare").write_text("a file in the way", encoding="utf-8")
    assert [unsaid(place, "a", [NO]) for _ in range(2)] == [[NO], [NO]]


@pytest.mark.parametrize(
    ("status", "left", "said"),
    [
        (ConsentStatus.GRANTED, timedelta(days=14), True),
        (ConsentStatus.GRANTED, timedelta(seconds=1), True),
        (ConsentStatus.GRANTED, timedelta(days=14, seconds=1), False),
        (ConsentStatus.GRANTED, timedelta(), False),
        (ConsentStatus.WITHDRAWN, timedelta(days=1), False),
        (ConsentStatus.GRANTED, None, False),
    ],
)
def test_a_consent_is_said_to_end_in_its_last_fourteen_days(
    tmp_path: Path, status: ConsentStatus, left: timedelta | None, said: bool
) -> None:
    now = Clock()()
    ends_at = None if left is None else now + left
    expires = ends_at.date() if ends_at else None
    story = make_story(consent=Consent(status=status, expires=expires, ends_at=ends_at))
    found = ending_soon(make_workspace(tmp_path), [story], now)
    assert [word.text for word in found] == [f"rosa: consent ends after {expires}"] * said


def test_a_story_that_does_not_speak_of_consent_has_none_that_ends(tmp_path: Path) -> None:
    assert ending_soon(make_workspace(tmp_path), [make_story(consent=None)], Clock()()) == []


@pytest.mark.parametrize(("left", "said"), [(14, True), (15, False), (-1, False)])
def test_a_log_in_is_said_to_end_in_its_last_fourteen_days(tmp_path: Path, left: int, said: bool) -> None:
    place, now = make_workspace(tmp_path), Clock()()
    note_log_ins(place, {"mastodon": now + timedelta(days=left), "x": None})
    at = f"{now + timedelta(days=left):%Y-%m-%d %H:%M}"
    assert [word.text for word in ending_soon(place, [], now)] == [f"mastodon: the log-in ends on {at}"] * said


def test_a_log_in_that_was_renewed_ends_no_more(tmp_path: Path) -> None:
    place, now = make_workspace(tmp_path), Clock()()
    for ends_at in (now + timedelta(days=1), None):
        note_log_ins(place, {"mastodon": ends_at})
    assert ending_soon(place, [], now) == []


@pytest.mark.parametrize("width", range(20, 60))
def test_a_message_is_never_too_long_wherever_the_cut_falls(tmp_path: Path, discord: HTTPServer, width: int) -> None:
    place = place_with(tmp_path, 'to = ["discord"]')
    assert alert(place, [Word(text=f"{number:0{width}}") for number in range(200)]) == []
    (body,) = bodies(discord)
    assert 2000 - 2 * width < len(str(body["content"])) <= 2000
