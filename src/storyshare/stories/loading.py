"""The stories of a workspace: all of them for `check` and lists, one by its name for everything else."""

from __future__ import annotations

import dataclasses
import difflib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from storyshare.errors import InputError, Problem
from storyshare.files import Listing, list_folder
from storyshare.i18n import _, n_
from storyshare.models import Story
from storyshare.stories.language import language_tag
from storyshare.stories.pictures import Folders, are_plainly_there
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
    return tuple(_records(_listing(folder)))


def load_all(folder: Path, *, zone: ZoneInfo) -> Loaded:
    """Every story of a folder, by name; what is wrong with one file does not keep the others out.

    `zone` is the workspace's: days and times in the records are by its clock.
    """
    listing = _listing(folder)
    records = _records(listing)
    problems = [*listing.problems, *_without_original(listing, records)]
    folders = Folders()
    found: list[Story] = []
    for name, translations in records.items():
        story, wrong = _read(listing.files[name], translations, zone, folders)
        problems.extend(wrong)
        if story:
            found.append(story)
    unique, twins = _unique(found)
    return Loaded(stories=unique, problems=_in_order([*problems, *twins]))


def load(path: Path, *, zone: ZoneInfo) -> Story:
    """The story in a file, with its translations beside it.

    Raises InputError with every problem of these files if one of them keeps the story from being used; a missing alt
    text does not (`Loaded` says why).
    """
    listing = _listing(path.parent)
    name = unicodedata.normalize("NFC", path.stem)
    story, wrong = _read(path, _records(listing).get(name, {}), zone, Folders())
    odd = [problem for problem in listing.problems if problem.path == path]
    return _usable(path, None if odd else story, [*odd, *wrong])


class Records:
    """The records of a folder, listed once and read one by one; only their names are held.

    `zone` is the workspace's, as for `load_all`.
    """

    def __init__(self, folder: Path, *, zone: ZoneInfo) -> None:
        self.folder = folder
        self._zone = zone
        self._folders = Folders()
        self._found: tuple[Mapping[str, str], Mapping[str, Mapping[str, Path]]] | None = None

    def __iter__(self) -> Iterator[RecordFiles]:
        """Each record's files, in the order of `names`."""
        files, records = self._listed()
        for name, translations in records.items():
            found = tuple((language, path.name) for language, path in translations.items())
            yield RecordFiles(name=name, original=files[name], translations=found)

    def __len__(self) -> int:
        return len(self._listed()[1])

    def __contains__(self, name: object) -> bool:
        """Whether there is a record of that name."""
        return name in self._listed()[1]

    def load(self, files: RecordFiles) -> Story:
        """The story in these files. Raises InputError as `load` does."""
        path = self.folder / files.original
        translations = {language: self.folder / file for language, file in files.translations}
        return _usable(path, *_read(path, translations, self._zone, self._folders))

    def _listed(self) -> tuple[Mapping[str, str], Mapping[str, Mapping[str, Path]]]:
        if self._found is None:
            listing = _listing(self.folder)
            self._found = listing.files.names, _records(listing)
        return self._found

    def has_pictures(self, files: Iterable[str]) -> bool:
        """Whether each picture (as `images/hands.jpg`) lies there so that reading a record finds it, with no link."""
        return are_plainly_there(self.folder, files, self._folders)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordFiles:
    """The names of the files of one record; `translations` by what stands for the language in their names."""

    name: str
    original: str
    translations: tuple[tuple[str, str], ...] = ()


def _usable(path: Path, story: Story | None, wrong: Iterable[Problem]) -> Story:
    if story is None:
        problems = _in_order(wrong)
        count = sum(problem.severity == "error" for problem in problems)
        message = n_(
            "{path} cannot be used as it is: {number} thing must be mended.",
            "{path} cannot be used as it is: {number} things must be mended.",
            count,
            path=path,
        )
        raise InputError(message, problems=problems)
    return story


