"""From a volunteer's workspace nothing can be posted, whatever is tried; previewing and writing work there."""

import json
from pathlib import Path

import pytest
from cli.conftest import Call
from support import make_workspace

from storyshare import stories, workspace
from storyshare.ledger import Ledger
from storyshare.models import CannotTell, Cleared, DeliveryKey, Prepared, Receipt
from storyshare.platforms.by_hand import ByHand
from storyshare.platforms.mastodon import Mastodon
from storyshare.platforms.mock import Mock

CREDENTIALS = {"MASTODON_BASE_URL": "https://mastodon.example", "MASTODON_ACCESS_TOKEN": "a-token"}
ACCOUNTS = """
[accounts.mastodon]
platform = "mastodon"
[accounts.partner]
platform = "mastodon"
[accounts.hand]
platform = "by-hand"
"""
SCHEDULE = "to: [mastodon]\nlate: 300000h\nposts:\n  - id: one\n    story: rosa\n    at: 2026-01-01 09:00\n"
# Everything that could send, record or make a way to send.
TRIED = [
    ["post", "rosa", "--yes"],
    ["post", "rosa", "--to", "hand"],
    ["post", "rosa", "--yes", "--thread", "--again", "more"],
    ["post", "rosa", "--to", "mastodon", "--again", "doubt", "--yes"],  # a replay
    ["retry", "rosa", "--yes"],
    ["run"],
    ["resolve"],
    ["boost", "rosa", "--by", "partner", "--yes"],
    ["post", "mine", "--yes"],
    ["record", "rosa", "mastodon", "https://mastodon.example/@mastodon/9"],
]


