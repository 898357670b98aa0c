"""Carries over what volunteers have put into an earlier pack, without anything of a story that has left it."""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import count
from pathlib import Path, PurePosixPath

from storyshare.i18n import N_, _
from storyshare.publish.packs.contents import MANIFEST, Contents
from storyshare.publish.packs.leaving import CHANGED, STORIES, Gone, inner
from storyshare.workspace import STATE_FOLDER

# Their past holds, packed together, what was ever in the folder: nobody can look into it for one story.
_HISTORIES = frozenset((".git", ".hg", ".svn", ".bzr", ".jj"))
_OF_A_GONE_STORY = N_("it holds something of a story that is no longer packed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """What was carried over, by where it lay; and what was not, and why."""

    kept: tuple[str, ...]
    removed: Mapping[str, str]


def carry_over(out: Path, made: Path, before: Contents, gone: Gone, *, own: Iterable[str]) -> Carried:
    """Put into the new pack in `made` all that is in `out` and is not the earlier pack's own, each where it lay.

    What volunteers have changed of ours, or have put where ours lies now, goes into changed/. `own` are files that
    every pack has. Nothing is kept that `gone` is in. Raises OSError where something cannot be read or copied, unless a
    story has left: that is never held up, and such a file is removed.
    """
    carrying = _Carrying(out, made, before, gone, frozenset(own))
    carrying.carry()
    return Carried(
        kept=tuple(dict.fromkeys(map(_printable, carrying.kept))),
        removed={_printable(name): why for name, why in carrying.removed.items()},
    )


class _Carrying:
    """One time of carrying over."""

    def __init__(self, out: Path, made: Path, before: Contents, gone: Gone, own: frozenset[str]) -> None:
        self._out = out
        self._made = made
        self._before = before
        self._gone = gone
        self._own = own
        self.kept: list[str] = []
        self.removed: dict[str, str] = {}

    def carry(self) -> None:
        # What was set aside before keeps its place, whatever is set aside now.
        for file in sorted(self._files(), key=lambda each: (each.parts[0] != CHANGED, each)):
            try:
                self._carry(file)
            except OSError:
                if not self._gone.just_now:
                    raise
                self.removed[str(file)] = _("it could not be read")

    def _files(self) -> Iterator[PurePosixPath]:
        for at, folders, names in os.walk(self._out, onerror=self._unreadable):
            here = PurePosixPath(Path(at).relative_to(self._out).as_posix())
            for name in list(folders):
                if (here / name == PurePosixPath(STATE_FOLDER)) or not self._is_walked(here / name):
                    folders.remove(name)
            if not folders and not names and at != str(self._out):
                self._keep_empty(here)
            yield from (here / name for name in names)

    def _is_walked(self, folder: PurePosixPath) -> bool:
        if (self._out / folder).is_symlink():
            self.removed[str(folder)] = _("it is a link to another place")
            return False
        if folder.name in _HISTORIES and self._gone.just_now:
            self.removed[f"{folder}/"] = _("a history keeps stories that are no longer packed")
            return False
        return True

    def _unreadable(self, error: OSError) -> None:
        if not self._gone.just_now:
            raise error
        self.removed[str(error.filename)] = _("it could not be read")

    def _keep_empty(self, folder: PurePosixPath) -> None:
        """A history needs its empty folders."""
        if _is_free(self._made, folder):
            (self._made / folder).mkdir(parents=True, exist_ok=True)

    def _carry(self, file: PurePosixPath) -> None:
        path = self._out / file
        mode = path.lstat().st_mode
        if not stat.S_ISREG(mode):
            link = _("it is a link to another place")
            self.removed[str(file)] = link if stat.S_ISLNK(mode) else _("it is no plain file")
            return
        ours = self._before.files.get(str(file))
        if str(file) == MANIFEST or (ours is None and str(file) in self._own):
            return
        data = path.read_bytes()
        if ours == hashlib.sha256(data).hexdigest():
            return
        if not _HISTORIES & {*file.parts} and self._is_gone(file, data):
            self.removed[str(file)] = _(_OF_A_GONE_STORY)
            return
        there = self._place(file, data, changed=ours is not None)
        if not there.exists():
            there.parent.mkdir(parents=True, exist_ok=True)
            _copy(path, there)
        told = there.relative_to(self._made)
        self.kept.append(told.as_posix() if told.parts[0] in (STORIES, CHANGED) else _top(told))

    def _is_gone(self, file: PurePosixPath, data: bytes) -> bool:
        return self._before.story_of(str(file)) in self._gone.names or self._gone.is_in(file, data)

    def _place(self, file: PurePosixPath, data: bytes, *, changed: bool) -> Path:
        """Where it goes in the new pack; where the very same lies already, that place."""
        for each in _places(file, changed=changed):
            path = self._made / each
            if _is_free(self._made, each) or (path.is_file() and path.read_bytes() == data):
                return path
        raise AssertionError  # there is always another number


def _places(file: PurePosixPath, *, changed: bool) -> Iterator[PurePosixPath]:
    if not changed and file != PurePosixPath(CHANGED):  # a file of that name leaves no room for the folder
        yield file
    yield CHANGED / inner(file)
    yield from (PurePosixPath(CHANGED, str(number), inner(file)) for number in count(2))


def _is_free(made: Path, file: PurePosixPath) -> bool:
    parents = [each for each in file.parents if each.name]
    return not os.path.lexists(made / file) and not any((made / each).is_file() for each in parents)


def _copy(path: Path, there: Path) -> None:
    """The very file under a second name: what somebody is still writing into it arrives as well."""
    try:
        os.link(path, there, follow_symlinks=False)
    except (OSError, NotImplementedError):
        shutil.copy2(path, there, follow_symlinks=False)


def _printable(name: str) -> str:
    """A name as a terminal may show it: a volunteer may have given it."""
    return "".join(sign if sign.isprintable() else "\ufffd" for sign in name)


def _top(file: Path) -> str:
    return file.name if len(file.parts) == 1 else f"{file.parts[0]}/"
