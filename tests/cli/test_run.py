"""`storyshare run`: quiet when all is well; a rehearsal of any moment."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cli.conftest import Call
from cli.test_app import loaded
from pytest_httpserver import HTTPServer
from reading import check_sound
from support import RECORD, ROOT

from storyshare.timers import last_run

SCHEDULE = """to: [mastodon]
late: 6h
posts:
  - id: one
    story: rosa
    at: 2027-02-20 09:00
"""


@pytest.fixture
def scheduled(workspace: Path) -> Path:
    """A workspace with one thing to come."""
    (workspace / "schedules").mkdir()
    (workspace / "schedules" / "a.yaml").write_text(SCHEDULE, encoding="utf-8")
    return workspace


def test_it_says_nothing_when_nothing_was_due(call: Call, workspace: Path) -> None:
    assert call("run") == (0, "", "")


def test_a_post_can_be_entered_for_later(call: Call, workspace: Path) -> None:
    assert call("post", "rosa", "--at", "2090-02-20 09:00")[0] == 0
    assert call("post", "rosa", "--at", "2090-02-21 09:00", "--to", "x")[0] == 0
    assert (
        (workspace / "schedules" / "posts.yaml").read_text(encoding="utf-8")
        == """\
# What `storyshare post --at` has written; edit it as you like.
posts:
  - id: "rosa-2090-02-20-0900"
    story: "rosa"
    at: 2090-02-20 09:00
    to: [mastodon]
  - id: "rosa-2090-02-21-0900"
    story: "rosa"
    at: 2090-02-21 09:00
    to: [x]
