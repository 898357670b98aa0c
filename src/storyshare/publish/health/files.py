"""What people wrote: the workspace and its settings, the records, the schedules."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from storyshare.errors import Problem, StoryshareError
from storyshare.i18n import _
from storyshare.publish.checking import Checked, check
from storyshare.publish.desk.coming import SEASON
from storyshare.publish.health.case import Case
from storyshare.publish.health.lines import Line, few, look, mend, ok
from storyshare.publish.safety import quoted
from storyshare.workspace import SETTINGS


def settings(case: Case) -> Iterator[Line]:
    """What is wrong in storyshare.toml, by line and field: a value could be a password in the wrong place."""
    for problem in case.problems:
        where = _("{settings}, line {line}", settings=SETTINGS, line=problem.line) if problem.line else SETTINGS
        named = f" ({problem.field})" if problem.field else ""
        if problem.severity == "error":
            yield mend(_("{where}{named} is not understood", where=where, named=named), "storyshare check")
        else:
            yield look(_("{where}{named} may not be what was meant", where=where, named=named), "storyshare check")
    if not case.problems:
        yield ok(_("{settings} is understood", settings=SETTINGS))


def folders(case: Case) -> Iterator[Line]:
    """The folders of the workspace, and whether they can be written."""
    place = case.place
    if place.volunteer:
        yield ok(_("This is a volunteer's pack: nothing is ever sent from it"))
    if not place.stories.is_dir():
        yield look(_("There is no folder {name} yet", name=place.stories.name), "storyshare stories new")
    for folder in (place.root, place.state, place.stories):
        if folder.is_dir() and not os.access(folder, os.W_OK):
            yield mend(_("You cannot write into {folder}", folder=folder), f"chmod u+w {quoted(folder)}")
    if place.stories.is_dir():
        yield ok(_("The workspace is {root}", root=place.root))


def records(case: Case) -> Iterator[Line]:
    """How many records there are, and in which of them something is wrong; nothing of a record is quoted."""
    found = case.records
    yield ok(_("Records that can be read: {count}", count=len(found.stories)))
    problems: tuple[Problem, ...] = found.problems
    try:
        checked = _checked(case)
        problems = tuple({*problems, *checked.problems})
        if checked.doubtful:
            names = few(name for name, _unused in checked.doubtful)
            yield look(_("A person should look at what is said in {names}", names=names), "storyshare check")
    except StoryshareError:
        yield look(_("Whether every text fits was not looked at: see the other sections"), "storyshare check")
    yield from _wrong(problems, case.place.stories)


def schedules(case: Case) -> Iterator[Line]:
    """What is wrong in schedules, what is coming, and what is over."""
    found = case.timed
    problems: tuple[Problem, ...] = found.problems
    try:
        problems = tuple({*problems, *_checked(case).problems})
    except StoryshareError:
        yield look(_("Whether stories and accounts are there was not looked at"), "storyshare check")
    yield from _wrong(problems, case.place.schedules)
    if not found.entries:
        yield ok(_("No schedule wants anything: nothing is sent by itself"))
    elif not case.due:
        yield look(_("Nothing is coming within a year: every entry is over"), "storyshare post NAME --at 'DAY HH:MM'")
    elif case.due[0].at > case.now + SEASON:
        yield look(
            _(
                "Nothing is coming within {days} days; the next is on {when}",
                days=SEASON.days,
                when=case.show(case.due[0].at),
            ),
            "storyshare schedule rehearse",
        )
    else:
        yield ok(
            _(
                "Occasions within {days} days: {count}; the next is on {when}",
                days=SEASON.days,
                count=len(case.due),
                when=case.show(case.due[0].at),
            )
        )


def _checked(case: Case) -> Checked:
    return check(case.place, now=case.now)


def _wrong(problems: tuple[Problem, ...], folder: Path) -> Iterator[Line]:
    """One line for what must be mended in the files of a folder, one for what should be looked at."""
    inside = sorted(each for each in problems if each.path.is_relative_to(folder))
    errors = few(_place(each) for each in inside if each.severity == "error")
    warnings = few(_place(each) for each in inside if each.severity != "error")
    if errors:
        yield mend(_("Something must be mended in {errors}", errors=errors), "storyshare check")
    if warnings:
        yield look(_("Something may not be what was meant in {warnings}", warnings=warnings), "storyshare check")


def _place(problem: Problem) -> str:
    return f"{problem.path.name}:{problem.line}" if problem.line else problem.path.name
