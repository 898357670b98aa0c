"""A kit has what the gate lets through, and nothing that was taken back; whatever stops it, the next build mends it."""

import hashlib
import json
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, PngImagePlugin
from support import RECORD, make_workspace

from storyshare.errors import InputError
from storyshare.ledger import Ledger
from storyshare.ledger import withdrawals as book
from storyshare.ledger.kits import KitAsked, enter_kit, in_kit, kits_with
from storyshare.publish.kits import hands
from storyshare.publish.kits.building import Built, build_kit
from storyshare.publish.withdrawing import Removal
from storyshare.workspace import Workspace

NOW = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
SAM = RECORD.replace("rosa-7f3k", "sam-2b2b").replace("Rosa", "Sam").replace("stories/rosa", "stories/sam")


@pytest.fixture
def place(tmp_path: Path) -> Workspace:
    return make_workspace(tmp_path, rosa=RECORD, sam=SAM)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.create(tmp_path / "ledger.sqlite3") as made:
        yield made


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "kit"


def build(
    place: Workspace,
    ledger: Ledger,
    out: Path,
    *,
    asked: KitAsked | None = None,
    partner: str | None = None,
    now: datetime = NOW,
) -> Built:
    return build_kit(place, ledger, out, asked=asked, partner=partner, now=now)


def pages(out: Path) -> list[str]:
    return sorted(path.relative_to(out).as_posix() for path in out.glob("stories/*/*.html"))


def everything(out: Path) -> dict[str, bytes]:
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in out.rglob("*") if path.is_file()}


def withdraw(ledger: Ledger, story_id: str = "rosa-7f3k") -> None:
    book.begin_withdrawal(ledger, story_id, story="rosa", links=(), reason="asked", person="Ana")


def test_each_story_has_a_page_whose_folder_is_named_after_its_address(
    place: Workspace, ledger: Ledger, out: Path
) -> None:
    built = build(place, ledger, out)
    assert [page.split("-")[0] for page in pages(out)] == ["stories/rosa", "stories/sam"]
    assert built.languages == ("en",)
    shown = b"".join(everything(out).values()).decode()
    assert "7f3k" not in shown  # an id may hold a real name
    assert "form 1" not in shown


def test_only_what_the_gate_lets_through_is_in_it(place: Workspace, ledger: Ledger, out: Path) -> None:
    (place.stories / "sam.md").write_text(SAM.replace("status: granted", "status: pending"), encoding="utf-8")
    built = build(place, ledger, out)
    assert len(pages(out)) == 1
    assert [each.name for each in built.left_out] == ["sam"]


def test_consent_for_one_network_leaves_all_others_out(place: Workspace, ledger: Ledger, out: Path) -> None:
    (place.stories / "rosa.md").write_text(RECORD.replace("platforms: all", "platforms: [x]"), encoding="utf-8")
    build(place, ledger, out, asked=KitAsked(stories=("rosa",)))
    (page,) = pages(out)
    shown = (out / page).read_text(encoding="utf-8")
    assert "https://x.com/intent/tweet" in shown
    assert "wa.me" not in shown
    assert "data-device=" not in shown


def test_links_say_partner_network_and_kind(place: Workspace, ledger: Ledger, out: Path) -> None:
    build(place, ledger, out, partner="Friends of Example")
    shown = (out / pages(out)[0]).read_text(encoding="utf-8")
    assert "utm_source=friends-of-example&amp;utm_medium=messaging" in shown
    assert "utm_source%3Dfriends-of-example%26utm_medium%3Dsocial" in shown
    assert "utm_content%3Dfacebook" in shown


def test_what_was_taken_back_is_gone_the_next_time(place: Workspace, ledger: Ledger, out: Path) -> None:
    build(place, ledger, out)
    withdraw(ledger)
    build(place, ledger, out)
    assert [page.split("-")[0] for page in pages(out)] == ["stories/sam"]
    assert "Rosa" not in b"".join(everything(out).values()).decode()
    assert in_kit(ledger, kits_with(ledger, "rosa-7f3k")[0].id) == ["sam-2b2b"]


def test_a_record_that_is_gone_or_can_not_be_read_takes_its_pages_along(
    place: Workspace, ledger: Ledger, out: Path
) -> None:
    build(place, ledger, out)
    (place.stories / "rosa.md").unlink()
    (place.stories / "sam.md").write_text("---\n", encoding="utf-8")
    built = build(place, ledger, out)
    assert pages(out) == []
    assert [(each.name, each.problem is None) for each in built.left_out] == [("sam", False)]


