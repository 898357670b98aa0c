"""The use case behind `storyshare doctor --safety`: everything in a workspace that could harm somebody."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path

from storyshare.i18n import _
from storyshare.ledger import synced
from storyshare.platforms import left_out
from storyshare.platforms.plugins import told
from storyshare.publish.lines import text_in
from storyshare.publish.safety import (
    ENV_FILES,
    Finding,
    dangers,
    is_example,
    is_open,
    ledger_file,
    listed,
    open_file,
    quoted,
    tracked_secrets,
)
from storyshare.text.secrets import suspicions
from storyshare.workspace import SETTINGS, STATE_FOLDER, Workspace, git, secret_values

# Documents that are about people and not for the public; a picture as a telephone takes it says where.
_DOCUMENTS = frozenset(
    f".{name}"
    for name in "pdf doc docx odt rtf pages xls xlsx ods numbers csv eml msg zip 7z".split()  # noqa: SIM905 - read at a glance
)
_ORIGINALS = frozenset({".heic", ".heif", ".dng", ".cr2", ".nef", ".arw"})
_PICTURES = frozenset({".jpg", ".jpeg", ".png", ".webp", ".tif", ".tiff"})
_GPS = 0x8825
_MOST_FILES = 20_000
_MOST_BYTES = 1_000_000
PLUG_IN_LEFT_OUT = "plug-in-left-out"
_LEDGER_MARK = (68, b"Stor")  # the application id in SQLite's header


def survey(place: Workspace) -> list[Finding]:
    """Everything that is not safe here, errors first; asks git, reads the files that people write or git keeps."""
    found = [*dangers(place), *_private_files(place), *_folders(place), *_plug_ins()]
    documents, tracked = list(_documents(place)), set[str]()
    if git.repository(place.root) is not None:
        try:
            tracked = set(git.tracked(place.root))
            found += _git(place, tracked)
        except git.GitSilentError as error:
            found.append(
                Finding(
                    rule="git-silent",
                    what=_("There is a git repository, and {error}", error=error),
                    why=_("Nobody can tell from here what it would publish."),
                    mend=error.hint or f"git -C {quoted(place.root)} status",
                    severity="warning",
                )
            )
    found += [_document(place, path, tracked) for path in documents]
    found += _secrets(place, tracked)
    found += _pictures(place, tracked)
    unique = dict.fromkeys(found)
    return sorted(unique, key=lambda each: each.severity)


# -- files and folders ---------------------------------------------------------------------------------------------


def _private_files(place: Workspace) -> Iterator[Finding]:
    """What storyshare keeps for itself, and what lies beside `.env`, open to others."""
    kept = place.state.rglob("*") if place.state.is_dir() else ()
    if loose := [path for path in islice(kept, _MOST_FILES) if path.is_file() and is_open(path)]:
        names = listed([path.relative_to(place.root).as_posix() for path in sorted(loose)])
        yield Finding(
            rule="private-file-readable",
            what=_("Others on this computer can read or change {names}", names=names),
            why=_("It belongs to storyshare alone: log-ins, the ledger and its copies, the key of the log."),
            mend=f"chmod -R go-rwx {quoted(place.state)}",
        )
    ledger = ledger_file(place)
    beside = [path for pattern in ENV_FILES for path in place.root.glob(pattern) if not is_example(path.name)]
    others = ledger.parent.glob("ledger*.sqlite3*") if ledger else ()
    copies = place.copies.glob("*.sqlite3*") if place.copies.is_dir() else ()
    for path in dict.fromkeys([*beside, *others, *copies]):
        ours = path == place.root / ".env" or path.is_relative_to(place.state)  # said already
        if path.is_file() and not ours and is_open(path):
            yield open_file(path)


def _folders(place: Workspace) -> Iterator[Finding]:
    if service := synced(place.root):
        yield Finding(
            rule="synced-folder",
            what=_("The workspace lies in {service}", service=service),
            why=_("Passwords in .env and log-ins in .storyshare/ travel to every computer that shares the folder."),
            mend=f"mv {quoted(place.root)} {quoted(Path.home() / place.root.name)}",
            severity="warning",
        )
    ledger = ledger_file(place)
    if ledger and (service := synced(ledger)):
        yield Finding(
            rule="synced-ledger",
            what=_("The ledger lies in {service}", service=service),
            why=_("Two machines could send the same story, or yesterday's file come back."),
            mend=_(
                'Name a folder of this machine alone in storyshare.toml, under [ledger]: path = "~/storyshare-ledger"'
            ),
        )
    if sys.platform != "win32" and _reachable(place.root) and place.root.stat().st_mode & 0o005:
        yield Finding(
            rule="folder-readable",
            what=_("Others on this computer can look into {root}", root=place.root),
            why=_("Stories that may not be public yet can be read there."),
            mend=f"chmod 700 {quoted(place.root)}",
            severity="warning",
        )


def _plug_ins() -> Iterator[Finding]:
    """Third parties' platforms that cannot be used."""
    for each in left_out():
        told(each.message)
        yield Finding(
            rule=PLUG_IN_LEFT_OUT,
            what=each.message.rstrip("."),
            why=_("Nothing can be sent there. Everything else works."),
            mend=each.hint,
            severity="warning",
        )


def _reachable(path: Path) -> bool:
    """Whether somebody else can get there at all: every folder above lets them through."""
    return all(above.stat().st_mode & 0o001 for above in path.resolve().parents)


def _documents(place: Workspace) -> Iterator[Path]:
    if place.stories.is_dir():
        for path in islice(sorted(place.stories.rglob("*")), _MOST_FILES):
            if path.suffix.casefold() in _DOCUMENTS | _ORIGINALS:
                yield path


