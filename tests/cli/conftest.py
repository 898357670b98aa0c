"""The command line, called like a function in a workspace of its own."""

from collections.abc import Callable
from pathlib import Path

import pytest
from support import make_workspace

from storyshare.cli.app import run
from storyshare.models import Account
from storyshare.platforms.mastodon import Mastodon
from storyshare.platforms.mock import Mock

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


@pytest.fixture
def real(monkeypatch: pytest.MonkeyPatch) -> Mock:
    """A platform that can be posted to for real: the mock behind Mastodon's own name."""
    mock = Mock(owner=Account(name="mastodon", platform="mastodon", env="MASTODON"), rules=Mastodon.rules({}))
    monkeypatch.setattr(Mastodon, "connect", lambda *_: mock, raising=False)
    return mock
