"""The example of a plug-in: installed as anybody would, it keeps the contract and goes the whole way."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from installing import environment, install, python
from support import RECORD, ROOT, make_workspace

_EXAMPLE = ROOT / "examples" / "storyshare-corkboard"
_KEY = "made-up-key-27"


@dataclass(frozen=True, slots=True)
class Office:
    """A place where the example is installed beside storyshare, with a workspace that has a board."""

    target: Path
    root: Path

    def __call__(self, *arguments: str) -> str:
        """What a command says; it must end well."""
        done = python(self.target, self.root, "-m", "storyshare", *arguments)
        said = done.stdout + done.stderr
        assert (done.returncode, _KEY in said) == (0, False), said
        return said


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that the example was installed into; the source is copied first, so that nothing is left in it."""
    folder = tmp_path_factory.mktemp("example")
    shutil.copytree(_EXAMPLE, folder / "source", ignore=shutil.ignore_patterns("__pycache__", ".venv", "office"))
    install(folder / "source", folder / "target")
    return folder / "target"


@pytest.fixture
def board(installed: Path) -> Iterator[str]:
    """The address of the stand-in for the board."""
    command = [sys.executable, str(_EXAMPLE / "tests" / "board.py")]
    with subprocess.Popen(command, env=environment(installed), stdout=subprocess.PIPE, encoding="utf-8") as process:
        assert process.stdout
        yield process.stdout.readline().strip()
        process.kill()


@pytest.fixture
def office(installed: Path, board: str, here: Path) -> Office:
    make_workspace(here, rosa=RECORD)
    (here / ".env").write_text(f"CORKBOARD_BASE_URL={board}\nCORKBOARD_KEY={_KEY}\n", encoding="utf-8")
    (here / ".env").chmod(0o600)
    return Office(installed, here)


def test_it_keeps_the_contract_in_its_own_repository(installed: Path, tmp_path: Path) -> None:
    shutil.copytree(_EXAMPLE / "tests", tmp_path / "tests", ignore=shutil.ignore_patterns("__pycache__"))
    done = python(installed, tmp_path, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-rs", "tests")
    assert (done.returncode, " failed" in done.stdout) == (0, False), done.stdout
    assert "SKIPPED" in done.stdout
    assert "corkboard: a notice stands alone" in done.stdout


def test_it_goes_the_whole_way(office: Office) -> None:
    assert "Corkboard (corkboard), from the package storyshare-corkboard" in office("platforms")
    assert "✓ corkboard: Legal aid of Tucson" in office("accounts", "check", "corkboard")
    assert "Rosa" in office("preview", "rosa", "--to", "corkboard")
    assert "corkboard" in office("post", "rosa", "--to", "corkboard", "--dry-run")
    assert "/n/n1000" in office("post", "rosa", "--to", "corkboard", "--yes")
    assert "/n/n1000" in office("status", "--all")
    taken = python(office.target, office.root, "-m", "storyshare", "withdraw", "rosa", "--reason", "she asked", "--yes")
    assert "Traceback" not in taken.stderr
    assert "taken down" in office("status", "--all")