def _document(place: Workspace, path: Path, tracked: set[str]) -> Finding:
    name = path.relative_to(place.root).as_posix()
    picture = path.suffix.casefold() in _ORIGINALS
    kept = name in tracked
    take_out = f"git -C {quoted(place.root)} rm --cached -- {quoted(Path(name))}; " if kept else ""
    return Finding(
        rule="picture-original" if picture else "private-document",
        what=_("{name} lies among the stories", name=name) + (_(", and git keeps it") if kept else ""),
        why=_("A telephone's original says where and when it was taken.")
        if picture
        else _("A consent form or a document of the case has the person's real name; here it is copied and shared."),
        mend=f"{take_out}mv {quoted(path)} {quoted(Path.home())}/",
        severity="error" if kept and not picture else "warning",
    )


# -- git -----------------------------------------------------------------------------------------------------------


def _git(place: Workspace, tracked: set[str]) -> Iterator[Finding]:
    yield from tracked_secrets(place)
    there = [path.name for pattern in ENV_FILES for path in place.root.glob(pattern) if not is_example(path.name)]
    there += [f"{place.state.name}/"] if place.state.is_dir() else []
    if place.ledger.parent != place.state and place.ledger.is_file() and place.ledger.is_relative_to(place.root):
        there.append(place.ledger.relative_to(place.root).as_posix())
    loose = [name for name in git.not_ignored(place.root, there) if name not in tracked]
    if loose:
        remotes = git.remotes(place.root)
        pushed = _(", and the next `git push` sends it to {remotes}", remotes=", ".join(remotes)) if remotes else ""
        lines = " ".join(f"'/{name}'" for name in loose)
        yield Finding(
            rule="not-ignored",
            what=_("git is not told to leave out {names}", names=", ".join(loose)),
            why=_("The next `git add` takes it{pushed}.", pushed=pushed),
            mend=f"printf '%s\\n' {lines} >> {quoted(place.root / '.gitignore')}",
        )
    for name in sorted(tracked):
        if name.endswith((".sqlite3", ".sqlite", ".db")) and _is_ledger(place.root / name):
            yield Finding(
                rule="tracked-by-git",
                what=_("git keeps {name}, a copy of a ledger", name=name),
                why=_("It holds what was sent where, and goes wherever this repository is pushed."),
                mend=f"git -C {quoted(place.root)} rm --cached -- {quoted(Path(name))}",
            )


def _is_ledger(path: Path) -> bool:
    at, mark = _LEDGER_MARK
    try:
        with path.open("rb") as file:
            return file.read(at + len(mark))[at:] == mark
    except OSError:
        return False


# -- secrets -------------------------------------------------------------------------------------------------------


def _secrets(place: Workspace, tracked: set[str]) -> Iterator[Finding]:
    """Passwords and the like where they do not belong: by their shape, and by what stands in `.env`."""
    own = [place.root / SETTINGS, *_files(place.stories, (".md",)), *_files(place.schedules, (".yaml", ".yml"))]
    rest = [place.root / name for name in sorted(tracked) if not _is_private(name)]
    known = secret_values(place.root, place.state)
    for path in dict.fromkeys([*own, *islice(rest, _MOST_FILES)]):
        yield from _of_file(place, path, known, ours=path in own)


def _files(folder: Path, suffixes: tuple[str, ...]) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.suffix in suffixes) if folder.is_dir() else []


def _is_private(name: str) -> bool:
    first = name.partition("/")[0]
    return first == STATE_FOLDER or (first.startswith(".env") and not is_example(name))


def _of_file(place: Workspace, path: Path, known: Mapping[str, str], *, ours: bool) -> Iterator[Finding]:
    """Of a file that others wrote (a program, say) only what is a secret beyond doubt."""
    lines: dict[tuple[str, bool], list[int]] = {}
    for number, line in enumerate(text_in(path, most=_MOST_BYTES).splitlines(), 1):
        named = [variable for variable, value in known.items() if value in line]
        for variable in named:
            lines.setdefault((_("the value of {variable}", variable=variable), True), []).append(number)
        for suspicion in () if named else suspicions(line):
            if ours or (suspicion.sure and suspicion.documented):
                lines.setdefault((suspicion.what, suspicion.sure and ours), []).append(number)
    for (what, sure), numbers in lines.items():
        where = (
            _("line {number}", number=numbers[0])
            if len(numbers) == 1
            else _("lines {listed}", listed=listed([str(each) for each in numbers]))
        )
        yield Finding(
            rule="secret-in-a-file",
            what=_(
                "{file}, {where}, holds {what}",
                file=path.relative_to(place.root).as_posix(),
                where=where,
                what=what,
            ),
            why=_("Whoever gets the file can post as you; a password in a story could even be sent."),
            mend=_("Take it out of {path}, make a new one where it came from, and put that into .env", path=path),
            severity="error" if sure else "warning",
        )


# -- pictures ------------------------------------------------------------------------------------------------------


def _pictures(place: Workspace, tracked: Iterable[str]) -> Iterator[Finding]:
    for name in sorted(tracked):
        if re.search(r"\.\w+$", name) and Path(name).suffix.casefold() in _PICTURES and _says_where(place.root / name):
            yield Finding(
                rule="picture-says-where",
                what=_("git keeps {name}, which says where it was taken", name=name),
                why=_("Posts go out without it, but whoever has the repository has the place."),
                mend=_("exiftool -gps:all= {root}; or save it anew without location", root=quoted(place.root / name)),
                severity="warning",
            )


def _says_where(path: Path) -> bool:
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(path) as picture:
            return bool(picture.getexif().get_ifd(_GPS))
    except (OSError, ValueError, SyntaxError, UnidentifiedImageError, Image.DecompressionBombError):
        return False
