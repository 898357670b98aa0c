"""What to enter on Windows."""

from pathlib import Path, PureWindowsPath
from typing import cast

from timers.conftest import make_timer

from storyshare.timers.timer import name_of
from storyshare.timers.windows import schtasks


def test_the_line_quotes_paths_with_spaces_for_both_programs() -> None:
    timer = make_timer(cast("Path", PureWindowsPath("C:/our stories")), python=PureWindowsPath("C:/s/python.exe"))
    assert schtasks(timer) == (
        f"schtasks /Create /F /SC MINUTE /MO 5 /TN {name_of(timer.workspace)} "
        r'/TR "C:\s\python.exe -X utf8 -P -m storyshare --workspace \"C:\our stories\" run"'
        "\n"
    )
