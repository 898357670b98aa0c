"""Packs a volunteer's workspace: the stories that may go out today, rewritten, and nothing that could send them."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from importlib.resources import files
from pathlib import Path
from tempfile import mkdtemp

from storyshare import gate, stories
from storyshare.errors import InputError, SetupError
from storyshare.images import fit
from storyshare.models import PACKED, ConsentStatus, ImageRules, Story
from storyshare.publish.evidence import evidence
from storyshare.publish.looking import open_to_look
from storyshare.publish.packs import MANIFEST, is_a_pack, remember_pack
from storyshare.publish.targets import Target, targets
from storyshare.publish.volunteering import refuse_volunteers
from storyshare.stories.copying import copied_record, copied_translation, texts_of
from storyshare.workspace import SETTINGS, Workspace

_PICTURES = ImageRules(count=1, types=("image/png", "image/jpeg"), max_bytes=5_000_000)
_NOTE = """This is a volunteer's workspace. Preview and count here, and begin stories; nothing can be sent from it.

  storyshare preview NAME     what each platform would get
  storyshare check            mistakes, in plain words
  storyshare stories new      begin a story; then write it in stories/

To hand a story in, send its one file from stories/ to those who sent you this folder. Send no other file back.
A story can be taken back by the person that it is about. When you are told so, delete this whole folder.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Packed:
    """What became of it: the stories that are in the pack, those that are not and why, and what was kept of others.

    `gone` are stories that an earlier pack in that place had and this one has not.
    """

    stories: tuple[str, ...]
    left_out: Mapping[str, str]
    gone: tuple[str, ...]
    kept: tuple[str, ...]


def pack(place: Workspace, out: Path, *, now: datetime, step: Callable[[], None] = lambda: None) -> Packed:
    """Make the pack in that folder, all of it or nothing: empty or not there before, or an earlier pack.

    What volunteers have begun in an earlier pack stays. Raises InputError for any other folder, SetupError where it
    cannot be written, and in a volunteer's workspace itself. `step` is told of each story that was looked at.
    """
    refuse_volunteers(place)
    out = out.resolve()
    before = out.with_name(f".{out.name}.before")
    try:
        if before.exists() and not out.exists():
            before.rename(out)  # stopped in the middle of the last step
        _refuse(place, out)
        out.parent.mkdir(parents=True, exist_ok=True)
        made = Path(mkdtemp(prefix=f".{out.name}.", dir=out.parent))
        try:
            found = _filled(place, out, made, now, step)
            shutil.rmtree(before, ignore_errors=True)
            if out.exists():
                out.rename(before)
            made.rename(out)
            shutil.rmtree(before, ignore_errors=True)
        finally:
            shutil.rmtree(made, ignore_errors=True)
    except OSError as error:
        raise SetupError(
            f"{out} could not be written: {error.strerror}.", hint="Is it yours, and is there room?"
        ) from error
    return found


def _refuse(place: Workspace, out: Path) -> None:
    if out == place.root or out in place.root.parents or place.stories in (out, *out.parents):
        raise InputError(f"A pack cannot lie in {out}.", hint="Name a new folder, or one beside the workspace.")
    if out.exists() and not is_a_pack(out) and (not out.is_dir() or any(out.iterdir())):
        raise InputError(f"{out} is neither empty nor an earlier pack.", hint="Name a new folder.")


def _filled(place: Workspace, out: Path, made: Path, now: datetime, step: Callable[[], None]) -> Packed:
    wanted, left_out = _cleared(place, now, step)
    written: dict[str, str] = {}
    ids: dict[str, str] = {}
    for story in wanted:
        try:
            written |= _write_story(made, story)
            ids[story.name] = story.id
        except InputError as error:
            left_out[story.name] = str(error)
    for name, text in _around(place).items():
        (made / name).write_text(text, encoding="utf-8", newline="\n")
    known = _known(out)
    earlier = known.get("stories", [])
    gone = tuple(sorted(set(earlier if isinstance(earlier, list) else []) - set(ids)))
    kept = tuple(dict.fromkeys(_kept(out, made, known, gone)))
    manifest = {"made": f"{now:%Y-%m-%d}", "stories": sorted(ids), "files": written}
    (made / MANIFEST).write_text(json.dumps(manifest, indent=1), encoding="utf-8")
    # First noted, then made: a withdrawal may begin at any moment.
    remember_pack(place, out, ids.values(), now)
    return Packed(stories=tuple(sorted(ids)), left_out=left_out, gone=gone, kept=kept)


