"""What is started, and what cannot be."""

from pathlib import Path

import pytest
from timers.conftest import make_timer

from storyshare.errors import InputError, SetupError
from storyshare.timers.timer import EVERY, name_of


def test_the_command_has_absolute_paths_and_utf8() -> None:
    assert make_timer(Path("/home/ana")).command == (
        *("/opt/s/bin/python", "-X", "utf8", "-P", "-m", "storyshare"),
        *("--workspace", "/home/ana", "run"),
    )


@pytest.mark.parametrize("every", [0, -5, 7, 45, 60])
def test_runs_come_evenly_or_not_at_all(every: int) -> None:
    with pytest.raises(InputError, match=f"Every {every} minutes is not possible"):
        make_timer(every=every).check()


@pytest.mark.parametrize("every", EVERY)
def test_an_hour_is_a_multiple_of_every_interval(every: int) -> None:
    make_timer(every=every).check()
    assert 60 % every == 0


@pytest.mark.parametrize("name", ["two\nlines", "back\\slash"])
def test_a_name_that_cron_cannot_take_is_refused(name: str) -> None:
    with pytest.raises(InputError, match="which cron cannot take"):
        make_timer(Path("/home", name)).check()


@pytest.mark.parametrize(
    "python",
    ["/home/ana/.cache/uv/archive-v0/x/bin/python", "/Users/ana/Library/Caches/x/python", "C:/ana/uv/cache/python.exe"],
)
def test_a_passing_installation_is_refused(python: str) -> None:
    with pytest.raises(SetupError, match="may be cleared away"):
        make_timer(python=Path(python)).check()


def test_names_are_readable_and_differ_for_every_path() -> None:
    found = [name_of(Path(path)) for path in ("/a/Our Stories", "/b/Our Stories", "/", "/ñ")]
    assert [name.rsplit("-", 1)[0] for name in found] == ["storyshare-our-stories"] * 2 + ["storyshare"] * 2
    assert len(set(found)) == 4
    assert name_of(Path("/a/Our Stories")) == "storyshare-our-stories-f24564f2"
