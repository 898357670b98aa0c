"""`storyshare post`: the plan, the question, the result; a dry run is all of it but the last call."""

import json
from pathlib import Path

import pytest
from cli.conftest import Call
from cli.test_preview import SHOWN
from support import RECORD, too_long

from storyshare import workspace as workspaces
from storyshare.cli import output
from storyshare.ledger import copies
from storyshare.platforms.mock import Mock

DRY = f"""{SHOWN}
✓ mastodon  would be sent (dry run)
    https://mastodon.example/@mastodon/115123456789012341
A dry run: nothing has left this computer, and the addresses are made up.
"""


def test_a_dry_run_shows_what_would_happen_and_leaves_no_trace(call: Call, workspace: Path) -> None:
    before = sorted(workspace.rglob("*"))
    assert call("post", "rosa", "--dry-run") == (0, DRY, "")
    assert sorted(workspace.rglob("*")) == before


def test_a_dry_run_exits_as_the_real_thing_would(call: Call, workspace: Path) -> None:
    (workspace / "stories" / "rosa.md").write_text(
        RECORD.replace("status: granted", "status: pending"), encoding="utf-8"
    )
    code, shown, _ = call("post", "rosa", "--dry-run")
    assert (code, shown.splitlines()[-3]) == (4, "✗ mastodon  MUST NOT BE SENT: consent is still pending")


def test_without_a_terminal_and_yes_nothing_is_sent(call: Call, workspace: Path, real: Mock) -> None:
    code, _, said = call("post", "rosa")
    assert (code, said) == (2, "Nobody is here to answer the question.\n  Add --yes to send without asking.\n")
    assert real.outbox == {}


def test_with_yes_it_is_sent_and_its_address_is_told(call: Call, workspace: Path, real: Mock) -> None:
    code, shown, _ = call("post", "rosa", "--yes")
    assert (code, shown) == (
        0,
        f"{SHOWN}\n✓ mastodon  sent\n    https://mastodon.example/@mastodon/115123456789012341\n",
    )
    assert len(real.outbox) == 1


def test_the_first_sending_writes_the_ledgers_id_and_keeps_a_copy(call: Call, workspace: Path, real: Mock) -> None:
    call("post", "rosa", "--yes")
    place = workspaces.read(workspace)
    assert len(copies(place.copies, place.ledger_id)) == 1
    assert (workspace / "storyshare.toml").read_text(encoding="utf-8").startswith('default_accounts = ["mastodon"]\n')


@pytest.mark.parametrize("ledger", ["", '[ledger]\npath = "elsewhere"\n'])
def test_who_takes_the_ledgers_id_out_of_the_settings_gets_no_second_one(
    call: Call, workspace: Path, real: Mock, ledger: str
) -> None:
    """It would know of nothing that was sent, and of nothing that was decided: no approver, no withdrawal."""
    assert call("approvers", "mode", "named", "--yes")[0] == 0
    settings = workspace / "storyshare.toml"
    settings.write_text(f'default_accounts = ["mastodon"]\n{ledger}', encoding="utf-8")
    if not ledger:  # where it always lay the right one is found again
        assert (call("post", "rosa", "--yes")[0], call("resolve")[0]) == (4, 0)
        assert workspaces.read(workspace).ledger_id
        return
    code, _, said = call("post", "rosa", "--yes")
    assert (code, real.outbox, (workspace / "elsewhere").exists()) == (5, {}, False)
    assert "no longer says which ledger is this workspace's" in said


def test_a_second_post_is_refused_with_where_and_when(call: Call, workspace: Path, real: Mock) -> None:
    call("post", "rosa", "--yes")
    code, shown, _ = call("post", "rosa", "--yes")
    told = shown.removeprefix(SHOWN).splitlines()
    assert code == 4
    assert told[1].startswith("= mastodon  was sent already, on 20")
    assert told[2:] == [
        "    https://mastodon.example/@mastodon/115123456789012341",
        "Nothing was left to send. To share it once more, name the occasion: --again NAME",
    ]
    assert len(real.outbox) == 1


def test_nobody_is_asked_about_what_is_out_already(
    call: Call, workspace: Path, real: Mock, monkeypatch: pytest.MonkeyPatch
) -> None:
    call("post", "rosa", "--yes")
    monkeypatch.setattr(output, "can_ask", lambda: True)
    monkeypatch.setattr("builtins.input", lambda _: pytest.fail("asked"))
    assert call("post", "rosa")[0] == 4


