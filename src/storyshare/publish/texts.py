"""Every text that a story has for an account, as if it were shared again until it has no other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from storyshare import gate
from storyshare.models import Earlier, Story
from storyshare.publish.planning import Planned, as_earlier, plan
from storyshare.publish.targets import Target
from storyshare.workspace import Workspace


def plan_texts(  # noqa: PLR0913 - what a plan is made from
    place: Workspace,
    record: Story,
    wanted: Iterable[Target],
    *,
    language: str = "",
    evidence: gate.Evidence,
    now: datetime,
) -> Iterator[Planned]:
    """What each account would get, in each of its languages, time after time; the best first, each text once."""
    fresh = replace(evidence, earlier=())
    for target in wanted:
        for first in plan(place, record, [target], language=language, evidence=fresh, now=now):
            yield first
            yield from _others(place, first, fresh, now)


def _others(place: Workspace, planned: Planned, evidence: gate.Evidence, now: datetime) -> Iterator[Planned]:
    had: list[Earlier] = []
    while planned.share:
        had.append(as_earlier(planned.share, f"{len(had)}"))
        known = replace(evidence, earlier=tuple(had))
        (planned,) = plan(
            place,
            planned.record,
            [planned.target],
            language=planned.story.language,
            occasion=f"{len(had)}",
            evidence=known,
            now=now,
        )
        if planned.share and planned.share.words() in {each.words for each in had}:
            return
        yield planned
