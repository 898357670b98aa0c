"""What each account would get of a story: the one plan behind `preview`, the dry run and the post."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from storyshare import gate
from storyshare.compose import campaign_parameters, compose
from storyshare.errors import InputError, Refusal
from storyshare.models import Allowance, DeliveryKey, Share, Slot, Spacing, Story
from storyshare.publish.targets import Target
from storyshare.workspace import Workspace

FIRST_OCCASION = "first"


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """One account's share, or why there is none (`problem`); what the gate would refuse of it now, and warn of.

    `story` is the record in the share's language, `record` the record as it was read, `skipped` why a default
    account is left out. What a schedule wants has its `slot`, its `spacing` and its own `occasion`;
    `rotated` where a rotation chose.
    """

    target: Target
    record: Story
    story: Story
    share: Share | None = None
    problem: InputError | None = None
    refusals: tuple[Refusal, ...] = ()
    warnings: tuple[Refusal, ...] = ()
    allowed: tuple[Allowance, ...] = ()
    skipped: str = ""
    slot: Slot | None = None
    spacing: Spacing | None = None
    occasion: str = ""
    rotated: bool = False
    blotted: Share | None = None

    @property
    def shown(self) -> Share | None:
        """The share as it may be shown: what must never be public is blotted out."""
        return self.blotted or self.share

    def key(self, occasion: str = "") -> DeliveryKey:
        """The delivery that this would be: on its own occasion, else on the one that is given."""
        return DeliveryKey(
            account=self.target.account.name,
            language=self.story.language,
            occasion=self.occasion or occasion,
            story_id=self.record.id,
            rotated=self.rotated,
        )


def plan(  # noqa: PLR0913 - what a plan is made from
    workspace: Workspace,
    record: Story,
    wanted: Iterable[Target],
    *,
    language: str = "",
    evidence: gate.Evidence,
    now: datetime,
) -> tuple[Planned, ...]:
    """A share for each account, in `language`, else the account's own, else the record's.

    `evidence` is what is known of the record besides itself. A default account whose language the story lacks is
    skipped; one that was named, or a language that was asked for, is a problem.
    """
    return tuple(_planned(workspace, record, target, language, evidence, now) for target in wanted)


def _planned(  # noqa: PLR0913 - what `plan` takes, for one account
    workspace: Workspace, record: Story, target: Target, language: str, evidence: gate.Evidence, now: datetime
) -> Planned:
    chosen = language or target.account.language or record.language
    story = record.in_language(chosen)
    if story is None:
        lacks = f"{record.name} is not there in {chosen!r}; it is there in {', '.join(record.languages())}"
        if not language and not target.named:
            return Planned(target=target, record=record, story=record, skipped=lacks)
        hint = f"Translate it: stories/{record.name}.{chosen}.md, beside the record."
        return Planned(target=target, record=record, story=record, problem=InputError(f"{lacks}.", hint=hint))
    try:
        share = compose(
            story,
            target.rules,
            target.account,
            parameters=_parameters(workspace, story, target),
            hashtags=workspace.hashtags,
        )
    except InputError as error:
        return Planned(target=target, record=record, story=story, problem=error)
    found = gate.judge(story, gate.shown(share), evidence, now=now)
    protected = any(no.rule == gate.PROTECTED_TERM for no in found.refusals)
    return Planned(
        target=target,
        record=record,
        story=story,
        share=share,
        refusals=found.refusals,
        warnings=found.warnings,
        allowed=found.allowed,
        blotted=gate.blotted(share, evidence) if protected else None,
    )


def _parameters(workspace: Workspace, story: Story, target: Target) -> dict[str, str]:
    if not workspace.tag_links:
        return {}
    campaign = workspace.campaigns.get(story.campaign)
    name = (campaign.utm if campaign else "") or story.campaign
    return campaign_parameters(target.account.options.get("utm_source") or target.account.name, name)