# -- which stories -------------------------------------------------------------------------------------------------


def _cleared(place: Workspace, now: datetime, step: Callable[[], None]) -> tuple[list[Story], dict[str, str]]:
    """The stories that may go out today, each with what of it may: languages, pictures; why the others may not."""
    wanted = targets(place, ())
    found, left_out = [], {}
    loaded = stories.load_all(place.stories, zone=place.timezone)
    with open_to_look(place) as ledger:
        for record in loaded.stories:
            known = evidence(place, ledger, record)
            story = _as_cleared(record, wanted, known, now)
            if isinstance(story, Story):
                found.append(story)
            else:
                left_out[record.name] = story
            step()
    for problem in loaded.problems:
        if problem.severity == "error" and problem.path.stem not in {each.name for each in loaded.stories}:
            left_out.setdefault(problem.path.stem, "the record must be mended")
    return found, left_out


def _as_cleared(record: Story, wanted: tuple[Target, ...], known: gate.Evidence, now: datetime) -> Story | str:
    """The story in the languages that may go out somewhere, the first of them as its own; or why in none."""
    good: dict[str, Story] = {}
    why = ""
    for language in record.languages():
        story = record.in_language(language) or record
        images = tuple(each for each in story.images if each.alt and (not each.shows_people or _photos(record)))
        story = replace(story, images=images)
        refusals = [_refusals(story, target, known, now) for target in wanted]
        if any(found == "" for found in refusals):
            good[language] = story
        why = why or next(iter(refusals), "no account is named")
    if not good:
        return why
    first, *others = good.values()
    return replace(first, name=record.name, titled=True, translations={each.language: each for each in others})


def _photos(record: Story) -> bool:
    return record.consent is not None and record.consent.status is ConsentStatus.GRANTED and record.consent.photos


def _refusals(story: Story, target: Target, known: gate.Evidence, now: datetime) -> str:
    """Why all of the story that is packed may not be shown there; empty where it may."""
    what = gate.Shown(
        platform=target.rules.platform, language=story.language, texts=tuple(texts_of(story)), images=story.images
    )
    return "; ".join(dict.fromkeys(each.message for each in gate.judge(story, what, known, now=now).refusals))


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
    for name, data in texts.items():
        path = made / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
    return {name: hashlib.sha256(data).hexdigest() for name, data in texts.items()}


def _around(place: Workspace) -> dict[str, str]:
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
    for name, campaign in place.campaigns.items():
        lines += ["", f"[campaigns.{_toml(name)}]", *([f"utm = {_toml(campaign.utm)}"] if campaign.utm else [])]
    gitignore = (template / "gitignore").read_text(encoding="utf-8")
    return {SETTINGS: "\n".join(lines) + "\n", ".gitignore": gitignore, "READ-ME.txt": _NOTE}


def _toml(text: str) -> str:
    return json.dumps("".join(sign for sign in text if sign.isprintable()), ensure_ascii=False)


# -- what lies there already ---------------------------------------------------------------------------------------


def _known(out: Path) -> Mapping[str, object]:
    try:
        found = json.loads((out / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _kept(out: Path, made: Path, known: Mapping[str, object], gone: Collection[str]) -> Iterator[str]:
    """Copy what volunteers have put into stories/ themselves, and into changed/ what they have changed of ours.

    Nothing is kept of a story that is no longer packed: no changed copy, no copy under another name, no translation.
    """
    packed = known.get("files")
    digests = packed if isinstance(packed, dict) else {}
    for folder in ("stories", "changed") if digests else ():
        for path in sorted((out / folder).glob("*")):
            if path.is_symlink() or not path.is_file() or path.name.partition(".")[0] in gone:
                continue
            data = path.read_bytes()
            ours = made / "stories" / path.name
            if folder == "stories" and digests.get(f"stories/{path.name}") == hashlib.sha256(data).hexdigest():
                continue
            if not ours.exists() and (PACKED.encode() in data or f"stories/{path.name}" in digests):
                continue
            there = made / ("changed" if ours.exists() else folder) / path.name
            there.parent.mkdir(exist_ok=True)
            there.write_bytes(data)
            yield path.name
