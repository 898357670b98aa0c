"""The use case behind `storyshare` alone: what is due next, what needs a person, and the next command for each.

It only reads: nothing is changed, and no platform is asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from storyshare import schedules, stories, workspace
from storyshare.i18n import _
from storyshare.models import Pause
from storyshare.publish.consenting import Standing
from storyshare.publish.desk import records
from storyshare.publish.desk.coming import Against, Coming, coming, judged, planned
from storyshare.publish.desk.known import ask
from storyshare.publish.desk.needs import Need, typed
from storyshare.publish.health.runs import Runs
from storyshare.workspace import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class Stopped:
    """Something that a person has paused, in a sentence, and the command that lifts it."""

    what: str
    command: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Today's desk: what is due next, the soonest first; what needs a person, the most urgent first; what is paused."""

    place: Workspace
    at: datetime
    due: tuple[Coming, ...] = ()
    needs: tuple[Need, ...] = ()
    stopped: tuple[Stopped, ...] = ()


def today(root: Path, *, now: datetime) -> Desk:
    """What is on the desk of the workspace in that folder now; what cannot be read hides nothing else.

    In a volunteer's workspace nothing is sent and nobody approves: there, only files that must be mended need anybody.
    """
    place, problems = workspace.inspect(root)
    loaded = stories.load_all(place.stories, zone=place.timezone)
    timed = schedules.load_all(place.schedules, zone=place.timezone, own=place.observances)
    files = [
        *records.to_mend(problems, kind="settings"),
        *records.to_mend(loaded.problems, kind="records"),
        *records.to_mend(timed.problems, kind="schedules"),
        *records.without_alt(loaded.problems),
    ]
    if place.volunteer:
        return Desk(place=place, at=now, needs=_in_order(files))
    known = ask(place, loaded.stories, now)
    due = [*planned(known.deliveries, now), *coming(place, timed.entries, now=now)]
    needs = [*known.needs, *records.must_go(known.standings), *_nobody_runs(place, known.runs, due, now)]
    needs += [*records.ends_soon(place, known.standings, now), *files, *records.without_consent(known.standings)]
    against = Against(
        unapproved={each.story for each in needs if each.kind == "approval"},
        on_hold={each.account for each in needs if each.kind == "on-hold"},
        pauses=known.pauses,
    )
    return Desk(
        place=place,
        at=now,
        due=tuple(judged(due, known.standings, against)),
        needs=_in_order(needs),
        stopped=tuple(_stopped(place, each, known.standings) for each in known.pauses),
    )


# Of what is as urgent, the more harm comes first.
_ORDER = (
    "still-public", "consent-gone", "withdrawal", "may-be-public", "ledger", "partial", "on-hold", "settings",
    "schedules", "records", "runs", "refused", "held-back", "missed", "begun",
)  # fmt: skip


def _in_order(needs: Sequence[Need]) -> tuple[Need, ...]:
    places = {kind: number for number, kind in enumerate(_ORDER)}
    return tuple(sorted(needs, key=lambda each: (each.urgency, places.get(each.kind, len(_ORDER)))))


def _nobody_runs(place: Workspace, runs: Runs, due: Sequence[Coming], now: datetime) -> list[Need]:
    """Where something is due and nobody has looked for too long."""
    if not due or not runs.overdue(now):
        return []
    newest = runs.newest()
    if newest is None:
        what = _("something is due, and storyshare run has never run on this computer")
        return [Need(kind="runs", what=what, command=typed("cron", "install"))]
    what = _(
        "nothing is sent by itself: storyshare run last ran on {newest:%Y-%m-%d %H:%M}",
        newest=newest.astimezone(place.timezone),
    )
    return [Need(kind="runs", what=what, command=typed("cron", "status"))]


def _stopped(place: Workspace, pause: Pause, standings: Sequence[Standing]) -> Stopped:
    until = (
        _("until {until:%Y-%m-%d %H:%M}", until=pause.until.astimezone(place.timezone))
        if pause.until
        else _("until resumed")
    )
    if pause.scope == "all":
        return Stopped(what=_("Everything is paused {until}", until=until), command=typed("resume"))
    if pause.scope == "account":
        return Stopped(
            what=_("{name} is paused {until}", name=pause.name, until=until),
            command=typed("resume", "--account", pause.name),
        )
    name = next((each.record.name for each in standings if each.record.id == pause.name), "")
    if not name:  # an id may hold a name that is not for everybody's eyes
        return Stopped(what=_("A story that is not here is paused {until}", until=until), command=typed("pause"))
    return Stopped(what=_("{name} is paused {until}", name=name, until=until), command=typed("resume", "--story", name))
