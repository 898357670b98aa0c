"""The stories of a workspace: all of them for `check` and lists, one by its name for everything else."""

from __future__ import annotations

import dataclasses
import difflib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from storyshare.errors import InputError, Problem
from storyshare.files import Listing, list_folder
from storyshare.models import Story
from storyshare.stories.language import language_tag
from storyshare.stories.record import read_original
from storyshare.stories.translation import read_translation

SUFFIX = ".md"


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """What was read of a folder.

    A story with anything wrong that could change what it says, or whether it may be said, is left out of `stories`.
    A missing alt text leaves it in (it can be previewed, and sending refuses): that problem has the severity "error"
    all the same. `problems` has those of every file, by file and line.
    """

    stories: tuple[Story, ...]
    problems: tuple[Problem, ...]


def names(folder: Path) -> tuple[str, ...]:
    """The names of the records in a folder, in order, without reading any."""
    return tuple(_by_name(_listing(folder)))


def load_all(folder: Path, *, zone: ZoneInfo) -> Loaded:
    """Every story of a folder, by name; what is wrong with one file does not keep the others out.

    `zone` is the workspace's: days and times in the records are by its clock.
    """
    listing = _listing(folder)
    problems = list(listing.problems)
    found: list[Story] = []
    records = _by_name(listing)
    for name, languages in records.items():
        story, wrong = _read(listing.files[name], {tag: listing.files[each] for tag, each in languages.items()}, zone)
        problems.extend(wrong)
        if story:
            found.append(story)
    problems.extend(_without_original(listing, records))
    unique, twins = _unique(found)
    return Loaded(stories=unique, problems=tuple(sorted([*problems, *twins], key=lambda each: (each.path, each.line))))


def load(path: Path, *, zone: ZoneInfo) -> Story:
    """The story in a file, with its translations beside it.

    Raises InputError with every problem of these files if one of them keeps the story from being used; a missing alt
    text does not (`Loaded` says why).
    """
    translations = {}
    for beside in sorted(path.parent.glob("*" + SUFFIX)):
        name, tag = _split(unicodedata.normalize("NFC", beside.stem))
        if tag and name == unicodedata.normalize("NFC", path.stem) and not beside.name.startswith("."):
            translations[tag] = beside
    story, problems = _read(path, translations, zone)
    if story is None:
        count = sum(problem.severity == "error" for problem in problems)
        message = f"{path} cannot be used as it is: {count} thing{'s' if count > 1 else ''} must be mended."
        raise InputError(message, problems=problems)
    return story


def find(folder: Path, name_or_path: str, *, zone: ZoneInfo) -> Story:
    """The story by its record's name (`rosa`), or by the path of its file or of a translation (`stories/rosa.es.md`).

    Raises InputError if there is none, with the name that was probably meant, or as `load` does.
    """
    wanted = unicodedata.normalize("NFC", name_or_path)
    listing = _listing(folder)
    records = _by_name(listing)
    if wanted in records:
        return load(listing.files[wanted], zone=zone)
    for path in (Path(name_or_path), folder / name_or_path, folder / (name_or_path + SUFFIX)):
        if path.suffix == SUFFIX and path.is_file():
            name, tag = _split(path.stem)
            return load(path.with_name(name + SUFFIX) if tag else path, zone=zone)
    near = difflib.get_close_matches(_split(Path(wanted).name.removesuffix(SUFFIX))[0].casefold(), records, n=1)
    if near:
        hint = f"Did you mean `{near[0]}`?"
    elif records:
        hint = f"The stories here are {', '.join(records)}."
    else:
        hint = f"There is no story at all in {folder}: `storyshare stories new` writes one."
    raise InputError(f"There is no story `{name_or_path}` in {folder}.", hint=hint)


def _listing(folder: Path) -> Listing:
    return list_folder(folder, suffixes=(SUFFIX,), what="a story")


def _split(name: str) -> tuple[str, str]:
    """`rosa.es` is the story `rosa` in Spanish; the language is "" for an original."""
    story, dot, language = name.rpartition(".")
    tag = language_tag(language) if dot and story else ""
    return (story, tag) if tag else (name, "")


def _by_name(listing: Listing) -> dict[str, dict[str, str]]:
    """Each original's name with the names of its translations' files by language."""
    split = {name: _split(name) for name in listing.files}
    records: dict[str, dict[str, str]] = {name: {} for name, (_, tag) in split.items() if not tag}
    for name, (original, tag) in split.items():
        if tag and original in records:
            records[original][tag] = name
    return records


def _without_original(listing: Listing, records: Mapping[str, object]) -> list[Problem]:
    problems = []
    for name, path in listing.files.items():
        original, tag = _split(name)
        if tag and original not in records:
            message = f"is a translation, but there is no {original}{SUFFIX} beside it."
            hint = f"Write {original}{SUFFIX} first, or take `.{tag}` out of this name if it is no translation."
            problems.append(Problem(path=path, message=message, hint=hint))
    return problems


def _read(path: Path, translations: Mapping[str, Path], zone: ZoneInfo) -> tuple[Story | None, list[Problem]]:
    """The story, or None if anything is wrong that must be mended first; and all problems."""
    original = read_original(path, zone=zone)
    others = {tag: read_translation(each, tag, original.story) for tag, each in translations.items()}
    readings = [original, *others.values()]
    problems = sorted(
        (problem for reading in readings for problem in [*reading.problems, *reading.harmless]),
        key=lambda problem: (problem.path, problem.line),
    )
    if original.story is None or any(reading.story is None for reading in readings):
        return None, problems
    inner = {tag: reading.story for tag, reading in others.items() if reading.story}
    return dataclasses.replace(original.story, translations=inner), problems


def _unique(stories: list[Story]) -> tuple[tuple[Story, ...], list[Problem]]:
    """The stories whose id is theirs alone: of two under one id nobody could say which was shared."""
    by_id: dict[str, list[Story]] = {}
    for story in stories:
        by_id.setdefault(story.id, []).append(story)
    problems = []
    for same in by_id.values():
        for story in same[1:]:
            message = f"`{story.id}` is also the id of {same[0].path.name}: neither is read."
            hint = "Was the file copied? The newer story needs an id of its own."
            problems.append(Problem(path=story.path, field="id", message=message, hint=hint))
    return tuple(same[0] for same in by_id.values() if len(same) == 1), problems
