"""Packs a volunteer's workspace: the stories that may go out today, rewritten, and nothing that could send them."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from glob import escape
from importlib.resources import files
from itertools import chain, count
from pathlib import Path
from tempfile import mkdtemp

from storyshare import stories
from storyshare.errors import BusyError, InputError, SetupError, system_words
from storyshare.i18n import N_, _
from storyshare.images import fit
from storyshare.models import ImageRules, Story
from storyshare.publish.packs.carrying import Carried, carry_over
from storyshare.publish.packs.clearing import cleared
from storyshare.publish.packs.contents import MANIFEST, Contents, is_a_pack, read_contents, remember_pack, remembered
from storyshare.publish.packs.leaving import gone_since
from storyshare.publish.targets import targets
from storyshare.publish.volunteering import refuse_volunteers
from storyshare.stories.copying import copied_record, copied_translation
from storyshare.workspace import SETTINGS, Workspace
from storyshare.workspace.locking import locked_file

_PICTURES = ImageRules(count=1, types=("image/png", "image/jpeg"), max_bytes=5_000_000)
# In seconds: another may have very many stories to pack.
_LONGEST = 180.0
_NOTE = N_(
    "This is a volunteer's workspace. Preview and count here, and begin stories; nothing "
    "can be sent from it.\n"
    "\n"
    "  storyshare preview NAME     what each platform would get\n"
    "  storyshare check            mistakes, in plain words\n"
    "  storyshare stories new      begin a story; then write it in stories/\n"
    "\n"
    "To hand a story in, send its one file from stories/ to those who sent you this "
    "folder. Send no other file back.\n"
    "A story can be taken back by the person that it is about. When you are told so, "
    "delete this whole folder.\n"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Packed:
    """What became of it: the stories that are in the pack, those that are not and why, and what was kept of others.

    `gone` are stories that an earlier pack in that place had and this one has not; `removed` says what else was in the
    earlier one and was not kept, and why.
    """

    stories: tuple[str, ...]
    left_out: Mapping[str, str]
    gone: tuple[str, ...]
    kept: tuple[str, ...]
    removed: Mapping[str, str]


def pack(place: Workspace, out: Path, *, now: datetime, step: Callable[[], None] = lambda: None) -> Packed:
    """Make the pack in that folder, all of it or nothing: empty or not there before, or an earlier pack.

    What volunteers have put into an earlier pack stays. Raises InputError for any other folder and for a pack that
    cannot be understood, SetupError where it cannot be written, and in a volunteer's workspace itself. `step` is told
    of each story that was looked at.
    """
    refuse_volunteers(place)
    out = out.resolve()
    try:
        _recover(out)
        _refuse(place, out)
        with _alone(place):
            return _replaced(place, out, now, step)
    except OSError as error:
        raise SetupError(
            _("{out} could not be written: {why}.", out=out, why=system_words(error)),
            hint=_("Is it yours, and is there room?"),
        ) from error


@contextmanager
def _alone(place: Workspace) -> Iterator[None]:
    try:
        with locked_file(place.state / "pack.lock", longest=_LONGEST):
            yield
    except BusyError as error:
        raise BusyError(
            _("Another storyshare is packing."), hint=_("Wait until it has ended, then pack again.")
        ) from error


def _recover(out: Path) -> None:
    """Stopped in the middle of the last step, the earlier pack lies beside its place."""
    aside = _aside(out)
    if aside.exists() and not (out.exists() and any(out.iterdir())):
        if out.exists():
            out.rmdir()
        aside.rename(out)


def _aside(out: Path) -> Path:
    """Where the earlier pack lies while the new one takes its place; a folder of somebody else is left alone."""
    places = chain([out.with_name(f".{out.name}.before")], (out.with_name(f".{out.name}.before-{n}") for n in count(2)))
    return next(each for each in places if is_a_pack(each) or not (each.exists() or each.is_symlink()))


def _refuse(place: Workspace, out: Path) -> None:
    if out == place.root or out in place.root.parents or place.stories in (out, *out.parents):
        raise InputError(
            _("A pack cannot lie in {out}.", out=out), hint=_("Name a new folder, or one beside the workspace.")
        )
    if out.exists() and not is_a_pack(out) and (not out.is_dir() or any(out.iterdir())):
        raise InputError(_("{out} is neither empty nor an earlier pack.", out=out), hint=_("Name a new folder."))


def _replaced(place: Workspace, out: Path, now: datetime, step: Callable[[], None]) -> Packed:
    _refuse(place, out)
    before = read_contents(out) if is_a_pack(out) else Contents()
    out.parent.mkdir(parents=True, exist_ok=True)
    _tidy(out)
    made = Path(mkdtemp(prefix=_making(out), dir=out.parent))
    try:
        found = _filled(place, out, made, before, now, step)
        _swap(out, made)
    finally:
        shutil.rmtree(made, ignore_errors=True)
    return found


def _making(out: Path) -> str:
    return f".{out.name}.making-"


def _tidy(out: Path) -> None:
    """Remove what was being made when somebody was stopped: there are stories in it."""
    for each in out.parent.glob(f"{escape(_making(out))}*"):
        if is_a_pack(each):
            shutil.rmtree(each)


def _swap(out: Path, made: Path) -> None:
    """Put the new one into the earlier one's place, and delete that. Raises SetupError where some of it stays."""
    aside = _aside(out)
    if aside.exists():
        shutil.rmtree(aside)
    earlier = out.exists()
    if earlier:
        out.rename(aside)
    try:
        made.rename(out)
    except OSError:
        if earlier:
            aside.rename(out)
        raise
    shutil.rmtree(aside, ignore_errors=True)
    if aside.exists():
        raise SetupError(
            _(
                "The new pack is in {out}, but the earlier one could not be deleted: stories that "
                "were taken back may still be in {aside}.",
                out=out,
                aside=aside,
            ),
            hint=_("Delete that folder by hand."),
        )


