"""Looks through a whole workspace: what is wrong in its files, and which stories may not go out now."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from storyshare import gate, schedules, stories, workspace
from storyshare.errors import InputError, Problem, Refusal, SetupError
from storyshare.i18n import _
from storyshare.images import describe
from storyshare.models import DRAFTED, PACKED, Story
from storyshare.platforms import rules
from storyshare.publish.evidence import evidence
from storyshare.publish.lent import boosters
from storyshare.publish.looking import open_to_look
from storyshare.publish.planning import plan
from storyshare.publish.spacing import at_most, gap
from storyshare.publish.targets import Target, targets, usable
from storyshare.workspace import SETTINGS, Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """Everything wrong, by file and line; and of each story what the gate refuses now, and what it doubts."""

    stories: int
    entries: int
    problems: tuple[Problem, ...]
    held_back: tuple[tuple[str, tuple[Refusal, ...]], ...]
    doubtful: tuple[tuple[str, tuple[Refusal, ...]], ...]


def check(place: Workspace, *, now: datetime, step: Callable[[], None] = lambda: None) -> Checked:
    """Check storyshare.toml, every record, image and schedule, and whether every share fits; nothing is sent.

    `step` is told of each story that was looked at.
    """
    _unused, in_settings = workspace.inspect(place.root)
    found = stories.load_all(place.stories, zone=place.timezone)
    timed = schedules.load_all(place.schedules, zone=place.timezone, own=place.observances)
    problems = [*in_settings, *found.problems, *timed.problems, *_accounts(place)]
    wanted: tuple[Target, ...] = ()
    try:
        wanted, unusable = usable(place, ())
    except InputError as error:
        problems.append(_in_settings(place, "default_accounts", error))
    else:
        others = (each for each in unusable if each.account.name not in place.accounts)
        problems += [_in_settings(place, "default_accounts", each.error) for each in others]
    held_back, doubtful = [], []
    known = _known(place, found.stories)
    for story in found.stories:
        problems += [*_pictures(story), *_from_volunteers(place, story)]
        shares = plan(place, story, wanted, evidence=known[story.id], now=now)
        problems += [
            Problem(path=story.path, message=str(share.problem), hint=share.problem.hint)
            for share in shares
            if share.problem
        ]
        if refusals := dict.fromkeys(refusal for share in shares for refusal in share.refusals):
            held_back.append((story.name, tuple(refusals)))
        if warnings := dict.fromkeys(warning for share in shares for warning in share.warnings):
            doubtful.append((story.name, tuple(warnings)))
        step()
    problems += _entries(place, timed.entries)
    return Checked(
        stories=len(found.stories),
        entries=len(timed.entries),
        problems=tuple(sorted(set(problems))),
        held_back=tuple(held_back),
        doubtful=tuple(doubtful),
    )


def _known(place: Workspace, records: Iterable[Story]) -> dict[str, gate.Evidence]:
    """What is known of each record besides itself."""
    with open_to_look(place) as ledger:
        return {record.id: evidence(place, ledger, record) for record in records}


def _accounts(place: Workspace) -> Iterator[Problem]:
    for account in place.accounts.values():
        try:
            rules(account.platform, account.options)
            gap(account.options.get("gap", ""))
            at_most(account.options.get("at_most", ""))
        except (InputError, SetupError) as error:
            yield _in_settings(place, f"accounts.{account.name}", error)


def _in_settings(place: Workspace, field: str, error: InputError | SetupError) -> Problem:
    return Problem(path=place.root / SETTINGS, field=field, message=str(error), hint=error.hint)


def _pictures(story: Story) -> Iterator[Problem]:
    for image in story.images:
        if wrong := describe(image.path):
            yield Problem(path=story.path, field="images", message=wrong)


def _from_volunteers(place: Workspace, story: Story) -> Iterator[Problem]:
    """In the desk's own workspace: what came back from volunteers."""
    reference = story.consent.reference if story.consent and not place.volunteer else ""
    if reference == PACKED:
        message = _("this is {packed}: it was copied over the record, or beside it.", packed=PACKED)
        hint = _("Bring the record itself back (from git or a copy), and take from this one what you want to keep.")
        yield Problem(path=story.path, field="consent.reference", message=message, hint=hint)
    elif reference == DRAFTED:
        message = _("this is {drafted}.", drafted=DRAFTED)
        hint = _("Read it; when the form is signed, write where it is under `reference:`, and status, days and uses.")
        yield Problem(path=story.path, field="consent.reference", message=message, hint=hint, severity="warning")


def _entries(place: Workspace, entries: tuple[schedules.Entry, ...]) -> Iterator[Problem]:
    """What a schedule names must be there."""
    names = set(stories.names(place.stories))
    for entry in entries:
        if entry.story and entry.story not in names:
            yield Problem(
                path=entry.path,
                line=entry.story_line,
                field="story",
                message=_("there is no story {story!r}", story=entry.story),
                hint=_("The stories here are: {names}.", names=", ".join(sorted(names))),
            )
        try:
            targets(place, entry.to)
        except (InputError, SetupError) as error:
            yield Problem(path=entry.path, line=entry.to_line, field="to", message=str(error), hint=error.hint)
        yield from _boosts(place, entry)


def _boosts(place: Workspace, entry: schedules.Entry) -> Iterator[Problem]:
    """Who is to boost must be there, be able to, and have something to boost."""
    if entry.boost is None:
        return
    where = {"path": entry.path, "line": entry.boost.line, "field": "boost.by"}
    try:
        by = boosters(place, entry.boost.by)
        posted = {each.rules.platform for each in usable(place, entry.to)[0]}
    except (InputError, SetupError) as error:
        yield Problem(**where, message=str(error), hint=error.hint)  # type: ignore[arg-type]
        return
    for each in by:
        if each.rules.platform not in posted:
            message = _(
                "{name} boosts on {title}, and this entry posts nothing there",
                name=each.account.name,
                title=each.rules.title,
            )
            yield Problem(**where, message=message, hint=_("Look at its `to`."))  # type: ignore[arg-type]
