"""The images of a record: found beside it, never outside its folder, whatever a Mac made of their names."""

from __future__ import annotations

import difflib
import os
import stat
import unicodedata
from collections.abc import Iterable
from pathlib import Path, PureWindowsPath

from storyshare.errors import Problem
from storyshare.files import Fields
from storyshare.i18n import N_, _
from storyshare.models import StoryImage

NO_ALT = N_("the image has no alt text: people who cannot see it get nothing, and it is not sent like that.")
ALT_HINT = N_("Describe in a sentence what can be seen, as: alt: Two hands holding a letter.")


def lacks_alt(problem: Problem) -> bool:
    """Whether that is what is wrong: a picture without alt text, whatever language it is said in."""
    return problem.message in {NO_ALT, _(NO_ALT)}


class Folders:
    """The names in folders, each folder read once: ten thousand records lie in one."""

    def __init__(self) -> None:
        self._known: dict[Path, dict[str, str]] = {}

    def names(self, folder: Path) -> dict[str, str]:
        """The names in a folder by their composed form: a Mac may keep é as two characters."""
        if folder not in self._known:
            try:
                found = {unicodedata.normalize("NFC", name): name for name in os.listdir(folder)}  # noqa: PTH208 - no path for each of 10,000
            except OSError:
                found = {}
            self._known[folder] = found
        return self._known[folder]


def read_pictures(fields: Fields, folders: Folders, harmless: list[Problem]) -> tuple[StoryImage, ...]:
    """The images that the record names.

    A missing alt text goes to `harmless`: the story can still be previewed.
    """
    found: dict[str, StoryImage] = {}
    for entry in fields.tables("images", name_of_text="file"):
        shows_people = entry.yes_no("shows_people", default=True)
        alt = entry.text("alt")
        if entry.need("file", _("Write the name of the picture, as: file: hands.jpg")):
            path = _found(entry, fields.path.parent, folders)
            name = unicodedata.normalize("NFC", entry.text("file"))
            if name in found:
                entry.problem("file", _("`{name}` is named twice.", name=name), _("Keep one of the two."))
            if path:
                found[name] = StoryImage(file=name, path=path, alt=alt, shows_people=shows_people)
            if not alt:
                harmless.append(entry.made("alt", _(NO_ALT), _(ALT_HINT)))
        entry.finish()
    return tuple(found.values())


def are_plainly_there(folder: Path, files: Iterable[str], folders: Folders) -> bool:
    """Whether each of these (as `images/hands.jpg`) lies in the folder under exactly that name, none over a link.

    Then reading a record again would find them as it did before.
    """
    return all(_is_plainly_there(folder, file.split("/"), folders) for file in files)


def _is_plainly_there(folder: Path, parts: list[str], folders: Folders) -> bool:
    place = folder
    for number, part in enumerate(parts, 1):
        if folders.names(place).get(unicodedata.normalize("NFC", part)) != part:
            return False
        try:
            mode = os.lstat(f"{place}/{part}").st_mode
        except OSError:
            return False
        if not (stat.S_ISREG(mode) if number == len(parts) else stat.S_ISDIR(mode)):
            return False
        if number < len(parts):
            place /= part
    return True


def _found(entry: Fields, folder: Path, folders: Folders) -> Path | None:
    """The file on the disk, or None after saying what is wrong."""
    written = entry.text("file")
    if "://" in written:
        hint = _("Save the picture in the folder of the story, and write its name.")
        entry.problem("file", _("must be a file, not a web address."), hint)
        return None
    parts = written.split("/")
    if "\\" in written or PureWindowsPath(written).drive or written.startswith(("/", "~")) or ".." in parts:
        message = _("`{written}` leads out of the folder of the story.", written=written)
        entry.problem("file", message, _("Put the picture beside the story, and write only its name, as hands.jpg."))
        return None
    path = folder
    for part in parts:
        names = folders.names(path)
        composed = unicodedata.normalize("NFC", part)
        if composed not in names:
            entry.problem(
                "file", _("there is no `{written}` beside the story.", written=written), _hint(composed, names)
            )
            return None
        path = path / names[composed]
    if _is_plainly_there(folder, path.relative_to(folder).as_posix().split("/"), folders):
        return path
    if not path.is_file() or not path.resolve().is_relative_to(folder.resolve()):
        entry.problem(
            "file",
            _("`{written}` is not a file in the folder of the story.", written=written),
            _("Put the picture itself there."),
        )
        return None
    return path


def _hint(wanted: str, names: dict[str, str]) -> str:
    folded = {name.casefold(): name for name in names if not name.startswith(".")}
    if other := folded.get(wanted.casefold()):
        return _("Write {other}: capital and small letters count, also in the ending.", other=other)
    near = difflib.get_close_matches(wanted.casefold(), folded, n=1, cutoff=0.7)
    return _("Did you mean {meant}?", meant=folded[near[0]]) if near else _("Copy the picture there, or mend the name.")