def _filled(  # noqa: PLR0913 - what a pack is made of
    place: Workspace, out: Path, made: Path, before: Contents, now: datetime, step: Callable[[], None]
) -> Packed:
    # At once, so that whoever comes after a process that was stopped knows what this folder is.
    around = _around(place, ())
    _write(made, {**around, MANIFEST: Contents().written(now).encode()})
    wanted, left_out, read = cleared(place, now, step)
    written: dict[str, str] = {}
    packed: dict[str, Story] = {}
    for story in wanted:
        try:
            written |= _write_story(made, story)
            packed[story.name] = story
        except InputError as error:
            left_out[story.name] = str(error)
    written |= _write(made, _around(place, packed.values()))
    ids = {name: story.id for name, story in sorted(packed.items())}
    languages = {f"stories/{story.name}.md": story.language for story in packed.values()}
    for story in packed.values():
        languages |= {f"stories/{story.name}.{language}.md": language for language in story.translations}
    contents = Contents(stories=tuple(ids), ids=ids, files=written, languages=languages)
    told = chain(read, _lying_in(out, place))
    gone = gone_since(contents, remembered(place, out), before, told=told, packed=packed.values())
    there = out.exists()
    carried = carry_over(out, made, before, gone, own=around) if there else Carried(kept=(), removed={})
    _write(made, {MANIFEST: contents.written(now).encode()})
    # First noted, then made: a withdrawal may begin at any moment.
    remember_pack(place, out, contents, now)
    return Packed(
        stories=tuple(ids), left_out=left_out, gone=gone.names, kept=carried.kept, removed=dict(carried.removed)
    )


def _lying_in(out: Path, place: Workspace) -> Iterator[Story]:
    with suppress(OSError):  # what cannot be read tells nothing; the desk's own record does
        yield from stories.load_all(out / "stories", zone=place.timezone).stories


# -- writing it ----------------------------------------------------------------------------------------------------


def _write_story(made: Path, story: Story) -> dict[str, str]:
    """Its files, and the digest of each by its place. Raises InputError and leaves nothing of it."""
    pictures: dict[str, str] = {}
    texts: dict[str, bytes] = {}
    for number, image in enumerate(story.images, 1):
        file = fit(image, _PICTURES, number=number).file
        pictures[image.file] = f"{story.name}-{number}{Path(file.name).suffix}"
        texts[f"stories/{pictures[image.file]}"] = file.data
    texts[f"stories/{story.name}.md"] = copied_record(story, pictures=pictures).encode()
    for language, translation in story.translations.items():
        text = copied_translation(translation, pictures=pictures)
        texts[f"stories/{story.name}.{language}.md"] = text.encode()
    return _write(made, texts)


def _write(made: Path, texts: Mapping[str, bytes]) -> dict[str, str]:
    for name, data in texts.items():
        path = made / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
    return {name: hashlib.sha256(data).hexdigest() for name, data in texts.items()}


def _around(place: Workspace, packed: Iterable[Story]) -> dict[str, bytes]:
    """The files that every pack has. Of the campaigns only those of its stories: the gate was asked about these."""
    template = files("storyshare.workspace") / "template"
    platforms = dict.fromkeys(target.rules.platform for target in targets(place, ()))
    lines = [
        "# A volunteer's workspace, packed by the desk. Nothing is ever sent from it.",
        "volunteer = true",
        f"organisation = {_toml(place.organisation)}",
        f"timezone = {_toml(place.timezone.key)}",
        f"default_accounts = [{', '.join(map(_toml, platforms))}]",
        f"hashtags = [{', '.join(map(_toml, place.hashtags))}]",
        f"tag_links = {'true' if place.tag_links else 'false'}",
    ]
    used = {story.campaign for story in packed}
    for name, campaign in place.campaigns.items():
        if name not in used:
            continue
        lines += ["", f"[campaigns.{_toml(name)}]", *([f"utm = {_toml(campaign.utm)}"] if campaign.utm else [])]
    gitignore = (template / "gitignore").read_text(encoding="utf-8")
    texts = {SETTINGS: "\n".join(lines) + "\n", ".gitignore": gitignore, "READ-ME.txt": _(_NOTE)}
    return {name: text.encode() for name, text in texts.items()}


def _toml(text: str) -> str:
    return json.dumps("".join(sign for sign in text if sign.isprintable()), ensure_ascii=False)
