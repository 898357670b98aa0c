"""Opens an archive of a handover in a new folder: looked at first, whole or not at all, and nothing beyond that folder.

The archive may come from anybody: only names that a handover has are taken, and every file as it was written down.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from storyshare import workspace
from storyshare.errors import InputError, SetupError, system_words
from storyshare.i18n import _
from storyshare.ledger import HANDED_OVER, Ledger, log, refuse_unsafe_place, take_over, timetable
from storyshare.models import utc_now
from storyshare.publish.handing_over.archive import COPY, FOLDERS, FORM, MANIFEST, SINGLE
from storyshare.publish.handing_over.checklist import Section
from storyshare.publish.handing_over.gathering import new_computer
from storyshare.publish.handing_over.places import programs, wanted_between
from storyshare.publish.looking import open_to_look
from storyshare.publish.noting import left, note_restoration
from storyshare.publish.packs.contents import PACKS
from storyshare.workspace import SETTINGS, STATE_FOLDER, Workspace, forget_ledger_path, remember_ledger

_MOST_FILES = 100_000
_LARGEST = 4_000_000_000
_ROOM_LEFT = 50_000_000
_LARGEST_MANIFEST = 64_000_000
_DEEPEST = 8
_EARLIEST, _LATEST = 2020, 9000
_LONGEST_NAME = 200
_PIECE = 1 << 20
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    RuntimeError,
    NotImplementedError,
    ValueError,
    KeyError,
    RecursionError,
)
_COMPRESSED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
# What Windows keeps for itself, or would read as another file's stream.
_NOT_A_NAME = re.compile(r'[\\:*?"<>|\x00-\x1f\x7f]|^(con|prn|aux|nul|com\d|lpt\d)(\.|$)|[. ]$', re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """What lies in the new folder: how its ledger is to be taken, when the archive was made, what is to be done next.

    `skipped` is what schedules wanted since a copy was made, which nobody here can know: it is not planned any more.
    `programs` are those that its storyshare.toml lets storyshare start.
    """

    ledger: str
    made: datetime
    files: int
    skipped: tuple[str, ...]
    programs: tuple[str, ...]
    next_steps: Section


def open_archive(path: Path, out: Path) -> Opened:
    """Unpack the archive into that folder, which is empty or not there yet, and put its ledger into its place.

    A ledger that was closed goes on as it was left; of a copy, whatever was not posted counts as "may be public".
    Raises InputError for what is no whole archive of a handover or a folder with anything in it, SetupError where it
    cannot be written, LedgerError where the ledger may not lie there. Then nothing was written.
    """
    out = out.resolve()
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise InputError(_("{out} is not empty: nothing was written there.", out=out), hint=_("Name a new folder."))
    refuse_unsafe_place(out / STATE_FOLDER / "ledger.sqlite3")
    if os.environ.get("STORYSHARE_DATABASE_URL"):
        raise SetupError(
            _("STORYSHARE_DATABASE_URL is set here: the ledger would be looked for on that server."),
            hint=_("Open the archive without it; where the ledger lies on a server, write it into .env afterwards."),
        )
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        for leftover in out.parent.glob(f".{out.name}.handover-*"):  # stopped in the middle, some time ago
            shutil.rmtree(leftover, ignore_errors=True)
        made = Path(mkdtemp(prefix=f".{out.name}.handover-", dir=out.parent))
        try:
            about = _unpacked(path, made)
            found = _settled(path, made, about)
            if out.exists():
                out.rmdir()
            made.rename(out)
        finally:
            shutil.rmtree(made, ignore_errors=True)
    except OSError as error:
        raise SetupError(
            _("{out} could not be written: {why}.", out=out, why=system_words(error)),
            hint=_("Is there room, and is the folder yours?"),
        ) from error
    return found


# -- the files -----------------------------------------------------------------------------------------------------


def _unpacked(path: Path, made: Path) -> Mapping[str, Any]:
    """Every file of the archive, as its manifest has it; gives the manifest."""
    try:
        with zipfile.ZipFile(path) as archive:
            if any(info.compress_type not in _COMPRESSED for info in archive.infolist()):
                raise _no_archive()
            about = _manifest(archive)
            files: dict[str, Any] = about["files"]
            _refuse_names(archive, files)
            _refuse_size(files, made)
            for name, said in files.items():
                _unpack(archive, name, said, made)
            return about
    except FileNotFoundError:
        raise InputError(_("There is no file {path}.", path=path), hint=_("Check the name of the archive.")) from None
    except _BROKEN as error:
        raise _no_archive() from error


def _manifest(archive: zipfile.ZipFile) -> dict[str, Any]:
    if archive.getinfo(MANIFEST).file_size > _LARGEST_MANIFEST:
        raise _no_archive()
    with archive.open(MANIFEST) as file:
        about = json.loads(file.read(_LARGEST_MANIFEST))
    if not isinstance(about, dict):
        raise _no_archive()
    form, files = about.get("storyshare_handover"), about.get("files")
    if isinstance(form, int) and form > FORM:
        raise InputError(_("The archive was made by a newer storyshare."), hint=_("Install the newer storyshare here."))
    if form != FORM or not isinstance(files, dict) or SETTINGS not in files or len(files) > _MOST_FILES:
        raise _no_archive()
    holds_a_ledger = about.get("ledger") in ("closed", "copy")
    made = datetime.fromisoformat(str(about["made"]))
    # Near the ends of the calendar it would be no instant in another time zone.
    if (COPY in files) != holds_a_ledger or made.tzinfo is None or not _EARLIEST <= made.year < _LATEST:
        raise _no_archive()
    for said in files.values():
        if not isinstance(said, dict) or type(said["bytes"]) is not int or said["bytes"] < 0:
            raise _no_archive()
    return about


def _refuse_names(archive: zipfile.ZipFile, files: Mapping[str, Any]) -> None:
    """Raise InputError for a name that no handover has, one that is there twice, a link, or a file too many."""
    there = [info.filename for info in archive.infolist()]
    if sorted(there) != sorted([*files, MANIFEST]) or len({name.casefold() for name in there}) != len(there):
        raise _no_archive()
    for name in files:
        if name in SINGLE:
            continue
        parts = name.split("/")
        proper = 1 < len(parts) <= _DEEPEST and parts[0] in FOLDERS
        if not proper or any(
            not part or part.startswith(".") or len(part) > _LONGEST_NAME or _NOT_A_NAME.search(part) for part in parts
        ):
            raise _no_archive()
    if any((info.external_attr >> 16) & 0o170000 not in (0, 0o100000) for info in archive.infolist()):
        raise _no_archive()


def _refuse_size(files: Mapping[str, Any], made: Path) -> None:
    wanted = sum(said["bytes"] for said in files.values())
    # The ledger is written twice before the copy goes.
    if wanted > _LARGEST or wanted * 2 + _ROOM_LEFT > shutil.disk_usage(made).free:
        raise SetupError(
            _("The archive would take {wanted:,} bytes: there is no room.", wanted=wanted),
            hint=_("Make room, or look at it."),
        )


def _unpack(archive: zipfile.ZipFile, name: str, said: Mapping[str, Any], made: Path) -> None:
    path = made / name
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    digest, left_over = hashlib.sha256(), said["bytes"]
    with (
        archive.open(name) as source,
        open(path, "xb", opener=lambda where, flags: os.open(where, flags, 0o600)) as target,
    ):
        # Never more than was written down, whatever it would unpack to.
        while piece := source.read(min(_PIECE, left_over + 1)):
            left_over -= len(piece)
            if left_over < 0:
                raise _no_archive()
            digest.update(piece)
            target.write(piece)
    if left_over or digest.hexdigest() != said.get("sha256"):
        raise InputError(
            _("{name} in the archive is damaged: nothing was unpacked.", name=name),
            hint=_("Copy the archive once more."),
        )


def _no_archive() -> InputError:
    return InputError(
        _("This is no whole archive of a handover: nothing was unpacked."),
        hint=_("Make it anew where it came from: storyshare handover FILE"),
    )


# -- the workspace -------------------------------------------------------------------------------------------------


def _settled(path: Path, made: Path, about: Mapping[str, Any]) -> Opened:
    """The workspace with its ledger in place, under a new id, and the log saying where it came from."""
    state = made / STATE_FOLDER
    state.mkdir(mode=0o700)
    if (made / PACKS).exists():
        (made / PACKS).rename(state / PACKS)
    try:
        workspace.read(made)
    except InputError as error:
        raise InputError(
            _("{settings} in the archive cannot be used: nothing was unpacked.", settings=SETTINGS),
            hint=_("Mend it where it came from (storyshare check), and make the archive anew."),
        ) from error
    forget_ledger_path(made)
    place = workspace.read(made)
    made_at = datetime.fromisoformat(about["made"])
    kind, skipped = str(about["ledger"]), list[str]()
    if COPY in about["files"]:
        kind, since = _put_ledger(path, place)
        if kind == "copy":
            skipped, _unused = wanted_between(place, since or made_at, utc_now())
    elif kind == "none" and place.ledger_id:
        raise _no_archive()
    with open_to_look(workspace.read(made)) as ledger:
        if ledger:
            left(place, ledger)
        steps = new_computer(place, ledger, on_a_server=kind == "server", opened=True)
    return Opened(
        ledger=kind,
        made=made_at,
        files=len(about["files"]),
        skipped=tuple(skipped),
        programs=tuple(" ".join(program) for program in programs(place)),
        next_steps=steps,
    )


def _put_ledger(archive: Path, place: Workspace) -> tuple[str, datetime | None]:
    """The archive's ledger in its place, under a new id.

    Gives how it was to be taken, "closed" or "copy", and up to when it had planned what schedules want.
    """
    copy = place.root / COPY
    with Ledger.open(copy) as ledger:
        before: dict[str, list[object]] = {host: [each.number, each.mac] for host, each in log.ends(ledger).items()}
        kind = "closed" if ledger.closed.startswith(HANDED_OVER) else "copy"
        since = timetable.planned_until(ledger)
    new_id = take_over(copy, place.ledger, lambda book: note_restoration(place, book, archive.name, before))
    for extra in ("", "-wal", "-shm"):
        copy.with_name(copy.name + extra).unlink(missing_ok=True)
    remember_ledger(place.root, new_id)
    return kind, since
