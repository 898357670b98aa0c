"""One ledger in place of another: a copy restored, a new one begun, a move from one database to the other.

Whatever is killed in the middle, no two ledgers can both send: the old one is closed, or its id no longer named, first.
"""

from __future__ import annotations

import os
import secrets
import shutil
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

from storyshare.errors import InputError, LedgerError
from storyshare.i18n import N_, _
from storyshare.ledger.book import Ledger
from storyshare.ledger.database import Place
from storyshare.ledger.evidence import keep_evidence, policies
from storyshare.ledger.kits import keep_kits
from storyshare.ledger.protected import carry_over
from storyshare.ledger.readings import keep_readings
from storyshare.ledger.timetable import plan_from_now

_LOOKED_AT = 200
_REPLACED = N_("it was replaced by another")
# How what is said of a closed ledger begins: what it closed for tells whether anything may have been sent since.
HANDED_OVER = "it was handed over"
COPIED = "it is a copy that was made for a handover"


def transfer(source: Ledger, target: Ledger) -> None:
    """Copy every row into a new and empty ledger, which keeps its own id."""
    with source.transaction(), target.transaction():
        target.database.fill(source.database)


def put(source: Ledger, place: Place) -> str:
    """Put the rows of a ledger there, whole or not at all, as a new ledger; gives its id.

    One that was there is set aside.
    """
    if isinstance(place, Path):
        unfinished = place.with_suffix(".unfinished")
        unfinished.unlink(missing_ok=True)
        try:
            with Ledger.create(unfinished) as target:
                transfer(source, target)
            set_aside(place)
            unfinished.replace(place)
        finally:
            unfinished.unlink(missing_ok=True)
        return target.id
    from storyshare.ledger.postgres import Postgres

    with closing(Postgres(place)) as server, source.transaction(), server.transaction():
        server.set_aside()
        server.make()
        server.fill(source.database)
        return str(server.fetch("SELECT id FROM ledger", {})[0][0])


def take_over(copy: Path, place: Path, note: Callable[[Ledger], None]) -> str:
    """Put the ledger of a handover where there is none yet, whole or not at all; gives its new id.

    One that was closed when it was copied is as it was left: nothing can have been sent from it since. Of any other
    copy, whatever was not posted in it is in doubt, and what schedules wanted until now is not planned any more. `note`
    enters into the log what was done, before it counts. Raises LedgerError where the copy is no whole ledger.
    """
    with tempfile.TemporaryDirectory(prefix="storyshare-", ignore_cleanup_errors=True) as folder:
        path = Path(folder) / "ledger.sqlite3"
        shutil.copyfile(copy, path)
        path.chmod(0o600)
        with Ledger.open(path) as ledger:
            if ledger.closed.startswith(HANDED_OVER):
                ledger.database.check()
                ledger.reopen(secrets.token_hex(8))
            else:
                try:
                    ledger.restart()
                except sqlite3.IntegrityError as error:
                    raise LedgerError(_("{name} is damaged: {error}.", name=copy.name, error=error)) from error
                plan_from_now(ledger)
            ledger.sendings(), ledger.pauses(), ledger.holds(), ledger.newest(_LOOKED_AT)
            note(ledger)
            return put(ledger, place)


def restore(copy: Path, place: Place, note: Callable[[Ledger], None] = lambda _: None) -> str:
    """Put a copy in the ledger's place and doubt whatever was not posted in it; gives the ledger's new id.

    The id is new, so that a ledger that somebody still has elsewhere is not taken for this one. The ledger that was
    there is set aside; what had been withdrawn, paused, narrowed, revoked or protected in it since stays so, as far as
    it can be read. What schedules wanted until now is not planned any more: it may have gone out since. `note`
    enters into the log what was done, before it counts. Raises LedgerError where the copy is no whole ledger, and
    InputError where other people were to approve by it.
    """
    if not copy.is_file():
        raise LedgerError(_("There is no file {copy}.", copy=copy))
    with tempfile.TemporaryDirectory(prefix="storyshare-", ignore_cleanup_errors=True) as folder:
        path = Path(folder) / "ledger.sqlite3"
        shutil.copyfile(copy, path)
        path.chmod(0o600)
        # In doubt before it is in its place: a crash in between leaves the old ledger, never one that is too sure.
        with Ledger.open(path) as ledger:
            try:
                ledger.restart()
            except sqlite3.IntegrityError as error:
                raise LedgerError(
                    _("{copy} is damaged: {error}.", copy=copy, error=error), hint=_("Choose an older copy.")
                ) from error
            # What every command reads is looked at first; row by row it is read when it is needed.
            ledger.sendings(), ledger.pauses(), ledger.holds(), ledger.newest(_LOOKED_AT)
            with suppress(LedgerError, sqlite3.IntegrityError), Ledger.open(place) as present:
                _refuse_other_approvers(ledger, present)
                _keep(ledger, present)
                for pause in present.pauses():
                    ledger.pause(pause)
            note(ledger)
            plan_from_now(ledger)
            return put(ledger, place)


