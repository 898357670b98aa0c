"""The verbs of the desk: settle doubt, try again, take down, cancel, pause, record, accounts, by hand."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cli.conftest import Call
from PIL import Image
from support import RECORD

from storyshare import workspace as workspaces
from storyshare.cli import output
from storyshare.errors import AccountOnHoldError, NotSentError, RejectedError
from storyshare.images import leftovers
from storyshare.models import Absent, Account, Attempt, Cleared, Prepared, Profile, Receipt, Share
from storyshare.platforms.mastodon import Mastodon
from storyshare.platforms.mock import Mock
from storyshare.platforms.x import X

URL = "https://mastodon.example/@mastodon/115123456789012341"


class Full:
    """A mock that can also delete, recognise its own posts and say who it is; `gone` is what a second look shows."""

    def __init__(self) -> None:
        account = Account(name="mastodon", platform="mastodon", env="MASTODON")
        self.mock = Mock(owner=account, rules=Mastodon.rules({}))
        self.gone: bool | None = True
        self.deleted: list[str] = []
        self.log_in_ends_at: datetime | None = None

    @property
    def outbox(self) -> dict[str, Prepared]:
        return self.mock.outbox

    def prepare(self, share: Share, number: int, sent: tuple[Receipt, ...]) -> Prepared:
        return self.mock.prepare(share, number, sent)

    def commit(self, cleared: Cleared, *, key: str) -> Receipt:
        return self.mock.commit(cleared, key=key)

    def delete(self, receipt: Receipt) -> None:
        self.deleted.append(receipt.id)

    def is_gone(self, _: Receipt) -> bool | None:
        return self.gone

    def recognise(self, url: str) -> Receipt:
        if "@mastodon/" not in url:
            raise RejectedError("There is no post of this account at that address.", platform="mastodon")
        return Receipt(id=url.rpartition("/")[2], url=url, details={"known": "yes"})

    def account(self) -> Profile:
        url = "https://mastodon.example/@aid"
        options = {"max_characters": "900"}
        return Profile(name="@aid@mastodon.example", url=url, options=options, ends_at=self.log_in_ends_at)


@pytest.fixture
def real(monkeypatch: pytest.MonkeyPatch) -> Full:
    """Mastodon, with a full mock behind it."""
    full = Full()
    monkeypatch.setattr(Mastodon, "connect", lambda *_: full)
    return full


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A person who gives these answers in turn."""
    given: list[str] = []
    monkeypatch.setattr(output, "can_ask", lambda: True)
    monkeypatch.setattr("builtins.input", lambda _: given.pop(0))
    return given


def state(call: Call) -> list[str]:
    deliveries = json.loads(call("status", "--json")[1])
    return [part["state"] for delivery in deliveries for part in delivery["parts"]]


# -- resolve -------------------------------------------------------------------------------------------------------


@pytest.fixture
def doubtful(call: Call, workspace: Path, real: Full) -> None:
    """A post whose answer was lost."""
    real.mock.faults.append("lost_request")
    call("post", "rosa", "--yes")


def test_what_a_person_found_is_sent(call: Call, doubtful: None) -> None:
    code, shown, _ = call("resolve", "--url", URL)
    assert (code, shown.splitlines()[-2:], state(call)) == (0, [f"  Sent: {URL}", "Nothing is in doubt."], ["posted"])


def test_an_address_of_somebody_elses_post_settles_nothing(call: Call, doubtful: None) -> None:
    code, _, said = call("resolve", "--url", "https://mastodon.example/@other/1")
    assert (code, said, state(call)) == (1, "There is no post of this account at that address.\n", ["unknown"])


def test_what_is_not_there_can_be_sent_again(call: Call, doubtful: None, real: Full) -> None:
    assert call("resolve", "--not-there")[0] == 0
    assert state(call) == ["planned"]
    assert call("retry", "rosa", "--yes")[0] == 0
    assert (state(call), len(real.outbox)) == (["posted"], 1)


