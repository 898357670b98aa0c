"""The archive of a handover: what is in it, made whole or not at all, readable by its owner alone."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from storyshare import __version__
from storyshare.errors import InputError, SetupError, system_words
from storyshare.i18n import _
from storyshare.ledger import COPIED, HANDED_OVER, Ledger, write_copy
from storyshare.publish.books import open_for_sending, open_to_hand_over
from storyshare.publish.handing_over.checklist import Section
from storyshare.publish.handing_over.gathering import checklist, markdown
from storyshare.publish.noting import noted
from storyshare.publish.packs.contents import PACKS
from storyshare.publish.tombstones import WITHDRAWN_FILE
from storyshare.publish.volunteering import refuse_volunteers
from storyshare.workspace import SETTINGS, Workspace, secret_values

FORM = 1
MANIFEST = "manifest.json"
CHECKLIST = "HANDOVER.md"
# Not where a ledger lies: whoever unpacks the archive by hand has none, and storyshare refuses to send.
COPY = "ledger-copy.sqlite3"
FOLDERS = ("stories", "schedules")
_BESIDE = (SETTINGS, WITHDRAWN_FILE, ".gitignore", ".env.example")
SINGLE = (*_BESIDE, PACKS, CHECKLIST, COPY)
_WRITTEN = frozenset({".md", ".yaml", ".yml", ".txt", ".csv"})
_PICTURES = frozenset({".jpg", ".jpeg", ".png", ".webp", ".gif", ".avif", ".heic", ".heif", ".tif", ".tiff", ".bmp"})
_PIECE = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What became of it: how many files are in the archive, which were left out, and what the ledger in it is.

    `ledger` is "closed", "copy", "server" (it lies there and is not in it) or "none".
    """

    files: int
    left_out: tuple[str, ...]
    ledger: str


def listed(place: Workspace, now: datetime) -> tuple[Section, ...]:
    """The checklist alone; nothing is written. Raises SetupError, LedgerError."""
    refuse_volunteers(place)
    with open_to_hand_over(place) as ledger:
        return checklist(place, ledger, now, _files(place)[1])


def close_ledger(place: Workspace, now: datetime) -> None:
    """Let nothing more be sent from this workspace's ledger, by any process that has it open; once more is harmless.

    Raises LedgerError where it cannot be trusted or somebody is sending now, SetupError where it lies on a server.
    """
    refuse_volunteers(place)
    if not isinstance(place.ledger_place, Path):
        raise SetupError(
            _("The ledger lies on a server, and other hosts may send from it: it is not closed."),
            hint=_(
                "Leave --close out. Here: storyshare cron remove, stop the worker, and take "
                "STORYSHARE_DATABASE_URL out of .env."
            ),
        )
    with open_to_hand_over(place) as ledger:
        if ledger and ledger.closed.startswith(HANDED_OVER):
            return
    with open_for_sending(place) as ledger:
        ledger.expire()
        # In no language: whoever opens the archive tells by how it begins that nothing was sent since.
        ledger.shut(f"{HANDED_OVER} on {now.astimezone(place.timezone):%Y-%m-%d %H:%M}")
        noted(place, ledger, "hand over", closed=True)


def make(place: Workspace, out: Path, now: datetime) -> Made:
    """Write the archive: records, schedules, settings, a copy of the ledger that is closed, the checklist, digests.

    Nothing is there before all of it is. Raises InputError where there is a file already, SetupError where it cannot be
    written or a secret stands in a file, LedgerError where the ledger cannot be trusted.
    """
    refuse_volunteers(place)
    refuse_place(place, out)
    files, left_out = _files(place)
    try:
        with open_to_hand_over(place) as ledger, tempfile.TemporaryDirectory(prefix="storyshare-") as folder:
            kind = _kind(place, ledger)
            if kind in ("closed", "copy") and ledger:
                files[COPY] = _copied(ledger, Path(folder) / COPY)
            page = Path(folder) / CHECKLIST
            page.write_text(markdown(place, checklist(place, ledger, now, left_out), now), encoding="utf-8")
            files[CHECKLIST] = page
            _refuse_secrets(place, files)
            with _unfinished(out) as archive:
                written = {name: _put(archive, name, path) for name, path in sorted(files.items())}
                about = {"storyshare_handover": FORM, "made": now.isoformat(), "by": __version__, "ledger": kind}
                archive.writestr(MANIFEST, json.dumps({**about, "files": written}, indent=1, ensure_ascii=False))
    except OSError as error:
        raise SetupError(
            _("{out} could not be written: {why}.", out=out, why=system_words(error)),
            hint=_("Is there room, and is the folder yours?"),
        ) from error
    return Made(files=len(files), left_out=left_out, ledger=kind)


