"""A volunteer's workspace: what may go out today, rewritten; nothing of the desk's; and without what has left since."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PIL import Image
from support import RECORD, make_workspace

from storyshare import gate, stories, workspace
from storyshare.compose import paragraphs
from storyshare.errors import GateError, InputError, SetupError
from storyshare.images import leftovers
from storyshare.ledger import Ledger
from storyshare.models import PACKED, Prepared, Story
from storyshare.publish.checking import check
from storyshare.publish.evidence import evidence
from storyshare.publish.packing import pack
from storyshare.publish.planning import plan
from storyshare.publish.protecting import add_term
from storyshare.publish.reach import subject_of
from storyshare.publish.targets import targets
from storyshare.publish.withdrawing import Removal
from storyshare.workspace import PROTECT_KEY, Workspace

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
FULL = """---
id: rosa-7f3k
title: Rosa may stay   # her real name is Zenaida
link: https://example.org/stories/rosa
language: en
published: 2026-03-20
author: Ana Ruiz
tags: [success]
summary: Rosa won asylum. She waited for three years.
lines:
  - A mother should not have to choose.
  - text: "After three years: a \\"yes\\"."
    for: [x]
quote:
  text: I can sleep at night now.
  by: Rosa
people:
  - name: Rosa
    role: client
    name_changed: true
consent:
  status: granted
  reference: form 2026-031
  granted: 2026-03-02
  platforms: [x, mastodon]
  languages: all
  photos: no
images:
  - file: rosa's hands.jpg
    alt: Two hands.
    shows_people: no
  - file: face.jpg
    alt: A face.
    shows_people: yes
hashtags: [AsylumIsARight]
mentions:
  mastodon: example@example.social
