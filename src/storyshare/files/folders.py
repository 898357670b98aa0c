"""What lies in a folder of hand-written files: the ones to read, and the ones saved wrongly."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from storyshare.errors import Problem

_COPY = re.compile(
    r"(?P<name>.+?)"
    r"(?: \d{1,2}| ?\(\d{1,2}\)|(?: -)? copy(?: \d+| \(\d+\))?| \(copy(?: \d+)?\)|[-_]copy|(?: -)? copia(?: \d+)?)"
    r"|(?:copy|copia) (?:of|de) (?P<of>.+)",
    re.IGNORECASE,
)
_TEXTS = {".txt", ".text", ".rtf", ".rtfd", ".doc", ".docx", ".odt", ".pages", ".html", ".md", ".markdown", ".mdown",
          ".yaml", ".yml"}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """The files of a folder that are to be read, by stem (composed Unicode, NFC) and in order, and what is odd."""

    files: dict[str, Path]
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
    wanted: dict[str, Path] = {}
    folded: dict[str, Path] = {}
    for name in names:
        path = folder / name
        if path.suffix not in suffixes:
            problems.extend(_saved_wrongly(path, suffixes, what))
        elif twin := folded.get(stem(path).casefold()):
            message = f"has the same name as {twin.name}, but for capital letters or the suffix, and is not read."
            problems.append(Problem(path=path, message=message, hint="Keep one of the two."))
        else:
            folded[stem(path).casefold()] = path
            wanted[stem(path)] = path
    for name, path in list(wanted.items()):
        if original := copied_from(name, wanted):
            message = f"looks like a copy of {wanted[original].name}, and is not read."
            problems.append(Problem(path=path, message=message, hint="Delete it, or give it a name of its own."))
            del wanted[name]
    return Listing(files=wanted, problems=tuple(problems))


def stem(path: Path) -> str:
    """The name of a file without its suffix, in composed Unicode: a Mac may hand out é in two pieces."""
    return unicodedata.normalize("NFC", path.stem)


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
    message = f"looks like {what}, but its name does not end in {suffix}, and it is not read."
    return [Problem(path=path, message=message, hint=f"Save it as plain text under the name `{name}`.")]
