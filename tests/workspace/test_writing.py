"""A log-in is written whole or not at all; comments and everything else of storyshare.toml stay."""

import os
import stat
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from storyshare import workspace
from storyshare.errors import SetupError
from storyshare.models import Account
from storyshare.workspace import remember_options, write_log_in

SETTINGS = """\
# Ours
organisation = "Example"   # our name

[accounts.mastodon]
language = "en"  # and Spanish later

[alerts]
heartbeat = false
"""
ACCOUNT = Account(name="x-es", platform="x", env="X_ES")


@pytest.fixture
def place(tmp_path: Path) -> workspace.Workspace:
    (tmp_path / "storyshare.toml").write_text(SETTINGS, encoding="utf-8")
    return workspace.read(tmp_path)


def write(place: workspace.Workspace, account: Account = ACCOUNT, **values: str) -> None:
    write_log_in(place, account, values, options={"limit": "280"})


def files(place: workspace.Workspace) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in place.root.iterdir() if path.is_file()}


def test_both_files_have_it(place: workspace.Workspace) -> None:
    write(place, API_KEY="one two")
    assert (place.root / "storyshare.toml").read_text() == SETTINGS.replace(
        "[alerts]", '[accounts.x-es]\nplatform = "x"\nlimit = 280\n\n[alerts]'
    )
    assert workspace.read(place.root).accounts["x-es"].options == {"limit": "280"}
    assert workspace.read(place.root).secrets(ACCOUNT).get("API_KEY") == "one two"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_env_is_for_its_owner_alone(place: workspace.Workspace) -> None:
    write(place, API_KEY="secret")
    assert stat.S_IMODE((place.root / ".env").stat().st_mode) == 0o600
    assert stat.S_IMODE((place.root / "storyshare.toml").stat().st_mode) == 0o644


def test_a_prefix_of_its_own_is_written(place: workspace.Workspace) -> None:
    write(place, Account(name="x-es", platform="x", env="OTHER"), API_KEY="1")
    assert workspace.read(place.root).accounts["x-es"].env == "OTHER"


def test_what_is_there_already_leaves_the_settings_as_they_are(place: workspace.Workspace) -> None:
    before = files(place)["storyshare.toml"]
    write_log_in(place, Account(name="mastodon", platform="mastodon", env="MASTODON"), {}, options={})
    after = files(place)["storyshare.toml"]
    assert after == before.replace(b"later\n", b'later\nplatform = "mastodon"\n')
    write_log_in(place, Account(name="mastodon", platform="mastodon", env="MASTODON"), {}, options={})
    assert files(place)["storyshare.toml"] == after


def test_lines_of_windows_stay(place: workspace.Workspace) -> None:
    text = "\ufeff" + SETTINGS.replace("\n", "\r\n")
    (place.root / "storyshare.toml").write_bytes(text.encode())
    remember_options(place.root, Account(name="mastodon", platform="mastodon", env="MASTODON"), {"url_length": "23"})
    new = (place.root / "storyshare.toml").read_bytes().decode()
    assert [line for line in new.splitlines() if line not in text.splitlines()] == [
        'platform = "mastodon"',
        "url_length = 23",
    ]
    assert new.startswith("\ufeff# Ours\r\n")


