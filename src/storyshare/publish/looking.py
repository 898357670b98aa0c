"""Opens the ledger to look into it, where there is one; loads no database where there is none."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from storyshare.workspace import Workspace

if TYPE_CHECKING:
    from storyshare.ledger import Ledger


@contextmanager
def open_to_look(workspace: Workspace) -> Iterator[Ledger | None]:
    """The workspace's ledger, or None where there is none yet; nothing is to be sent from it."""
    place = workspace.ledger_place
    if isinstance(place, Path) and not place.exists():
        yield None
        return
    from storyshare.ledger import Ledger

    ledger = Ledger.find(place)
    if ledger is None:
        yield None
        return
    with ledger:
        yield ledger
