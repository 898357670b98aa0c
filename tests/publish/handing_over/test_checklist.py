"""The list of a handover: what a successor must know stands in it, by name and never by value."""

import os
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from support import RECORD, make_workspace

from storyshare import workspace
from storyshare.ledger import Ledger
from storyshare.ledger.kits import KitAsked, enter_kit
from storyshare.models import ApprovalMode, Approver, DeliveryKey, Pause, Prepared, Receipt
from storyshare.publish import policies
from storyshare.publish.books import open_for_sending
from storyshare.publish.ending import note_log_ins
from storyshare.publish.handing_over.archive import listed, make
from storyshare.publish.handing_over.checklist import Section, as_markdown, to_do
from storyshare.publish.handing_over.gathering import markdown
from storyshare.publish.packs.contents import Contents, remember_pack
from storyshare.workspace import Workspace

NOW = datetime(2027, 2, 1, 12, 0, tzinfo=UTC)
SETTINGS = """organisation = "Example"
[accounts.mastodon]
platform = "mastodon"
[accounts.paper]
platform = "by-hand"
[alerts]
to = ["slack"]
heartbeat = true
[media]
base_url = "https://media.example.org/stories"
put = "rsync {file} media.example.org:{name}"
remove = "ssh media.example.org rm {name}"
"""


@pytest.fixture
def desk(tmp_path: Path) -> Workspace:
    root = tmp_path / "desk"
    root.mkdir()
    make_workspace(root, rosa=RECORD.replace("granted\n", "granted\n  expires: 2027-03-01\n", 1))
    (root / "storyshare.toml").write_text(SETTINGS, encoding="utf-8")
    return workspace.read(root)


def told(place: Workspace) -> str:
    place = workspace.read(place.root)
    return markdown(place, listed(place, NOW), NOW)


def test_accounts_and_their_variables_are_named(desk: Workspace) -> None:
    (desk.root / ".env").write_text("MASTODON_ACCESS_TOKEN=hunter2-hunter2\n")
    (desk.root / ".env").chmod(0o600)
    text = told(desk)
    assert "mastodon on Mastodon" in text
    assert "MASTODON_BASE_URL (public, not set here), MASTODON_ACCESS_TOKEN (secret, set)" in text
    assert "MASTODON_ACCESS_TOKEN: Preferences, Development, New application" in text
    assert "paper on By hand" in text
    assert "hunter2" not in text


def test_what_ends_is_listed_with_what_renews_it(desk: Workspace) -> None:
    note_log_ins(desk, {"mastodon": NOW + timedelta(days=40)})
    text = told(desk)
    assert "2027-03-13: the log-in of mastodon ends" in text
    assert "storyshare accounts add mastodon --name mastodon" in text
    assert "2027-03-01: the consent of rosa ends" in text


def test_approvers_are_listed_with_their_public_keys(desk: Workspace) -> None:
    with open_for_sending(desk) as ledger:
        approvers = [Approver(name="Ana Ruiz", public_key="A" * 43 + "=")]
        policy = policies.next_policy(ledger, mode=ApprovalMode.NAMED, approvers=approvers)
        policies.set_policy(desk, ledger, policy, person="Ana", signature="")
    assert f"Ana Ruiz, public key {'A' * 43}=" in told(desk)


def test_what_is_in_doubt_waits_or_is_paused_is_listed(desk: Workspace) -> None:
    with open_for_sending(desk) as ledger:
        posted(ledger)
        key = DeliveryKey(account="mastodon", language="en", occasion="again", story_id="rosa-7f3k")
        ledger.plan(key, platform="mastodon", story="rosa", digest="", parts=1)
        with ledger.transaction() as run:
            run("doubt_everything", now="2027-02-01T12:00:00.000000Z")
        ledger.pause(Pause(scope="account", name="mastodon"))
        ledger.hold("mastodon", "the log-in is gone")
    text = told(desk)
    assert "May be public: rosa on mastodon (en)" in text
    assert "Paused: the account mastodon" in text
    assert "On hold: mastodon. the log-in is gone" in text
    assert "last posted: https://mastodon.example/@ana/1" in text


def posted(ledger: Ledger) -> None:
    key = DeliveryKey(account="mastodon", language="en", occasion="first", story_id="rosa-7f3k")
    delivery = ledger.plan(key, platform="mastodon", story="rosa", digest="", parts=1)
    claim = ledger.claim(delivery.id, 1)
    assert claim
    prepared = Prepared(
        platform="mastodon", account="mastodon", story_id="rosa-7f3k", language="en", number=1,
        payload={"text": "Rosa"}, texts=("Rosa",),
    )  # fmt: skip
    assert ledger.begin(claim, prepared)
    ledger.posted(claim, Receipt(id="1", url="https://mastodon.example/@ana/1"))


def test_packs_kits_and_pictures_are_listed(desk: Workspace) -> None:
    remember_pack(desk, Path("/volunteers/pack"), Contents(stories=("rosa",), ids={"rosa": "rosa-7f3k"}), NOW)
    with open_for_sending(desk) as ledger:
        enter_kit(ledger, "k1", place="/kits/one", partner="Partner", asked=KitAsked(), story_ids=["rosa-7f3k"])
    text = told(desk)
    assert "A pack for volunteers, last made on 2027-02-01: /volunteers/pack" in text
    assert "A share kit for Partner, built on " in text
    assert "https://media.example.org/stories" in text


def test_what_is_elsewhere_is_listed_and_a_remotes_password_is_not(desk: Workspace) -> None:
    environment = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull}
    for command in (["init", "-q"], ["remote", "add", "origin", "https://ana:hunter2@git.example.org/desk.git"]):
        subprocess.run(["git", "-C", str(desk.root), *command], check=True, env=environment, timeout=60)
    text = told(desk)
    assert "The git remote origin: https://git.example.org/desk.git" in text
    assert "hunter2" not in text
    assert "Started by storyshare: rsync {file} media.example.org:{name}" in text
    assert "Who is told of trouble: slack" in text


def test_the_next_two_months_of_schedules_are_listed(desk: Workspace) -> None:
    desk.schedules.mkdir()
    text = "to: [mastodon]\nposts:\n  - id: one\n    story: rosa\n    at: 2027-02-20 09:00\n"
    (desk.schedules / "a.yaml").write_text(text, encoding="utf-8")
    assert "2027-02-20 09:00: rosa (one), to mastodon" in told(desk)


def test_what_is_no_record_or_picture_is_left_out_and_said(desk: Workspace, tmp_path: Path) -> None:
    (desk.stories / "consent form.pdf").write_bytes(b"%PDF")
    (desk.stories / "away.md").symlink_to("/etc/hostname")
    found = make(desk, tmp_path / "a.zip", NOW)
    assert found.left_out == ("stories/away.md", "stories/consent form.pdf")
    assert "Left out: stories/consent form.pdf" in told(desk)


def test_a_line_of_somebody_elses_stays_one_line() -> None:
    text = as_markdown("A\n# B", [Section(title="T", steps=(to_do("one\n\n## two", "three\n- [x] four"),))])
    tokens = MarkdownIt().parse(text)
    assert [each.tag for each in tokens if each.type == "heading_open"] == ["h1", "h2"]
    assert text.count("[x]") == 1
    assert text.count("\n- ") == 1
