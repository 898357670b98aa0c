"""Images lie beside the story; whatever their names, they are found, and none from elsewhere is."""

import unicodedata
from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from storyshare import stories
from storyshare.errors import Problem
from storyshare.models import StoryImage

ZONE = ZoneInfo("UTC")
Record = Callable[..., Path]


def _errors(folder: Path) -> tuple[Problem, ...]:
    return stories.load_all(folder, zone=ZONE).problems


@pytest.mark.parametrize("name", ["hands.jpg", "Rosa's hands (2).JPG", "josé ñ.png", "a'b.webp", "手.jpg"])
@pytest.mark.parametrize("on_disk", ["NFC", "NFD"])
@pytest.mark.parametrize("written", ["NFC", "NFD"])
def test_spaces_and_accents_work_however_the_computer_keeps_them(
    tmp_path: Path, record: Record, name: str, on_disk: str, written: str
) -> None:
    real = tmp_path / unicodedata.normalize(on_disk, name)  # type: ignore[arg-type]
    real.write_bytes(b"x")
    path = record(images=f'\n  - file: "{unicodedata.normalize(written, name)}"\n    alt: A.')  # type: ignore[arg-type]
    (image,) = stories.load(path, zone=ZONE).images
    assert image.file == unicodedata.normalize("NFC", name)
    assert image.path.read_bytes() == b"x"
    assert image.shows_people is True


def test_an_image_may_lie_in_a_folder_below(tmp_path: Path, record: Record) -> None:
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "a.jpg").write_bytes(b"x")
    path = record(images="[{file: photos/a.jpg, alt: A., shows_people: no}]")
    assert stories.load(path, zone=ZONE).images == (
        StoryImage(file="photos/a.jpg", path=tmp_path / "photos" / "a.jpg", alt="A.", shows_people=False),
    )


@pytest.mark.parametrize("entry", ["a.jpg", "{file: a.jpg}", "{file: a.jpg, alt: ''}", '{file: a.jpg, alt: " "}'])
def test_without_alt_text_it_is_an_error_and_the_story_can_still_be_previewed(
    tmp_path: Path, record: Record, entry: str
) -> None:
    (tmp_path / "a.jpg").write_bytes(b"x")
    path = record(images=f"\n  - {entry}")
    loaded = stories.load_all(tmp_path, zone=ZONE)
    assert [story.images[0].alt for story in loaded.stories] == [""]
    assert [(each.severity, each.field, each.path) for each in loaded.problems] == [("error", "images[1].alt", path)]
    assert loaded.problems[0].line > 0
    assert stories.load(path, zone=ZONE) == loaded.stories[0]


@pytest.mark.parametrize(
    ("name", "message", "hint"),
    [
        ("none.jpg", "there is no `none.jpg` beside the story.", "Copy the picture there, or mend the name."),
        (
            "Hands.jpg",
            "there is no `Hands.jpg` beside the story.",
            "Write hands.jpg: capital and small letters count, also in the ending.",
        ),
        (
            "hands.JPG",
            "there is no `hands.JPG` beside the story.",
            "Write hands.jpg: capital and small letters count, also in the ending.",
        ),
        ("hands.jpeg", "there is no `hands.jpeg` beside the story.", "Did you mean hands.jpg?"),
        (
            "hands.jpg/a.jpg",
            "there is no `hands.jpg/a.jpg` beside the story.",
            "Copy the picture there, or mend the name.",
        ),
        ("folder", "`folder` is not a file in the folder of the story.", "Put the picture itself there."),
        (
            "https://example.org/a.jpg",
            "must be a file, not a web address.",
            "Save the picture in the folder of the story, and write its name.",
        ),
    ],
)
def test_a_file_that_is_not_there_is_named(tmp_path: Path, record: Record, name: str, message: str, hint: str) -> None:
    (tmp_path / "hands.jpg").write_bytes(b"x")
    (tmp_path / "folder").mkdir()
    record(images=f"[{{file: {name}, alt: A.}}]")
    assert [(each.field, each.message, each.hint) for each in _errors(tmp_path)] == [("images[1].file", message, hint)]


@pytest.mark.parametrize(
    "name", ["../a.jpg", "x/../../a.jpg", "/etc/hosts", "C:\\a.jpg", "C:a.jpg", "x\\a.jpg", "~/a.jpg"]
)
def test_no_name_leads_out_of_the_folder(tmp_path: Path, record: Record, name: str) -> None:
    (tmp_path.parent / "a.jpg").write_bytes(b"x")
    record(images=f"[{{file: '{name}', alt: A.}}]")
    assert [(each.field, each.message) for each in _errors(tmp_path)] == [
        ("images[1].file", f"`{name}` leads out of the folder of the story.")
    ]


def test_a_link_that_leads_out_is_refused(
    tmp_path_factory: pytest.TempPathFactory, tmp_path: Path, record: Record
) -> None:
    secret = tmp_path_factory.mktemp("elsewhere") / "a.jpg"
    secret.write_bytes(b"x")
    try:
        (tmp_path / "a.jpg").symlink_to(secret)
    except OSError:
        pytest.skip("no links on this disk")
    record(images="[{file: a.jpg, alt: A.}]")
    assert [each.message for each in _errors(tmp_path)] == ["`a.jpg` is not a file in the folder of the story."]


def test_the_same_image_twice_is_named(tmp_path: Path, record: Record) -> None:
    (tmp_path / "a.jpg").write_bytes(b"x")
    record(images="[{file: a.jpg, alt: A.}, {file: a.jpg, alt: B.}]")
    assert [(each.field, each.message) for each in _errors(tmp_path)] == [("images[2].file", "`a.jpg` is named twice.")]
