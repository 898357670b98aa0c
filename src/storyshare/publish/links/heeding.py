"""What is known of a link is heeded before it is shared: a dead one is not, of a doubtful one a word is said."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from storyshare.errors import GateError, Refusal
from storyshare.i18n import N_, _
from storyshare.publish.delivering import Outcome
from storyshare.publish.links.looking import Standing, Verdict
from storyshare.publish.links.watching import LinkWatch
from storyshare.publish.planning import Planned
from storyshare.publish.posting import Order
from storyshare.publish.words import Word

RULE = "dead-link"
MEND = N_("Mend the link in the record, or the page; look with: storyshare links check")


def heed_links(what: Order, verdict: Callable[[str], Verdict] | None = None) -> tuple[Order, list[Word]]:
    """The order without what links to nothing, and a word for each link in doubt; before anything is claimed.

    Nothing is looked at in a dry run, for a boost, or where links are not to be looked at. `verdict` says how a link
    stands, if not a look at it.
    """
    if what.dry_run or not what.place.looks_at_links:
        return what, []
    ask = verdict or LinkWatch(place=what.place, anew=True).verdict
    ready, refused, doubts = [], list(what.refused), {}
    for planned in what.ready:
        found = verdict_on(planned, ask)
        if found is not None and found.standing is Standing.DEAD:
            refused.append(Outcome(planned=planned, error=dead(found)))
            continue
        if found is not None and found.standing is Standing.DOUBTFUL:
            doubts[planned.story.link] = doubt(planned, found)
        ready.append(planned)
    return replace(what, ready=tuple(ready), refused=tuple(refused)), list(doubts.values())


def verdict_on(planned: Planned, ask: Callable[[str], Verdict]) -> Verdict | None:
    """How the link of a share stands; None where it has none to look at, or is not to go out anyway."""
    if planned.boosts or planned.refusals or not planned.story.link:
        return None
    return ask(planned.story.link)


def dead(found: Verdict) -> GateError:
    """The refusal of a link that is proved dead."""
    return GateError([Refusal(rule=RULE, message=_("its link is dead: {reason}", reason=found.reason), hint=_(MEND))])


def doubt(planned: Planned, found: Verdict) -> Word:
    """What is said of a link in doubt, which is shared all the same."""
    name = planned.record.name
    return Word(
        text=_("{name}: look at its link: {reason}", name=name, reason=found.reason),
        code=0,
        hint=_("{name} is shared all the same.", name=name),
    )
