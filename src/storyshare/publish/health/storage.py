"""Where things are kept: the ledger, its copies, and the room on the disks."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from storyshare.errors import LedgerError, SetupError
from storyshare.i18n import _, n_
from storyshare.publish.desk.needs import typed
from storyshare.publish.health.case import Case
from storyshare.publish.health.lines import Line, first_line, look, mend, ok
from storyshare.publish.safety import ledger_file

if TYPE_CHECKING:
    from storyshare.ledger import Ledger

_RESTORE = "storyshare ledger restore FILE"
_BACKUP = "storyshare ledger backup FILE"
# A large ledger is copied every six hours at the most; one that was sent from since then has no copy of that.
_STALE = timedelta(days=1)
_LITTLE, _TOO_LITTLE = 1_000_000_000, 100_000_000  # bytes


def ledger(case: Case) -> Iterator[Line]:
    """Whether the ledger is there, the right one, whole, and where it may lie."""
    from storyshare.ledger import refuse_unsafe_place
    from storyshare.publish.books import compare
    from storyshare.publish.looking import open_to_look

    place = case.place
    try:
        refuse_unsafe_place(place.ledger_place)
    except LedgerError as error:
        yield mend(str(error).rstrip("."), error.hint)
    try:
        with open_to_look(place) as found:
            if found is None:
                yield from _none(case)
                return
            yield ok(_("The ledger is {title}{size}", title=found.database.title, size=_size(found)))
            try:
                compare(place, found)
            except LedgerError as error:
                yield mend(str(error).rstrip("."), error.hint)
            found.database.check()
            yield ok(
                n_(
                    "It is whole, and knows of {number} send",
                    "It is whole, and knows of {number} sends",
                    found.sendings(),
                )
            )
    except (LedgerError, SetupError) as error:
        yield mend(str(error).rstrip("."), first_line(error.hint) or _RESTORE)


def copies(case: Case) -> Iterator[Line]:
    """The newest dated copy: its age, size and place, whether it is whole, and whether it knows all."""
    from storyshare.ledger import copies as dated
    from storyshare.ledger import copy_is_whole

    place = case.place
    if ledger_file(place) is None:
        yield ok(_("The database is backed up by whoever runs its server"))
        return
    with case.ledger() as found:
        ledger_id = found.id if found else place.ledger_id
        sendings = found.sendings() if found else 0
    kept = dated(place.copies, ledger_id) if ledger_id else []
    if not kept:
        if sendings:
            yield look(_("There is no dated copy of the ledger"), _BACKUP)
        return
    newest = kept[-1]
    size = _shown(newest.path.stat().st_size)
    yield ok(
        n_(
            "{number} dated copy; the newest is of {when} ({size}): {path}",
            "{number} dated copies; the newest is of {when} ({size}): {path}",
            len(kept),
            when=case.show(newest.at),
            size=size,
            path=newest.path,
        )
    )
    if not copy_is_whole(newest.path):
        yield mend(_("The newest copy is damaged"), _BACKUP)
    elif newest.sendings < sendings and case.now - newest.at > _STALE:
        yield look(
            n_(
                "The newest copy lacks {number} send",
                "The newest copy lacks {number} sends",
                sendings - newest.sendings,
            ),
            _BACKUP,
        )
    if _same_disk(place.copies, ledger_file(place) or place.ledger):
        yield ok(
            _("The copies lie on the ledger's own disk: now and then keep one elsewhere ({backup})", backup=_BACKUP)
        )


def disk(case: Case) -> Iterator[Line]:
    """The room where the ledger, the kits and what is made in passing lie."""
    where = [(_("the workspace"), case.place.root), (_("what is made in passing"), Path(tempfile.gettempdir()))]
    if (file := ledger_file(case.place)) and file.parent.is_dir():
        where.insert(0, (_("the ledger"), file.parent))
    with case.ledger() as found:
        if found is not None:
            from storyshare.ledger.kits import built_kits

            where += [(_("a share kit"), Path(each.place)) for each in built_kits(found)]
    seen: set[int] = set()
    for what, folder in where:
        if not folder.is_dir() or (device := folder.stat().st_dev) in seen:
            continue
        seen.add(device)
        yield _room(what, folder)


def _none(case: Case) -> Iterator[Line]:
    place = case.place
    if not place.ledger_id:
        yield ok(_("There is no ledger yet: nothing has been sent from here"))
        return
    from storyshare.ledger import copies as dated

    kept = dated(place.copies, place.ledger_id)
    command = typed("ledger", "restore", str(kept[-1].path)) if kept else _RESTORE
    yield mend(_("The ledger is gone: nobody knows what was sent already, so nothing is sent"), command)


def _room(what: str, folder: Path) -> Line:
    free = shutil.disk_usage(folder).free
    said = _("{shown} are free where {what} lies ({folder})", shown=_shown(free), what=what, folder=folder)
    if free < _TOO_LITTLE:
        return mend(said, _("Delete or move something there: a ledger that cannot be written sends nothing"))
    return look(said, _("Delete or move something there before it is full")) if free < _LITTLE else ok(said)


def _size(found: Ledger) -> str:
    return f" ({_shown(found.place.stat().st_size)})" if isinstance(found.place, Path) else ""


def _shown(size: int) -> str:
    for unit, one in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if size >= one:
            return f"{size / one:.1f} {unit}"
    return n_("{number} byte", "{number} bytes", size)


def _same_disk(one: Path, other: Path) -> bool:
    try:
        return one.stat().st_dev == other.stat().st_dev
    except OSError:
        return False