def _refuse_other_approvers(copy: Ledger, present: Ledger) -> None:
    """Whose approval is asked for is only ever followed by the next: a copy of this ledger begins alike.

    Another workspace's ledger, where somebody may have named themselves, does not.
    """
    pairs = zip(policies(copy), policies(present), strict=False)
    if any(one != other for one, other in pairs):
        raise InputError(
            _("This is a copy of another workspace's ledger: by it, others would have to approve."),
            hint=_("Nothing was changed. The copies of this one are in the folder copies, beside the ledger."),
        )


def move(place: Place, to: Place) -> str:
    """Bring a whole ledger into the other database, as a new one; gives its id. The old one sends nothing more.

    It stays where it is, closed, until `set_aside`; if this is killed in the middle, it is done again and goes on.
    Raises LedgerError where somebody is sending at this moment, where there is another ledger, or where either cannot
    be reached.
    """
    with Ledger.open(place) as source:
        if source.closed.startswith(HANDED_OVER):
            raise LedgerError(
                _(
                    "The ledger is not moved: {closed}. Where that was opened, another may be sending by now.",
                    closed=source.closed,
                ),
                hint=_(
                    "Move it there; or, if it never arrived, first bring back a copy: storyshare ledger restore FILE"
                ),
            )
        if (present := Ledger.find(to)) is not None:
            with present:
                _refuse_another(source, present)
        source.expire()
        source.shut(_("it is being moved to another database"))
        return put(source, to)


def _refuse_another(source: Ledger, present: Ledger) -> None:
    """What an earlier move left there began at the very same instant; anything else is somebody else's."""
    if present.one("numbers")[0] != source.one("numbers")[0]:
        raise LedgerError(
            _("There is another ledger already: {title}.", title=present.database.title),
            hint=_("Name an empty database; or rename that ledger, if nobody needs it."),
        )


def begin_anew(place: Place) -> str:
    """Make an empty ledger; one that was there is set aside. Gives that one's new name, or nothing.

    What was protected, withdrawn, narrowed or pinned in it stays so, as far as it can be read: forgetting what was sent
    is no reason to name anybody, nor a way round whoever must approve.
    """
    with (
        tempfile.TemporaryDirectory(prefix="storyshare-", ignore_cleanup_errors=True) as folder,
        Ledger.create(Path(folder) / "ledger.sqlite3") as kept,
    ):
        with suppress(LedgerError), Ledger.open(place) as present:
            _keep(kept, present)
        aside = _emptied(place)
        with Ledger.open(place) as ledger:
            _keep(ledger, kept)
    return aside


def _keep(ledger: Ledger, other: Ledger) -> None:
    keep_evidence(ledger, other)
    carry_over(ledger, other)
    keep_kits(ledger, other)
    keep_readings(ledger, other)


def _emptied(place: Place) -> str:
    if isinstance(place, Path):
        aside = set_aside(place)
        make(place)
        return aside
    from storyshare.ledger.postgres import Postgres

    with closing(Postgres(place)) as server, server.transaction():
        aside = server.set_aside()
        server.make()
    return aside


def make(place: Place) -> None:
    """Make a new ledger, whole or not at all, where there is none; what somebody makes at the same moment is left."""
    if not isinstance(place, Path):
        with suppress(FileExistsError):
            Ledger.create(place).close()
        return
    if place.exists():
        return
    unfinished = place.with_name(f".{place.name}.{os.getpid()}")
    unfinished.unlink(missing_ok=True)
    Ledger.create(unfinished).close()
    try:
        with suppress(FileExistsError):
            os.link(unfinished, place)  # unlike a rename, never replaces what is there
    except OSError:  # a file system without links
        if not place.exists():
            unfinished.rename(place)
    unfinished.unlink(missing_ok=True)


def set_aside(place: Place) -> str:
    """Rename a ledger that is replaced, so that nothing is lost, and close it; gives its new name, or nothing."""
    if not isinstance(place, Path):
        from storyshare.ledger.postgres import Postgres

        with closing(Postgres(place)) as server, server.transaction():
            return server.set_aside()
    if not place.exists():
        return ""
    number = 1
    while (aside := place.with_name(f"{place.stem}-replaced-{number}.sqlite3")).exists():
        number += 1
    # A process that still has the file open would go on sending from it. Opening it also brings what the write-ahead
    # log holds into the file itself. A damaged ledger is set aside as it is.
    with suppress(LedgerError), Ledger.open(place) as ledger:
        ledger.shut(_REPLACED, even_if_busy=True)
    place.replace(aside)
    for extra in ("-wal", "-shm"):
        place.with_name(place.name + extra).unlink(missing_ok=True)
    return str(aside)
