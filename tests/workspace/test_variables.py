"""What a log-in gives stands in .env exactly as it is, and everything else there stays as it was."""

from io import StringIO
from pathlib import Path

import pytest
from dotenv import dotenv_values
from hypothesis import given
from hypothesis import strategies as st

from storyshare.errors import InputError, SetupError
from storyshare.workspace.variables import with_variables

FILE = """\
# My passwords
MASTODON_BASE_URL=https://a.example   # ours

export X_API_KEY = "with space"  # quoted
X_API_SECRET='it\\'s'
LONE
this line says nothing = but it is there
STORYSHARE_LOG_KEY=kept
EMPTY=
SPACED= # nothing yet
"""
VALUES = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=40)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("variables")


def changed(folder: Path, text: str, **values: str) -> str:
    path = folder / ".env"
    path.write_bytes(text.encode())
    return with_variables(path, values).decode()


def read(text: str) -> dict[str, str | None]:
    return dict(dotenv_values(stream=StringIO(text), interpolate=False))


@pytest.mark.parametrize(
    ("name", "line", "new"),
    [
        ("MASTODON_BASE_URL", "MASTODON_BASE_URL=https://a.example   # ours", "MASTODON_BASE_URL=new   # ours"),
        ("X_API_KEY", 'export X_API_KEY = "with space"  # quoted', "export X_API_KEY = new  # quoted"),
        ("X_API_SECRET", "X_API_SECRET='it\\'s'", "X_API_SECRET=new"),
        ("LONE", "LONE\n", "LONE=new\n"),
        ("EMPTY", "EMPTY=\n", "EMPTY=new\n"),
        ("SPACED", "SPACED= # nothing yet", "SPACED= new # nothing yet"),
    ],
)  # fmt: skip
def test_only_the_value_of_its_line_is_changed(folder: Path, name: str, line: str, new: str) -> None:
    assert changed(folder, FILE, **{name: "new"}) == FILE.replace(line, new)


def test_what_is_new_stands_at_the_end(folder: Path) -> None:
    assert changed(folder, FILE, NEW="a b", OTHER="c") == FILE + "NEW='a b'\nOTHER=c\n"


def test_a_last_line_that_has_no_end_gets_one(folder: Path) -> None:
    assert changed(folder, "A=1", B="2") == "A=1\nB=2\n"


def test_lines_end_as_they_did(folder: Path) -> None:
    assert changed(folder, "\ufeffA=1\r\n# b\r\n", A="2", B="3") == "\ufeffA=2\r\n# b\r\nB=3\r\n"


def test_of_two_lines_the_one_that_counts_is_changed(folder: Path) -> None:
    assert changed(folder, "A=1\nA=2\n", A="3") == "A=1\nA=3\n"


def test_an_empty_value_empties_what_is_there_and_adds_nothing(folder: Path) -> None:
    assert changed(folder, "A=1\n", A="", B="") == "A=''\n"


def test_there_need_be_no_file(tmp_path: Path) -> None:
    assert with_variables(tmp_path / ".env", {"A": "1"}) == b"A=1\n"


@given(VALUES, VALUES, st.sampled_from([FILE, "", "A=old\n", "A='o\\'ld' # it's", "B=1\r\nA=\r\n"]))
def test_every_value_is_read_back_as_it_was(folder: Path, one: str, other: str, text: str) -> None:
    values = {"A": one, "X_API_KEY": other}
    assert read(changed(folder, text, **values)) == read(text) | values


@given(st.text(st.sampled_from("A='\"\\# \n\rx$"), max_size=30), VALUES)
def test_whatever_the_file_holds_nothing_else_is_changed(folder: Path, text: str, value: str) -> None:
    try:
        new = changed(folder, text, A=value)
    except InputError:
        return  # said, and nothing is written
    assert read(new) == read(text) | {"A": value}


def test_a_file_that_is_no_text_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"A=\xff\n")
    with pytest.raises(SetupError, match="not saved as plain text"):
        with_variables(tmp_path / ".env", {"A": "1"})
