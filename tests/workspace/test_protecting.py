"""The key of protected names: from the environment, then .env, then the keyring, which is loaded only then."""

import sys
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked

from storyshare import workspace
from storyshare.errors import SetupError
from storyshare.workspace import PROTECT_KEY, new_protect_key, write_keyring
from storyshare.workspace.protecting import checked

KEY = "a-key-that-is-long-enough"


class Held(KeyringBackend):
    """A keyring that works, in memory."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password


class Locked(Held):
    """A keyring of somebody who is not logged in."""

    def get_password(self, service: str, username: str) -> str | None:
        raise KeyringLocked("no D-Bus")

    def set_password(self, service: str, username: str, password: str) -> None:
        raise KeyringLocked("no D-Bus")


@pytest.fixture
def place(tmp_path: Path) -> workspace.Workspace:
    (tmp_path / "storyshare.toml").write_text("", encoding="utf-8")
    return workspace.read(tmp_path)


def use(backend: KeyringBackend, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyring.core, "_keyring_backend", backend)


def test_the_environment_goes_before_the_file_and_the_keyring(
    place: workspace.Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(Locked(), monkeypatch)
    (place.root / ".env").write_text(f"{PROTECT_KEY}=file-{KEY}\n", encoding="utf-8")
    (place.root / ".env").chmod(0o600)
    assert place.protect_key == f"file-{KEY}"
    monkeypatch.setenv(PROTECT_KEY, f"environment-{KEY}")
    assert place.protect_key == f"environment-{KEY}"


def test_the_keyring_is_not_loaded_where_the_key_is_known(
    place: workspace.Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(PROTECT_KEY, KEY)
    monkeypatch.setitem(sys.modules, "keyring", None)  # importing it would fail
    assert place.protect_key == KEY


def test_the_key_can_lie_in_the_keyring_one_for_each_workspace(
    place: workspace.Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(Held(), monkeypatch)
    assert place.protect_key == ""
    write_keyring(tmp_path / "another", PROTECT_KEY, "another-key-that-is-long")
    write_keyring(place.root, PROTECT_KEY, KEY)
    assert place.protect_key == KEY


def test_a_keyring_that_is_locked_is_said_in_plain_words(
    place: workspace.Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(Locked(), monkeypatch)
    with pytest.raises(SetupError, match="keyring of this computer could not be opened"):
        _ = place.protect_key
    with pytest.raises(SetupError, match="no keyring that works"):
        write_keyring(place.root, PROTECT_KEY, KEY)


def test_without_the_package_there_is_no_keyring(place: workspace.Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storyshare.workspace.keyring.find_spec", lambda _: None)
    assert place.protect_key == ""
    with pytest.raises(SetupError) as refused:
        write_keyring(place.root, PROTECT_KEY, KEY)
    assert refused.value.hint == 'Install it: pip install "storyshare[keyring]"'


def test_a_key_that_somebody_thought_up_is_none(place: workspace.Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PROTECT_KEY, "rosa2026")
    with pytest.raises(SetupError, match="too short"):
        _ = place.protect_key


def test_a_new_key_is_one_and_never_the_same() -> None:
    assert checked(new_protect_key()) != checked(new_protect_key())