def test_without_an_answer_it_stays_in_doubt_and_says_where_to_look(call: Call, doubtful: None) -> None:
    code, shown, _ = call("resolve")
    assert code == 1
    assert "  Look at the account mastodon on Mastodon.\n" in shown
    assert shown.endswith("1 still in doubt.\n")
    assert state(call) == ["unknown"]


@pytest.mark.parametrize(("answer", "left"), [("", "unknown"), ("no", "planned"), (URL, "posted")])
def test_a_person_is_asked(call: Call, doubtful: None, answers: list[str], answer: str, left: str) -> None:
    answers.append(answer)
    call("resolve", "rosa")
    assert state(call) == [left]


def test_one_answer_is_for_one_doubt(call: Call, doubtful: None, real: Full) -> None:
    real.mock.faults.append("lost_request")
    call("post", "rosa", "--yes", "--again", "x")
    code, _, said = call("resolve", "--not-there")
    assert (code, said.splitlines()[0]) == (2, "2 things are in doubt; an answer is for one.")


def test_what_the_platform_shows_is_settled_without_a_person(
    call: Call, doubtful: None, real: Full, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Full, "find", lambda *_: Receipt(id="1", url=URL), raising=False)
    code, shown, _ = call("resolve")
    assert (code, state(call)) == (0, ["posted"])
    assert shown == "1 looked up: it is there, and counts as sent.\nNothing is in doubt.\n"


def test_a_look_that_costs_money_is_not_taken_unasked(
    call: Call, workspace: Path, real: Full, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[Attempt] = []

    def find(_: Full, attempt: Attempt) -> Absent:
        looked.append(attempt)
        return Absent()

    monkeypatch.setattr(X, "connect", lambda *_: real)
    real.mock.faults.append("lost_request")
    call("post", "rosa", "--yes", "--to", "x")
    monkeypatch.setattr(Full, "find", find, raising=False)
    assert "storyshare resolve --look looks for it there, for up to $0.05." in call("resolve")[1]
    assert looked == []
    call("resolve", "--look")
    assert len(looked) == 1


# -- retry, cancel -------------------------------------------------------------------------------------------------


def test_what_was_refused_is_tried_again_through_the_same_gate(call: Call, workspace: Path, real: Full) -> None:
    real.mock.faults.append("refused")
    call("post", "rosa", "--yes")
    path = workspace / "stories" / "rosa.md"
    path.write_text(RECORD.replace("status: granted", "status: withdrawn"), encoding="utf-8")
    assert call("retry", "rosa", "--yes")[0] == 4
    path.write_text(RECORD, encoding="utf-8")
    code, shown, _ = call("retry", "rosa", "--yes")
    assert (code, shown.splitlines()[0]) == (0, "rosa on mastodon (en, first): The platform refused it.")
    assert state(call) == ["posted"]
    assert call("retry", "rosa", "--yes") == (0, "There is nothing to try again.\n", "")


def test_what_was_to_be_a_thread_is_one_when_it_is_tried_again(call: Call, workspace: Path, real: Full) -> None:
    body = " ".join(f"This is sentence {number} of a story that goes on for a while." for number in range(30))
    (workspace / "stories" / "rosa.md").write_text(RECORD.replace("The story.", body), encoding="utf-8")
    real.mock.faults.append("refused")
    assert call("post", "rosa", "--thread", "--yes")[0] != 0
    assert call("retry", "rosa", "--yes")[0] == 0
    assert len(real.outbox) > 1


def test_what_is_cancelled_is_not_planned_any_more(call: Call, workspace: Path, real: Full) -> None:
    real.mock.faults.append("not_sent")
    call("post", "rosa", "--yes")
    assert call("cancel", "rosa") == (0, "rosa on mastodon: cancelled\n", "")
    assert state(call) == ["cancelled"]
    assert call("cancel", "rosa") == (0, "Nothing was planned.\n", "")


# -- delete --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("gone", "code", "left", "sign"),
    [(True, 0, "withdrawn", "✓"), (None, 1, "deleted_unseen", "?"), (False, 1, "withdraw_failed", "✗")],
)
def test_a_post_is_deleted_and_looked_at_again(
    call: Call, workspace: Path, real: Full, gone: bool | None, code: int, left: str, sign: str
) -> None:
    call("post", "rosa", "--yes")
    real.gone = gone
    done, shown, _ = call("delete", URL, "--yes")
    assert (done, shown[0], state(call), real.deleted) == (code, sign, [left], ["115123456789012341"])


