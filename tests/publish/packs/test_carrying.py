"""A pack made again: what volunteers have put there stays, and nothing stays of a story that has left."""

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from publish.test_packing import FULL, NOW, desk, files  # noqa: F401 - the same desk

from storyshare.errors import BusyError, InputError, SetupError
from storyshare.models import PACKED
from storyshare.publish.packing import Packed
from storyshare.publish.packing import pack as pack_workspace
from storyshare.publish.packs.contents import packs_with
from storyshare.workspace import Workspace
from storyshare.workspace.locking import locked_file

OTHER = FULL.replace("rosa-7f3k", "maya-2222").replace("Rosa", "Maya").replace("stories/rosa", "stories/maya")


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"


@pytest.fixture
def packed(desk: Workspace, out: Path) -> Path:  # noqa: F811 - the fixture
    """A pack that was made."""
    pack_workspace(desk, out, now=NOW)
    return out


def put(path: Path, text: str = "mine") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def withdraw(desk: Workspace, status: str = "withdrawn") -> None:  # noqa: F811
    put(desk.stories / "rosa.md", FULL.replace("granted\n", f"{status}\n", 1))


def again(desk: Workspace, out: Path) -> Packed:  # noqa: F811
    return pack_workspace(desk, out, now=NOW)


# -- what volunteers have put there stays ------------------------------------------------------------------------------


def test_work_in_a_pack_that_held_no_story_stays(desk: Workspace, out: Path) -> None:  # noqa: F811
    withdraw(desk, "pending")
    assert again(desk, out).stories == ()
    put(out / "stories" / "mine.md")
    assert again(desk, out).kept == ("stories/mine.md",)
    assert (out / "stories" / "mine.md").read_text() == "mine"


@pytest.mark.parametrize("damage", ["{", "[]", '{"files": {}}', '{"stories": 1, "files": []}', "\udcff", "[" * 100_000])
def test_a_pack_whose_list_is_damaged_is_refused_and_left_alone(
    desk: Workspace,  # noqa: F811
    packed: Path,
    damage: str,
) -> None:
    put(packed / "stories" / "mine.md")
    (packed / ".pack.json").write_text(damage, encoding="utf-8", errors="surrogateescape")
    before = files(packed)
    with pytest.raises(InputError, match="damaged") as raised:
        again(desk, packed)
    assert "Move what volunteers have begun" in (raised.value.hint or "")
    assert files(packed) == before


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("notes.txt", "notes.txt"),
        ("schedules/a.yaml", "schedules/"),
        (".git/HEAD", ".git/"),
        ("stories/pictures/mine.jpg", "stories/pictures/mine.jpg"),
        ("stories/.draft", "stories/.draft"),
        (".env", ".env"),
    ],
)
def test_whatever_is_not_the_packs_own_is_carried_over(
    desk: Workspace,  # noqa: F811
    packed: Path,
    name: str,
    told: str,
) -> None:
    put(packed / name)
    found = again(desk, packed)
    assert ((packed / name).read_text(), found.kept, found.removed) == ("mine", (told,), {})


def test_the_empty_folders_that_a_history_needs_stay(desk: Workspace, packed: Path) -> None:  # noqa: F811
    (packed / ".git" / "refs" / "heads").mkdir(parents=True)
    again(desk, packed)
    assert (packed / ".git" / "refs" / "heads").is_dir()


def test_what_was_set_aside_twice_is_there_twice(desk: Workspace, packed: Path) -> None:  # noqa: F811
    for text in ("better", "best"):
        put(packed / "stories" / "rosa.md", text)
        again(desk, packed)
    again(desk, packed)
    assert (packed / "changed" / "rosa.md").read_text() == "better"
    assert (packed / "changed" / "2" / "rosa.md").read_text() == "best"
    assert sorted(name for name in files(packed) if name.startswith("changed")) == [
        "changed/2/rosa.md",
        "changed/rosa.md",
    ]


def test_changed_files_of_every_pack_are_set_aside(desk: Workspace, packed: Path) -> None:  # noqa: F811
    put(packed / "READ-ME.txt", "our own words")
    assert again(desk, packed).kept == ("changed/READ-ME.txt",)
    assert "volunteer's workspace" in (packed / "READ-ME.txt").read_text()


def test_a_folder_where_a_packed_file_belongs_is_set_aside(desk: Workspace, packed: Path) -> None:  # noqa: F811
    (packed / "stories" / "rosa.md").unlink()
    put(packed / "stories" / "rosa.md" / "mine.md")
    again(desk, packed)
    assert PACKED in (packed / "stories" / "rosa.md").read_text()
    assert (packed / "changed" / "rosa.md" / "mine.md").read_text() == "mine"


