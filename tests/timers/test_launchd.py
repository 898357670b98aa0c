"""The agent on a Mac, with a stand-in for launchctl."""

import os
import plistlib
from pathlib import Path

import pytest
from timers.conftest import Programs, make_timer, recording

from storyshare.errors import SetupError
from storyshare.timers.launchd import Launchd
from storyshare.timers.timer import name_of

TIMER = make_timer(every=30)
NAME = name_of(TIMER.workspace)
WHOLE = f"""<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
	<key>Label</key>
	<string>{NAME}</string>
	<key>ProgramArguments</key>
	<array>
		<string>/bin/sh</string>
		<string>-c</string>
		<string>out=$("$@" 2&gt;&amp;1); code=$?; [ "$code$out" = 0 ] || {{ date; [ -z "$out" ] || echo "$out"; [ "$code" = 0 ] || echo "exit code $code"; }} | tee -a "$0"; exit "$code"</string>
		<string>/home/ana/our stories/.storyshare/run.log</string>
		<string>/opt/s/bin/python</string>
		<string>-X</string>
		<string>utf8</string>
		<string>-P</string>
		<string>-m</string>
		<string>storyshare</string>
		<string>--workspace</string>
		<string>/home/ana/our stories</string>
		<string>run</string>
	</array>
	<key>StartCalendarInterval</key>
	<array>
		<dict>
			<key>Minute</key>
			<integer>0</integer>
		</dict>
		<dict>
			<key>Minute</key>
			<integer>30</integer>
		</dict>
	</array>
	<key>RunAtLoad</key>
	<true/>
	<key>ProcessType</key>
	<string>Background</string>
</dict>
</plist>
"""  # noqa: E501 - a property list as it is


def test_the_agent_is_written_whole_and_loaded(programs: Programs, tmp_path: Path) -> None:
    programs(launchctl=recording(tmp_path))
    Launchd().install(TIMER)
    path = Path.home() / "Library" / "LaunchAgents" / f"{NAME}.plist"
    assert path.read_text(encoding="utf-8") == WHOLE == Launchd().wanted(TIMER) == Launchd().current(TIMER.workspace)
    user = f"gui/{os.getuid()}"
    assert (tmp_path / "calls").read_text(encoding="utf-8") == (
        f"launchctl bootout {user}/{NAME}\nlaunchctl bootstrap {user} {path}\n"
    )


def test_every_name_comes_through_the_property_list() -> None:
    timer = make_timer(Path('/Users/ana/<it\'s> & "ñ" 100%'))
    assert plistlib.loads(Launchd().wanted(timer).encode())["ProgramArguments"] == list(timer.reported())


def test_the_agent_is_unloaded_and_deleted(programs: Programs, tmp_path: Path) -> None:
    programs(launchctl=recording(tmp_path))
    Launchd().install(TIMER)
    Launchd().remove(TIMER.workspace)
    assert Launchd().current(TIMER.workspace) == ""
    assert (tmp_path / "calls").read_text(encoding="utf-8").splitlines()[2:] == [
        f"launchctl bootout gui/{os.getuid()}/{NAME}"
    ]


def test_a_refusal_is_told(programs: Programs, tmp_path: Path) -> None:
    programs(launchctl=recording(tmp_path, code=5))
    with pytest.raises(SetupError, match="launchctl refused: it said no"):
        Launchd().install(TIMER)


def test_a_computer_without_launchctl_is_told_and_gets_no_file(programs: Programs) -> None:
    with pytest.raises(SetupError, match="no launchctl"):
        Launchd().install(TIMER)
    assert Launchd().current(TIMER.workspace) == ""


def test_a_folder_that_macos_guards_is_named() -> None:
    assert "macOS may keep it out of Downloads" in Launchd().advice(make_timer(Path.home() / "Downloads" / "ours"))
    assert "macOS" not in Launchd().advice(TIMER)