def test_a_post_that_cannot_be_deleted_stays_to_be_done(
    call: Call, workspace: Path, real: Full, monkeypatch: Any
) -> None:
    call("post", "rosa", "--yes")
    with monkeypatch.context() as patched:
        patched.setattr(Full, "delete", lambda *_: (_ for _ in ()).throw(NotSentError("offline", platform="mastodon")))
        assert call("delete", URL, "--yes")[1] == f"✗ offline\n    {URL}\n"
    assert state(call) == ["withdraw_failed"]
    assert call("delete", URL, "--yes")[0] == 0


def test_what_was_taken_down_is_not_sent_again(call: Call, workspace: Path, real: Full) -> None:
    call("post", "rosa", "--yes")
    call("delete", URL, "--yes")
    assert call("post", "rosa", "--yes")[0] == 4
    assert len(real.outbox) == 1


def test_an_unknown_post_is_not_deleted(call: Call, workspace: Path, real: Full) -> None:
    code, _, said = call("delete", "https://mastodon.example/@other/1", "--yes")
    assert (code, said.splitlines()[0]) == (2, "The ledger knows no post at https://mastodon.example/@other/1.")


def test_a_deletion_is_asked_for(call: Call, workspace: Path, real: Full) -> None:
    call("post", "rosa", "--yes")
    assert call("delete", URL)[0] == 2
    assert state(call) == ["posted"]


# -- pause ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("scope", [[], ["--account", "mastodon"], ["--story", "rosa"]])
def test_nothing_goes_out_while_paused(call: Call, workspace: Path, real: Full, scope: list[str]) -> None:
    assert call("pause", *scope)[0] == 0
    assert call("post", "rosa", "--yes")[0] == 4
    assert real.outbox == {}
    assert call("resume", *scope)[0] == 0
    assert call("post", "rosa", "--yes")[0] == 0


def test_a_pause_is_for_what_it_names(call: Call, workspace: Path, real: Full) -> None:
    call("pause", "--account", "x")
    assert call("post", "rosa", "--yes")[0] == 0


def test_a_pause_ends_by_itself(call: Call, workspace: Path, real: Full) -> None:
    assert call("pause", "--until", "2099-02-20 09:00") == (0, "Everything is paused until 2099-02-20 09:00.\n", "")
    assert "is paused until 2099-02-20 09:00 UTC" in call("post", "rosa", "--yes")[1]
    assert call("pause", "--until", "2020-02-20 09:00")[0] == 2
    assert call("pause", "--until", "tomorrow")[0] == 2


def test_only_one_thing_is_paused_at_a_time(call: Call, workspace: Path, real: Full) -> None:
    assert call("pause", "--account", "x", "--story", "rosa")[0] == 2


def test_resume_says_what_is_still_paused(call: Call, workspace: Path, real: Full) -> None:
    call("pause", "--account", "x")
    assert call("resume") == (0, "Everything was not paused as such.\nStill paused: x\n", "")


# -- record --------------------------------------------------------------------------------------------------------


def test_a_post_made_elsewhere_is_known_and_not_repeated(call: Call, workspace: Path, real: Full) -> None:
    assert call("record", "rosa", "mastodon", URL) == (0, f"✓ rosa on mastodon: {URL}\n", "")
    assert (call("post", "rosa", "--yes")[0], real.outbox) == (4, {})
    code, shown, _ = call("record", "rosa", "mastodon", URL)
    assert (code, shown) == (4, f"✗ rosa on mastodon: it is known on mastodon already: {URL}\n")


def test_a_post_by_somebody_else_is_not_recorded(call: Call, workspace: Path, real: Full) -> None:
    assert call("record", "rosa", "mastodon", "https://mastodon.example/@other/1")[0] == 1
    assert state(call) in ([], ["planned"])


