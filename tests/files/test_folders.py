"""A folder of hand-written files: what a computer leaves there is passed over, what a person saved wrongly is named."""

import unicodedata
from pathlib import Path

import pytest

from storyshare.files import list_folder


def _touch(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).write_text("x", encoding="utf-8")


def _listed(folder: Path) -> tuple[list[str], list[tuple[str, str, str]]]:
    listing = list_folder(folder, suffixes=(".md",), what="a story")
    assert {problem.severity for problem in listing.problems} <= {"error"}
    return list(listing.files), [(each.path.name, each.message, each.hint) for each in listing.problems]


def test_hidden_files_pictures_and_folders_are_passed_over(tmp_path: Path) -> None:
    _touch(
        tmp_path,
        "rosa.md",
        ".DS_Store",
        "._rosa.md",
        ".rosa.md.swp",
        "~$rosa.docx",
        "hands.jpg",
        "Thumbs.db",
        "README.txt",
    )
    (tmp_path / "old.md").mkdir()
    assert _listed(tmp_path) == (["rosa"], [])


def test_a_folder_that_is_not_there_is_empty(tmp_path: Path) -> None:
    assert _listed(tmp_path / "none") == ([], [])


@pytest.mark.parametrize(
    "name",
    ["rosa 2", "rosa (1)", "rosa(1)", "rosa copy", "rosa copy 3", "rosa - Copy", "rosa - Copy (2)", "rosa (copy)",
     "Copy of rosa", "rosa copia", "rosa-copy"],
)  # fmt: skip
def test_copies_that_a_computer_made_are_named_and_left_out(tmp_path: Path, name: str) -> None:
    _touch(tmp_path, "rosa.md", f"{name}.md")
    assert _listed(tmp_path) == (
        ["rosa"],
        [(f"{name}.md", "looks like a copy of rosa.md, and is not read.", "Delete it, or give it a name of its own.")],
    )


def test_a_name_with_a_number_is_no_copy_where_there_is_no_original(tmp_path: Path) -> None:
    _touch(tmp_path, "rosa 2.md", "day 100.md", "day.md")
    assert _listed(tmp_path) == (["day 100", "day", "rosa 2"], [])


@pytest.mark.parametrize(
    "name", ["rosa.txt", "rosa.docx", "rosa.rtf", "rosa.markdown", "rosa.md.txt", "rosa.MD", "rosa.pages"]
)
def test_texts_saved_in_another_format_are_named(tmp_path: Path, name: str) -> None:
    _touch(tmp_path, name)
    assert _listed(tmp_path) == (
        [],
        [
            (
                name,
                "looks like a story, but its name does not end in .md, and it is not read.",
                "Save it as plain text under the name `rosa.md`.",
            )
        ],
    )


def test_names_that_differ_only_by_capital_letters_are_named(tmp_path: Path) -> None:
    _touch(tmp_path, "Rosa.md")
    if (tmp_path / "rosa.md").exists():
        pytest.skip("this disk takes Rosa.md and rosa.md for one file")
    _touch(tmp_path, "rosa.md")
    assert _listed(tmp_path) == (
        ["Rosa"],
        [
            (
                "rosa.md",
                "has the same name as Rosa.md, but for capital letters or the suffix, and is not read.",
                "Keep one of the two.",
            )
        ],
    )


def test_accents_in_two_pieces_are_the_same_name(tmp_path: Path) -> None:
    _touch(tmp_path, unicodedata.normalize("NFD", "josé.md"))
    assert _listed(tmp_path) == (["josé"], [])