"""
    )
    assert call("check")[0] == 0
    assert call("run", "--dry-run", "--now", "2090-02-20T09:00")[1].startswith("sent: rosa on mastodon ")


def test_the_past_is_not_entered(call: Call, workspace: Path) -> None:
    code, _, said = call("post", "rosa", "--at", "2020-02-20 09:00")
    assert (code, said.splitlines()[0]) == (2, "2020-02-20 09:00 is past.")
    assert not (workspace / "schedules" / "posts.yaml").exists()


def test_the_same_entry_twice_is_refused_and_spoils_nothing(call: Call, workspace: Path) -> None:
    call("post", "rosa", "--at", "2090-02-20 09:00")
    before = (workspace / "schedules" / "posts.yaml").read_bytes()
    assert call("post", "rosa", "--at", "2090-02-20 09:00")[0] == 2
    assert (workspace / "schedules" / "posts.yaml").read_bytes() == before


def test_when_it_last_ran_is_noted(call: Call, workspace: Path) -> None:
    call("run")
    run = last_run(workspace / ".storyshare")
    assert run
    assert run.code == 0


@pytest.mark.parametrize(
    ("now", "said"),
    [
        ("2027-02-20T08:59", ""),
        ("2027-02-20T09:00", "sent: rosa on mastodon https://mastodon.example/@mastodon/115123456789012341\n"),
        ("2027-02-20T09:06", ""),
    ],
)
def test_any_moment_can_be_rehearsed(call: Call, scheduled: Path, now: str, said: str) -> None:
    before = sorted(scheduled.rglob("*"))
    assert call("run", "--dry-run", "--now", now) == (0, said, "")
    assert sorted(scheduled.rglob("*")) == before


def test_only_a_rehearsal_has_another_time(call: Call, scheduled: Path) -> None:
    assert call("run", "--now", "2027-02-20T09:00")[0] == 2


def test_what_is_not_as_asked_is_a_line_and_an_exit_code(call: Call, scheduled: Path) -> None:
    (scheduled / "schedules" / "a.yaml").write_text(SCHEDULE.replace("rosa", "roza"), encoding="utf-8")
    code, shown, said = call("run", "--dry-run", "--now", "2027-02-20T09:00")
    assert (code, shown) == (2, "")
    assert said.startswith("one: the story roza cannot be read.")


def test_a_season_is_rehearsed_and_nothing_is_left_behind(call: Call, scheduled: Path) -> None:
    (scheduled / "schedules" / "b.yaml").write_text(
        "to: [mastodon]\nposts:\n  - id: weekly\n    story: rosa\n    every: monday at 10:00\n", encoding="utf-8"
    )
    before = sorted(scheduled.rglob("*"))
    code, shown, _ = call("schedule", "rehearse", "--from", "2027-02-15", "--until", "2027-02-22")
    assert (code, [line.split("\t") for line in shown.splitlines()]) == (
        0,
        [
            ["2027-02-15 10:00", "rosa", "mastodon en", "goes out"],
            ["2027-02-20 09:00", "rosa", "mastodon en", "goes out"],
            ["2027-02-22 10:00", "rosa", "mastodon en", "goes out"],
        ],
    )
    assert sorted(scheduled.rglob("*")) == before


def test_a_rehearsal_keeps_the_spacing_and_asks_the_gate(call: Call, scheduled: Path) -> None:
    (scheduled / "stories" / "zara.md").write_text(
        RECORD.replace("rosa-7f3k", "zara-2222").replace("status: granted", "status: pending"), encoding="utf-8"
    )
    (scheduled / "storyshare.toml").write_text('[accounts.mastodon]\ngap = "30m"\n', encoding="utf-8")
    (scheduled / "schedules" / "b.yaml").write_text(
        "to: [mastodon]\nlate: 6h\nposts:\n"
        "  - {id: two, story: rosa, at: 2027-02-20 09:10}\n  - {id: three, story: zara, at: 2027-02-21 09:00}\n",
        encoding="utf-8",
    )
    shown = call("schedule", "rehearse", "--from", "2027-02-20", "--until", "2027-02-21")[1]
    assert [line.split("\t")[::3] for line in shown.splitlines()] == [
        ["2027-02-20 09:00", "goes out"],
        ["2027-02-20 09:30", "goes out"],
        ["2027-02-21 09:00", "held back: consent is still pending"],
    ]


def test_an_empty_season_says_so(call: Call, scheduled: Path) -> None:
    assert call("schedule", "rehearse", "--from", "2027-03-01", "--until", "2027-03-02")[1] == "Nothing would go out.\n"
    assert call("schedule", "rehearse", "--from", "2027-03-02", "--until", "2027-02-02")[0] == 2


def test_a_season_can_be_put_into_a_calendar(call: Call, scheduled: Path) -> None:
    season = ("schedule", "rehearse", "--from", "2027-02-15", "--until", "2027-02-22")
    assert call(*season, "--html", "season.html", "--ics", "season.ics")[0] == 0
    shown = check_sound((scheduled / "season.html").read_text(encoding="utf-8"))
    assert "09:00 rosa on mastodon · English ✓ goes out" in shown.words
    assert b"DTSTART:20270220T090000Z\r\n" in (scheduled / "season.ics").read_bytes()


def test_the_month_in_the_docs_is_what_a_rehearsal_shows(call: Call, workspace: Path) -> None:
    page = (ROOT / "docs" / "schedules.md").read_text(encoding="utf-8")
    schedule, shown = page.split("```yaml\n")[1].split("```")[0], page.split("```\n2027")[1].split("```")[0]
    (workspace / "storyshare.toml").write_text('timezone = "America/Los_Angeles"\n', encoding="utf-8")
    (workspace / "schedules").mkdir()
    (workspace / "schedules" / "a.yaml").write_text(schedule, encoding="utf-8")
    assert call("schedule", "rehearse", "--from", "2027-03-01", "--until", "2027-03-31") == (0, f"2027{shown}", "")


def test_a_run_with_nothing_to_say_loads_nothing_of_the_web(workspace: Path) -> None:
    assert loaded(workspace, "run") & {"requests", "urllib3", "tweepy"} == set()


def test_a_good_run_is_heard_and_one_that_is_not_is_told_once_and_not_heard(
    call: Call, scheduled: Path, httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    httpserver.expect_request("/beat", method="GET").respond_with_data("OK")
    httpserver.expect_request("/slack", method="POST").respond_with_data("ok")
    monkeypatch.setenv("ALERTS_HEARTBEAT_URL", httpserver.url_for("/beat"))
    monkeypatch.setenv("ALERTS_SLACK_WEBHOOK", httpserver.url_for("/slack"))
    with (scheduled / "storyshare.toml").open("a", encoding="utf-8") as file:
        file.write('[alerts]\nto = ["slack"]\nheartbeat = true\n')
    assert call("run") == (0, "", "")
    schedule = scheduled / "schedules" / "a.yaml"
    schedule.write_text(SCHEDULE.replace("late", "lateness"), encoding="utf-8")
    assert [call("run")[0] for _ in range(2)] == [2, 2]
    schedule.write_text(SCHEDULE, encoding="utf-8")
    assert call("run") == (0, "", "")
    assert [request.path for request, _ in httpserver.log] == ["/beat", "/slack", "/beat"]
    assert "lateness" in httpserver.log[1][0].get_json()["text"]


def test_a_heartbeat_that_is_not_heard_is_a_line_and_an_exit_code(call: Call, workspace: Path) -> None:
    (workspace / "storyshare.toml").write_text("[alerts]\nheartbeat = true\n", encoding="utf-8")
    code, shown, said = call("run")
    assert (code, shown) == (3, "")
    assert said.startswith("the heartbeat was not heard: ALERTS_HEARTBEAT_URL missing in .env.\n")
    run = last_run(workspace / ".storyshare")
    assert run
    assert run.code == 3


def test_a_ledger_that_cannot_be_trusted_is_told_as_well(
    call: Call, workspace: Path, httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    httpserver.expect_request("/slack", method="POST").respond_with_data("ok")
    monkeypatch.setenv("ALERTS_SLACK_WEBHOOK", httpserver.url_for("/slack"))
    (workspace / "storyshare.toml").write_text('[alerts]\nto = ["slack"]\n[ledger]\nid = "gone"\n', encoding="utf-8")
    code, _, said = call("run")
    assert code == 5
    assert [call("run")[0], len(httpserver.log)] == [5, 1]
    assert said.splitlines()[0] in httpserver.log[0][0].get_json()["text"]


def test_a_consent_that_ends_soon_is_said_once(call: Call, workspace: Path) -> None:
    day = (datetime.now(UTC) + timedelta(days=5)).date()
    record = workspace / "stories" / "rosa.md"
    text = record.read_text(encoding="utf-8").replace("granted: 2026", f"expires: {day}\n  granted: 2026")
    record.write_text(text, encoding="utf-8")
    assert call("run", "--dry-run") == (0, "", "")
    code, shown, said = call("run")
    assert (code, shown, said.splitlines()[0]) == (1, "", f"rosa: consent ends after {day}")
    assert call("run") == (0, "", "")
