"""Which stories may be packed today, and what of each: the gate is asked about all of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from storyshare import gate, stories
from storyshare.i18n import _
from storyshare.models import ConsentStatus, Story
from storyshare.publish.evidence import evidence
from storyshare.publish.looking import open_to_look
from storyshare.publish.targets import Target, targets
from storyshare.stories.copying import texts_of
from storyshare.workspace import Workspace


def cleared(
    place: Workspace, now: datetime, step: Callable[[], None]
) -> tuple[list[Story], dict[str, str], tuple[Story, ...]]:
    """The stories that may go out today, each with what of it may: languages, pictures; why not the others; all.

    `step` is told of each story that was looked at.
    """
    wanted = targets(place, ())
    found, left_out = [], {}
    loaded = stories.load_all(place.stories, zone=place.timezone)
    with open_to_look(place) as ledger:
        for record in loaded.stories:
            known = evidence(place, ledger, record)
            story = _as_cleared(record, wanted, known, now, around=_shown_around(place, record))
            if isinstance(story, Story):
                found.append(story)
            else:
                left_out[record.name] = story
            step()
    for problem in loaded.problems:
        if problem.severity == "error" and problem.path.stem not in {each.name for each in loaded.stories}:
            left_out.setdefault(problem.path.stem, _("the record must be mended"))
    return found, left_out, loaded.stories


def _shown_around(place: Workspace, record: Story) -> tuple[tuple[str, str], ...]:
    """What else of the settings is packed because of a story, or stands beside it."""
    campaign = place.campaigns.get(record.campaign)
    found = [(_("a hashtag"), tag) for tag in place.hashtags]
    return (*found, *([(_("the campaign"), campaign.utm)] if campaign and campaign.utm else []))


def _as_cleared(
    record: Story,
    wanted: tuple[Target, ...],
    known: gate.Evidence,
    now: datetime,
    *,
    around: tuple[tuple[str, str], ...],
) -> Story | str:
    """The story in the languages that may go out somewhere, the first of them as its own; or why in none."""
    good: dict[str, Story] = {}
    why = ""
    for language in record.languages():
        story = record.in_language(language) or record
        images = tuple(each for each in story.images if each.alt and (not each.shows_people or _photos(record)))
        story = replace(story, images=images)
        refusals = [_refusals(story, target, known, now, around) for target in wanted]
        if any(found == "" for found in refusals):
            good[language] = story
        why = why or next(iter(refusals), _("no account is named"))
    if not good:
        return why
    first, *others = good.values()
    return replace(first, name=record.name, titled=True, translations={each.language: each for each in others})


def _photos(record: Story) -> bool:
    return record.consent is not None and record.consent.status is ConsentStatus.GRANTED and record.consent.photos


def _refusals(
    story: Story, target: Target, known: gate.Evidence, now: datetime, around: tuple[tuple[str, str], ...]
) -> str:
    """Why all of the story that is packed may not be shown there; empty where it may."""
    what = gate.Shown(
        platform=target.rules.platform,
        language=story.language,
        texts=(*texts_of(story), *around),
        images=story.images,
    )
    return "; ".join(dict.fromkeys(each.message for each in gate.judge(story, what, known, now=now).refusals))
