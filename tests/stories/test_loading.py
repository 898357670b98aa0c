"""A folder of stories: one wrong file keeps no other out, and each story is found by its name."""

from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from storyshare import stories
from storyshare.errors import InputError

ZONE = ZoneInfo("UTC")
Record = Callable[..., Path]
Raw = Callable[[str, str], Path]


def test_a_wrong_file_is_reported_and_the_others_load_by_name(tmp_path: Path, record: Record, raw: Raw) -> None:
    record("rosa")
    record("alex", id="alex-1")
    wrong = raw("maura.md", "---\ntitle: x\n---\n")
    rich = raw("eva.md", r"{\rtf1 Eva}")
    loaded = stories.load_all(tmp_path, zone=ZONE)
    assert [story.name for story in loaded.stories] == ["alex", "rosa"]
    assert {each.path for each in loaded.problems} == {wrong, rich}
    assert list(loaded.problems) == sorted(loaded.problems, key=lambda each: (each.path, each.line))
    assert stories.names(tmp_path) == ("alex", "eva", "maura", "rosa")


def test_an_empty_or_missing_folder_has_no_stories(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "none"):
        assert stories.load_all(folder, zone=ZONE) == stories.Loaded(stories=(), problems=())
        assert stories.names(folder) == ()


def test_what_lies_about_is_passed_over_or_named(tmp_path: Path, record: Record, raw: Raw) -> None:
    record()
    for name in (".DS_Store", "._rosa.md", "hands.jpg", "rosa 2.md", "eva.txt", "eva.docx"):
        raw(name, "x")
    loaded = stories.load_all(tmp_path, zone=ZONE)
    assert [story.name for story in loaded.stories] == ["rosa"]
    assert [(each.path.name, each.message) for each in loaded.problems] == [
        ("eva.docx", "looks like a story, but its name does not end in .md, and it is not read."),
        ("eva.txt", "looks like a story, but its name does not end in .md, and it is not read."),
        ("rosa 2.md", "looks like a copy of rosa.md, and is not read."),
    ]


def test_of_two_records_under_one_id_neither_is_read(tmp_path: Path, record: Record) -> None:
    record("rosa")
    record("anna")
    record("zoe", id="zoe-1")
    loaded = stories.load_all(tmp_path, zone=ZONE)
    assert [story.name for story in loaded.stories] == ["zoe"]
    assert [(each.path.name, each.field, each.message) for each in loaded.problems] == [
        ("rosa.md", "id", "`rosa-7f3k` is also the id of anna.md: neither is read.")
    ]


def test_loading_one_raises_with_every_problem(record: Record) -> None:
    path = record(title="", link="x")
    with pytest.raises(InputError) as caught:
        stories.load(path, zone=ZONE)
    assert str(caught.value) == f"{path} cannot be used as it is: 2 things must be mended."
    assert [(each.line, each.field) for each in caught.value.problems] == [(2, "title"), (3, "link")]


def test_loading_what_is_not_there_raises(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"rosa\.md cannot be used as it is: 1 thing must be mended\."):
        stories.load(tmp_path / "rosa.md", zone=ZONE)


def test_a_story_is_found_by_name_or_path_or_by_its_translation(
    here: Path, record: Record, raw: Raw, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = record("josé y maría")
    raw("josé y maría.es.md", "---\nsummary: A\n---\n")
    story = stories.load(path, zone=ZONE)
    monkeypatch.chdir(here.parent)
    for wanted in (
        "josé y maría",
        "jose\u0301 y mari\u0301a",
        "josé y maría.es",
        "josé y maría.md",
        "josé y maría.es.md",
        str(path),
        str(path.with_name("josé y maría.es.md")),
    ):
        assert stories.find(here, wanted, zone=ZONE) == story
    relative = stories.find(here, f"{here.name}/josé y maría.md", zone=ZONE)
    assert relative.path == Path(here.name) / "josé y maría.md"


@pytest.mark.parametrize(
    ("wanted", "hint"),
    [
        ("rsoa", "Did you mean `rosa`?"),
        ("Rosa", "Did you mean `rosa`?"),
        ("stories/rossa.md", "Did you mean `rosa`?"),
        ("zzz", "The stories here are alex, rosa."),
    ],
)
def test_a_name_that_is_not_there_is_answered_with_the_one_meant(
    tmp_path: Path, record: Record, wanted: str, hint: str
) -> None:
    record("rosa")
    record("alex", id="alex-1")
    if (tmp_path / "ROSA.md").exists() and wanted == "Rosa":
        pytest.skip("this disk takes Rosa.md and rosa.md for one file")
    with pytest.raises(InputError) as caught:
        stories.find(tmp_path, wanted, zone=ZONE)
    assert (str(caught.value), caught.value.hint) == (f"There is no story `{wanted}` in {tmp_path}.", hint)


def test_in_an_empty_folder_the_way_to_a_first_story_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        stories.find(tmp_path, "rosa", zone=ZONE)
    assert caught.value.hint == f"There is no story at all in {tmp_path}: `storyshare stories new` writes one."


def test_a_copy_is_not_used_even_by_its_path(tmp_path: Path, record: Record) -> None:
    record()
    record("rosa 2")
    with pytest.raises(InputError) as caught:
        stories.find(tmp_path, "rosa 2", zone=ZONE)
    assert [each.message for each in caught.value.problems] == ["looks like a copy of rosa.md, and is not read."]
