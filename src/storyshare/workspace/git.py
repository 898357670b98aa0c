"""What git knows of a folder: asked of git itself, where there is a repository; none of its hooks or programs run."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from storyshare.errors import StoryshareError

_SECONDS = 30
_DANGEROUS_SETTINGS = ("core.fsmonitor=false", "core.hooksPath=/dev/null", "core.untrackedCache=false")


class GitSilentError(StoryshareError):
    """Git could not be asked: it is not installed, or it refuses to look into the folder."""


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
    return _ask(folder, ["remote"], b"").decode("utf-8", "replace").split()


def _lines(folder: Path, command: list[str], *, given: Iterable[str] = (), none: int = 0) -> list[str]:
    answer = _ask(folder, command, b"".join(os.fsencode(each) + b"\0" for each in given), none=none)
    return [os.fsdecode(each) for each in answer.split(b"\0") if each]


def _ask(folder: Path, command: list[str], given: bytes, *, none: int = 0) -> bytes:
    import subprocess

    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    environment |= {"GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C", "GIT_TERMINAL_PROMPT": "0"}
    settings = [part for setting in _DANGEROUS_SETTINGS for part in ("-c", setting)]
    try:
        done = subprocess.run(  # noqa: S603 - git, with arguments of ours
            ["git", "-C", str(folder), *settings, *command],  # noqa: S607 - the git that people here use
            input=given,
            capture_output=True,
            env=environment,
            check=False,
            timeout=_SECONDS,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise GitSilentError("git could not be asked.", hint="Is it installed?") from error
    if done.returncode not in (0, none):
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise GitSilentError(f"git refuses to look into {folder}: {said[0] if said else 'no reason given'}")
    return done.stdout
