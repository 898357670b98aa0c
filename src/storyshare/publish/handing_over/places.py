"""For a handover's checklist: timetables, what is to come, what is in doubt, and what lies elsewhere."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from storyshare import schedules
from storyshare.errors import StoryshareError
from storyshare.i18n import _
from storyshare.ledger import HANDED_OVER, Ledger, timetable, withdrawals
from storyshare.ledger.kits import built_kits
from storyshare.models import Pause
from storyshare.publish.handing_over.checklist import Section, Step, fact, to_do
from storyshare.publish.packs.contents import packs
from storyshare.timers import last_run
from storyshare.timers.choosing import holding
from storyshare.workspace import Workspace, git

_COMING = timedelta(days=60)
_MOST = 60


def old_computer(place: Workspace, ledger: Ledger | None) -> Section:
    """What must stop here before anything begins there."""
    entered = []
    with suppress(StoryshareError):
        entered = [scheduler.title for scheduler, _unused in holding(place.root)]
    steps = [to_do(_("It is in {title}: storyshare cron remove", title=title)) for title in entered]
    if not entered:
        steps.append(
            to_do(_("Nothing is in this user's timetable here; look under other users' and on other computers"))
        )
    if last := last_run(place.state):
        steps.append(fact(_("storyshare run was last here on {when}.", when=_when(place, last.at))))
    if not isinstance(place.ledger_place, Path):
        steps.append(to_do(_("Stop storyshare worker here, if it runs: systemctl or whatever keeps it alive")))
        names = ", ".join(name for name, _unused in timetable.hosts(ledger)) if ledger else ""
        steps.append(
            fact(
                _("The ledger is on a server and stays there: {title}.", title=ledger.database.title if ledger else "")
            )
        )
        steps.append(
            fact(_("Hosts that have it: {names}. Each is stopped by itself.", names=names or _("none is known")))
        )
        return Section(title=_("First: the old computer"), steps=tuple(steps))
    closed = bool(ledger and ledger.closed.startswith(HANDED_OVER))
    steps.append(
        to_do(
            _("The ledger here is closed: nothing is sent from this computer any more")
            if closed
            else _("Close the ledger here: storyshare handover FILE --close. Until then two computers could send"),
            done=closed,
        )
    )
    about = _(
        "On {computer}, in {root}. Two computers that send from two ledgers post twice.",
        computer=socket.gethostname(),
        root=place.root,
    )
    return Section(title=_("First: the old computer"), about=about, steps=tuple(steps))


def coming_up(place: Workspace, now: datetime) -> Section:
    """What the schedules say for the next two months."""
    found, whole = wanted_between(place, now, now + _COMING)
    steps = [fact(each) for each in found[:_MOST]]
    if len(found) > _MOST:
        steps.append(fact(_("and {count} more: storyshare schedule rehearse", count=len(found) - _MOST)))
    if not whole:
        steps.append(to_do(_("Not every schedule can be read: storyshare check")))
    if not steps:
        steps.append(fact(_("Nothing in the next 60 days.")))
    return Section(
        title=_("Schedules coming up"), about=_("The next 60 days, as the schedules say it."), steps=tuple(steps)
    )


def wanted_between(place: Workspace, after: datetime, until: datetime) -> tuple[list[str], bool]:
    """What the schedules want in that time, a line each, in order; and whether every schedule can be read."""
    timed = schedules.load_all(place.schedules, zone=place.timezone, own=place.observances)
    observances = schedules.known_observances(place.observances)
    found = sorted(
        (
            occurrence.at,
            entry.id,
            entry.story or _("a story of its rotation"),
            ", ".join(entry.to) or _("the usual accounts"),
        )
        for entry in timed.entries
        for occurrence in schedules.occurrences(entry, after=after, until=until, observances=observances)
    )
    whole = not any(problem.severity == "error" for problem in timed.problems)
    return [
        _("{when}: {story} ({entry}), to {to}", when=_when(place, at), story=story, entry=entry, to=to)
        for at, entry, story, to in found
    ], whole


def unsettled(place: Workspace, ledger: Ledger | None) -> Section:
    """What is in doubt, waits, is paused, on hold, or still being taken back."""
    if ledger is None:
        return Section(title=_("In doubt"), steps=(fact(_("Nothing was ever sent from here.")),))
    steps = [
        to_do(
            _(
                "May be public: {story} on {account} ({language}). Settle it: storyshare resolve",
                story=each.story,
                account=each.key.account,
                language=each.key.language,
            )
        )
        for each in ledger.in_doubt()
    ]
    steps += [
        fact(
            _(
                "Waits to be sent: {story} on {account}, due {when}",
                story=each.story,
                account=each.key.account,
                when=_when(place, each.slot.due_at),
            )
        )
        for each in timetable.waiting(ledger)
        if each.slot
    ]
    steps += [
        fact(_("Paused: {paused}. To go on: storyshare resume", paused=_paused(each))) for each in ledger.pauses()
    ]
    steps += [
        to_do(_("On hold: {name}. {reason}", name=name, reason=reason)) for name, reason in ledger.holds().items()
    ]
    for each in withdrawals.withdrawals(ledger):
        open_steps = [step for step in withdrawals.checklist(ledger, each.story_id) if step.done_at is None]
        if open_steps:
            steps.append(
                to_do(_("Taken back and not finished, {count} to do: storyshare withdraw", count=len(open_steps)))
            )
            break
    if not steps:
        steps.append(fact(_("Nothing is in doubt, waits or is held back.")))
    return Section(title=_("In doubt, waiting, held back"), steps=tuple(steps))


def out_there(place: Workspace, ledger: Ledger | None) -> Section:
    """Packs, kits and pictures that a withdrawal must reach."""
    steps = [
        to_do(
            _(
                "A pack for volunteers, last made on {made}: {out}. Tell those who have it who you are now",
                made=made,
                out=out,
            )
        )
        for out, made in packs(place).items()
    ]
    for kit in built_kits(ledger) if ledger else ():
        partner = _(" for {partner}", partner=kit.partner) if kit.partner else ""
        steps.append(
            to_do(
                _(
                    "A share kit{partner}, built on {when}: {place}",
                    partner=partner,
                    when=_when(place, kit.built_at),
                    place=kit.place,
                )
            )
        )
    steps += (
        [fact(_("Pictures for platforms that fetch them: {base_url}", base_url=place.media.base_url))]
        if place.media
        else []
    )
    if not steps:
        steps.append(fact(_("No pack, no share kit and no public place for pictures is known.")))
    about = _("When a story is taken back, whoever has one of these must be told; so they must know who tells them.")
    return Section(title=_("Packs, kits and pictures that are out there"), about=about, steps=tuple(steps))


def elsewhere(place: Workspace) -> Section:
    """Programs and addresses that storyshare.toml names, and where the repository is pushed to."""
    steps = [fact(_("Started by storyshare: {program}", program=" ".join(program))) for program in programs(place)]
    if place.alerts.to or place.alerts.command:
        steps.append(
            to_do(
                _("Who is told of trouble: {to}. Is it still right?", to=", ".join(place.alerts.to) or _("a program"))
            )
        )
    if place.alerts.heartbeat:
        steps.append(
            to_do(_("A service hears from run after each good one, and tells somebody when it does not: whom?"))
        )
    steps += list(_repository(place))
    if not steps:
        steps.append(fact(_("storyshare.toml names no program, nobody to tell, and there is no git repository.")))
    return Section(title=_("Elsewhere"), steps=tuple(steps))


def programs(place: Workspace) -> list[tuple[str, ...]]:
    """The programs of the desk's own that storyshare.toml lets storyshare start."""
    media = (place.media.put, place.media.remove) if place.media else ()
    return [program for program in (place.alerts.command, *media) if program]


def _repository(place: Workspace) -> Iterator[Step]:
    if git.repository(place.root) is None:
        return
    try:
        for name, address in git.addresses(place.root).items():
            yield to_do(_("The git remote {name}: {address}. Who may push there?", name=name, address=address))
    except git.GitSilentError:
        yield to_do(_("There is a git repository, and git could not be asked where it is pushed to"))


def _paused(pause: Pause) -> str:
    return _("everything") if pause.scope == "all" else _("the {scope} {name}", scope=pause.scope, name=pause.name)


def _when(place: Workspace, at: datetime) -> str:
    return f"{at.astimezone(place.timezone):%Y-%m-%d %H:%M}"
