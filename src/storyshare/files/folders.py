"""What lies in a folder of hand-written files: the ones to read, and the ones saved wrongly."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from storyshare.errors import Problem
from storyshare.i18n import _

_COPY = re.compile(
    r"(?P<name>.+?)"
    r"(?: \d{1,2}| ?\(\d{1,2}\)|(?: -)? copy(?: \d+| \(\d+\))?| \(copy(?: \d+)?\)|[-_]copy|(?: -)? copia(?: \d+)?)"
    r"|(?:copy|copia) (?:of|de) (?P<of>.+)",
    re.IGNORECASE,
)
_TEXTS = {".txt", ".text", ".rtf", ".rtfd", ".doc", ".docx", ".odt", ".pages", ".html", ".md", ".markdown", ".mdown",
          ".yaml", ".yml"}  # fmt: skip


class Files(Mapping[str, Path]):
    """The files of one folder by stem, in order; only their names are held: ten thousand paths would weigh more."""

    def __init__(self, folder: Path, names: Mapping[str, str]) -> None:
        self.folder = folder
        self.names = names

    def __getitem__(self, stem: str) -> Path:
        return self.folder / self.names[stem]

    def __contains__(self, stem: object) -> bool:
        return stem in self.names

    def __iter__(self) -> Iterator[str]:
        return iter(self.names)

    def __len__(self) -> int:
        return len(self.names)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """The files of a folder that are to be read, by stem (composed Unicode, NFC) and in order, and what is odd."""

    files: Files
    problems: tuple[Problem, ...]


def list_folder(folder: Path, *, suffixes: Collection[str], what: str) -> Listing:
    """What is to be read in a folder: files with one of the suffixes; `what` names them in problems ("a story").

    Hidden files (`.DS_Store`, `._rosa.md`), pictures and folders are passed over in silence. Copies that a Mac or
    Windows made (`rosa 2.md`), texts saved in another format and names that differ only by case are named and left
    out. A folder that is not there is empty.
    """
    try:
        with os.scandir(folder) as found:
            names = sorted(entry.name for entry in found if not entry.name.startswith((".", "~$")) and entry.is_file())
    except FileNotFoundError:
        names = []
    problems: list[Problem] = []
    wanted: dict[str, str] = {}
    folded: dict[str, str] = {}
    for name in names:
        if os.path.splitext(name)[1] not in suffixes:  # noqa: PTH122 - ten times faster than a path
            problems.extend(_saved_wrongly(folder / name, suffixes, what))
            continue
        written = _stem(name)
        if twin := folded.get(written.casefold()):
            message = _(
                "has the same name as {twin}, but for capital letters or the suffix, and is not read.", twin=twin
            )
            problems.append(Problem(path=folder / name, message=message, hint=_("Keep one of the two.")))
        else:
            folded[written.casefold()] = wanted[written] = name
    for written, name in list(wanted.items()):
        if original := copied_from(written, wanted):
            message = _("looks like a copy of {wanted}, and is not read.", wanted=wanted[original])
            hint = _("Delete it, or give it a name of its own.")
            problems.append(Problem(path=folder / name, message=message, hint=hint))
            del wanted[written]
    return Listing(files=Files(folder, wanted), problems=tuple(problems))


def stem(path: Path) -> str:
    """The name of a file without its suffix, in composed Unicode: a Mac may hand out é in two pieces."""
    return _stem(path.name)


def _stem(name: str) -> str:
    return unicodedata.normalize("NFC", os.path.splitext(name)[0])  # noqa: PTH122 - as above


def copied_from(name: str, names: Collection[str]) -> str:
    """The name of which this one is a copy's, as a Mac, Windows or a cloud drive would name it; "" for none."""
    found = _COPY.fullmatch(name)
    original = (found["name"] or found["of"]) if found else ""
    return original if original in names else ""


def _saved_wrongly(path: Path, suffixes: Collection[str], what: str) -> list[Problem]:
    if path.suffix.lower() not in _TEXTS or stem(path).upper() == "README":
        return []
    suffix = min(suffixes)
    name = stem(path).removesuffix(suffix) + suffix
    message = _(
        "looks like {what}, but its name does not end in {suffix}, and it is not read.", what=what, suffix=suffix
    )
    return [Problem(path=path, message=message, hint=_("Save it as plain text under the name `{name}`.", name=name))]
