"""What would be dangerous to send with: passwords or a ledger that others can read, or that a website or git publishes.

Asked before every sending, so that it costs no more than a few looks at files; `surveying` looks at everything.
"""

from __future__ import annotations

import os
import stat
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from storyshare.errors import SetupError
from storyshare.i18n import _
from storyshare.publish.volunteering import refuse_volunteers
from storyshare.workspace import LOG_KEY, Workspace, read_private_json, write_private_json

_LOOKED = "git-looked.json"
# Folders that web servers publish, or that a system shares with everybody, wherever they lie.
_WEB_FOLDERS = frozenset({"public_html", "htdocs", "httpdocs", "wwwroot"})
_WEB_PLACES = tuple(
    Path(place)
    for place in (
        "/var/www",
        "/srv/www",
        "/srv/http",
        "/usr/share/nginx",
        "/usr/local/var/www",
        "/Library/WebServer",
        "/Users/Shared",
        "C:/Users/Public",
        "C:/inetpub",
    )
)
_HOME_FOLDERS = ("Public", "Sites")  # shared by macOS and Linux desktops, unless told otherwise
# Files beside `.env` that hold the same, but for the examples.
ENV_FILES = (".env", ".env.*", ".env~", ".env-*")
_EXAMPLES = (".example", ".sample", ".template", ".dist")


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that is not safe: what, why that is dangerous, and the command or the step that mends it."""

    rule: str
    what: str
    why: str
    mend: str
    severity: Literal["error", "warning"] = "error"


def refuse_danger(place: Workspace) -> None:
    """Raise SetupError with everything that is too dangerous to send with."""
    refuse_volunteers(place)
    found = dangers(place)
    if found:
        raise SetupError(
            _("Nothing is sent, because it is not safe here: ")
            + " ".join(f"{each.what}. {each.why}" for each in found),
            hint="\n  ".join([each.mend for each in found] + [_("All of it: storyshare doctor --safety")]),
        )


def dangers(place: Workspace) -> list[Finding]:
    """What is too dangerous to send with, found by a few looks at files; git is asked when its list has changed."""
    return [*_open_to_others(place), *_log_key(place), *published(place), *_tracked_since_the_last_look(place)]


def ledger_file(place: Workspace) -> Path | None:
    """The ledger's file; None where it lies on a server."""
    try:
        where = place.ledger_place
    except SetupError:  # .env can be read by others, which is said first
        where = place.ledger
    return where if isinstance(where, Path) else None


# -- others on this computer ---------------------------------------------------------------------------------------


def _open_to_others(place: Workspace) -> list[Finding]:
    found = []
    if sys.platform == "win32":
        return found
    env = place.root / ".env"
    if _mode(env) & 0o077:
        found.append(
            Finding(
                rule="env-readable",
                what=_("Others on this computer can read {env}", env=env),
                why=_("Whoever has your passwords can post as you."),
                mend=f"chmod 600 {quoted(env)}",
            )
        )
    ledger = ledger_file(place)
    private = [place.state / LOG_KEY, *([ledger] if ledger else [])]
    found += [open_file(path) for path in private if is_open(path)]
    folders = dict.fromkeys([place.root, place.state, *([ledger.parent] if ledger else [])])
    found += [
        Finding(
            rule="folder-writable",
            what=_("Others on this computer can write into {folder}", folder=folder),
            why=_("They could change a story or a consent, or put another ledger there."),
            mend=f"chmod go-w {quoted(folder)}",
        )
        for folder in folders
        if _mode(folder) & 0o002
    ]
    return found


def _log_key(place: Workspace) -> list[Finding]:
    """What was done must be seen afterwards, so that a key that cannot be used is said before and not passed over."""
    try:
        _unused = place.log_keys
    except SetupError as error:
        if _mode(place.root / ".env") & 0o077 and sys.platform != "win32":
            return []  # that is what it says, too
        why = _("Without it the log cannot be written, and nobody could tell who did what.")
        return [Finding(rule="log-key", what=str(error).rstrip("."), why=why, mend=error.hint)]
    return []


def is_open(path: Path) -> bool:
    """Whether others on this computer can read or change a file: by its own mode, and through its folder."""
    if sys.platform == "win32":
        return False
    mode, folder = _mode(path), _mode(path.parent)
    return bool((mode & 0o060 and folder & 0o010) or (mode & 0o006 and folder & 0o001))


