"""The use case behind `storyshare doctor`: one page of health, section by section."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from functools import partial
from pathlib import Path

from storyshare.i18n import N_, _
from storyshare.publish.health import accounts, files, people, programs, storage, timing
from storyshare.publish.health.case import Case
from storyshare.publish.health.lines import Line, Section, looked, ok
from storyshare.publish.surveying import PLUG_IN_LEFT_OUT, survey

Look = Callable[[Case], Iterable[Line]]


def examine(root: Path, *, now: datetime) -> Iterator[Section]:
    """Every section of the page, each as it is looked at; what fails in one hides no other. Changes nothing.

    It asks no platform; of a ledger on a server, that server. Names of records are shown, nothing of what they say.
    """
    case = Case.of(root, now)
    for name, title, looks, *own in _SECTIONS:
        if case.place.volunteer and own:
            yield Section(
                name=name, title=_(title), lines=(ok(_("Not in a volunteer's pack: nothing is sent from it")),)
            )
        else:
            yield Section(name=name, title=_(title), lines=tuple(looked(*(partial(each, case) for each in looks))))


def safety(case: Case) -> Iterator[Line]:
    """What is dangerous here, as `doctor --safety` says it; plug-ins that are left out stand among the programs."""
    found = [each for each in survey(case.place) if each.rule != PLUG_IN_LEFT_OUT]
    for each in found:
        word = "mend" if each.severity == "error" else "look"
        yield Line(word=word, what=each.what, why=each.why, do=each.mend)  # type: ignore[arg-type]
    if not found:
        yield ok(_("Nothing dangerous was found"))


_DESK = "the desk's own"  # not in a volunteer's pack
_SECTIONS: tuple[tuple[str, str, tuple[Look, ...], *tuple[str, ...]], ...] = (
    ("workspace", N_("Workspace"), (files.settings, files.folders)),
    ("records", N_("Records"), (files.records,)),
    ("consents", N_("Consents"), (people.consents,), _DESK),
    ("approvals", N_("Approvals"), (people.approvals,), _DESK),
    ("accounts", N_("Accounts and log-ins"), (accounts.set_up, accounts.ends, accounts.held), _DESK),
    ("schedules", N_("Schedules"), (files.schedules, accounts.unreachable)),
    ("runs", N_("Sending by itself"), (timing.timer, timing.runs), _DESK),
    ("ledger", N_("Ledger and its copies"), (storage.ledger, storage.copies), _DESK),
    ("disk", N_("Disk"), (storage.disk,)),
    ("clock", N_("Clock"), (timing.clock,)),
    ("zones", N_("Time zones"), (timing.zones,)),
    ("programs", N_("Programs"), (programs.python, programs.packages, programs.plug_ins)),
    ("safety", N_("Safety"), (safety,)),
)
