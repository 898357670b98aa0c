"""Where a ledger may lie: not in a folder that is synced or on another machine.

SQLite's locks hold on one machine only, and a sync service may bring back yesterday's file: both can post twice.
"""

from __future__ import annotations

import sys
from pathlib import Path

from storyshare.errors import LedgerError
from storyshare.i18n import N_, _

# Names of folders that sync services make, compared without case.
_SYNCED = {
    "dropbox": "Dropbox",
    "onedrive": "OneDrive",
    "google drive": "Google Drive",
    "googledrive": "Google Drive",
    "my drive": "Google Drive",
    "mobile documents": "iCloud Drive",
    "icloud drive": "iCloud Drive",
    "iclouddrive": "iCloud Drive",
    "cloudstorage": N_("a cloud storage service"),
    "nextcloud": "Nextcloud",
    "owncloud": "ownCloud",
    "box sync": "Box",
    "pcloud drive": "pCloud",
    "syncthing": "Syncthing",
}
# What services leave in the folder that they synchronise, whatever it is called.
_MARKS = {
    ".stfolder": "Syncthing",
    ".dropbox.cache": "Dropbox",
    ".nextcloudsync.log": "Nextcloud",
    ".owncloudsync.log": "ownCloud",
}
_NETWORK_FILE_SYSTEMS = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "ncpfs", "9p", "davfs", "fuse.sshfs", "fuse.rclone", "ceph"}
)


def refuse_unsafe_place(path: Path | str) -> None:
    """Raise LedgerError where the ledger's file would lie in a synced folder or on a network drive."""
    if not isinstance(path, Path):
        return
    what = synced(path) or _network(path)
    if what:
        raise LedgerError(
            _(
                "The ledger may not lie in {what}: {path}. Two machines could then send the same story.",
                what=what,
                path=path,
            ),
            hint=_(
                'Name a folder of this machine alone in storyshare.toml: under [ledger], path = "~/storyshare-ledger"'
            ),
        )


def synced(path: Path) -> str:
    """What a sync service's folder is that the path lies in; empty where it lies in none, as far as can be seen."""
    for folder in path.resolve().parts:
        name = folder.casefold()
        for known, service in _SYNCED.items():
            # Services add the organisation to the name: after a hyphen, or in brackets.
            if name == known or name.startswith((f"{known} -", f"{known} (")):
                return _("a folder that {service} synchronises", service=_(service))
    for above in path.resolve().parents:
        for name, service in _MARKS.items():
            if (above / name).exists():
                return _("a folder that {service} synchronises", service=_(service))
    return ""


def _network(path: Path, mounts: Path = Path("/proc/mounts")) -> str:
    if sys.platform == "win32":
        return _("a network drive") if str(path.resolve()).startswith("\\\\") else ""
    try:
        lines = mounts.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ""  # macOS has no such file; there a network drive is named under /Volumes by the person who chose it
    best, kind = "", ""
    for line in lines:
        point, file_system = [*line.split(" "), "", "", ""][1:3]
        point = point.replace("\\040", " ")
        inside = path.resolve().is_relative_to(point) if point.startswith("/") else False
        if inside and len(point) > len(best):
            best, kind = point, file_system
    return _("a network drive") if kind in _NETWORK_FILE_SYSTEMS else ""