actions: [read, share]
campaign: spring
---
She *waited* for 3_000 days; [so](https://example.org) it was <b>hard</b>.

- one
- two * three

<!-- the lawyer says: do not tell the village -->

[//]: # (nor this)
"""


@pytest.fixture
def desk(tmp_path: Path) -> Workspace:
    root = tmp_path / "desk"
    root.mkdir()
    make_workspace(root, rosa=FULL, waiting=RECORD.replace("rosa-7f3k", "w-2222").replace("granted\n", "pending\n"))
    for name in ("rosa's hands.jpg", "face.jpg"):
        picture = Image.new("RGB", (40, 30), "red")
        exif = picture.getexif()
        exif[0x010E] = "the kitchen in Springfield"
        picture.save(root / "stories" / name, exif=exif)
    (root / "storyshare.toml").write_text(
        'organisation = "Aid “Desk”"\ntimezone = "America/Los_Angeles"\ndefault_accounts = ["main", "x"]\n'
        '[accounts.main]\nplatform = "mastodon"\n[campaigns.spring]\nutm = "spring-27"\n[ledger]\nid = "abc"\n',
        encoding="utf-8",
    )
    (root / ".env").write_text("MAIN_ACCESS_TOKEN=very-secret\n", encoding="utf-8")
    (root / ".env").chmod(0o600)
    (root / "schedules").mkdir()
    (root / "schedules" / "a.yaml").write_text("posts: []\n", encoding="utf-8")
    return workspace.read(root)


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def record(place: Workspace, name: str = "rosa") -> Story:
    return stories.find(place.stories, name, zone=place.timezone)


def test_only_what_may_go_out_is_packed_and_the_rest_is_named(desk: Workspace, tmp_path: Path) -> None:
    found = pack(desk, tmp_path / "out", now=NOW)
    assert (found.stories, found.left_out) == (("rosa",), {"waiting": "consent is still pending"})
    assert sorted(files(tmp_path / "out")) == [
        ".gitignore", ".pack.json", "READ-ME.txt", "stories/rosa-1.jpg", "stories/rosa.md", "storyshare.toml",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "secret",
    ["form 2026-031", "Zenaida", "village", "nor this", "very-secret", "main", "abc", "Ana Ruiz", "hands.jpg", "face"],
)
def test_nothing_of_the_desks_own_is_in_it(desk: Workspace, tmp_path: Path, secret: str) -> None:
    pack(desk, tmp_path / "out", now=NOW)
    holding = [name for name, data in files(tmp_path / "out").items() if secret.encode() in data]
    assert holding == []


def test_pictures_are_cleaned(desk: Workspace, tmp_path: Path) -> None:
    pack(desk, tmp_path / "out", now=NOW)
    assert leftovers((tmp_path / "out" / "stories" / "rosa-1.jpg").read_bytes()) == ()


def test_what_is_packed_says_the_same(desk: Workspace, tmp_path: Path) -> None:
    pack(desk, tmp_path / "out", now=NOW)
    there = workspace.read(tmp_path / "out")
    ours, theirs = record(desk), record(there)
    assert list(paragraphs(theirs.body)) == list(paragraphs(ours.body))
    for place in (desk, there):
        assert check(place, now=NOW).problems == ()
    shares = [
        plan(place, story, targets(place, ["x"]), evidence=evidence(place, None, story), now=NOW)[0].share
        for place, story in ((desk, ours), (there, theirs))
    ]
    assert shares[0]
    assert shares[1]
    assert [part.text for part in shares[0].parts] == [part.text for part in shares[1].parts]


def test_the_gate_refuses_a_copy_whatever_its_status(desk: Workspace, tmp_path: Path) -> None:
    pack(desk, tmp_path / "out", now=NOW)
    path = tmp_path / "out" / "stories" / "rosa.md"
    path.write_text(path.read_text().replace("status: pending", "status: granted\n  granted: 2026-01-01"))
    story = record(workspace.read(tmp_path / "out"))
    prepared = Prepared(
        platform="x", account="x", story_id=story.id, language="en", number=1, payload={}, texts=("Rosa",)
    )
    with pytest.raises(GateError, match=PACKED):
        gate.clear(prepared, story, gate.Evidence(), NOW)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("She *waited*", "Call 213-555-0142; she *waited*"),
        ("tags: [success]", "tags: [success, A123-456-789]"),
        ("id: rosa-7f3k", "id: a123-456-789"),
    ],
)
def test_all_of_the_record_is_asked_about_not_only_what_a_post_would_say(
    desk: Workspace, tmp_path: Path, old: str, new: str
) -> None:
    (desk.stories / "rosa.md").write_text(FULL.replace(old, new), encoding="utf-8")
    assert pack(desk, tmp_path / "out", now=NOW).stories == ()


CAMPAIGNS = '[campaigns.spring]\nutm = "spring-27"\n[campaigns.for-zenaida]\nutm = "zenaida-27"\n'


def test_only_the_campaigns_of_packed_stories_are_packed(desk: Workspace, tmp_path: Path) -> None:
    settings = desk.root / "storyshare.toml"
    text = settings.read_text(encoding="utf-8").replace('[campaigns.spring]\nutm = "spring-27"\n', CAMPAIGNS)
    settings.write_text(text, encoding="utf-8")
    pack(workspace.read(desk.root), tmp_path / "out", now=NOW)
    assert list(workspace.read(tmp_path / "out").campaigns) == ["spring"]


@pytest.mark.parametrize("where", ["id", "utm", "hashtag"])
def test_the_gate_is_asked_about_what_is_packed_beside_the_story(
    desk: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    monkeypatch.setenv(PROTECT_KEY, "a-key-that-is-long-enough")
    settings = desk.root / "storyshare.toml"
    text = settings.read_text(encoding="utf-8")
    if where == "id":
        (desk.stories / "rosa.md").write_text(FULL.replace("rosa-7f3k", "zenaida-7f3k"), encoding="utf-8")
    elif where == "utm":
        text = text.replace("spring-27", "zenaida-27")
    else:
        text = f'hashtags = ["ForZenaida"]\n{text}'
    with Ledger.create(desk.ledger) as ledger:
        settings.write_text(text.replace('id = "abc"', f'id = "{ledger.id}"'), encoding="utf-8")
        desk = workspace.read(desk.root)
        add_term(desk, ledger, record(desk).id, "Zenaida")
    found = pack(desk, tmp_path / "out", now=NOW)
    assert (found.stories, "protected" in found.left_out["rosa"]) == ((), True)


def test_a_language_that_consent_does_not_cover_is_left_out(desk: Workspace, tmp_path: Path) -> None:
    (desk.stories / "rosa.es.md").write_text("---\ntitle: Rosa\nsummary: Rosa ganó.\n---\n", encoding="utf-8")
    pack(desk, tmp_path / "out", now=NOW)
    assert record(workspace.read(tmp_path / "out")).languages() == ("en", "es")
    (desk.stories / "rosa.md").write_text(FULL.replace("languages: all", "languages: [es]"), encoding="utf-8")
    pack(desk, tmp_path / "out", now=NOW)
    there = record(workspace.read(tmp_path / "out"))
    assert (there.languages(), there.summary) == (("es",), "Rosa ganó.")


def test_the_same_again_is_the_same(desk: Workspace, tmp_path: Path) -> None:
    pack(desk, tmp_path / "out", now=NOW)
    before = files(tmp_path / "out")
    pack(desk, tmp_path / "out", now=NOW)
    assert files(tmp_path / "out") == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["desk", "out"]


def test_a_story_that_was_taken_back_leaves_with_all_that_is_of_it(desk: Workspace, tmp_path: Path) -> None:
    out = tmp_path / "out"
    pack(desk, out, now=NOW)
    (out / "stories" / "copy.md").write_text((out / "stories" / "rosa.md").read_text(), encoding="utf-8")
    (out / "stories" / "rosa.fr.md").write_text("---\ntitle: Rosa\nsummary: Rosa.\n---\n", encoding="utf-8")
    (out / "stories" / "rosa.md").write_text("changed", encoding="utf-8")
    (desk.stories / "rosa.md").write_text(FULL.replace("granted\n", "withdrawn\n", 1), encoding="utf-8")
    found = pack(desk, out, now=NOW)
    assert (found.gone, found.kept, (out / "stories").exists()) == (("rosa",), (), False)


def test_what_volunteers_have_begun_or_changed_is_kept(desk: Workspace, tmp_path: Path) -> None:
    out = tmp_path / "out"
    pack(desk, out, now=NOW)
    (out / "stories" / "mine.md").write_text("mine", encoding="utf-8")
    (out / "stories" / "rosa.md").write_text("better", encoding="utf-8")
    for _ in range(2):
        pack(desk, out, now=NOW)
        assert (out / "stories" / "mine.md").read_text() == "mine"
        assert (out / "changed" / "rosa.md").read_text() == "better"
        assert PACKED in (out / "stories" / "rosa.md").read_text()


@pytest.mark.parametrize("there", ["a file", "a workspace", "the workspace itself", "its stories"])
def test_a_folder_that_is_no_pack_is_left_alone(desk: Workspace, tmp_path: Path, there: str) -> None:
    out = {"the workspace itself": desk.root, "its stories": desk.stories / "out"}.get(there, tmp_path / "out")
    if there.startswith("a "):
        out.mkdir()
        (out / ("storyshare.toml" if there == "a workspace" else "letter.txt")).write_text("", encoding="utf-8")
    before = files(tmp_path)
    with pytest.raises(InputError):
        pack(desk, out, now=NOW)
    assert files(tmp_path) == before


def test_stopped_in_the_middle_nothing_is_half_there(
    desk: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    pack(desk, out, now=NOW)
    before = files(out)
    with monkeypatch.context() as patch:
        patch.setattr("storyshare.publish.packing.remember_pack", lambda *_: (_ for _ in ()).throw(OSError(28, "full")))
        with pytest.raises(SetupError, match="could not be written"):
            pack(desk, out, now=NOW)
    assert files(out) == before
    out.rename(tmp_path / ".out.before")  # between the two last steps
    pack(desk, out, now=NOW)
    assert files(out) == before


def test_a_withdrawal_lists_every_pack_that_had_the_story(desk: Workspace, tmp_path: Path) -> None:
    (desk.root / "storyshare.toml").write_text('default_accounts = ["x"]\n', encoding="utf-8")
    desk = workspace.read(desk.root)
    pack(desk, tmp_path / "out", now=NOW)
    with Ledger.create(desk.ledger) as ledger:
        removal = Removal(place=desk, ledger=ledger, records=(record(desk),), connect=lambda _: None)  # type: ignore[arg-type, return-value]
        removal.begin(subject_of(desk, ledger, "rosa"), reason="asked", person="Ana")
        assert pack(desk, tmp_path / "out", now=NOW).gone == ("rosa",)
        wanted = [each.what for each in removal._to_do("rosa-7f3k")]
    assert any(f"storyshare pack {tmp_path / 'out'}" in what and "delete it" in what for what in wanted)


def test_nothing_is_packed_from_a_pack(desk: Workspace, tmp_path: Path) -> None:
    pack(desk, tmp_path / "out", now=NOW)
    with pytest.raises(SetupError, match="volunteer's workspace"):
        pack(workspace.read(tmp_path / "out"), tmp_path / "more", now=NOW)


def test_the_manifest_names_no_more_than_is_there(desk: Workspace, tmp_path: Path) -> None:
    pack(desk, tmp_path / "out", now=NOW)
    manifest = json.loads((tmp_path / "out" / ".pack.json").read_text())
    assert sorted(manifest["files"]) == [
        ".gitignore", "READ-ME.txt", "stories/rosa-1.jpg", "stories/rosa.md", "storyshare.toml",
    ]  # fmt: skip
    assert (manifest["stories"], manifest["ids"]) == (["rosa"], {"rosa": "rosa-7f3k"})


def test_what_comes_back_is_named_by_check(desk: Workspace, tmp_path: Path) -> None:
    pack(desk, tmp_path / "out", now=NOW)
    for path in (tmp_path / "out" / "stories").iterdir():
        (desk.stories / path.name).write_bytes(path.read_bytes())
    assert any("copied over the record" in each.message for each in check(desk, now=NOW).problems)
