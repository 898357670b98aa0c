"""For a handover's checklist: timetables, what is to come, what is in doubt, and what lies elsewhere."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from storyshare import schedules
from storyshare.errors import StoryshareError
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
        entered = [scheduler.title for scheduler, _ in holding(place.root)]
    steps = [to_do(f"It is in {title}: storyshare cron remove") for title in entered]
    if not entered:
        steps.append(to_do("Nothing is in this user's timetable here; look under other users' and on other computers"))
    if last := last_run(place.state):
        steps.append(fact(f"storyshare run was last here on {_when(place, last.at)}."))
    if not isinstance(place.ledger_place, Path):
        steps.append(to_do("Stop storyshare worker here, if it runs: systemctl or whatever keeps it alive"))
        names = ", ".join(name for name, _ in timetable.hosts(ledger)) if ledger else ""
        steps.append(fact(f"The ledger is on a server and stays there: {ledger.database.title if ledger else ''}."))
        steps.append(fact(f"Hosts that have it: {names or 'none is known'}. Each is stopped by itself."))
        return Section(title="First: the old computer", steps=tuple(steps))
    closed = bool(ledger and ledger.closed.startswith(HANDED_OVER))
    steps.append(
        to_do(
            "The ledger here is closed: nothing is sent from this computer any more"
            if closed
            else "Close the ledger here: storyshare handover FILE --close. Until then two computers could send",
            done=closed,
        )
    )
    about = f"On {socket.gethostname()}, in {place.root}. Two computers that send from two ledgers post twice."
    return Section(title="First: the old computer", about=about, steps=tuple(steps))


def coming_up(place: Workspace, now: datetime) -> Section:
    """What the schedules say for the next two months."""
    found, whole = wanted_between(place, now, now + _COMING)
    steps = [fact(each) for each in found[:_MOST]]
    if len(found) > _MOST:
        steps.append(fact(f"and {len(found) - _MOST} more: storyshare schedule rehearse"))
    if not whole:
        steps.append(to_do("Not every schedule can be read: storyshare check"))
    if not steps:
        steps.append(fact("Nothing in the next 60 days."))
    return Section(title="Schedules coming up", about="The next 60 days, as the schedules say it.", steps=tuple(steps))


def wanted_between(place: Workspace, after: datetime, until: datetime) -> tuple[list[str], bool]:
    """What the schedules want in that time, a line each, in order; and whether every schedule can be read."""
    timed = schedules.load_all(place.schedules, zone=place.timezone, own=place.observances)
    observances = schedules.known_observances(place.observances)
    found = sorted(
        (occurrence.at, entry.id, entry.story or "a story of its rotation", ", ".join(entry.to) or "the usual accounts")
        for entry in timed.entries
        for occurrence in schedules.occurrences(entry, after=after, until=until, observances=observances)
    )
    whole = not any(problem.severity == "error" for problem in timed.problems)
    return [f"{_when(place, at)}: {story} ({entry}), to {to}" for at, entry, story, to in found], whole


def unsettled(place: Workspace, ledger: Ledger | None) -> Section:
    """What is in doubt, waits, is paused, on hold, or still being taken back."""
    if ledger is None:
        return Section(title="In doubt", steps=(fact("Nothing was ever sent from here."),))
    steps = [
        to_do(f"May be public: {each.story} on {each.key.account} ({each.key.language}). Settle it: storyshare resolve")
        for each in ledger.in_doubt()
    ]
    steps += [
        fact(f"Waits to be sent: {each.story} on {each.key.account}, due {_when(place, each.slot.due_at)}")
        for each in timetable.waiting(ledger)
        if each.slot
    ]
    steps += [fact(f"Paused: {_paused(each)}. To go on: storyshare resume") for each in ledger.pauses()]
    steps += [to_do(f"On hold: {name}. {reason}") for name, reason in ledger.holds().items()]
    for each in withdrawals.withdrawals(ledger):
        open_steps = [step for step in withdrawals.checklist(ledger, each.story_id) if step.done_at is None]
        if open_steps:
            steps.append(to_do(f"Taken back and not finished, {len(open_steps)} to do: storyshare withdraw"))
            break
    if not steps:
        steps.append(fact("Nothing is in doubt, waits or is held back."))
    return Section(title="In doubt, waiting, held back", steps=tuple(steps))


def out_there(place: Workspace, ledger: Ledger | None) -> Section:
    """Packs, kits and pictures that a withdrawal must reach."""
    steps = [
        to_do(f"A pack for volunteers, last made on {made}: {out}. Tell those who have it who you are now")
        for out, made in packs(place).items()
    ]
    for kit in built_kits(ledger) if ledger else ():
        partner = f" for {kit.partner}" if kit.partner else ""
        steps.append(to_do(f"A share kit{partner}, built on {_when(place, kit.built_at)}: {kit.place}"))
    steps += [fact(f"Pictures for platforms that fetch them: {place.media.base_url}")] if place.media else []
    if not steps:
        steps.append(fact("No pack, no share kit and no public place for pictures is known."))
    about = "When a story is taken back, whoever has one of these must be told; so they must know who tells them."
    return Section(title="Packs, kits and pictures that are out there", about=about, steps=tuple(steps))


def elsewhere(place: Workspace) -> Section:
    """Programs and addresses that storyshare.toml names, and where the repository is pushed to."""
    steps = [fact(f"Started by storyshare: {' '.join(program)}") for program in programs(place)]
    if place.alerts.to or place.alerts.command:
        steps.append(to_do(f"Who is told of trouble: {', '.join(place.alerts.to) or 'a program'}. Is it still right?"))
    if place.alerts.heartbeat:
        steps.append(to_do("A service hears from run after each good one, and tells somebody when it does not: whom?"))
    steps += list(_repository(place))
    if not steps:
        steps.append(fact("storyshare.toml names no program, nobody to tell, and there is no git repository."))
    return Section(title="Elsewhere", steps=tuple(steps))


def programs(place: Workspace) -> list[tuple[str, ...]]:
    """The programs of the desk's own that storyshare.toml lets storyshare start."""
    media = (place.media.put, place.media.remove) if place.media else ()
    return [program for program in (place.alerts.command, *media) if program]


def _repository(place: Workspace) -> Iterator[Step]:
    if git.repository(place.root) is None:
        return
    try:
        for name, address in git.addresses(place.root).items():
            yield to_do(f"The git remote {name}: {address}. Who may push there?")
    except git.GitSilentError:
        yield to_do("There is a git repository, and git could not be asked where it is pushed to")


def _paused(pause: Pause) -> str:
    return "everything" if pause.scope == "all" else f"the {pause.scope} {pause.name}"


def _when(place: Workspace, at: datetime) -> str:
    return f"{at.astimezone(place.timezone):%Y-%m-%d %H:%M}"