def test_a_file_where_the_folders_belong_is_set_aside(desk: Workspace, packed: Path) -> None:  # noqa: F811
    shutil.rmtree(packed / "stories")
    put(packed / "stories")
    put(packed / "changed")
    assert again(desk, packed).kept == ("changed/changed", "changed/stories")
    assert PACKED in record(packed)


def test_a_story_that_was_begun_from_a_copy_of_one_that_is_packed_stays(desk: Workspace, packed: Path) -> None:  # noqa: F811
    put(packed / "stories" / "mine.md", (packed / "stories" / "rosa.md").read_text())
    assert again(desk, packed).kept == ("stories/mine.md",)


def test_links_are_not_followed_and_named(desk: Workspace, packed: Path, tmp_path: Path) -> None:  # noqa: F811
    put(tmp_path / "elsewhere" / "letter.txt")
    (packed / "stories" / "letter.md").symlink_to(tmp_path / "elsewhere" / "letter.txt")
    (packed / "elsewhere").symlink_to(tmp_path / "elsewhere")
    found = again(desk, packed)
    assert sorted(found.removed) == ["elsewhere", "stories/letter.md"]
    assert not (packed / "elsewhere").exists()
    assert (tmp_path / "elsewhere" / "letter.txt").read_text() == "mine"


@pytest.mark.parametrize("name", [b"\xfe.txt", b"\x1b[31m.txt"])
def test_a_name_that_no_terminal_should_show_is_kept_and_not_shown(
    desk: Workspace,  # noqa: F811
    packed: Path,
    name: bytes,
) -> None:
    put(packed / "stories" / os.fsdecode(name))
    (told,) = again(desk, packed).kept
    assert (told.isascii(), told.isprintable() or "\ufffd" in told) == (False, True)
    assert (packed / "stories" / os.fsdecode(name)).read_text() == "mine"


def test_a_pipe_is_not_waited_for(desk: Workspace, packed: Path) -> None:  # noqa: F811
    os.mkfifo(packed / "stories" / "pipe.md")
    assert list(again(desk, packed).removed) == ["stories/pipe.md"]


# -- nothing stays of a story that has left ----------------------------------------------------------------------------


def record(packed: Path) -> str:
    return (packed / "stories" / "rosa.md").read_text()


COPIES: dict[str, Callable[[str], str]] = {
    "a record under another name, no longer called a copy": lambda text: text.replace(PACKED, "mine"),
    "a record with another id": lambda text: text.replace("rosa-7f3k", "mine-1111"),
    "all in other words under its id": lambda text: "---\ntitle: She may stay\nid: 'rosa-7f3k'\n---\nShort.\n",
    "all in other words, and still called a copy": lambda text: (
        f"---\nid: m-1\nconsent: {{reference: {PACKED}}}\n---\n"
    ),
    "its text, pasted": lambda text: "Notes\n\nRosa won asylum.\nShe waited for three years.\n",
    "its address": lambda text: "Seen on https://example.org/stories/rosa?utm_source=x today",
}


@pytest.mark.parametrize("copy", COPIES)
@pytest.mark.parametrize("name", ["stories/copy.md", "changed/copy.md", "stories/old/copy.md", "notes.txt", "a/b.html"])
def test_a_copy_leaves_with_the_story(desk: Workspace, packed: Path, copy: str, name: str) -> None:  # noqa: F811
    put(packed / name, COPIES[copy](record(packed)))
    withdraw(desk)
    found = again(desk, packed)
    assert (list(found.removed), found.kept, (packed / name).exists()) == ([name], (), False)


def test_a_copy_in_another_encoding_leaves(desk: Workspace, packed: Path) -> None:  # noqa: F811
    (packed / "stories" / "copy.txt").write_bytes(record(packed).replace(PACKED, "mine").encode("utf-16"))
    withdraw(desk)
    assert list(again(desk, packed).removed) == ["stories/copy.txt"]


@pytest.mark.parametrize("name", ["stories/mine.jpg", "picture"])
def test_the_very_same_picture_under_another_name_leaves(desk: Workspace, packed: Path, name: str) -> None:  # noqa: F811
    (packed / name).write_bytes((packed / "stories" / "rosa-1.jpg").read_bytes())
    withdraw(desk)
    assert list(again(desk, packed).removed) == [name]


def test_a_picture_that_somebody_has_changed_leaves(desk: Workspace, packed: Path) -> None:  # noqa: F811
    put(packed / "stories" / "rosa-1.jpg", "cropped")
    assert again(desk, packed).kept == ("changed/rosa-1.jpg",)
    withdraw(desk)
    assert list(again(desk, packed).removed) == ["changed/rosa-1.jpg"]