def open_file(path: Path) -> Finding:
    """What to say of such a file."""
    return Finding(
        rule="private-file-readable",
        what=_("Others on this computer can read or change {path}", path=path),
        why=_("It belongs to storyshare alone: log-ins, the ledger, the key of the log."),
        mend=f"chmod 600 {quoted(path)}",
    )


def _mode(path: Path) -> int:
    try:
        return stat.S_IMODE(path.stat().st_mode)
    except OSError:
        return 0


# -- websites ------------------------------------------------------------------------------------------------------


def published(place: Workspace) -> list[Finding]:
    """The workspace or its ledger in a folder that a web server or the system shows to others."""
    ledger = ledger_file(place)
    where = [(_("The workspace"), place.root), *([(_("The ledger"), ledger)] if ledger else [])]
    return [
        Finding(
            rule="public-folder",
            what=_("{what} lies in {shown}, which is there to be seen by others", what=what, shown=shown),
            why=_("A web server or a shared computer would hand out passwords, drafts and everything that was sent."),
            mend=f"mv {quoted(place.root)} {quoted(Path.home() / place.root.name)}"
            if path == place.root
            else _("Name a folder of your own in storyshare.toml, under [ledger]: path, and move the file there"),
        )
        for what, path in where
        if (shown := _public_folder(path)) and not (path != place.root and path.is_relative_to(place.root))
    ]


def _public_folder(path: Path) -> Path | None:
    path = path.resolve()
    for folder in (path, *path.parents):
        if folder.name.casefold() in _WEB_FOLDERS or folder in _WEB_PLACES:
            return folder
        if folder.name in _HOME_FOLDERS and folder.parent in _homes():
            return folder
    return None


def _homes() -> set[Path]:
    found = set()
    with suppress(RuntimeError, OSError):
        found.add(Path.home().resolve())
    return found


# -- git -----------------------------------------------------------------------------------------------------------


def _tracked_since_the_last_look(place: Workspace) -> list[Finding]:
    """What git tracks that it must not; git itself is asked only when its list has changed since it was clean."""
    from storyshare.workspace import git

    top = git.repository(place.root)
    if top is None:
        return []
    try:
        index = git.index_of(top)
        now = index.stat()
    except OSError:
        return []  # nothing is tracked yet
    note = place.state / _LOOKED
    looked = {str(index): [now.st_mtime_ns, now.st_size]}
    if read_private_json(note) == looked:
        return []
    try:
        found = tracked_secrets(place)
    except git.GitSilentError:
        return []  # `doctor` says so
    if not found:
        with suppress(OSError):  # it is asked again the next time
            write_private_json(note, looked)
    return found


def tracked_secrets(place: Workspace) -> list[Finding]:
    """Passwords, log-ins and ledgers that git tracks in the workspace. Raises GitSilentError."""
    from storyshare.workspace import git

    ledger = place.ledger
    patterns = [*ENV_FILES, place.state.name]
    found = [name for name in git.tracked(place.root, patterns) if not is_example(name)]
    if ledger.parent != place.state and ledger.parent.is_dir() and git.repository(ledger.parent):
        found += [
            os.path.relpath(ledger.parent / name, place.root)
            for name in git.tracked(ledger.parent, ["ledger*.sqlite3*", "copies"])
        ]
    if not found:
        return []
    names = " ".join(quoted(Path(name)) for name in found)
    return [
        Finding(
            rule="tracked-by-git",
            what=_("git keeps {names}", names=listed(found)),
            why=_("It goes wherever this repository is pushed, and stays in its older commits."),
            mend=_(
                "git -C {root} rm --cached -- {names}; then make new passwords: the old ones are known",
                root=quoted(place.root),
                names=names,
            ),
        )
    ]


def is_example(name: str) -> bool:
    """Whether a file shows how `.env` is written, and holds nothing."""
    return name.endswith(_EXAMPLES)


def listed(names: list[str], most: int = 5) -> str:
    """The first few, and how many more there are."""
    more = _(" and {count} more", count=len(names) - most) if len(names) > most else ""
    return ", ".join(names[:most]) + more


def quoted(path: Path) -> str:
    """A path as a shell takes it."""
    import shlex

    return shlex.quote(str(path))
