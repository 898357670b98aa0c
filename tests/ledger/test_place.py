"""A ledger lies on one machine: not in a synced folder, not on a network drive."""

import sys
from pathlib import Path

import pytest

from storyshare.errors import LedgerError
from storyshare.ledger import refuse_unsafe_place
from storyshare.ledger.place import _network


@pytest.mark.parametrize(
    "folder",
    [
        "Dropbox",
        "dropbox (Example Legal Aid)",
        "OneDrive - Example Legal Aid",
        "Google Drive",
        "Library/Mobile Documents/com~apple~CloudDocs",
        "Library/CloudStorage/GoogleDrive-a@example.org",
        "Nextcloud",
    ],
)
def test_a_synced_folder_is_refused(tmp_path: Path, folder: str) -> None:
    with pytest.raises(LedgerError, match="may not lie in a folder that"):
        refuse_unsafe_place(tmp_path / folder / "stories" / ".storyshare" / "ledger.sqlite3")


@pytest.mark.parametrize("folder", ["stories", "Dropbox-notes", "my onedrive export"])
def test_any_other_folder_is_not(tmp_path: Path, folder: str) -> None:
    refuse_unsafe_place(tmp_path / folder / "ledger.sqlite3")


@pytest.mark.skipif(sys.platform == "win32", reason="there are no mounts on Windows")
@pytest.mark.parametrize(("kind", "found"), [("nfs4", "a network drive"), ("cifs", "a network drive"), ("ext4", "")])
def test_a_mounted_share_is_a_network_drive(tmp_path: Path, kind: str, found: str) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(f"/dev/root / ext4 rw 0 0\nserver:/x /srv/our\\040share {kind} rw 0 0\n", encoding="utf-8")
    assert _network(Path("/srv/our share/stories/ledger.sqlite3"), mounts) == found
    assert _network(Path("/srv/elsewhere/ledger.sqlite3"), mounts) == ""
