"""What the git repository that a workspace lies in still holds: every version of every file, and what was said of them.

git may be absent, and there may be no repository. It is asked in bounded time, and nothing of it is changed.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from storyshare.workspace import git

_OBJECTS = 300_000
_LARGEST = 1_000_000
_BYTES = 100_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One text in the history: a file's at some time (`path` as git has it), or what was said of a change (no path)."""

    name: str
    path: str
    text: bytes = field(repr=False)


@dataclass(slots=True, kw_only=True)
class History:
    """A repository; `unread` counts what was passed over, because it is too large or too much."""

    root: Path
    unread: int = 0

    def files(self) -> list[Path]:
        """The files below the workspace that are not ignored."""
        told = self._asked("ls-files", "-z", "--cached", "--others", "--exclude-standard")
        return [self.root / os.fsdecode(name) for name in told.split(b"\0") if name]

    def versions(self) -> Iterator[Version]:
        """Every text on every branch, in the stash and in what was lately left behind; binary files are passed over."""
        lines = self._asked("rev-list", "--objects", "--all", "--reflog").splitlines()
        self.unread += max(0, len(lines) - _OBJECTS)
        paths = {name: path for name, _, path in (line.partition(b" ") for line in lines[:_OBJECTS])}
        sizes = self._asked("cat-file", "--batch-check", given=b"\n".join(paths) + b"\n").splitlines()
        wanted, room = [], _BYTES
        for line in sizes:
            name, kind, size = [*line.split(), b"", b""][:3]
            if kind not in (b"blob", b"commit", b"tag") or not size.isdigit():
                continue
            if int(size) > min(_LARGEST, room):
                self.unread += 1
                continue
            room -= int(size)
            wanted.append(name)
        if wanted:
            yield from _split(self._asked("cat-file", "--batch", given=b"\n".join(wanted) + b"\n"), paths)

    def changes(self, name: str) -> list[str]:
        """The changes that brought or took away that version of a file, newest first: short name and day."""
        told = self._asked("log", "--all", "--reflog", "--format=%h of %as", f"--find-object={name}")
        return told.decode("utf-8", "replace").splitlines()

    def version_at(self, path: Path, at: datetime) -> str:
        """The name of the file's version that was the newest at that instant; empty where git cannot tell."""
        inside = path.relative_to(self.root).as_posix()
        commit = self._asked("rev-list", "-1", f"--before={at.isoformat()}", "HEAD", "--", inside).decode().strip()
        return self._asked("rev-parse", f"{commit}:./{inside}").decode().strip() if commit else ""

    def _asked(self, *arguments: str, given: bytes = b"") -> bytes:
        """What git answers; nothing where it refuses or takes too long."""
        try:
            return git.ask(self.root, arguments, given)
        except git.GitRefusedError:
            return b""
        except git.GitSilentError:
            self.unread += 1
            return b""


def history_of(root: Path) -> History | None:
    """The repository that the folder lies in; None where there is none, or no git."""
    try:
        inside = git.ask(root, ["rev-parse", "--is-inside-work-tree"])
    except git.GitSilentError:
        return None
    return History(root=root) if inside.strip() == b"true" else None


def _split(answer: bytes, paths: dict[bytes, bytes]) -> Iterator[Version]:
    at = 0
    while (end := answer.find(b"\n", at)) >= 0:
        head: Sequence[bytes] = answer[at:end].split()
        if len(head) != 3:  # missing
            at = end + 1
            continue
        name, kind, size = head
        text = answer[end + 1 : end + 1 + int(size)]
        at = end + 1 + int(size) + 1
        if b"\0" not in text[:8000]:
            path = paths.get(name, b"") if kind == b"blob" else b""
            yield Version(name=name.decode(), path=os.fsdecode(path), text=text)
