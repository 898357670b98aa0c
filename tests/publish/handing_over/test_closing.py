"""What is written into a closed ledger is for programs: no language may change how the archive is taken."""

import gettext
from datetime import UTC, datetime
from pathlib import Path

import pytest
from support import make_workspace

from storyshare import i18n, workspace
from storyshare.ledger import HANDED_OVER, Ledger
from storyshare.publish.books import open_for_sending
from storyshare.publish.handing_over import archive


class _Other(gettext.NullTranslations):
    def gettext(self, message: str) -> str:
        return f"El {message}"


def test_why_a_ledger_is_closed_begins_alike_in_every_language(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_workspace(tmp_path)
    with open_for_sending(workspace.read(tmp_path)):
        pass
    other = _Other()
    monkeypatch.setattr(i18n, "catalog", lambda: other)
    place = workspace.read(tmp_path)
    archive.close_ledger(place, datetime(2026, 5, 4, 12, 0, tzinfo=UTC))
    with Ledger.open(place.ledger_place) as ledger:
        assert ledger.closed.startswith(HANDED_OVER)
