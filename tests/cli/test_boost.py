"""`boost` on the command line: shown, asked about, made once; a dry run; retry, cancel, status and resolve know it."""

import json
from pathlib import Path

import pytest
from cli.conftest import Call

from storyshare.models import Account, Receipt
from storyshare.platforms.mastodon import Mastodon
from storyshare.platforms.mock import Fault, Mock

SETTINGS = """default_accounts = ["mastodon"]
[accounts.mastodon]
platform = "mastodon"
[accounts.partner]
platform = "mastodon"
boosts_only = true
"""


@pytest.fixture
def mocks(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Mock]:
    (workspace / "storyshare.toml").write_text(SETTINGS, encoding="utf-8")
    made: dict[str, Mock] = {}

    def connect(account: Account, _: object) -> Mock:
        return made.setdefault(account.name, Mock(owner=account, rules=Mastodon.rules({})))

    monkeypatch.setattr(Mastodon, "connect", connect)
    return made


def mock(faults: list[Fault | None]) -> Mock:
    owner = Account(name="partner", platform="mastodon", env="PARTNER")
    return Mock(owner=owner, rules=Mastodon.rules({}), faults=faults)


def kinds(call: Call) -> list[tuple[str, str]]:
    return [(each["kind"], each["parts"][0]["state"]) for each in json.loads(call("status", "--json")[1])]


def test_a_boost_is_shown_made_and_not_made_again(call: Call, mocks: dict[str, Mock]) -> None:
    call("post", "rosa", "--yes")
    code, shown, _ = call("boost", "rosa", "--yes")
    assert (code, "partner would boost https://mastodon.example/" in shown, "✓ partner  sent" in shown) == (
        0,
        True,
        True,
    )
    assert (call("boost", "rosa", "--yes")[0], len(mocks["partner"].boosts)) == (4, 1)
    assert kinds(call) == [("post", "posted"), ("boost", "posted")]
    assert "rosa (boost of mastodon)" in call("status")[1]


def test_a_dry_run_boosts_nothing(call: Call, mocks: dict[str, Mock]) -> None:
    call("post", "rosa", "--yes")
    code, shown, _ = call("boost", "rosa", "--dry-run")
    assert (code, "would be sent (dry run)" in shown, "partner" in mocks) == (0, True, False)
    assert kinds(call) == [("post", "posted")]


def test_without_a_post_there_is_nothing_to_boost(call: Call, mocks: dict[str, Mock]) -> None:
    code, _, said = call("boost", "rosa", "--yes")
    assert (code, "There is no post of rosa that partner could boost" in said) == (2, True)


def test_what_was_refused_is_tried_again_as_a_boost(call: Call, mocks: dict[str, Mock]) -> None:
    call("post", "rosa", "--yes")
    mocks["partner"] = mock(["refused"])
    assert call("boost", "rosa", "--yes")[0] == 1
    code, shown, _ = call("retry", "rosa", "--yes")
    assert (code, "rosa boosted by partner" in shown) == (0, True)
    assert (len(mocks["partner"].boosts), len(mocks["partner"].outbox)) == (1, 0)


def test_doubt_is_settled_by_boosting_again(call: Call, mocks: dict[str, Mock]) -> None:
    call("post", "rosa", "--yes")
    mocks["partner"] = mock(["lost_answer"])
    assert call("boost", "rosa", "--yes")[0] == 1
    code, shown, _ = call("resolve")
    assert (code, "storyshare boost rosa --by partner --of mastodon" in shown) == (1, True)
    assert call("boost", "rosa", "--by", "partner", "--of", "mastodon", "--yes")[0] == 0
    assert (kinds(call), len(mocks["partner"].boosts)) == ([("post", "posted"), ("boost", "posted")], 1)


def test_a_post_that_a_person_entered_is_boosted_only_where_it_is_known_as_ours(
    call: Call, mocks: dict[str, Mock], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert call("record", "rosa", "mastodon", "https://mastodon.example/@mastodon/7")[0] == 0
    code, shown, _ = call("boost", "rosa", "--yes")
    assert (code, "cannot say whether https://mastodon.example/@mastodon/7 is a post of ours" in shown) == (4, True)
    known = Receipt(id="7", url="https://mastodon.example/@mastodon/7")
    monkeypatch.setattr(Mock, "recognise", lambda *_: known, raising=False)
    assert call("boost", "rosa", "--yes")[0] == 0
    assert list(mocks["partner"].boosts) == ["7"]


def test_the_log_says_who_boosted(call: Call, mocks: dict[str, Mock]) -> None:
    call("post", "rosa", "--yes")
    call("boost", "rosa", "--yes")
    acts = [each["did"] for each in json.loads(call("log", "--json")[1])]
    assert acts == ["post", "boost"]
