"""Opens the ledger for sending, when it can be trusted; and a throw-away copy of it for a dry run."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path

from storyshare.errors import LedgerError, NoLedgerError, SetupError
from storyshare.i18n import N_, _
from storyshare.ledger import (
    COPIED,
    HANDED_OVER,
    Ledger,
    copies,
    copy_is_due,
    keep_copy,
    make,
    refuse_unsafe_place,
    write_copy,
)
from storyshare.models import utc_now
from storyshare.publish.volunteering import refuse_volunteers
from storyshare.workspace import (
    SETTINGS,
    STATE_FOLDER,
    Workspace,
    host_id,
    read_private_json,
    remember_ledger,
    write_private_json,
)

_MEND = N_("Bring a copy back: storyshare ledger restore FILE. Or begin anew, knowing nothing: storyshare ledger new")
_MOVED = N_("Or bring the one that you had there: storyshare ledger move postgres")
_MOVING = N_("Finish the move: storyshare ledger move postgres, or storyshare ledger move sqlite")
_HANDED_OVER = N_(
    "Go on where the archive was opened (storyshare handover --open FILE DIR). If it "
    "never was, and never will be: storyshare ledger restore FILE, with the newest copy"
)
_SENDINGS = "sendings.json"
# Two hosts may differ by some seconds; leases, and how long a platform honours a key, are minutes.
_CLOCKS_APART = timedelta(minutes=3)


@contextmanager
def open_for_sending(workspace: Workspace) -> Iterator[Ledger]:
    """The workspace's ledger; made, and its id written to storyshare.toml, at the first sending.

    If anything was sent, a dated copy is kept afterwards, and this host remembers how many sends there were. Raises
    LedgerError where it is gone, another than storyshare.toml says, behind what this host knows of it, moved away, or
    in a folder where it may not lie; and SetupError where this host's clock and the database's are far
    apart, and in a volunteer's workspace.
    """
    refuse_volunteers(workspace)
    place = workspace.ledger_place
    refuse_unsafe_place(place)
    if not workspace.ledger_id and not _known(workspace):
        make(place)
    with open_trusted(workspace) as ledger:
        if not isinstance(place, Path):
            compare_clocks(ledger)
            ledger.host = host_id(workspace.state)
        if not workspace.ledger_id:
            remember_ledger(workspace.root, ledger.id)
        before = ledger.sendings()
        try:
            yield ledger
        finally:
            with suppress(LedgerError):
                _remember_sendings(workspace, ledger, before)


@contextmanager
def open_throw_away(workspace: Workspace, *, now: Callable[[], datetime] = utc_now) -> Iterator[Ledger]:
    """A copy of the ledger that is gone afterwards, under a clock of its own; refused where the real one would be."""
    refuse_unsafe_place(workspace.ledger_place)
    with tempfile.TemporaryDirectory(prefix="storyshare-", ignore_cleanup_errors=True) as folder:
        copy = Path(folder) / "ledger.sqlite3"
        try:
            with open_trusted(workspace) as ledger:
                write_copy(ledger, copy)
        except NoLedgerError:
            if workspace.ledger_id:
                raise
            make(copy)
        with Ledger.open(copy, now=now) as ledger:
            yield ledger


@contextmanager
def open_to_hand_over(workspace: Workspace) -> Iterator[Ledger | None]:
    """The workspace's ledger as it would be trusted for sending, or handed over already; None where there is none yet.

    Raises LedgerError as `open_for_sending` does: what cannot be sent from is not handed on either.
    """
    try:
        ledger = open_trusted(workspace, handed_over=True)
    except NoLedgerError:
        if workspace.ledger_id:
            raise
        yield None
        return
    with ledger:
        yield ledger


def open_trusted(workspace: Workspace, *, handed_over: bool = False) -> Ledger:
    """The ledger, where it is the one that storyshare.toml names, and not older than what is known of it here.

    `handed_over`: one that is closed because it was handed over is given as well. Raises LedgerError where it is gone,
    another, moved away or behind.
    """
    try:
        ledger = Ledger.open(workspace.ledger_place)
    except NoLedgerError as error:
        if not workspace.ledger_id:
            _refuse_a_second(workspace, "")
            raise
        hint = _(_MEND) if isinstance(workspace.ledger_place, Path) else f"{_(_MEND)}. {_(_MOVED)}"
        raise NoLedgerError(
            _("The ledger is gone. {error} Without it nobody knows what was sent already.", error=error), hint=hint
        ) from error
    try:
        compare(workspace, ledger, handed_over=handed_over)
    except LedgerError:
        ledger.close()
        raise
    return ledger


def compare(workspace: Workspace, ledger: Ledger, *, handed_over: bool = False) -> None:
    """Raise LedgerError where an open ledger is not the workspace's, or is older than what is known of it here."""
    if workspace.ledger_id and workspace.ledger_id != ledger.id:
        raise LedgerError(
            _(
                "The ledger at {title} is not the one that {settings} names ({id} instead of {ledger_id}).",
                title=ledger.database.title,
                settings=SETTINGS,
                id=ledger.id,
                ledger_id=workspace.ledger_id,
            ),
            hint=_(_MEND),
        )
    if not workspace.ledger_id:
        _refuse_a_second(workspace, ledger.id)
    was_handed_over = ledger.closed.startswith((HANDED_OVER, COPIED))
    if ledger.closed and not (handed_over and was_handed_over):
        raise LedgerError(
            _(
                "Nothing is sent from the ledger at {title} any more: {closed}.",
                title=ledger.database.title,
                closed=ledger.closed,
            ),
            hint=_(_HANDED_OVER) if was_handed_over else _(_MOVING),
        )
    sendings = ledger.sendings()
    kept = copies(workspace.copies, ledger.id)
    if kept and kept[-1].sendings > sendings:
        raise LedgerError(
            _(
                "The ledger is older than its copy of {at:%Y-%m-%d %H:%M} UTC: something has brought "
                "back yesterday's file. Sending from it could post twice.",
                at=kept[-1].at,
            ),
            hint=_("Bring the copy back: storyshare ledger restore {path}", path=kept[-1].path),
        )
    if _known_sendings(workspace, ledger.id) > sendings:
        raise LedgerError(
            _(
                "The ledger at {title} is older than it was when this computer last used it: "
                "something has brought back yesterday's. Sending from it could post twice.",
                title=ledger.database.title,
            ),
            hint=_(
                "Copy what is there, and doubt it: storyshare ledger backup FILE, then storyshare ledger restore FILE"
            ),
        )