def test_a_dry_run_after_the_post_says_so_too(call: Call, workspace: Path, real: Mock) -> None:
    call("post", "rosa", "--yes")
    assert call("post", "rosa", "--dry-run")[0] == 4


def test_again_is_a_new_occasion(call: Call, workspace: Path, real: Mock) -> None:
    call("post", "rosa", "--yes")
    assert call("post", "rosa", "--yes", "--again", "anniversary")[0] == 0
    assert len(real.outbox) == 2


def test_beside_a_new_account_what_was_sent_already_is_no_failure(call: Call, workspace: Path, real: Mock) -> None:
    call("post", "rosa", "--yes")
    (workspace / "storyshare.toml").write_text(
        (workspace / "storyshare.toml").read_text(encoding="utf-8")
        + '[accounts.second]\nplatform = "mastodon"\n[accounts.mastodon]\n',
        encoding="utf-8",
    )
    assert call("post", "rosa", "--yes", "--to", "mastodon,second")[0] == 0


@pytest.mark.parametrize(
    ("answer", "code", "sent"), [("y", 0, 1), ("Yes", 0, 1), ("sí", 0, 1), ("", 1, 0), ("n", 1, 0), ("yess", 1, 0)]
)
def test_it_asks_once_and_anything_but_yes_is_no(
    call: Call, workspace: Path, real: Mock, monkeypatch: pytest.MonkeyPatch, answer: str, code: int, sent: int
) -> None:
    questions: list[str] = []

    def answered(question: str) -> str:
        questions.append(question)
        return answer

    monkeypatch.setattr(output, "can_ask", lambda: True)
    monkeypatch.setattr("builtins.input", answered)
    assert (call("post", "rosa")[0], len(real.outbox)) == (code, sent)
    assert questions == ["Send rosa to mastodon? [y/N] "]


def test_an_account_that_is_not_set_up_names_all_that_is_missing(call: Call, workspace: Path, real: Mock) -> None:
    code, shown, _ = call("post", "rosa", "--yes", "--to", "mastodon,bluesky")
    assert code == 3
    assert "✓ mastodon  sent" in shown
    assert "✗ bluesky   not sent: not set up: BLUESKY_HANDLE, BLUESKY_APP_PASSWORD missing in .env." in shown


def test_a_text_that_fits_nowhere_stops_everything_before_anything_is_sent(
    call: Call, workspace: Path, real: Mock
) -> None:
    long = too_long(RECORD)
    (workspace / "stories" / "rosa.md").write_text(long, encoding="utf-8")
    code, shown, said = call("post", "rosa", "--yes", "--to", "mastodon,x")
    assert (code, shown) == (2, "")
    assert said.startswith("rosa does not fit on X")
    assert real.outbox == {}


def test_a_broken_image_stops_everything_before_anything_is_sent(call: Call, workspace: Path, real: Mock) -> None:
    record = RECORD.replace("---\nThe", "images:\n  - file: a.jpg\n    alt: A.\n    shows_people: no\n---\nThe")
    (workspace / "stories" / "rosa.md").write_text(record, encoding="utf-8")
    (workspace / "stories" / "a.jpg").write_bytes(b"\xff\xd8\xff no picture")
    code, _, said = call("post", "rosa", "--yes")
    assert (code, real.outbox) == (2, {})
    assert "a.jpg" in said


def test_doubt_is_said_aloud_and_exits_non_zero(call: Call, workspace: Path, real: Mock) -> None:
    real.faults.append("lost_request")
    code, shown, _ = call("post", "rosa", "--yes")
    assert code == 1
    assert "? mastodon  MAY BE PUBLIC: No answer came." in shown


def test_a_script_gets_json(call: Call, workspace: Path, real: Mock) -> None:
    code, shown, _ = call("post", "rosa", "--yes", "--json")
    assert (code, json.loads(shown)) == (
        0,
        {
            "story": "rosa",
            "dry_run": False,
            "outcomes": [
                {
                    "account": "mastodon",
                    "platform": "mastodon",
                    "language": "en",
                    "already": False,
                    "parts": [
                        {
                            "number": 1,
                            "state": "posted",
                            "url": "https://mastodon.example/@mastodon/115123456789012341",
                        }
                    ],
                    "error": None,
                    "hint": None,
                }
            ],
        },
    )


