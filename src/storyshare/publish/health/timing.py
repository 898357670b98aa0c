"""Whether what is due is sent: the timer, the runs, the clock, and the data of time zones."""

from __future__ import annotations

import re
import sys
import zoneinfo
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from zoneinfo import ZoneInfo

from storyshare.i18n import N_, _
from storyshare.models import utc_now
from storyshare.publish.desk.coming import SEASON
from storyshare.publish.health.case import Case
from storyshare.publish.health.lines import Line, look, mend, ok
from storyshare.publish.health.runs import Runs, runs_of
from storyshare.timers.choosing import holding

# Before this program was written, and later than anybody will use it: such a clock was never set.
_EARLIEST, _LATEST = 2026, 2060
# Countries change their clocks at short notice, a few every year.
_OLD = 2
_UPDATE = N_("pip install --upgrade tzdata, or update this computer's system")
_INSTALL, _STATUS = "storyshare cron install", "storyshare cron status"


def timer(case: Case) -> Iterator[Line]:
    """Whether anything starts `run` on this computer."""
    there = [scheduler.title for scheduler, _unused in holding(case.place.root)]
    if there:
        yield ok(_("storyshare run is entered in {places}", places=", ".join(there)))
    elif sys.platform == "win32":
        yield ok(_("Whether it is in the Task Scheduler cannot be seen from here; when it last ran stands below"))
    else:
        yield ok(_("Nothing starts storyshare run on this computer"))


def runs(case: Case) -> Iterator[Line]:
    """When `run` last happened, here or on another host, and whether that is too late for what is due."""
    with case.ledger() as ledger:
        found = runs_of(case.place, ledger)
    wanted = any(each.at <= case.now + SEASON for each in case.due)
    newest = found.newest()
    if newest is not None and not found.overdue(case.now):
        yield ok(_("storyshare run last happened on {when}", when=case.show(newest)))
    elif not wanted:
        yield ok(_("Nothing is due that storyshare run would have to send"))
    else:
        yield _late(case, found)
    if found.last and found.last.code:
        yield look(_("Not all was as asked in the last run (exit code {code})", code=found.last.code), _STATUS)


def _late(case: Case, found: Runs) -> Line:
    newest = found.newest()
    if newest is not None:
        what = _("storyshare run last happened on {when}: nobody sends what is due", when=case.show(newest))
        return mend(what, _STATUS if holding(case.place.root) else _INSTALL)
    what = _("What is due is sent by nobody: storyshare run has never happened here")
    # Without a ledger this may be a copy of the workspace, and another computer does the sending.
    return mend(what, _INSTALL) if case.sends else look(what, _INSTALL)


def clock(case: Case) -> Iterator[Line]:
    """Whether this computer's clock can be right: by the year, by what was noted here, by the database's."""
    now = utc_now()
    mended = _("Set the clock, and let it follow a time server")
    if not _EARLIEST <= now.year <= _LATEST:
        yield mend(_("This computer's clock says {now:%Y-%m-%d}, which cannot be", now=now), mended)
        return
    with case.ledger() as ledger:
        noted = runs_of(case.place, ledger).newest()
        if noted and noted > now + timedelta(minutes=3):
            yield mend(
                _("This computer's clock is behind: storyshare ran already on {when}", when=case.show(noted)), mended
            )
        if ledger is not None and not isinstance(ledger.place, Path):
            from storyshare.publish.books import compare_clocks

            compare_clocks(ledger)
            yield ok(_("The clock agrees with the database's"))
    yield ok(_("It is {when} in {key}", when=case.show(now), key=case.place.timezone.key))


def zones(case: Case) -> Iterator[Line]:
    """Whether the time zones of the workspace and its schedules can be read, and how old what is known of them is."""
    wrong = [each for each in case.problems if each.field == "timezone"]
    if wrong:
        yield mend(_("The time zone in storyshare.toml is not known: times are taken as UTC until then"), _(_UPDATE))
    names = dict.fromkeys([case.place.timezone.key, *(entry.zone.key for entry in case.timed.entries)])
    lost = [name for name in names if not can_be_read(name)]
    for name in lost:
        yield mend(_("The time zone {name} cannot be read on this computer", name=name), _(_UPDATE))
    if not (lost or wrong):
        yield ok(_("Time zones can be read: {names}", names=", ".join(names)))
    version = zone_data_version()
    if not version:
        yield ok(_("Which version of the time zone data is here cannot be seen"))
    elif case.now.year - int(version[:4]) > _OLD:
        yield look(
            _(
                "The time zone data is of {year} ({version}): clock changes since then are not known",
                year=version[:4],
                version=version,
            ),
            _(_UPDATE),
        )
    else:
        yield ok(_("The time zone data is {version}", version=version))


def can_be_read(name: str) -> bool:
    """Whether the data of a time zone is on this computer and whole."""
    try:
        return ZoneInfo.no_cache(name).utcoffset(utc_now().replace(tzinfo=None)) is not None
    except (KeyError, ValueError, OSError):
        return False


def zone_data_version() -> str:
    """The version of the time zone data in use, as 2025b: the system's, else the package's; empty where none says."""
    for folder in map(Path, zoneinfo.TZPATH):
        for name in ("tzdata.zi", "+VERSION"):
            with suppress(OSError):
                with (folder / name).open(encoding="utf-8", errors="replace") as file:
                    found = re.search(r"\b(?:19|20)\d\d[a-z]+\b", file.readline(100))
                if found:
                    return found[0]
        if (folder / "UTC").exists():
            return ""  # what is used says no version
    with suppress(ImportError, AttributeError):
        return str(import_module("tzdata").IANA_VERSION)
    return ""