def _fails_at(number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = iter(range(100))
    plain: Callable[..., Any] = os.fsync

    def fsync(descriptor: int) -> None:
        if next(calls) == number:
            raise OSError(28, "No space left on device")
        plain(descriptor)

    monkeypatch.setattr(os, "fsync", fsync)


@pytest.mark.parametrize("number", [0, 1])
def test_where_one_cannot_be_written_neither_is(
    place: workspace.Workspace, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    write(place, API_KEY="before")
    before = files(place)
    _fails_at(number, monkeypatch)
    with pytest.raises(SetupError, match=r"could not be written: No space left"):
        write_log_in(place, ACCOUNT, {"API_KEY": "after"}, options={"limit": "500"})
    assert files(place) == before


@pytest.mark.parametrize("kept", [True, False])
@pytest.mark.parametrize("error", [OSError(13, "Permission denied"), KeyboardInterrupt()])
def test_where_the_settings_cannot_be_put_in_place_the_secrets_are_as_they_were(
    place: workspace.Workspace, monkeypatch: pytest.MonkeyPatch, error: BaseException, *, kept: bool
) -> None:
    if kept:
        write(place, API_KEY="before")
    before = files(place)
    plain = Path.replace

    def replace(path: Path, target: Path) -> Path:
        if target.name == "storyshare.toml":
            raise error
        return plain(path, target)

    monkeypatch.setattr(Path, "replace", replace)
    with pytest.raises((SetupError, KeyboardInterrupt)):
        write_log_in(place, ACCOUNT, {"API_KEY": "after"}, options={"limit": "500"})
    assert files(place) == before


def test_a_link_stays_one(place: workspace.Workspace, tmp_path: Path) -> None:
    real = tmp_path / "elsewhere"
    real.mkdir()
    (real / "env").write_text("A=1\n")
    (real / "env").chmod(0o600)
    (place.root / ".env").symlink_to(real / "env")
    write(place, API_KEY="1")
    assert (place.root / ".env").is_symlink()
    assert (real / "env").read_text() == "A=1\nX_ES_API_KEY=1\n"


def test_what_would_be_hidden_by_the_environment_is_not_written(
    place: workspace.Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("X_ES_API_KEY", "other")
    before = files(place)
    with pytest.raises(SetupError, match="X_ES_API_KEY is set in the environment") as caught:
        write(place, API_KEY="secret")
    assert (files(place), "unset X_ES_API_KEY" in caught.value.hint) == (before, True)


class Ring:
    """A keyring in memory."""

    def __init__(self) -> None:
        self.values: dict[tuple[str, str], str] = {}
        self.asked: list[str] = []

    def get_password(self, service: str, user: str) -> str | None:
        self.asked.append(user.split(" ", maxsplit=1)[0])
        return self.values.get((service, user))

    def set_password(self, service: str, user: str, value: str) -> None:
        self.values[service, user] = value


@pytest.fixture
def ring(monkeypatch: pytest.MonkeyPatch) -> Ring:
    made = Ring()
    monkeypatch.setattr("keyring.get_password", made.get_password)
    monkeypatch.setattr("keyring.set_password", made.set_password)
    return made


def in_keyring(place: workspace.Workspace, **values: str) -> None:
    write_log_in(place, ACCOUNT, values, options={}, keyring=frozenset({"API_KEY"}))


def test_secrets_can_lie_in_the_keyring(place: workspace.Workspace, ring: Ring) -> None:
    in_keyring(place, API_KEY="secret", USER_ID="12")
    assert (place.root / ".env").read_text() == "X_ES_USER_ID=12\n"
    found = place.secrets(ACCOUNT)
    assert (found.get("API_KEY"), found.get("USER_ID")) == ("secret", "12")


def test_the_keyring_is_asked_only_for_what_lies_there(place: workspace.Workspace, ring: Ring) -> None:
    in_keyring(place, API_KEY="secret")
    ring.asked.clear()
    place.secrets(ACCOUNT).get("SESSION")
    assert ring.asked == []


def test_env_wins_over_the_keyring_so_that_both_are_refused(place: workspace.Workspace, ring: Ring) -> None:
    write(place, API_KEY="in the file")
    with pytest.raises(SetupError, match=r"X_ES_API_KEY stands in \.env"):
        in_keyring(place, API_KEY="secret")


def test_where_a_file_cannot_be_written_the_keyring_is_as_it_was(
    place: workspace.Workspace, ring: Ring, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_keyring(place, API_KEY="before")

    def fail(*_: object) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(SetupError):
        write_log_in(place, ACCOUNT, {"API_KEY": "after"}, options={"limit": "1"}, keyring=frozenset({"API_KEY"}))
    monkeypatch.undo()
    assert list(ring.values.values()) == ["before"]


def test_a_former_log_in_is_let_go_of(place: workspace.Workspace) -> None:
    place.secrets(ACCOUNT).put("SESSION", "token")
    place.secrets(ACCOUNT).forget()
    assert place.secrets(ACCOUNT).get("SESSION") is None


@pytest.mark.parametrize("value", ["007", "0", "12", "٣", "³", "-5", "9" * 20])
def test_an_option_is_read_as_it_was_given(place: workspace.Workspace, value: str) -> None:
    write_log_in(place, ACCOUNT, {"API_KEY": "1"}, options={"subreddit": value})
    assert workspace.read(place.root).accounts["x-es"].options == {"subreddit": value}
