"""The command line, called like a function in a workspace of its own."""

from collections.abc import Callable
from pathlib import Path

import pytest
from support import make_workspace

from storyshare.cli.app import run

Call = Callable[..., tuple[int, str, str]]


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    """Run a command; gives exit code, output, error output."""

    def called(*arguments: str) -> tuple[int, str, str]:
        code = run(list(arguments))
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return called


@pytest.fixture
def workspace(here: Path) -> Path:
    """A workspace with one story that may be sent; the test stands in it."""
    make_workspace(here)
    return here
