"""The schedules of a workspace, all files at once: an entry's id is its own in all of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from zoneinfo import ZoneInfo

from storyshare.errors import Problem
from storyshare.files import list_folder, read_yaml
from storyshare.i18n import _
from storyshare.models import Observance
from storyshare.schedules.entries import Defaults, Entry, read_entry
from storyshare.schedules.observances import known_observances


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedSchedules:
    """The entries of every file in which nothing is wrong, by file and line, and the problems of all files.

    A file with an error gives no entry at all: what it says is then not known. That is not the same as an entry that
    somebody took out.
    """

    entries: tuple[Entry, ...]
    problems: tuple[Problem, ...]


def load_all(folder: Path, *, zone: ZoneInfo, own: Mapping[str, Observance] = MappingProxyType({})) -> LoadedSchedules:
    """Every entry of the schedules in a folder (`*.yaml`, `*.yml`); one that is not there is empty.

    `zone` is the workspace's, for files and entries that name none; `own` are its own observances. Which stories and
    accounts exist is not looked into here.
    """
    observances = known_observances(own)
    listing = list_folder(folder, suffixes=(".yaml", ".yml"), what=_("a schedule"))
    problems = list(listing.problems)
    entries: list[Entry] = []
    for path in listing.files.values():
        found, wrong = _read(path, zone, observances)
        problems.extend(wrong)
        if not any(problem.severity == "error" for problem in wrong):
            entries.extend(found)
    unique, twins = _unique(entries)
    problems.extend(twins)
    return LoadedSchedules(
        entries=unique, problems=tuple(sorted(problems, key=lambda problem: (problem.path, problem.line)))
    )


def _read(path: Path, zone: ZoneInfo, observances: Collection[str]) -> tuple[list[Entry], list[Problem]]:
    document = read_yaml(path)
    if not document.readable:
        return [], document.problems
    fields = document.fields()
    defaults = Defaults(
        zone=fields.zone("timezone") or zone,
        to=fields.texts("to"),
        to_line=fields.line_of("to"),
        late=fields.duration("late"),
        observances=observances,
    )
    fields.need("posts", _("Write `posts:` and below it the entries, each beginning with `  - id: `."))
    entries = [read_entry(each, defaults) for each in fields.tables("posts", name_of_text="story")]
    fields.finish(elsewhere=dict.fromkeys(("id", "story", "stories", "at", "observance", "every"), "posts"))
    return entries, document.problems


def _unique(entries: list[Entry]) -> tuple[tuple[Entry, ...], list[Problem]]:
    """The entries whose id is theirs alone: of two under one id, one would be taken for already sent."""
    by_id: dict[str, list[Entry]] = {}
    for entry in entries:
        by_id.setdefault(entry.id, []).append(entry)
    problems = []
    for first, *others in by_id.values():
        for entry in others:
            place = (
                _("on line {line}", line=first.line)
                if first.path == entry.path
                else _("in {name}, line {line}", name=first.path.name, line=first.line)
            )
            message = _("`{id}` is also the id of the entry {place}: neither is used.", id=entry.id, place=place)
            hint = _("Give the newer one an id of its own.")
            problems.append(Problem(path=entry.path, line=entry.line, field="id", message=message, hint=hint))
    return tuple(entry for entry in entries if len(by_id[entry.id]) == 1), problems
