"""Packages as `pip install` leaves them, each with a platform of its own, that a test makes and breaks as it likes."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import invalidate_caches
from pathlib import Path
from shutil import rmtree

import pytest

from storyshare.platforms import plugins

GOOD = """
from storyshare.errors import NotSentError
from storyshare.models import Absent, Credential, Limit, Prepared, Profile, Receipt, Rules
from storyshare.text.plain import find_entities


class Board:
    name = "board"
    title = "Board"
    credentials = (Credential(name="KEY", title="Key", where="on the board: Settings, Keys"),)
    log_in_lasts = "no end"

    @classmethod
    def rules(cls, options):
        count = lambda text, warning="": len(text)
        return Rules(
            platform=cls.name, title=cls.title, limits=(Limit(maximum=500, unit="characters", count=count),),
            find=find_entities, permalink="https://board.example/{id}", example_id="n1234",
        )

    @classmethod
    def connect(cls, account, secrets):
        return cls()

    def account(self):
        return Profile(name="Legal aid", url="https://board.example/")

    def prepare(self, share, number, sent):
        text = share.parts[number - 1].text
        return Prepared(
            platform="board", account=share.account, story_id=share.story_id, language=share.language, number=number,
            payload={"text": text}, texts=(text,), handle="h1",
        )

    def commit(self, cleared, *, key):
        return Receipt(id="n1", url="https://board.example/n1")

    def find(self, attempt):
        return Absent()

    def recognise(self, url):
        return Receipt(id="n1", url=url)

    def delete(self, receipt):
        pass

    def is_gone(self, receipt):
        return True
"""


class Site:
    """A folder that Python imports from, with packages in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def install(
        self, code: str = GOOD, *, named: str = "board = made_up_board:Board", package: str = "made-up-board"
    ) -> None:
        """Put a package there whose entry of our group is `named`, and whose module is `code`."""
        about = self.folder / f"{package.replace('-', '_')}-1.0.dist-info"
        about.mkdir()
        (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0\n", encoding="utf-8")
        (about / "entry_points.txt").write_text(f"[{plugins.GROUP}]\n{named}\n", encoding="utf-8")
        (self.folder / "made_up_board.py").write_text(code, encoding="utf-8")

    def uninstall(self) -> None:
        """Take everything out again."""
        rmtree(self.folder)
        self.folder.mkdir()
        self.load_again()

    def load_again(self) -> None:
        """What is there is found as a new process would find it."""
        sys.modules.pop("made_up_board", None)
        rmtree(self.folder / "__pycache__", ignore_errors=True)
        invalidate_caches()
        plugins.forget()


def broken(method: str, does: str = "raise KeyError('hunter2')") -> str:
    """The code of a platform that makes a mistake in one method."""
    return GOOD + f"\n    def {method}(self, *_, **__):\n        {does}\n"


@contextmanager
def site(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """A new place to install into; afterwards nothing of it is known any more."""
    folder.mkdir()
    monkeypatch.syspath_prepend(folder)
    plugins.forget()
    sys.modules.pop("made_up_board", None)
    yield Site(folder)
    sys.modules.pop("made_up_board", None)
    plugins.forget()