def test_what_comes_back_later_leaves_as_well(desk: Workspace, packed: Path, tmp_path: Path) -> None:  # noqa: F811
    taken_home = files(packed)
    withdraw(desk)
    again(desk, packed)
    (packed / "stories").mkdir(exist_ok=True)
    (packed / "stories" / "mine.md").write_bytes(taken_home["stories/rosa.md"].replace(PACKED.encode(), b"mine"))
    (packed / "mine.jpg").write_bytes(taken_home["stories/rosa-1.jpg"])
    (packed / "stories" / "rosa.fr.md").write_bytes(b"---\ntitle: Rosa\n---\n")
    assert sorted(again(desk, packed).removed) == ["mine.jpg", "stories/mine.md", "stories/rosa.fr.md"]


def test_a_language_that_left_leaves_with_its_copies(desk: Workspace, out: Path) -> None:  # noqa: F811
    put(desk.stories / "rosa.es.md", "---\ntitle: Rosa\nsummary: Rosa ganó el asilo después de tres años.\n---\n")
    again(desk, out)
    (out / "stories" / "mine.txt").write_bytes((out / "stories" / "rosa.es.md").read_bytes())
    put(out / "notes.txt", "Rosa ganó el asilo después de tres años.")
    put(out / "stories" / "rosa.es.md", "---\ntitle: Rosa\nsummary: Ganó.\n---\n")
    assert "changed/rosa.es.md" in again(desk, out).kept
    put(desk.stories / "rosa.md", FULL.replace("languages: all", "languages: [en]"))
    found = again(desk, out)
    assert (found.gone, found.kept) == ((), ())
    assert sorted(found.removed) == ["changed/rosa.es.md", "notes.txt", "stories/mine.txt"]


def test_the_first_language_leaves_and_another_takes_its_file(desk: Workspace, packed: Path) -> None:  # noqa: F811
    put(desk.stories / "rosa.es.md", "---\ntitle: Rosa\nsummary: Rosa ganó el asilo después de tres años.\n---\n")
    again(desk, packed)
    put(packed / "stories" / "rosa.md", record(packed).replace("three", "3"))
    put(packed / "stories" / "rosa.es.md", "---\ntitle: Rosa\nsummary: Ganó.\n---\n")
    put(desk.stories / "rosa.md", FULL.replace("languages: all", "languages: [es]"))
    found = again(desk, packed)
    assert (list(found.removed), found.kept) == (["stories/rosa.md"], ("changed/rosa.es.md",))


def test_a_picture_that_left_leaves_with_what_was_made_of_it(desk: Workspace, out: Path) -> None:  # noqa: F811
    put(desk.stories / "rosa.md", FULL.replace("photos: no", "photos: yes"))
    again(desk, out)
    (out / "mine.jpg").write_bytes((out / "stories" / "rosa-2.jpg").read_bytes())
    put(out / "stories" / "rosa-2.jpg", "cropped")
    put(desk.stories / "rosa.md", FULL.replace("rosa's hands.jpg", "other.jpg").replace("Two hands", "Two other hands"))
    Image.new("RGB", (40, 30), "blue").save(desk.stories / "other.jpg")
    assert sorted(again(desk, out).removed) == ["mine.jpg", "stories/rosa-2.jpg"]


def test_a_history_leaves_with_a_story(desk: Workspace, packed: Path) -> None:  # noqa: F811
    put(packed / ".git" / "objects" / "aa")
    withdraw(desk)
    found = again(desk, packed)
    assert (list(found.removed), (packed / ".git").exists()) == ([".git/"], False)


def test_what_previews_remember_there_is_never_kept(desk: Workspace, packed: Path) -> None:  # noqa: F811
    put(packed / ".storyshare" / "cache.sqlite3")
    again(desk, packed)
    assert not (packed / ".storyshare").exists()


def test_volunteers_own_work_stays_when_a_story_leaves(desk: Workspace, packed: Path) -> None:  # noqa: F811
    put(packed / "stories" / "mine.md", "---\nid: mine-1111\ntitle: Rosa may stay\n---\nRosa and I. #AsylumIsARight\n")
    put(packed / "notes.txt", "Ask Rosa about https://example.org/")
    withdraw(desk)
    found = again(desk, packed)
    assert (found.gone, found.kept, found.removed) == (("rosa",), ("notes.txt", "stories/mine.md"), {})


def test_words_that_another_packed_story_has_too_tell_nothing(desk: Workspace, out: Path) -> None:  # noqa: F811
    put(desk.stories / "maya.md", OTHER)
    again(desk, out)
    put(out / "notes.txt", "I can sleep at night now. She waited for 3_000 days; so it was hard.")
    withdraw(desk)
    assert again(desk, out).kept == ("notes.txt",)


