"""Secrets come from the environment or .env, are kept for their owner alone, and are never shown."""

import stat
import sys
from pathlib import Path
from typing import Any

import dotenv
import pytest

from storyshare import workspace
from storyshare.errors import SetupError
from storyshare.models import Account

ACCOUNT = Account(name="bluesky-es", platform="bluesky", env="BLUESKY_ES")
needs_modes = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")


@pytest.fixture
def place(tmp_path: Path) -> workspace.Workspace:
    (tmp_path / "storyshare.toml").write_text("", encoding="utf-8")
    return workspace.read(tmp_path)


def env_file(place: workspace.Workspace, text: str, mode: int = 0o600) -> None:
    path = place.root / ".env"
    path.write_text(text, encoding="utf-8")
    path.chmod(mode)


def test_a_variable_belongs_to_its_accounts_prefix(place: workspace.Workspace) -> None:
    env_file(place, "BLUESKY_ES_HANDLE=es.example.org\nBLUESKY_HANDLE=example.org\nBLUESKY_ES_APP_PASSWORD=\n")
    found = place.secrets(ACCOUNT)
    assert (found.get("HANDLE"), found.get("APP_PASSWORD")) == ("es.example.org", None)


def test_the_environment_wins_over_the_file(place: workspace.Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    env_file(place, "BLUESKY_ES_HANDLE=file")
    monkeypatch.setenv("BLUESKY_ES_HANDLE", "environment")
    assert place.secrets(ACCOUNT).get("HANDLE") == "environment"


def test_a_password_with_a_dollar_sign_is_taken_as_it_is(place: workspace.Workspace) -> None:
    env_file(place, "BLUESKY_ES_APP_PASSWORD=pa$HOME${x}\n")
    assert place.secrets(ACCOUNT).get("APP_PASSWORD") == "pa$HOME${x}"


def test_a_file_is_read_again_only_when_it_was_changed(
    place: workspace.Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[Any] = []
    plain = dotenv.dotenv_values

    def noted(**given: Any) -> dict[str, str | None]:
        read.append(given)
        return plain(**given)

    monkeypatch.setattr(dotenv, "dotenv_values", noted)
    env_file(place, "BLUESKY_ES_HANDLE=one")
    assert [place.secrets(ACCOUNT).get("HANDLE") for _ in range(3)] == ["one"] * 3
    env_file(place, "BLUESKY_ES_HANDLE=another")
    assert (place.secrets(ACCOUNT).get("HANDLE"), len(read)) == ("another", 2)


@needs_modes
@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604])
def test_a_file_that_others_can_read_is_refused(place: workspace.Workspace, mode: int) -> None:
    env_file(place, "BLUESKY_ES_HANDLE=file", mode)
    with pytest.raises(SetupError, match="Others on this computer can read") as caught:
        place.secrets(ACCOUNT)
    assert "chmod 600" in caught.value.hint


@needs_modes
def test_what_a_platform_gives_us_is_kept_for_its_owner_alone(place: workspace.Workspace) -> None:
    place.secrets(ACCOUNT).put("SESSION", "token")
    (path,) = (place.root / ".storyshare" / "sessions").glob("*.json")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert place.secrets(ACCOUNT).get("SESSION") == "token"


def test_a_kept_file_that_was_damaged_counts_as_none(place: workspace.Workspace) -> None:
    place.secrets(ACCOUNT).put("SESSION", "token")
    (path,) = (place.root / ".storyshare" / "sessions").glob("*.json")
    path.write_bytes(b"\xff{")
    assert place.secrets(ACCOUNT).get("SESSION") is None


def test_secrets_are_not_shown(place: workspace.Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BLUESKY_ES_APP_PASSWORD", "hunter2")
    assert "hunter2" not in repr(place.secrets(ACCOUNT))


def test_addresses_of_alerts_follow_the_same_rules(place: workspace.Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    env_file(place, "ALERTS_SLACK_WEBHOOK=file\nALERTS_HEARTBEAT_URL=\n")
    assert [place.alert_address(name) for name in ("SLACK_WEBHOOK", "HEARTBEAT_URL", "OTHER")] == ["file", "", ""]
    monkeypatch.setenv("ALERTS_SLACK_WEBHOOK", "environment")
    assert place.alert_address("SLACK_WEBHOOK") == "environment"


@pytest.mark.parametrize("name", ["LEMMY_JWT", "LEMMY_PASSWORD", "SLACK_BOT_TOKEN", "DISCORD_WEBHOOK_URL"])
def test_a_secret_is_known_as_one_by_its_name(place: workspace.Workspace, name: str) -> None:
    env = place.root / ".env"
    env.write_text(f"{name}=made-up-secret-1\n")
    env.chmod(0o600)
    assert workspace.secret_values(place.root, place.state) == {name: "made-up-secret-1"}
