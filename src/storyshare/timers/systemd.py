"""systemd: a service and a timer of the user's own, which catches up what passed while the computer was off."""

from __future__ import annotations

import os
from pathlib import Path

from storyshare.errors import SetupError
from storyshare.i18n import N_, _
from storyshare.timers import programs
from storyshare.timers.timer import Timer, name_of


class Systemd:
    """Two units in ~/.config/systemd/user."""

    title = N_("your systemd units")

    def wanted(self, timer: Timer) -> str:
        """Both units, one below the other."""
        return _shown(_units(timer))

    def current(self, workspace: Path) -> str:
        """The units that are there, one below the other; empty where there are none."""
        paths = [path for path in _paths(workspace) if path.exists()]
        return _shown({path: path.read_text(encoding="utf-8", errors="replace") for path in paths})

    def install(self, timer: Timer) -> None:
        """Write the units and start the timer. Raises SetupError where systemctl is absent or refuses."""
        if not programs.has("systemctl"):
            raise SetupError(
                _("This computer has no systemd."), hint=_("Leave --systemd away: storyshare cron install")
            )
        for path, text in _units(timer).items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
        programs.must("systemctl", "--user", "daemon-reload")
        programs.must("systemctl", "--user", "enable", _timer(timer.workspace))
        # `enable --now` would leave a timer that runs already with its old interval.
        programs.must("systemctl", "--user", "restart", _timer(timer.workspace))

    def remove(self, workspace: Path) -> None:
        """Stop the timer and delete the units. Raises SetupError where systemctl refuses."""
        programs.must("systemctl", "--user", "disable", "--now", _timer(workspace))
        for path in _paths(workspace):
            path.unlink(missing_ok=True)
        programs.must("systemctl", "--user", "daemon-reload")

    def advice(self, timer: Timer) -> str:
        """What else a person should know."""
        return _(
            "What a run says is kept in {log}.\n"
            "It runs while you are logged in; to have it always, once: loginctl enable-linger",
            log=timer.log,
        )


def _timer(workspace: Path) -> str:
    return f"{name_of(workspace)}.timer"


def _paths(workspace: Path) -> tuple[Path, Path]:
    """The service's file and the timer's. XDG says that a relative path there is to be ignored."""
    named = Path(os.environ.get("XDG_CONFIG_HOME", ""))
    folder = (named if named.is_absolute() else Path.home() / ".config") / "systemd" / "user"
    return folder / f"{name_of(workspace)}.service", folder / _timer(workspace)


def _units(timer: Timer) -> dict[Path, str]:
    service, clock = _paths(timer.workspace)
    about = f"storyshare run for {timer.workspace}".replace("%", "%%")
    return {
        service: f"""[Unit]
Description={about}

[Service]
Type=oneshot
ExecStart={" ".join(map(_quoted, timer.reported()))}
""",
        clock: f"""[Unit]
Description={about}

[Timer]
OnCalendar=*:0/{timer.every}
AccuracySec=1s
Persistent=true

[Install]
WantedBy=timers.target
""",
    }


def _quoted(argument: str) -> str:
    """An argument as systemd.service(5) wants it, with its own signs (% and $) doubled."""
    doubled = argument.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    return f'"{doubled}"'


def _shown(units: dict[Path, str]) -> str:
    return "\n".join(f"# {path}\n{text}" for path, text in units.items())