def test_another_story_under_the_name_of_one_that_left_is_another(desk: Workspace, packed: Path) -> None:  # noqa: F811
    put(packed / "stories" / "rosa.md", record(packed).replace("three", "3"))
    put(desk.stories / "rosa.md", OTHER)
    found = again(desk, packed)
    assert (found.stories, found.gone, list(found.removed)) == (("rosa",), ("rosa",), ["stories/rosa.md"])


def test_a_record_that_got_another_name_has_not_left(desk: Workspace, packed: Path) -> None:  # noqa: F811
    put(packed / "stories" / "rosa.md", record(packed).replace("three", "3"))
    (desk.stories / "rosa.md").rename(desk.stories / "asylum.md")
    found = again(desk, packed)
    assert (found.stories, found.gone, found.kept) == (("asylum",), (), ("changed/rosa.md",))


def test_a_pack_from_before_ids_were_noted_is_understood(desk: Workspace, packed: Path) -> None:  # noqa: F811
    manifest = json.loads((packed / ".pack.json").read_text())
    of_stories = {name: digest for name, digest in manifest["files"].items() if name.startswith("stories/")}
    old = {"made": manifest["made"], "stories": manifest["stories"], "files": of_stories, "ids": []}
    (packed / ".pack.json").write_text(json.dumps(old), encoding="utf-8")
    (desk.state / "packs.json").write_text(json.dumps({str(packed): {"made": "2026-05-04", "had": ["rosa-7f3k"]}}))
    put(packed / "stories" / "mine.md")
    put(packed / "stories" / "copy.md", record(packed))
    withdraw(desk)
    found = again(desk, packed)
    assert (found.gone, found.kept, list(found.removed)) == (("rosa",), ("stories/mine.md",), ["stories/copy.md"])
    assert [each.place for each in packs_with(desk, "rosa-7f3k")] == [str(packed)]


def test_what_cannot_be_read_never_holds_up_a_story_that_leaves(
    desk: Workspace,  # noqa: F811
    packed: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    put(packed / "stories" / "mine.md")
    whole = Path.read_bytes

    def refused(path: Path) -> bytes:
        if path.name == "mine.md":
            raise PermissionError(13, "Permission denied")
        return whole(path)

    monkeypatch.setattr(Path, "read_bytes", refused)
    with pytest.raises(SetupError, match="Permission denied"):
        again(desk, packed)
    assert (packed / "stories" / "mine.md").read_text() == "mine"
    withdraw(desk)
    assert again(desk, packed).removed == {"stories/mine.md": "it could not be read"}
    assert not (packed / "stories").exists()


# -- the folders beside it ---------------------------------------------------------------------------------------------


def test_a_folder_of_somebody_else_beside_it_is_left_alone(desk: Workspace, packed: Path) -> None:  # noqa: F811
    put(packed.with_name(".out.before") / "letter.txt")
    for _ in range(2):
        again(desk, packed)
    packed.rename(packed.with_name(".out.before-2"))  # stopped between the two last steps
    put(packed.with_name(".out.before-2") / "stories" / "mine.md")
    assert again(desk, packed).kept == ("stories/mine.md",)
    assert (packed.with_name(".out.before") / "letter.txt").read_text() == "mine"
    assert sorted(path.name for path in packed.parent.iterdir()) == [".out.before", "desk", "out"]


def test_stopped_in_the_last_step_and_an_empty_folder_made_anew(desk: Workspace, packed: Path) -> None:  # noqa: F811
    put(packed / "stories" / "mine.md")
    packed.rename(packed.with_name(".out.before"))
    packed.mkdir()
    assert again(desk, packed).kept == ("stories/mine.md",)


def test_what_was_being_made_when_somebody_was_stopped_is_removed(
    desk: Workspace,  # noqa: F811
    packed: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    put(packed.with_name(".out.making-mine") / "letter.txt")
    with monkeypatch.context() as patch:
        patch.setattr("storyshare.publish.packing._swap", lambda *_: os._exit(9))
        if (child := os.fork()) == 0:
            again(desk, packed)
        assert os.waitpid(child, 0)[1]
    assert len(list(packed.parent.glob(".out.making-*"))) == 2
    again(desk, packed)
    assert [path.name for path in packed.parent.glob(".out.making-*")] == [".out.making-mine"]


def test_an_earlier_pack_that_cannot_be_deleted_is_named(
    desk: Workspace,  # noqa: F811
    packed: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("storyshare.publish.packing.shutil.rmtree", lambda *_, **__: None)
    with pytest.raises(SetupError, match=r"\.out\.before") as raised:
        again(desk, packed)
    assert "by hand" in (raised.value.hint or "")


def test_two_at_once_wait_for_each_other(desk: Workspace, packed: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    monkeypatch.setattr("storyshare.publish.packing._LONGEST", 0.0)
    with locked_file(desk.state / "pack.lock"), pytest.raises(BusyError, match="packing"):
        again(desk, packed)