def test_many_are_recorded_from_a_file(call: Call, workspace: Path, real: Full) -> None:
    (workspace / "stories" / "zara.md").write_text(RECORD.replace("rosa-7f3k", "zara-2222"), encoding="utf-8")
    (workspace / "posts.csv").write_text(
        f"\ufeffstory,account,url\nrosa,mastodon,{URL}\n\nzara,mastodon,{URL[:-1]}2\n", encoding="utf-8"
    )
    assert call("record", "--csv", "posts.csv")[0] == 0
    assert state(call) == ["posted", "posted"]


@pytest.mark.parametrize(
    "line", ["rosa,mastodon", "roza,mastodon,https://a.example/1", "rosa,blusky,https://a.example/1"]
)
def test_a_file_with_a_wrong_line_enters_nothing(call: Call, workspace: Path, real: Full, line: str) -> None:
    (workspace / "posts.csv").write_text(f"rosa,mastodon,{URL}\n{line}\n", encoding="utf-8")
    assert call("record", "--csv", "posts.csv")[0] == 2
    assert state(call) == []


def test_an_address_is_needed(call: Call, workspace: Path, real: Full) -> None:
    assert call("record", "rosa", "mastodon")[0] == 2


# -- accounts ------------------------------------------------------------------------------------------------------


