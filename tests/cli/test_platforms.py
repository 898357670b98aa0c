"""`storyshare platforms` says what each place can do, to people and to scripts, outside of any workspace."""

import json
from pathlib import Path

import pytest
from cli.conftest import Call

from storyshare.platforms import load, names
from storyshare.platforms.describing import facts


def test_every_platform_is_told_without_a_workspace(here: Path, call: Call) -> None:
    code, out, err = call("platforms")
    assert (code, err) == (0, "")
    assert [line for line in out.splitlines() if line and not line.startswith(" ")] == [
        f"{load(name).title} ({name})" for name in names()
    ]


def test_no_line_is_wider_than_a_small_screen(here: Path, call: Call) -> None:
    assert max(map(len, call("platforms")[1].splitlines())) <= 80


def test_what_x_charges_and_what_doubt_means_there(here: Path, call: Call) -> None:
    _, out, _ = call("platforms", "x")
    assert "  price: $0.015 a post, $0.200 with a link; $0.005 to read a post's figures\n" in out
    assert "  in doubt: looks for the post\n" in out


def test_a_script_gets_the_same_and_the_variables(here: Path, call: Call) -> None:
    (found,) = json.loads(call("platforms", "bluesky", "--json")[1])
    assert found["needs"] == ["BLUESKY_HANDLE", "BLUESKY_APP_PASSWORD", "BLUESKY_PDS_URL"]
    assert found["pictures"] == 'one on the card; or 4, alt text, with embed = "images"'


def test_a_platform_that_is_not_there_is_not_guessed(here: Path, call: Call) -> None:
    code, _, err = call("platforms", "blusky")
    assert (code, "Did you mean bluesky?" in err) == (2, True)


@pytest.mark.parametrize("name", names())
def test_everything_is_said_of_each(name: str) -> None:
    found = facts(load(name))
    assert len({fact.name for fact in found}) == len(found) == 11
    assert all(fact.text for fact in found)
