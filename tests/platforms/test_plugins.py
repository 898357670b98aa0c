"""Platforms of third parties: found by name, loaded when asked for, left out with the reason where they are broken."""

import importlib.metadata
from collections.abc import Iterator
from pathlib import Path

import pytest
from plugged import GOOD, Site, broken, site

from storyshare.errors import InputError, SetupError
from storyshare.platforms import env_example, is_known, left_out, load, names, package_of, plugins, rules
from storyshare.platforms.mastodon import Mastodon


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    with site(tmp_path / "site", monkeypatch) as made:
        yield made


def test_an_installed_platform_is_one_like_the_others(folder: Site) -> None:
    built_in = names()
    plugins.forget()
    folder.install()
    assert names() == (*built_in, "board")
    assert load("board").title == rules("board", {}).title == "Board"
    assert package_of("board") == "made-up-board"
    assert "\nBOARD_KEY=\n" in env_example()


def test_nobody_is_asked_for_a_platform_that_is_built_in(folder: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.metadata, "distributions", lambda: 1 // 0)
    assert load("mastodon") is Mastodon
    assert is_known("x")
    assert rules("bluesky", {}).platform == "bluesky"
    assert package_of("x") == ""


def test_the_packages_are_looked_through_once(folder: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    folder.install()
    found = names()
    monkeypatch.setattr(importlib.metadata, "distributions", lambda: 1 // 0)
    assert names() == found
    with pytest.raises(InputError):
        load("nowhere")


def test_only_the_platform_that_is_wanted_is_run(folder: Site) -> None:
    folder.install()
    folder.install("1 / 0", named="other = made_up_other:Other", package="made-up-other")
    (folder.folder / "made_up_board.py").write_text(GOOD, encoding="utf-8")
    assert load("board").title == "Board"


@pytest.mark.parametrize(
    ("named", "code", "reason"),
    [
        ("board = made_up_board:Board", "import nothing_like_it", "it needs nothing_like_it, which is not installed"),
        ("board = made_up_bord:Board", GOOD, "its code is not there: no module made_up_bord"),
        ("board = made_up_board.inner:Board", GOOD, "its code is not there: no module made_up_board.inner"),
        ("board = made_up_board:Bord", GOOD, "there is no Bord in made_up_board"),
        ("board = made_up_board", GOOD, "its package says 'made_up_board' where a module and a class belong"),
        ("board", GOOD, "its package says '' where a module and a class belong"),
        ("board = made_up_board:Board", "raise ValueError('hunter2')", "cannot be loaded (ValueError in made_up_b"),
        ("board = made_up_board:Board", "import sys; sys.exit(3)", "its code cannot be loaded (SystemExit in made_up"),
        ("board = made_up_board:Board", "raise GeneratorExit", "its code cannot be loaded (GeneratorExit in made_up"),
        ("board = made_up_board:Board", "class Odd(BaseException): pass\nraise Odd", "be loaded (Odd in made_up"),
        ('board = a"; touch pwned #:Board', GOOD, "where a module and a class belong"),
        ("board = made_up_board:Board", "this is no Python", "its code cannot be loaded (SyntaxError"),
        ("board = made_up_board:Board", "Board = 5", "made_up_board:Board is no class"),
        ("board = made_up_board:Board", "class Board: pass", "its class lacks name, title, log_in_lasts"),
        ("bord = made_up_board:Board", GOOD, "its class calls itself 'board'"),
        ("Bo ard = made_up_board:Board", GOOD, "a platform's name has small letters"),
        ("board = made_up_board:Board", GOOD + "    credentials = ['KEY']\n", "its class lacks credentials"),
        ("board = made_up_board:Board", GOOD + "    rules = None\n", "its class lacks rules"),
        ("board = made_up_board:Board", broken("rules"), "it cannot say what it allows (KeyError"),
        ("board = made_up_board:Board", GOOD.replace("len(text)", "1 // 0"), "it cannot say what it allows (ZeroDivis"),
        ("board = made_up_board:Board", GOOD.replace("{id}", "{no}"), "it cannot say what it allows (KeyError"),
        (
            "board = made_up_board:Board",
            GOOD.replace("platform=cls.name", "platform='bord'"),
            "its rules do not name the platform as the class does",
        ),
        ("board = made_up_board:Board\nboard = made_up_board:Board", GOOD, "the package names it twice"),
    ],
)  # fmt: skip
def test_a_broken_one_is_left_out_with_its_package_and_the_reason(
    folder: Site, named: str, code: str, reason: str
) -> None:
    built_in = names()
    plugins.forget()
    folder.install(code, named=named)
    assert names() == built_in
    (found,) = left_out()
    name = named.partition("=")[0].strip()
    assert found.message.startswith(f"The platform {name!r} of the package made-up-board is left out: ")
    assert reason in found.message
    assert "hunter2" not in found.message + found.hint
    with pytest.raises(SetupError) as caught:
        load(name)
    assert (str(caught.value), caught.value.hint) == (found.message, found.hint)


def test_what_one_prints_stands_in_nobody_s_output(folder: Site, capsys: pytest.CaptureFixture[str]) -> None:
    folder.install("print('bought by Example')\n" + GOOD)
    assert load("board").title == "Board"
    assert capsys.readouterr() == ("", "bought by Example\n")


def test_a_built_in_platform_cannot_be_taken_over(folder: Site) -> None:
    folder.install(named="mastodon = made_up_board:Board")
    assert load("mastodon") is Mastodon
    assert names().count("mastodon") == 1
    (found,) = left_out()
    assert (
        "'mastodon' of the package made-up-board is left out: storyshare has a platform of that name" in found.message
    )


def test_of_two_packages_with_one_name_neither_is_taken(folder: Site) -> None:
    folder.install()
    folder.install(package="another-board")
    assert "board" not in names()
    (found,) = left_out()
    assert "of the package another-board and made-up-board is left out: several packages" in found.message


def test_a_package_that_lies_there_twice_is_one(folder: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder.install()
    with site(tmp_path / "second", monkeypatch) as second:
        second.install(package="Made_Up.Board")
        assert (left_out(), "board" in names()) == ([], True)


def test_what_another_package_says_wrongly_stops_nothing(folder: Site) -> None:
    folder.install()
    for package, text in {"odd": b"\xff\xfe", "odder": b"no section\n[storyshare.platforms", "none": None}.items():
        about = folder.folder / f"{package}-1.0.dist-info"
        about.mkdir()
        if text is not None:
            (about / "entry_points.txt").write_bytes(text)
    assert "board" in names()


def test_what_was_said_is_not_said_again(folder: Site) -> None:
    folder.install("1 / 0")
    names()
    names()
    (said,) = plugins.untold()
    names()
    assert (plugins.untold(), "made-up-board" in said) == ([], True)


def test_a_mistake_in_rules_is_the_accounts_own_affair(folder: Site) -> None:
    folder.install(GOOD.replace("count = lambda", "options.get('open') and 1 / 0\n        count = lambda"))
    assert rules("board", {}).platform == "board"
    with pytest.raises(SetupError, match=r"The adapter for Board made a mistake when asked what is allowed there \(Ze"):
        rules("board", {"open": "yes"})