def test_accounts_name_all_that_is_missing(call: Call, workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MASTODON_BASE_URL", "https://mastodon.example")
    code, shown, _ = call("accounts")
    assert (code, shown.splitlines()[0]) == (3, "✗ mastodon: not set up")
    assert "MASTODON_ACCESS_TOKEN: " in shown
    assert "MASTODON_BASE_URL" not in shown
    monkeypatch.setenv("MASTODON_ACCESS_TOKEN", "hunter2")
    assert call("accounts") == (0, "✓ mastodon: set up\n", "")


def test_a_check_says_who_we_are_and_keeps_the_limits_for_previews(
    call: Call, workspace: Path, real: Full, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("MASTODON_BASE_URL", "MASTODON_ACCESS_TOKEN"):
        monkeypatch.setenv(name, "x")
    assert call("accounts", "check") == (
        0,
        """✓ mastodon: @aid@mastodon.example
    https://mastodon.example/@aid
    storyshare.toml now has max_characters = 900
""",
        "",
    )
    assert workspaces.read(workspace).accounts["mastodon"].options == {"max_characters": "900"}
    assert "84 of 900 graphemes" in call("preview", "rosa")[1]
    assert "now has" not in call("accounts", "check")[1]


def test_a_log_in_that_ends_soon_is_said_by_run_once(
    call: Call, workspace: Path, real: Full, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("MASTODON_BASE_URL", "MASTODON_ACCESS_TOKEN"):
        monkeypatch.setenv(name, "x")
    real.log_in_ends_at = datetime.now(UTC) + timedelta(days=3)
    assert ", until " in call("accounts", "check")[1]
    assert "mastodon: the log-in ends on " in call("run")[2]
    assert call("run") == (0, "", "")


def test_an_account_whose_log_in_works_again_is_no_longer_on_hold(
    call: Call, workspace: Path, real: Full, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("MASTODON_BASE_URL", "MASTODON_ACCESS_TOKEN"):
        monkeypatch.setenv(name, "x")
    real.mock.faults.append("on_hold")
    call("post", "rosa", "--yes")
    assert "    on hold: " in call("accounts")[1]
    call("accounts", "check")
    assert "on hold" not in call("accounts")[1]


def test_what_the_platform_made_of_a_post_is_said(
    call: Call, workspace: Path, real: Full, monkeypatch: pytest.MonkeyPatch
) -> None:
    receipt = Receipt(id="1", url=URL, details={"note": "the server made it unlisted, not public"})
    monkeypatch.setattr(Full, "commit", lambda *_, **__: receipt)
    assert f"    {URL}\n    ! the server made it unlisted, not public\n" in call("post", "rosa", "--yes")[1]


def test_a_check_that_fails_says_why(call: Call, workspace: Path, real: Full, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("MASTODON_BASE_URL", "MASTODON_ACCESS_TOKEN"):
        monkeypatch.setenv(name, "x")

    def locked(_: Full) -> Profile:
        raise AccountOnHoldError("The token is no longer good.", platform="mastodon", hint="Make a new one.")

    monkeypatch.setattr(Full, "account", locked)
    assert call("accounts", "check") == (1, "✗ mastodon: The token is no longer good.\n    Make a new one.\n", "")


# -- by hand -------------------------------------------------------------------------------------------------------


@pytest.fixture
def forum(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """An account that a person posts to; gives what was put on the clipboard."""
    (workspace / "storyshare.toml").write_text(
        '[accounts.forum]\nplatform = "by-hand"\ntitle = "Our forum"\nlimit = 1000\n', encoding="utf-8"
    )
    copied: list[str] = []

    def copy(text: str) -> bool:
        copied.append(text)
        return True

    monkeypatch.setattr(output, "copy", copy)
    return copied


def test_a_person_posts_and_the_ledger_knows_it(
    call: Call, workspace: Path, forum: list[str], answers: list[str]
) -> None:
    answers += ["y", "forum.example/1", "https://forum.example/1"]
    code, shown, _ = call("post", "rosa", "--to", "forum")
    text = "Rosa may stay\n\nRosa won asylum. She waited for three years.\n\nhttps://example.org/stories/rosa?utm_source=forum&utm_medium=social"
    assert (code, forum, state(call)) == (0, [text], ["posted"])
    assert "✓ forum  sent\n    https://forum.example/1\n" in shown
    assert call("post", "rosa", "--to", "forum", "--yes")[0] in (3, 4)


def test_what_was_not_posted_by_hand_is_not_known_as_sent(
    call: Call, workspace: Path, forum: list[str], answers: list[str]
) -> None:
    answers += ["y", ""]
    assert call("post", "rosa", "--to", "forum")[0] == 1
    assert state(call) == ["planned"]


def test_every_account_is_listed_not_only_the_default_ones(call: Call, workspace: Path, forum: list[str]) -> None:
    with (workspace / "storyshare.toml").open("a", encoding="utf-8") as file:
        file.write("[accounts.mastodon]\n")
    settings = (workspace / "storyshare.toml").read_text(encoding="utf-8")
    (workspace / "storyshare.toml").write_text(f'default_accounts = ["mastodon"]\n{settings}', encoding="utf-8")
    signs = [line for line in call("accounts")[1].splitlines() if not line.startswith(" ")]
    assert signs == ["✗ mastodon: not set up", "✓ forum (Our forum): set up"]


def test_by_hand_needs_a_person(call: Call, workspace: Path, forum: list[str]) -> None:
    code, shown, _ = call("post", "rosa", "--to", "forum", "--yes")
    assert code == 3
    assert "forum is posted to by hand, and nobody is here." in shown


def test_a_person_gets_cleaned_pictures_in_a_folder(
    call: Call, workspace: Path, forum: list[str], answers: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    record = RECORD.replace(
        "---\nThe", "images:\n  - file: maria.jpg\n    alt: A door.\n    shows_people: no\n---\nThe"
    )
    (workspace / "stories" / "rosa.md").write_text(record, encoding="utf-8")
    exif = Image.Exif()
    exif[0x010F] = "A phone"
    Image.new("RGB", (40, 30), "navy").save(workspace / "stories" / "maria.jpg", exif=exif)
    opened: list[str] = []
    monkeypatch.setattr("typer.launch", opened.append)
    answers += ["y", "https://forum.example/1"]
    call("post", "rosa", "--to", "forum")
    (folder,) = map(Path, opened)
    (picture,) = folder.iterdir()
    assert picture.name == "image-1.jpg"
    assert leftovers(picture.read_bytes()) == ()


def test_by_hand_goes_through_the_same_gate(call: Call, workspace: Path, forum: list[str], answers: list[str]) -> None:
    path = workspace / "stories" / "rosa.md"
    path.write_text(RECORD.replace("status: granted", "status: pending"), encoding="utf-8")
    assert call("post", "rosa", "--to", "forum")[0] == 4
    assert forum == []