def _refuse_a_second(workspace: Workspace, found: str) -> None:
    """Whoever takes the ledger's id out of storyshare.toml must not get one that knows of no decision and no send."""
    known = _known(workspace)
    if known and found not in known:
        raise LedgerError(
            _(
                "{settings} no longer says which ledger is this workspace's, and this computer has used one.",
                settings=SETTINGS,
            ),
            hint=_(
                'Put back what stood there under [ledger]: id = "{id}", and its path if it had '
                "one. Or begin anew, knowing nothing: storyshare ledger new",
                id=next(iter(known)),
            ),
        )


def compare_clocks(ledger: Ledger) -> None:
    """Raise SetupError where this host's clock and the database's are minutes apart."""
    apart = utc_now() - ledger.database.now()
    if abs(apart) > _CLOCKS_APART:
        minutes = round(abs(apart).total_seconds() / 60)
        raise SetupError(
            _("This computer's clock is {minutes} minutes ahead of the database's.", minutes=minutes)
            if apart > timedelta()
            else _("This computer's clock is {minutes} minutes behind the database's.", minutes=minutes),
            hint=_("Set it right (let it follow a time server), then run the same command again."),
        )


# -- what this host knows of the ledger ----------------------------------------------------------------------------


def _remember_sendings(workspace: Workspace, ledger: Ledger, before: int) -> None:
    sendings = ledger.sendings()
    if sendings <= before and ledger.id in _known(workspace):
        return
    if sendings > before and copy_is_due(ledger, workspace.copies):
        keep_copy(ledger, workspace.copies)
    with suppress(OSError):  # the copies say the same, where there are some
        write_private_json(_sendings_file(workspace), {ledger.id: sendings})


def _known(workspace: Workspace) -> dict[str, object]:
    return read_private_json(_sendings_file(workspace))


def _known_sendings(workspace: Workspace, ledger_id: str) -> int:
    number = _known(workspace).get(ledger_id)
    return number if type(number) is int and number < 2**63 else 0


def _sendings_file(workspace: Workspace) -> Path:
    return workspace.root / STATE_FOLDER / _SENDINGS