def test_a_withdrawal_between_the_look_and_the_page_keeps_the_story_out(
    place: Workspace, ledger: Ledger, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def enter_and_withdraw(*given: Any, **named: Any) -> None:
        enter_kit(*given, **named)
        withdraw(ledger)

    monkeypatch.setattr("storyshare.publish.kits.building.enter_kit", enter_and_withdraw)
    build(place, ledger, out)
    assert [page.split("-")[0] for page in pages(out)] == ["stories/sam"]


def test_the_list_of_a_withdrawal_names_the_kit_before_and_after_it_is_built_anew(
    place: Workspace, ledger: Ledger, out: Path
) -> None:
    def listed() -> list[str]:
        removal = Removal(place=place, ledger=ledger, records=(), connect=lambda _: pytest.fail("nothing was posted"))
        removal.list_to_do("rosa-7f3k")
        return [each.what for each in book.checklist(ledger, "rosa-7f3k") if each.name.startswith("kit-")]

    build(place, ledger, out, partner="Friends of Example")
    withdraw(ledger)
    assert [f"storyshare kit build {out}" in each and "Friends of Example" in each for each in listed()] == [True]
    build(place, ledger, out)
    assert ["is not since it was built on" in each for each in listed()] == [True]


def test_what_a_person_did_about_a_kit_stays_done(place: Workspace, ledger: Ledger, out: Path) -> None:
    removal = Removal(place=place, ledger=ledger, records=(), connect=lambda _: pytest.fail("nothing was posted"))
    build(place, ledger, out)
    withdraw(ledger)
    removal.list_to_do("rosa-7f3k")
    (to_do,) = [each for each in book.checklist(ledger, "rosa-7f3k") if each.name.startswith("kit-")]
    book.tick(ledger, "rosa-7f3k", to_do.name, "Ana")
    removal.list_to_do("rosa-7f3k")
    (to_do,) = [each for each in book.checklist(ledger, "rosa-7f3k") if each.name.startswith("kit-")]
    assert to_do.done_by == "Ana"


# -- once more -----------------------------------------------------------------------------------------------------


def test_an_unchanged_kit_is_left_as_it_is(place: Workspace, ledger: Ledger, out: Path) -> None:
    build(place, ledger, out)
    before = {path: path.stat().st_mtime_ns for path in out.rglob("*")}
    built = build(place, ledger, out)
    assert built.made == 0
    assert {path: path.stat().st_mtime_ns for path in out.rglob("*")} == before


def test_partner_and_choice_are_as_before_unless_said(place: Workspace, ledger: Ledger, out: Path) -> None:
    build(place, ledger, out, asked=KitAsked(stories=("rosa",)), partner="Friends")
    built = build(place, ledger, out)
    assert (built.partner, built.made, len(pages(out))) == ("Friends", 0, 1)
    assert len(build(place, ledger, out, asked=KitAsked()).story_ids) == 2


def test_a_changed_record_is_seen(place: Workspace, ledger: Ledger, out: Path) -> None:
    build(place, ledger, out)
    (place.stories / "rosa.md").write_text(RECORD.replace("may stay", "is safe"), encoding="utf-8")
    assert build(place, ledger, out).made == 1
    assert "is safe" in (out / "index.html").read_text(encoding="utf-8")


def test_consent_that_has_ended_since_takes_the_story_out(place: Workspace, ledger: Ledger, out: Path) -> None:
    text = RECORD.replace("granted: ", "expires: 2026-06-30\n  granted: ")
    (place.stories / "rosa.md").write_text(text, encoding="utf-8")
    built = build(place, ledger, out)
    assert built.end
    assert built.end.day.isoformat() == "2026-06-30"
    assert "30 June 2026" in (out / "index.html").read_text(encoding="utf-8")
    build(place, ledger, out, now=NOW + timedelta(days=90))
    assert [page.split("-")[0] for page in pages(out)] == ["stories/sam"]


def test_whatever_was_damaged_is_mended(place: Workspace, ledger: Ledger, out: Path) -> None:
    build(place, ledger, out)
    whole = everything(out)
    (out / pages(out)[0]).write_text("half a pa", encoding="utf-8")
    (out / "index.html").unlink()
    build(place, ledger, out)
    assert everything(out) == whole


@pytest.mark.parametrize("at", range(9))
def test_killed_anywhere_it_leaves_whole_pages_and_is_mended(
    place: Workspace, ledger: Ledger, out: Path, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    """Before each file takes its place: the note about the files, a page, a front page, what is said last."""
    build(place, ledger, out)
    before = everything(out)
    (place.stories / "sam.md").write_text(SAM.replace("may stay", "is safe"), encoding="utf-8")
    withdraw(ledger)
    replace, replaced, killed = Path.replace, 0, False

    def dies(self: Path, target: Path) -> Path:
        nonlocal replaced
        if replaced == at:
            raise KeyboardInterrupt
        replaced += 1
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", dies)
    try:
        build(place, ledger, out)
    except KeyboardInterrupt:
        killed = True
    left = everything(out)
    monkeypatch.undo()
    build(place, ledger, out)
    mended = everything(out)
    if killed:
        for name in left.keys() & before.keys() - {"kit.json"}:
            assert left[name] in (before[name], mended.get(name))
        # What was taken back is the first to go, as soon as it is noted which files are the kit's.
        assert any(b"Rosa" in data for name, data in left.items() if name.startswith("stories/")) is (at == 0)
    assert not [name for name in mended if name.endswith(".unfinished")]
    assert b"Rosa" not in b"".join(mended.values())
    assert json.loads(mended["kit.json"])["whole"] is True
    assert set(json.loads(mended["kit.json"])["files"]) == mended.keys() - {"kit.json"}


def test_processes_beside_this_one_make_the_same(
    place: Workspace, ledger: Ledger, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(place, ledger, out)
    monkeypatch.setattr(hands, "_FEW", 1)
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    build(place, ledger, out.with_name("other"))
    ours, theirs = everything(out), everything(out.with_name("other"))
    assert {**ours, "kit.json": b""} == {**theirs, "kit.json": b""}


# -- other people's files ------------------------------------------------------------------------------------------


def test_a_folder_with_anything_else_in_it_is_refused(place: Workspace, ledger: Ledger, out: Path) -> None:
    out.mkdir()
    (out / "index.html").write_text("mine", encoding="utf-8")
    with pytest.raises(InputError, match="not empty"):
        build(place, ledger, out)
    assert everything(out) == {"index.html": b"mine"}


def test_a_file_that_is_not_the_kits_is_neither_changed_nor_removed(
    place: Workspace, ledger: Ledger, out: Path
) -> None:
    build(place, ledger, out)
    (out / "CNAME").write_text("kit.example.org", encoding="utf-8")
    (out / "index.es.html").write_text("mine", encoding="utf-8")
    (place.stories / "rosa.es.md").write_text("---\ntitle: Rosa puede quedarse\n---\nRosa espera.\n", encoding="utf-8")
    with pytest.raises(InputError, match="is not the kit's"):
        build(place, ledger, out)
    assert (out / "index.es.html").read_text(encoding="utf-8") == "mine"
    assert (out / "CNAME").exists()


def test_a_link_in_the_folder_leads_nothing_out_of_it(place: Workspace, ledger: Ledger, out: Path) -> None:
    build(place, ledger, out)
    elsewhere = out.parent / "elsewhere"
    (out / "stories").rename(elsewhere)
    (out / "stories").symlink_to(elsewhere)
    (place.stories / "rosa.md").write_text(RECORD.replace("may stay", "is safe"), encoding="utf-8")
    with pytest.raises(InputError, match="leads out"):
        build(place, ledger, out)


def test_a_link_to_an_empty_folder_leads_nothing_out_of_it_either(place: Workspace, ledger: Ledger, out: Path) -> None:
    build(place, ledger, out)
    shutil.rmtree(out / "stories")
    elsewhere = out.parent / "elsewhere"
    elsewhere.mkdir()
    (out / "stories").symlink_to(elsewhere)
    with pytest.raises(InputError, match="leads out"):
        build(place, ledger, out)
    assert list(elsewhere.iterdir()) == []


@pytest.mark.parametrize("name", ["kit.json", "index.html"])
def test_nothing_is_written_through_a_link_beside_a_file(
    place: Workspace, ledger: Ledger, out: Path, name: str
) -> None:
    build(place, ledger, out)
    letter = out.parent / "letter.txt"
    letter.write_text("mine", encoding="utf-8")
    (out / f"{name}.unfinished").symlink_to(letter)
    (place.stories / "rosa.md").write_text(RECORD.replace("may stay", "is safe"), encoding="utf-8")
    assert build(place, ledger, out).made == 1
    assert letter.read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("what", ["a page", "what is said of it"])
def test_what_somebody_has_put_into_the_folder_instead_is_made_anew(
    place: Workspace, ledger: Ledger, out: Path, what: str
) -> None:
    """Who may write into the folder can make its kit.json agree."""
    build(place, ledger, out)
    before = everything(out)
    said = json.loads((out / "kit.json").read_text(encoding="utf-8"))
    story = said["stories"][0]
    if what == "a page":
        page = f"{story['place']}/en.html"
        (out / page).write_bytes(b"not ours")
        said["files"][page] = story["pages"]["en"]["sha256"] = hashlib.sha256(b"not ours").hexdigest()
    else:
        story["pages"]["en"]["title"] = "not ours"
    (out / "kit.json").write_text(json.dumps(said), encoding="utf-8")
    assert build(place, ledger, out).made == 1
    assert everything(out) == before


def test_a_damaged_list_is_said_and_what_to_do(place: Workspace, ledger: Ledger, out: Path) -> None:
    build(place, ledger, out)
    (out / "kit.json").write_text("{", encoding="utf-8")
    with pytest.raises(InputError, match="damaged") as raised:
        build(place, ledger, out)
    assert "taken back" in (raised.value.hint or "")


def test_a_name_that_no_record_has_is_said(place: Workspace, ledger: Ledger, out: Path) -> None:
    with pytest.raises(InputError, match="rsoa"):
        build(place, ledger, out, asked=KitAsked(stories=("rsoa",)))
    assert not out.exists()


def test_a_record_that_is_gone_does_not_keep_the_kit_from_being_built_anew(
    place: Workspace, ledger: Ledger, out: Path
) -> None:
    build(place, ledger, out, asked=KitAsked(stories=("rosa", "sam")))
    (place.stories / "rosa.md").unlink()
    shutil.rmtree(place.state / "kits")
    build(place, ledger, out)
    assert [page.split("-")[0] for page in pages(out)] == ["stories/sam"]


def test_what_waits_for_its_hour_comes_when_it_is_there(place: Workspace, ledger: Ledger, out: Path) -> None:
    text = RECORD.replace("people:\n", "embargo: 2026-05-05 09:00\npeople:\n")
    (place.stories / "rosa.md").write_text(text, encoding="utf-8")
    assert [each.name for each in build(place, ledger, out).left_out] == ["rosa"]
    assert len(build(place, ledger, out, now=NOW + timedelta(days=1)).story_ids) == 2


# -- what is asked of the gate once more ---------------------------------------------------------------------------


def test_a_picture_is_in_it_fitted_and_small_and_a_changed_one_is_seen(
    place: Workspace, ledger: Ledger, out: Path
) -> None:
    record = RECORD.replace(
        "consent:\n", "images:\n  - file: hands.png\n    alt: Two hands.\n    shows_people: no\nconsent:\n"
    )
    (place.stories / "rosa.md").write_text(record, encoding="utf-8")
    Image.new("RGB", (1600, 900), "teal").save(place.stories / "hands.png", pnginfo=_telling())
    build(place, ledger, out)
    names = {path.name for path in out.glob("stories/rosa-*/image-*")}
    assert "image-1-small.jpg" in names
    assert b"made by Ana" not in b"".join(everything(out).values())
    before = everything(out)
    Image.new("RGB", (1600, 900), "black").save(place.stories / "hands.png")
    assert build(place, ledger, out).made == 1
    assert everything(out) != before


def _telling() -> PngImagePlugin.PngInfo:
    told = PngImagePlugin.PngInfo()
    told.add_text("Author", "made by Ana")
    return told


def test_a_picture_without_alt_text_keeps_the_story_out(place: Workspace, ledger: Ledger, out: Path) -> None:
    record = RECORD.replace("consent:\n", "images:\n  - file: hands.png\n    shows_people: no\nconsent:\n")
    (place.stories / "rosa.md").write_text(record, encoding="utf-8")
    Image.new("RGB", (40, 30), "teal").save(place.stories / "hands.png")
    built = build(place, ledger, out)
    assert [(each.name, each.refused[0].refusals[0].rule) for each in built.left_out] == [("rosa", "alt-text")]


def test_what_the_page_shows_beside_the_texts_is_judged_too(place: Workspace, ledger: Ledger, out: Path) -> None:
    """A ready-made line keeps a summary out of every text; on the page it would stand."""
    record = RECORD.replace("She waited", "Her A-number is A123-456-789. She waited")
    record = record.replace("people:\n", "lines:\n  - Rosa may stay at last.\npeople:\n")
    (place.stories / "rosa.md").write_text(record, encoding="utf-8")
    built = build(place, ledger, out)
    assert [each.name for each in built.left_out] == ["rosa"]
    assert b"456" not in b"".join(data for name, data in everything(out).items() if "rosa" in name)