# -- a ledger that cannot be trusted -------------------------------------------------------------------------------


def test_a_ledger_that_is_gone_is_not_replaced_in_silence(call: Call, workspace: Path, real: Mock) -> None:
    call("post", "rosa", "--yes")
    workspaces.read(workspace).ledger.unlink()
    for arguments in (["--yes"], ["--dry-run"]):
        code, _, said = call("post", "rosa", *arguments)
        assert code == 5
        assert said.startswith("The ledger is gone. ")
    assert len(real.outbox) == 1


def test_another_ledger_is_refused(call: Call, workspace: Path, real: Mock) -> None:
    call("post", "rosa", "--yes")
    workspaces.remember_ledger(workspace, "0" * 16)
    code, _, said = call("post", "rosa", "--yes", "--again", "x")
    assert code == 5
    assert "is not the one that storyshare.toml names" in said


def test_yesterdays_ledger_is_refused_until_the_copy_is_restored(call: Call, workspace: Path, real: Mock) -> None:
    call("post", "rosa", "--yes")
    ledger = workspaces.read(workspace).ledger
    yesterday = ledger.read_bytes()
    call("post", "rosa", "--yes", "--again", "anniversary")
    ledger.write_bytes(yesterday)
    code, _, said = call("post", "rosa", "--yes", "--again", "third")
    assert code == 5
    assert said.startswith("The ledger is older than its copy of 20")
    copy = said.strip().split("restore ")[1]
    assert call("ledger", "restore", copy, "--yes")[0] == 0
    assert call("post", "rosa", "--yes", "--again", "anniversary")[0] == 4
    assert call("post", "rosa", "--yes", "--again", "third")[0] == 0
    assert len(real.outbox) == 3


def test_a_new_ledger_is_asked_for_and_keeps_the_old_one(call: Call, workspace: Path, real: Mock) -> None:
    call("post", "rosa", "--yes")
    assert call("ledger", "new")[0] == 2
    code, shown, _ = call("ledger", "new", "--yes")
    assert code == 0
    assert "whatever was sent before could then be sent a second time" in shown
    assert workspaces.read(workspace).ledger.with_name("ledger-replaced-1.sqlite3").exists()
    assert call("status") == (0, "Nothing has been sent from here yet.\n", "")


def test_a_backup_is_written_where_asked_and_never_over_a_file(call: Call, workspace: Path, real: Mock) -> None:
    call("post", "rosa", "--yes")
    assert call("ledger", "backup", "copy.sqlite3") == (0, "Copied to copy.sqlite3\n", "")
    assert call("ledger", "backup", "copy.sqlite3")[0] == 2


# -- status --------------------------------------------------------------------------------------------------------


def test_status_speaks_desk_words(call: Call, workspace: Path, real: Mock) -> None:
    assert call("status") == (0, "Nothing has been sent from here yet.\n", "")
    call("post", "rosa", "--yes")
    real.faults.append("lost_request")
    call("post", "rosa", "--yes", "--again", "anniversary")
    rows = [line.split("\t") for line in call("status")[1].splitlines()]
    assert [[row[0], row[1], row[2], row[4]] for row in rows] == [
        ["rosa", "mastodon en", "sent", "https://mastodon.example/@mastodon/115123456789012341"],
        ["rosa (anniversary)", "mastodon en", "MAY BE PUBLIC: No answer came.", ""],
    ]


def test_status_gives_scripts_the_states(call: Call, workspace: Path, real: Mock) -> None:
    call("post", "rosa", "--yes")
    (delivery,) = json.loads(call("status", "rosa", "--json")[1])
    assert (delivery["story_id"], delivery["parts"][0]["state"]) == ("rosa-7f3k", "posted")


def test_status_says_where_older_ones_are(
    call: Call, workspace: Path, real: Mock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storyshare.cli.status._NEWEST", 1)
    for occasion in ("one", "two"):
        call("post", "rosa", "--yes", "--again", occasion)
    _, shown, _ = call("status")
    assert ("(one)" in shown, "(two)" in shown) == (False, True)
    assert shown.endswith("Older ones are not shown: storyshare status STORY, or --all\n")
    for more in (["--all"], ["rosa"]):
        _, shown, _ = call("status", *more)
        assert ("(one)" in shown, "Older ones" in shown) == (True, False)