def find(folder: Path, name_or_path: str, *, zone: ZoneInfo) -> Story:
    """The story by its record's name (`rosa`), or by the path of its file or of a translation (`stories/rosa.es.md`).

    Raises InputError if there is none, with the name that was probably meant, or as `load` does.
    """
    wanted = unicodedata.normalize("NFC", name_or_path)
    listing = _listing(folder)
    records = _records(listing)
    if wanted in records:
        return load(listing.files[wanted], zone=zone)
    for path in (Path(name_or_path), folder / name_or_path, folder / (name_or_path + SUFFIX)):
        if path.suffix == SUFFIX and path.is_file():
            name, tag = _split(path.stem)
            return load(path.with_name(name + SUFFIX) if tag else path, zone=zone)
    near = difflib.get_close_matches(_split(Path(wanted).name.removesuffix(SUFFIX))[0].casefold(), records, n=1)
    if near:
        hint = _("Did you mean `{near}`?", near=near[0])
    elif records:
        hint = _("The stories here are {records}.", records=", ".join(records))
    else:
        hint = _("There is no story at all in {folder}: `storyshare stories new` writes one.", folder=folder)
    raise InputError(_("There is no story `{story}` in {folder}.", story=name_or_path, folder=folder), hint=hint)


def _listing(folder: Path) -> Listing:
    return list_folder(folder, suffixes=(SUFFIX,), what=_("a story"))


def _split(name: str) -> tuple[str, str]:
    """`rosa.es` is the story `rosa` in Spanish; the language is "" for an original."""
    story, dot, language = name.rpartition(".")
    return (story, language) if dot and story and language_tag(language) else (name, "")


def _records(listing: Listing) -> dict[str, dict[str, Path]]:
    """Each original's name with the files of its translations, by what stands for the language in their names."""
    files = listing.files
    # `rosa.sp` beside `rosa` was meant as a translation, whatever `sp` is.
    split = {name: (name.rpartition(".")[::2] if name.rpartition(".")[0] in files else _split(name)) for name in files}
    records: dict[str, dict[str, Path]] = {name: {} for name, (_, language) in split.items() if language in ("", name)}
    for name, (original, language) in split.items():
        if original in records and name not in records:
            records[original][language] = files[name]
    return records


def _without_original(listing: Listing, records: Mapping[str, Mapping[str, Path]]) -> list[Problem]:
    known = {path for translations in records.values() for path in translations.values()}
    problems = []
    for name, path in listing.files.items():
        if name not in records and path not in known:
            original, language = _split(name)
            message = _(
                "is a translation, but there is no {original}{suffix} beside it.", original=original, suffix=SUFFIX
            )
            hint = _(
                "Write {original}{suffix} first, or take `.{language}` out of this name if it is no translation.",
                original=original,
                suffix=SUFFIX,
                language=language,
            )
            problems.append(Problem(path=path, message=message, hint=hint))
    return problems


def _read(
    path: Path, translations: Mapping[str, Path], zone: ZoneInfo, folders: Folders
) -> tuple[Story | None, tuple[Problem, ...]]:
    """The story, or None if anything is wrong that must be mended first; and all problems."""
    original = read_original(path, zone=zone, folders=folders)
    others = [read_translation(each, language, original.story) for language, each in translations.items()]
    readings = [original, *others]
    problems = _in_order(problem for reading in readings for problem in [*reading.problems, *reading.harmless])
    if original.story is None or any(reading.story is None for reading in readings):
        return None, problems
    inner = {reading.story.language: reading.story for reading in others if reading.story}
    return dataclasses.replace(original.story, translations=inner), problems


def _in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    return tuple(sorted(problems, key=lambda problem: (problem.path, problem.line)))


def _unique(stories: list[Story]) -> tuple[tuple[Story, ...], list[Problem]]:
    """The stories whose id is theirs alone: of two under one id nobody could say which was shared."""
    by_id: dict[str, list[Story]] = {}
    for story in stories:
        by_id.setdefault(story.id, []).append(story)
    problems = []
    for same in by_id.values():
        for story in same[1:]:
            message = _("`{id}` is also the id of {name}: neither is read.", id=story.id, name=same[0].path.name)
            hint = _("Was the file copied? The newer story needs an id of its own.")
            problems.append(Problem(path=story.path, field="id", message=message, hint=hint))
    return tuple(same[0] for same in by_id.values() if len(same) == 1), problems
