"""Found stories are written as records, one by one; whatever is there already stays as it is."""

from __future__ import annotations

import secrets
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from storyshare import stories
from storyshare.errors import InputError, SetupError, system_words
from storyshare.files import quoted
from storyshare.i18n import _
from storyshare.images import describe
from storyshare.models import DRAFTED
from storyshare.publish.importing.fetching import take_picture
from storyshare.publish.importing.known import awaits_consent, no_consent_for_these
from storyshare.publish.importing.proposing import Change, New, Proposal, seen_of
from storyshare.stories import Imported, Source
from storyshare.stories.source import seen_text
from storyshare.workspace import Workspace

_ID_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"  # none that is mistaken for another
_ENDINGS = ((b"\xff\xd8\xff", ".jpg"), (b"\x89PNG\r\n\x1a\n", ".png"), (b"GIF8", ".gif"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """One record as it was written, or why it was not; `trouble` is about its picture."""

    file: str
    problem: str = ""
    trouble: str = ""


def write(
    place: Workspace, proposal: Proposal, *, pictures: bool, step: Callable[[], None] = lambda: None
) -> tuple[Written, ...]:
    """Write every new story, with consent pending. Raises SetupError where the folder cannot be written."""
    try:
        place.stories.mkdir(parents=True, exist_ok=True)
        had: dict[str, str] = {}
        done = []
        for new in proposal.new:
            done.append(_write_one(place, proposal, new, had, pictures=pictures))
            step()
    except OSError as error:
        raise SetupError(
            _("{stories} could not be written: {why}.", stories=place.stories, why=system_words(error)),
            hint=_("Is it yours, and is there room?"),
        ) from error
    return tuple(done)


def note_changes(changes: tuple[Change, ...]) -> tuple[str, ...]:
    """Note in the records that a person has seen what changed at their sources: one line of each, and nothing else.

    Gives the names of those whose line was written otherwise, where nothing was noted. Raises SetupError.
    """
    left = []
    for change in changes:
        path = change.record.path.resolve()
        try:
            text = path.read_bytes().decode("utf-8", "surrogateescape")
            before = f"  seen: {seen_text(change.record.source.seen if change.record.source else {})}"
            if text.count(before) != 1:
                left.append(path.name)
                continue
            _put(path, text.replace(before, f"  seen: {seen_text(change.now)}"))
        except OSError as error:
            raise SetupError(
                _("{name} could not be written: {why}.", name=path.name, why=system_words(error)),
                hint=_("Is it yours, and is there room?"),
            ) from error
    return tuple(left)


def _put(path: Path, text: str) -> None:
    """Write a person's record anew, whole or not at all."""
    unfinished = path.with_name(f".{path.name}.unfinished")
    try:
        unfinished.write_bytes(text.encode("utf-8", "surrogateescape"))
        shutil.copymode(path, unfinished)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def _write_one(place: Workspace, proposal: Proposal, new: New, had: dict[str, str], *, pictures: bool) -> Written:
    path = place.stories / new.file
    name = new.file.removesuffix(".md")
    if new.original and new.original in had and not had[new.original]:
        return Written(file=new.file, problem=_("the story that it translates was not written"))
    if new.original and not awaits_consent(place.stories / f"{new.original}.md"):
        return Written(file=new.file, problem=no_consent_for_these(new.original))
    picture, trouble = None, ""
    if pictures and new.story.picture and not new.original:
        try:
            picture = _picture(place.stories, name, new.story.picture.address)
        except InputError as error:
            trouble = str(error)
    try:
        text = _text(place, proposal, new, had.get(new.original, ""), picture)
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        if picture:
            picture.unlink()
        return Written(file=new.file, problem=_("a file of that name came in between"))
    try:
        stories.load(place.stories / f"{new.original or name}.md", zone=place.timezone)
    except InputError as error:
        own = [each for each in error.problems if each.path == path and each.severity == "error"]
        if own or not new.original:
            path.unlink()
            if picture:
                picture.unlink()
            return Written(file=new.file, problem=own[0].message if own else str(error))
    had[name] = picture.name if picture else "-"
    return Written(file=new.file, trouble=trouble)


def _text(place: Workspace, proposal: Proposal, new: New, image: str, picture: Path | None) -> str:
    story = new.story
    imported = Imported(
        source=Source(place=proposal.place, entry=story.key, seen=seen_of(story)),
        published=story.published,
        author=story.author,
        quote=story.quote,
        body=story.body,
        names=new.names,
        reads_as=story.reads_as,
        lost_picture=story.picture.address if story.picture else "",
    )
    alt = story.picture.alt if story.picture else ""
    if new.original:
        return stories.new_translation(
            title=story.title,
            link=story.link,
            summary=story.summary,
            image=image.strip("-"),
            alt=alt,
            imported=imported,
        )
    text = stories.new_record(
        name=new.file.removesuffix(".md"),
        characters="".join(secrets.choice(_ID_LETTERS) for _unused in range(4)),
        title=story.title,
        link=story.link,
        language=story.language,
        summary=story.summary,
        image=picture.name if picture else "",
        alt=alt,
        imported=imported,
    )
    return text.replace('  reference: ""', f"  reference: {quoted(DRAFTED)}", 1) if place.volunteer else text


def _picture(folder: Path, name: str, address: str) -> Path:
    """The picture at an address, put beside the records once it was looked at. Raises InputError."""
    data = take_picture(address)
    with tempfile.TemporaryDirectory() as apart:
        tried = Path(apart) / f"{name}{_ending(data)}"
        tried.write_bytes(data)
        if wrong := describe(tried):
            raise InputError(_("The picture {wrong}", wrong=wrong))
    number = 1
    while True:
        path = folder / f"{name}{f'-{number}' if number > 1 else ''}{tried.suffix}"
        try:
            with path.open("xb") as file:
                file.write(data)
        except FileExistsError:
            number += 1
        else:
            return path


def _ending(data: bytes) -> str:
    """The ending of its name by what it holds, whatever its address says."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return ".webp"
    if data[4:8] == b"ftyp":
        return ".avif" if data[8:12] == b"avif" else ".heic"
    return next((ending for opening, ending in _ENDINGS if data.startswith(opening)), ".jpg")
