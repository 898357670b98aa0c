"""The units of systemd, with a stand-in for systemctl; and read by systemd's own checker where it is."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from timers.conftest import Programs, make_timer, recording

from storyshare.errors import SetupError
from storyshare.timers.systemd import Systemd
from storyshare.timers.timer import name_of

TIMER = make_timer(Path("/home/ana/100% ours"))
NAME = name_of(TIMER.workspace)
SERVICE = """[Unit]
Description=storyshare run for /home/ana/100%% ours

[Service]
Type=oneshot
ExecStart="/bin/sh" "-c" "out=$$(\\"$$@\\" 2>&1); code=$$?; [ \\"$$code$$out\\" = 0 ] || { date; [ -z \\"$$out\\" ] || echo \\"$$out\\"; [ \\"$$code\\" = 0 ] || echo \\"exit code $$code\\"; } | tee -a \\"$$0\\"; exit \\"$$code\\"" "/home/ana/100%% ours/.storyshare/run.log" "/opt/s/bin/python" "-X" "utf8" "-P" "-m" "storyshare" "--workspace" "/home/ana/100%% ours" "run"
"""  # noqa: E501 - a unit as it is
CLOCK = """[Unit]
Description=storyshare run for /home/ana/100%% ours

[Timer]
OnCalendar=*:0/5
AccuracySec=1s
Persistent=true

[Install]
WantedBy=timers.target
"""


def units() -> Path:
    return Path.home() / ".config" / "systemd" / "user"


def test_the_units_are_written_whole_and_started(programs: Programs, tmp_path: Path) -> None:
    programs(systemctl=recording(tmp_path))
    Systemd().install(TIMER)
    assert {path.name: path.read_text(encoding="utf-8") for path in units().iterdir()} == {
        f"{NAME}.service": SERVICE,
        f"{NAME}.timer": CLOCK,
    }
    assert Systemd().current(TIMER.workspace) == Systemd().wanted(TIMER)
    assert (tmp_path / "calls").read_text(encoding="utf-8") == (
        f"systemctl --user daemon-reload\nsystemctl --user enable {NAME}.timer\nsystemctl --user restart {NAME}.timer\n"
    )


def test_the_units_are_stopped_and_deleted(programs: Programs, tmp_path: Path) -> None:
    programs(systemctl=recording(tmp_path))
    Systemd().install(TIMER)
    Systemd().remove(TIMER.workspace)
    assert (list(units().iterdir()), Systemd().current(TIMER.workspace)) == ([], "")
    assert (tmp_path / "calls").read_text(encoding="utf-8").splitlines()[3:] == [
        f"systemctl --user disable --now {NAME}.timer",
        "systemctl --user daemon-reload",
    ]


def test_the_users_own_place_for_settings_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", "/etc/ana")
    assert Systemd().wanted(TIMER).startswith(f"# /etc/ana/systemd/user/{NAME}.service\n")


def test_a_refusal_is_told_and_the_units_stay_to_be_removed(programs: Programs, tmp_path: Path) -> None:
    programs(systemctl=recording(tmp_path, code=1))
    with pytest.raises(SetupError, match="systemctl refused: it said no"):
        Systemd().install(TIMER)
    assert Systemd().current(TIMER.workspace) != ""


def test_a_computer_without_systemd_is_told_and_gets_no_file(programs: Programs) -> None:
    with pytest.raises(SetupError, match="This computer has no systemd"):
        Systemd().install(TIMER)
    assert Systemd().current(TIMER.workspace) == ""


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="this machine has no systemd-analyze")
def test_systemd_itself_finds_nothing_wrong(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    checker = shutil.which("systemd-analyze")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    programs = tmp_path / "bin"
    programs.mkdir()
    (programs / "systemctl").symlink_to("/bin/true")
    monkeypatch.setenv("PATH", str(programs))
    Systemd().install(TIMER)
    folder = tmp_path / "systemd" / "user"
    command = [str(checker), "--user", "--man=no", "verify", *map(str, folder.iterdir())]
    environment = {**os.environ, "XDG_RUNTIME_DIR": str(tmp_path)}
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60, env=environment)
    assert [line for line in done.stderr.splitlines() if NAME in line] == []
    times = subprocess.run(
        [str(checker), "calendar", "--iterations=2", "*:0/5"], capture_output=True, text=True, check=False, timeout=60
    )
    assert "Normalized form: *-*-* *:00/5:00" in times.stdout