def refuse_place(place: Workspace, out: Path) -> None:
    """Raise InputError where the archive cannot be written: a file is there already, or it is among the stories."""
    if out.exists() or out.is_symlink():
        raise InputError(_("There is already a file {out}.", out=out), hint=_("Choose another name."))
    if any((place.root / folder).resolve() in out.resolve().parents for folder in FOLDERS):
        raise InputError(
            _("An archive cannot lie in {parent}.", parent=out.parent), hint=_("Name a place outside the workspace.")
        )


def _kind(place: Workspace, ledger: Ledger | None) -> str:
    if not isinstance(place.ledger_place, Path):
        return "server"
    if ledger is None:
        return "none"
    return "closed" if ledger.closed.startswith(HANDED_OVER) else "copy"


def _copied(ledger: Ledger, path: Path) -> Path:
    write_copy(ledger, path)
    if not ledger.closed:
        # Nothing is ever sent from the copy itself, wherever somebody puts it.
        with Ledger.open(path) as copy:
            copy.shut(COPIED, even_if_busy=True)
            copy.scrub()
    return path


def _files(place: Workspace) -> tuple[dict[str, Path], tuple[str, ...]]:
    """What goes into it, by its name in the archive, and what of those folders does not."""
    single = {**dict.fromkeys(_BESIDE, place.root), PACKS: place.state}
    found = {name: folder / name for name, folder in single.items() if (folder / name).is_file()}
    left_out = []
    for folder in FOLDERS:
        for path in sorted((place.root / folder).rglob("*")):
            if path.is_dir() and not path.is_symlink():
                continue
            name = path.relative_to(place.root).as_posix()
            if path.is_symlink() or not path.is_file() or path.suffix.lower() not in _WRITTEN | _PICTURES:
                left_out += [] if path.name.startswith(".") else [name]
            elif not any(part.startswith(".") for part in Path(name).parts):
                found[name] = path
    return found, tuple(left_out)


def _refuse_secrets(place: Workspace, files: dict[str, Path]) -> None:
    """Raise SetupError where a password or key of this workspace stands in what is written by hand, or in the copy."""
    secrets = {name: value.encode() for name, value in secret_values(place.root, place.state).items()}
    for name, path in files.items():
        if path.suffix.lower() in _PICTURES:
            continue
        data = path.read_bytes()
        if there := [secret for secret, value in secrets.items() if value in data]:
            raise SetupError(
                _("The archive was not made: the value of {there} stands in {name}.", there=there[0], name=name),
                hint=_("Take it out there, and make a new one: it is known to whoever has read the file."),
            )


@contextmanager
def _unfinished(out: Path) -> Iterator[zipfile.ZipFile]:
    """A new archive beside its place, and in its place once all is in it and on the disk."""
    new = out.with_name(f".{out.name}.unfinished")
    new.unlink(missing_ok=True)
    try:
        with open(new, "xb", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
                yield archive
            file.flush()
            os.fsync(file.fileno())
        new.replace(out)
    finally:
        new.unlink(missing_ok=True)


def _put(archive: zipfile.ZipFile, name: str, path: Path) -> dict[str, object]:
    """Write one file as it is read now; gives its size and digest."""
    digest, size = hashlib.sha256(), 0
    info = zipfile.ZipInfo(name)
    info.external_attr = 0o100600 << 16
    info.compress_type = zipfile.ZIP_STORED if path.suffix.lower() in _PICTURES else zipfile.ZIP_DEFLATED
    with path.open("rb") as file, archive.open(info, "w", force_zip64=True) as target:
        while piece := file.read(_PIECE):
            digest.update(piece)
            size += len(piece)
            target.write(piece)
    return {"sha256": digest.hexdigest(), "bytes": size}