@pytest.fixture
def called(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What platforms were asked to make public, with credentials in the environment."""
    made: list[str] = []

    class Noting(Mock):
        def commit(self, cleared: Cleared, *, key: str) -> Receipt:
            made.append("commit")
            return super().commit(cleared, key=key)

        def boost(self, receipt: Receipt, *, key: str) -> Receipt:
            made.append("boost")
            return super().boost(receipt, key=key)

        def replayable(self, _: object) -> bool:
            return True

        def find(self, _: object) -> CannotTell:
            return CannotTell()

    def by_hand(self: ByHand, cleared: Cleared, *, key: str) -> Receipt:
        made.append("by hand")
        raise AssertionError

    monkeypatch.setattr(
        Mastodon, "connect", lambda account, _: Noting(owner=account, rules=Mastodon.rules({})), raising=False
    )
    monkeypatch.setattr(ByHand, "commit", by_hand)
    monkeypatch.setattr("storyshare.cli.output.can_ask", lambda: True)
    monkeypatch.setattr("builtins.input", lambda *_: "y")
    for name, value in CREDENTIALS.items():
        monkeypatch.setenv(name, value)
    return made


@pytest.fixture
def volunteer(here: Path, call: Call, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A pack of one story, and a draft in it; the test stands in it."""
    (here / "desk").mkdir()
    make_workspace(here / "desk")
    monkeypatch.chdir(here / "desk")
    assert call("pack", str(here / "out"))[0] == 0
    monkeypatch.chdir(here / "out")
    options = ["--title", "Mine", "--link", "https://example.org/mine", "--summary", "Mine.", "--client", ""]
    assert call("stories", "new", *options)[0] == 0
    return here / "out"


def with_everything(root: Path, *, marker: bool) -> None:
    """Make of it as much of a real workspace as somebody could."""
    settings = root / "storyshare.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text((text if marker else text.replace("volunteer = true\n", "")) + ACCOUNTS, encoding="utf-8")
    (root / "schedules").mkdir()
    (root / "schedules" / "a.yaml").write_text(SCHEDULE, encoding="utf-8")


def with_a_past(root: Path) -> None:
    """A ledger that somebody brings along: one post is out, another is in doubt, a third was held back."""
    place = workspace.read(root)
    with Ledger.create(place.ledger) as ledger:
        for occasion in ("first", "doubt"):
            key = DeliveryKey(account="mastodon", language="en", occasion=occasion, story_id="rosa-7f3k")
            delivery = ledger.plan(key, platform="mastodon", story="rosa", digest="", parts=1)
            claim = ledger.claim(delivery.id, 1)
            assert claim
            prepared = Prepared(
                platform="mastodon", account="mastodon", story_id="rosa-7f3k", language="en", number=1,
                payload={"text": "Rosa"}, texts=("Rosa",),
            )  # fmt: skip
            assert ledger.begin(claim, prepared)
            if occasion == "first":
                ledger.posted(claim, Receipt(id="1", url="https://mastodon.example/@mastodon/1"))
            else:
                ledger.unknown(claim, "no answer")
        held = DeliveryKey(account="mastodon", language="en", occasion="held", story_id="rosa-7f3k")
        delivery = ledger.plan(held, platform="mastodon", story="rosa", digest="", parts=1)
        ledger.cancel(delivery.id, "held back")
        settings = root / "storyshare.toml"
        text = settings.read_text(encoding="utf-8") + f'[ledger]\nid = "{ledger.id}"\n'
        settings.write_text(text, encoding="utf-8")


@pytest.mark.parametrize("tried", TRIED, ids=" ".join)
@pytest.mark.parametrize("past", [False, True], ids=["", "with a ledger"])
@pytest.mark.parametrize("marker", [True, False], ids=["as packed", "without the marker"])
def test_nothing_goes_out(
    volunteer: Path, call: Call, called: list[str], tried: list[str], *, past: bool, marker: bool
) -> None:
    with_everything(volunteer, marker=marker)
    if past:
        with_a_past(volunteer)
    code, shown, said = call(*tried)
    assert called == []
    assert marker is False or (code, "volunteer's workspace" in shown + said) == (3, True), shown + said


def test_nobody_logs_in_from_there(volunteer: Path, call: Call, called: list[str]) -> None:
    with_everything(volunteer, marker=True)
    code, shown, said = call("accounts", "check", "mastodon")
    assert (code, "volunteer's workspace" in shown + said) == (3, True), shown + said


@pytest.mark.parametrize("tried", TRIED, ids=" ".join)
def test_nothing_goes_out_with_a_consent_that_somebody_has_edited(
    volunteer: Path, call: Call, called: list[str], tried: list[str]
) -> None:
    with_everything(volunteer, marker=False)
    for path in (volunteer / "stories").glob("*.md"):
        granted = "status: granted\n  granted: 2026-01-01"
        path.write_text(path.read_text(encoding="utf-8").replace("status: pending", granted), encoding="utf-8")
    call(*tried)
    assert called == []


def test_the_same_tries_do_send_from_the_desk(here: Path, call: Call, called: list[str]) -> None:
    """Or the tests above would show nothing."""
    make_workspace(here)
    (here / "storyshare.toml").write_text(ACCOUNTS, encoding="utf-8")
    assert call("post", "rosa", "--to", "mastodon", "--yes")[0] == 0
    assert call("boost", "rosa", "--by", "partner", "--yes")[0] == 0
    assert called == ["commit", "boost"]


def test_the_worker_does_not_begin(volunteer: Path, call: Call) -> None:
    code, _, said = call("worker")
    assert (code, "volunteer's workspace" in said or "several hosts share" in said) == (3, True)


@pytest.mark.parametrize(
    "works",
    [
        ["preview", "rosa"],
        ["preview", "mine"],
        ["preview", "--all"],
        ["check"],
        ["stories", "list"],
        ["stories", "show", "rosa"],
        ["post", "rosa", "--dry-run", "--to", "x"],
        ["platforms"],
        ["status"],
    ],
    ids=" ".join,
)
def test_previewing_and_writing_work(volunteer: Path, call: Call, works: list[str]) -> None:
    code, shown, said = call(*works)
    assert code == (4 if "--dry-run" in works else 0), shown + said
    assert "volunteer's workspace" not in said


def test_a_story_comes_back_as_a_draft_that_check_names(volunteer: Path, here: Path, call: Call) -> None:
    desk = volunteer.parent / "desk"
    (desk / "stories" / "mine.md").write_bytes((volunteer / "stories" / "mine.md").read_bytes())
    found = json.loads(call("-w", str(desk), "check", "--json")[1])
    assert any("a volunteer's draft" in each["message"] for each in found["problems"])
    assert "mine" in [name for name, _ in found["held_back"]]
    story = stories.find(desk / "stories", "mine", zone=workspace.read(desk).timezone)
    assert story.consent
    assert story.consent.status == "pending"


def test_packing_says_what_is_not_in_it(here: Path, call: Call) -> None:
    make_workspace(here)
    (here / "stories" / "other.md").write_text(
        (here / "stories" / "rosa.md").read_text().replace("rosa-7f3k", "o-2222").replace("granted\n", "pending\n"),
        encoding="utf-8",
    )
    out = str(here.parent / f"{here.name}-out")
    code, shown, _ = call("pack", out)
    assert (code, "other is not in it: consent is still pending" in shown) == (0, True)
    assert json.loads(call("pack", out, "--json")[1])["stories"] == ["rosa"]


def test_packing_again_says_what_was_kept_and_what_was_removed(volunteer: Path, here: Path, call: Call) -> None:
    (volunteer / "notes.txt").write_bytes((volunteer / "stories" / "rosa.md").read_bytes())
    record = here / "desk" / "stories" / "rosa.md"
    record.write_text(record.read_text(encoding="utf-8").replace("granted\n", "withdrawn\n"), encoding="utf-8")
    _, shown, said = call("-w", str(here / "desk"), "pack", str(volunteer))
    assert "notes.txt was removed from it: it holds something of a story that is no longer packed." in shown + said
    assert "Kept, because volunteers put it there: stories/mine.md" in shown
    (volunteer / "stories" / "link.md").symlink_to(volunteer / "storyshare.toml")
    found = json.loads(call("-w", str(here / "desk"), "pack", str(volunteer), "--json")[1])
    assert found["kept"] == ["stories/mine.md"]
    assert found["removed"] == {"stories/link.md": "it is a link to another place"}
