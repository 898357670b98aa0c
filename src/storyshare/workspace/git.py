"""What git knows of a folder: asked of git itself, where there is a repository; none of its hooks or programs run."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from storyshare.errors import StoryshareError
from storyshare.i18n import _

_SECONDS = 30
# No program of the repository's own is started, and paths come as they are.
_SETTINGS = (
    "core.fsmonitor=false", "core.hooksPath=/dev/null", "core.untrackedCache=false", "core.quotePath=false",
)  # fmt: skip


class GitSilentError(StoryshareError):
    """Git could not be asked: it is not installed, too slow, or it refuses to look into the folder."""


class GitRefusedError(GitSilentError):
    """Git was asked, and said no."""


def repository(folder: Path) -> Path | None:
    """The top of the repository that the folder lies in, without starting git."""
    return next((above for above in (folder, *folder.parents) if (above / ".git").exists()), None)


def index_of(top: Path) -> Path:
    """The file in which git lists what it tracks; it changes whenever that does."""
    git = top / ".git"
    if git.is_file():  # a linked worktree, or a repository inside another
        pointer = git.read_text(encoding="utf-8", errors="replace").partition("gitdir:")[2].strip()
        git = top / pointer
    return git / "index"


def tracked(folder: Path, patterns: Iterable[str] = ()) -> list[str]:
    """What git tracks in the folder, as paths from there; only what the patterns name. Raises GitSilentError."""
    return _lines(folder, ["ls-files", "-z", "--", *patterns])


def not_ignored(folder: Path, paths: Sequence[str]) -> list[str]:
    """Which of these paths git would add, because no rule says that it shall not. Raises GitSilentError."""
    if not paths:
        return []
    ignored = set(_lines(folder, ["check-ignore", "-z", "--stdin", "--no-index"], given=paths, none=1))
    return [path for path in paths if path not in ignored]


def remotes(folder: Path) -> list[str]:
    """Where the repository can be pushed to, by name. Raises GitSilentError."""
    return ask(folder, ["remote"]).decode("utf-8", "replace").split()


def addresses(folder: Path) -> dict[str, str]:
    """Where the repository can be pushed to: each remote and its address, without a password. Raises GitSilentError."""
    from urllib.parse import urlsplit, urlunsplit

    found = {}
    for name in remotes(folder):
        told = ask(folder, ["remote", "get-url", "--", name]).decode("utf-8", "replace").strip()
        parts = urlsplit(told)
        hidden = parts._replace(netloc=parts.netloc.rpartition("@")[2], query="") if parts.scheme else parts
        found[name] = urlunsplit(hidden) if parts.scheme else told
    return found


def _lines(folder: Path, command: list[str], *, given: Iterable[str] = (), none: int = 0) -> list[str]:
    answer = ask(folder, command, b"".join(os.fsencode(each) + b"\0" for each in given), none=none)
    return [os.fsdecode(each) for each in answer.split(b"\0") if each]


def ask(folder: Path, command: Sequence[str], given: bytes = b"", *, none: int = 0) -> bytes:
    """What git answers in that folder; `none` is the exit code that says "nothing". Raises GitSilentError."""
    import shutil
    import subprocess

    git = shutil.which("git")

    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    environment |= {"GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C", "GIT_TERMINAL_PROMPT": "0"}
    settings = [part for setting in _SETTINGS for part in ("-c", setting)]
    try:
        if git is None:
            raise FileNotFoundError("git")
        done = subprocess.run(  # noqa: S603 - git by its whole path, with arguments of ours
            [str(Path(git).absolute()), "-C", str(folder), "--no-pager", *settings, *command],
            input=given,
            capture_output=True,
            env=environment,
            check=False,
            timeout=_SECONDS,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise GitSilentError(_("git could not be asked."), hint=_("Is it installed?")) from error
    if done.returncode not in (0, none):
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        why = said[0] if said else _("no reason given")
        raise GitRefusedError(_("git refuses to look into {folder}: {why}", folder=folder, why=why))
    return done.stdout
