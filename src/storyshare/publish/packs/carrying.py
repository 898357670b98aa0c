"""Carries over what volunteers have put into an earlier pack, without anything of a story that has left it."""

from __future__ import annotations

import hashlib
import html
import os
import re
import shutil
import stat
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from storyshare.models import PACKED, Story
from storyshare.publish.packs.contents import MANIFEST, Contents, Remembered
from storyshare.stories.copying import texts_of
from storyshare.workspace import STATE_FOLDER

_CHANGED = "changed"
_STORIES = "stories"
# Their past holds, packed together, what was ever in the folder: nobody can look into it for one story.
_HISTORIES = frozenset((".git", ".hg", ".svn", ".bzr", ".jj"))
# Shorter ones stand in other texts as well.
_TELLING = 25
_OF_A_GONE_STORY = "it holds something of a story that is no longer packed"
_ID = re.compile(r"""\bid["']?\s*:\s*["']?([a-z0-9]+(?:-[a-z0-9]+)*)""", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """What was carried over, by where it lay; and what was not, and why."""

    kept: tuple[str, ...]
    removed: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gone:
    """What the stories that are no longer in a pack are known by.

    `names` are those that the earlier pack there had. `ids`, `stems` (names of files) and `digests` are those of every
    story that was ever packed there; `texts` are whole sentences of them, and their addresses, as `_plain` writes them.
    """

    names: tuple[str, ...] = ()
    ids: frozenset[str] = frozenset()
    stems: frozenset[str] = frozenset()
    digests: frozenset[str] = frozenset()
    texts: tuple[str, ...] = ()
    packed: frozenset[str] = field(default=frozenset())

    def is_in(self, file: PurePosixPath, data: bytes) -> bool:
        """Whether a file that lay in the earlier pack keeps one of them alive."""
        if not (self.names or self.ids):
            return False
        if file.parts[0] in (_STORIES, _CHANGED) and any(_is_named_after(each, file.name) for each in self.stems):
            return True
        if hashlib.sha256(data).hexdigest() in self.digests:
            return True
        text = _decoded(data)
        ids = {each.lower() for each in _ID.findall(text)}
        # A copy of a packed record whose id somebody has changed may be any story's.
        if ids & self.ids or (PACKED in text and not ids & self.packed):
            return True
        plain = _plain(text)
        return any(each in plain for each in self.texts)


def gone_since(
    contents: Contents, known: Remembered, before: Contents, *, told: Iterable[Story], packed: Iterable[Story]
) -> Gone:
    """What has left a pack that now has `contents`, and had `before`.

    `told` are the stories as they can be read, in the pack and at the desk; `packed` those that are in it now.
    """
    ids = frozenset({*before.ids.values(), *known.had} - {*contents.ids.values()})
    id_of = {**known.names, **before.ids}
    names = [each for each in before.stories if _has_left(each, id_of, contents)]
    stems = {*names, *(name for name, each in id_of.items() if each in ids)} - {*contents.stories}
    digests = {digest for digest, each in known.files.items() if each in ids}
    digests |= {digest for file, digest in before.files.items() if before.story_of(file) in names}
    here = "\n".join(_plain(text) for story in packed for text in _all_texts(story))
    texts = {
        plain
        for story in told
        if story.id in ids or (story.name in names and story.name not in before.ids)
        for text in _all_texts(story)
        if _is_telling(text) and (plain := _plain(text)) not in here
    }
    return Gone(
        names=tuple(sorted(names)),
        ids=ids,
        stems=frozenset(stems),
        digests=frozenset(digests - {*contents.files.values()}),
        texts=tuple(sorted(texts)),
        packed=frozenset(contents.ids.values()),
    )


def carry_over(out: Path, made: Path, before: Contents, gone: Gone, *, own: Iterable[str]) -> Carried:
    """Put into the new pack in `made` all that is in `out` and is not the earlier pack's own, each where it lay.

    What volunteers have changed of ours, or have put where ours lies now, goes into changed/. `own` are files that
    every pack has. Nothing is kept that `gone` is in. Raises OSError where something cannot be read or copied, unless a
    story has left: that is never held up, and such a file is removed.
    """
    carrying = _Carrying(out, made, before, gone, frozenset(own))
    carrying.carry()
    return Carried(kept=tuple(dict.fromkeys(carrying.kept)), removed=carrying.removed)


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
        for file in sorted(self._files(), key=lambda each: (each.parts[0] != _CHANGED, each)):
            try:
                self._carry(file)
            except OSError:
                if not self._gone.names:
                    raise
                self.removed[str(file)] = "it could not be read"

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
            self.removed[str(folder)] = "it is a link to another place"
            return False
        if folder.name in _HISTORIES and self._gone.names:
            self.removed[f"{folder}/"] = "a history keeps stories that are no longer packed"
            return False
        return True

    def _unreadable(self, error: OSError) -> None:
        if not self._gone.names:
            raise error
        self.removed[str(error.filename)] = "it could not be read"

    def _keep_empty(self, folder: PurePosixPath) -> None:
        """A history needs its empty folders."""
        if _is_free(self._made, folder):
            (self._made / folder).mkdir(parents=True, exist_ok=True)

    def _carry(self, file: PurePosixPath) -> None:
        path = self._out / file
        mode = path.lstat().st_mode
        if not stat.S_ISREG(mode):
            link = "it is a link to another place"
            self.removed[str(file)] = link if stat.S_ISLNK(mode) else "it is no plain file"
            return
        ours = self._before.files.get(str(file))
        if str(file) == MANIFEST or (ours is None and str(file) in self._own):
            return
        data = path.read_bytes()
        if ours == hashlib.sha256(data).hexdigest():
            return
        if not _HISTORIES & {*file.parts} and self._is_gone(file, data):
            self.removed[str(file)] = _OF_A_GONE_STORY
            return
        there = self._place(file, data, changed=ours is not None)
        if not there.exists():
            there.parent.mkdir(parents=True, exist_ok=True)
            _copy(path, there)
        told = there.relative_to(self._made)
        self.kept.append(told.as_posix() if told.parts[0] in (_STORIES, _CHANGED) else _top(told))

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
    if not changed:
        yield file
    inner = PurePosixPath(*file.parts[1:]) if file.parts[0] in (_STORIES, _CHANGED) else file
    if file.parts[0] == _CHANGED and len(inner.parts) > 1 and inner.parts[0].isdecimal():
        inner = PurePosixPath(*inner.parts[1:])
    yield _CHANGED / inner
    yield from (PurePosixPath(_CHANGED, str(number), inner) for number in count(2))


def _is_free(made: Path, file: PurePosixPath) -> bool:
    parents = [each for each in file.parents if each.name]
    return not os.path.lexists(made / file) and not any((made / each).is_file() for each in parents)


def _copy(path: Path, there: Path) -> None:
    """The very file under a second name: what somebody is still writing into it arrives as well."""
    try:
        os.link(path, there, follow_symlinks=False)
    except (OSError, NotImplementedError):
        shutil.copy2(path, there, follow_symlinks=False)


def _top(file: Path) -> str:
    return file.name if len(file.parts) == 1 else f"{file.parts[0]}/"


def _is_named_after(stem: str, name: str) -> bool:
    """Whether a file is called as the record of that name, a translation or a copy of it, or as a picture of it."""
    number = "" if name.endswith(".md") else r"(?:-\d+)?"
    return re.match(rf"{re.escape(stem)}{number}(?:\.|$)", name, re.IGNORECASE) is not None


def _has_left(name: str, id_of: Mapping[str, str], contents: Contents) -> bool:
    if name in id_of:
        return id_of[name] not in contents.ids.values()
    return name not in contents.stories


def _all_texts(story: Story) -> Iterator[str]:
    for each in (story, *story.translations.values()):
        yield from (text for _, text in texts_of(each))


def _is_telling(text: str) -> bool:
    """Whether who has this text has something of the story: not the address of a whole website, nor a word."""
    if text.startswith(("https://", "http://")) and " " not in text:
        return bool(urlsplit(text).path.strip("/"))
    return len(text) >= _TELLING


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="ignore")
    return data.decode("utf-8", errors="ignore")


def _plain(text: str) -> str:
    """Without what differs between a record, a page and what somebody has typed anew: marks, spaces, capitals."""
    return " ".join(re.sub(r"[\\*_`>]|<[^>]*", " ", html.unescape(text)).split()).casefold()
