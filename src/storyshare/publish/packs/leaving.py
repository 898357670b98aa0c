"""What has left a pack since it was last made, and how it is found in what volunteers have put there."""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from storyshare.models import PACKED, Story
from storyshare.publish.packs.contents import Contents, Remembered
from storyshare.stories.copying import texts_of

STORIES, CHANGED = "stories", "changed"
# Shorter texts stand in others as well.
_TELLING = 25
_ID = re.compile(r"""\bid["']?\s*:\s*["']?([a-z0-9]+(?:-[a-z0-9]+)*)""", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gone:
    """What the stories that are no longer in a pack are known by, and languages and pictures of others.

    `names` are stories that the earlier pack there had; `files` its files of languages and pictures that left. `ids`,
    `stems` (names of files) and `digests` are those of every story that was ever packed there; `texts` are whole
    sentences of what has left, and their addresses, as `_plain` writes them. `packed` are the ids that are there now.
    """

    names: tuple[str, ...] = ()
    files: frozenset[str] = frozenset()
    ids: frozenset[str] = frozenset()
    stems: frozenset[str] = frozenset()
    digests: frozenset[str] = frozenset()
    texts: tuple[str, ...] = ()
    packed: frozenset[str] = frozenset()

    @property
    def just_now(self) -> bool:
        """Whether anything has left since the earlier pack."""
        return bool(self.names or self.files)

    def is_in(self, file: PurePosixPath, data: bytes) -> bool:
        """Whether a file that lay in the earlier pack keeps something of it alive."""
        if not (self.just_now or self.ids):
            return False
        if file.parts[0] in (STORIES, CHANGED) and (
            f"{STORIES}/{inner(file)}" in self.files or any(_is_named_after(each, file.name) for each in self.stems)
        ):
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


def inner(file: PurePosixPath) -> PurePosixPath:
    """Where it lay before it was set aside: without changed/, the number there, and stories/."""
    if file.parts[0] not in (STORIES, CHANGED) or len(file.parts) == 1:
        return file
    parts = file.parts[1:]
    if file.parts[0] == CHANGED and len(parts) > 1 and parts[0].isdecimal():
        parts = parts[1:]
    return PurePosixPath(*parts)


def gone_since(
    contents: Contents, known: Remembered, before: Contents, *, told: Iterable[Story], packed: Iterable[Story]
) -> Gone:
    """What has left a pack that now has `contents`, and had `before`.

    `told` are the stories as they can be read, in the pack and at the desk, asked for only where something has left;
    `packed` those that are in it now.
    """
    ids = frozenset({*before.ids.values(), *known.had} - {*contents.ids.values()})
    id_of = {**known.names, **before.ids}
    names = [each for each in before.stories if _has_left(each, id_of, contents)]
    stems = {*names, *(name for name, each in id_of.items() if each in ids)} - {*contents.stories}
    left = frozenset(_files_that_left(contents, before))
    packed_ids = frozenset(contents.ids.values())
    if not (ids or names or left):
        return Gone(packed=packed_ids)
    digests = {digest for digest, each in known.files.items() if each in ids}
    digests |= {digest for file, digest in before.files.items() if file in left or before.story_of(file) in names}
    here = "\n".join(_plain(text) for story in packed for each in _each(story) for _, text in texts_of(each))
    texts = {
        plain
        for story in told
        for each in _each(story)
        if each.id in ids
        or (each.name in names and each.name not in before.ids)
        or (f"{STORIES}/{each.path.name}" in left and each.language == _language_of(each, before))
        for _, text in texts_of(each)
        if _is_telling(text) and (plain := _plain(text)) not in here
    }
    return Gone(
        names=tuple(sorted(names)),
        files=left,
        ids=ids,
        stems=frozenset(stems),
        digests=frozenset(digests - {*contents.files.values()}),
        texts=tuple(sorted(texts)),
        packed=packed_ids,
    )


def _files_that_left(contents: Contents, before: Contents) -> Iterator[str]:
    """Files of stories that are still packed, but no longer in that language or with all of these pictures.

    Which of the pictures a changed file was made from nobody knows: then all of that story's count as left.
    """
    here = {*contents.files.values()}
    for name in {*before.stories} & {*contents.stories}:
        own = {file: digest for file, digest in before.files.items() if before.story_of(file) == name}
        pictures = {file for file in own if not file.endswith(".md")}
        if any(own[file] not in here for file in pictures):
            yield from pictures
        languages = {contents.languages[file] for file in contents.languages if contents.story_of(file) == name}
        for file in own.keys() - pictures:
            was = before.languages.get(file)
            if was not in languages if was else file not in contents.files:
                yield file


def _language_of(story: Story, before: Contents) -> str:
    return before.languages.get(f"{STORIES}/{story.path.name}", story.language)


def _has_left(name: str, id_of: Mapping[str, str], contents: Contents) -> bool:
    if name in id_of:
        return id_of[name] not in contents.ids.values()
    return name not in contents.stories


def _is_named_after(stem: str, name: str) -> bool:
    """Whether a file is called as the record of that name, a translation or a copy of it, or as a picture of it."""
    number = "" if name.endswith(".md") else r"(?:-\d+)?"
    return re.match(rf"{re.escape(stem)}{number}(?:\.|$)", name, re.IGNORECASE) is not None


def _each(story: Story) -> tuple[Story, ...]:
    return (story, *story.translations.values())


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
