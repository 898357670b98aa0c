"""What each account would get of a story: the one plan behind `preview`, the dry run and the post."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

from storyshare import gate
from storyshare.compose import FIRST_OCCASION, Said, campaign_parameters, compose
from storyshare.errors import InputError, Refusal, SetupError
from storyshare.i18n import _
from storyshare.models import Allowance, Delivery, DeliveryKey, Earlier, Rules, Share, Slot, Spacing, Story
from storyshare.platforms.mistakes import mistake
from storyshare.publish.targets import Target, only_boosts
from storyshare.workspace import Workspace

# The refusals that are not the gate's: they are about what the account has had or can be given, not about the story.
SAME_TEXT = "same-text"
NO_PICTURE = "no-picture"
NO_MEDIA = "no-media"
OURS = frozenset({SAME_TEXT, NO_PICTURE, NO_MEDIA})


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """One account's share, or why there is none (`problem`); what the gate would refuse of it now, and warn of.

    `story` is the record in the share's language, `record` the record as it was read, `skipped` why a default
    account is left out. What a schedule wants has its `slot`, its `spacing` and its own `occasion`;
    `rotated` where a rotation chose. `boosts` is the post of ours that the account is to boost instead of posting: then
    the share is what that post says.
    """

    target: Target
    record: Story
    story: Story
    share: Share | None = None
    problem: InputError | SetupError | None = None
    refusals: tuple[Refusal, ...] = ()
    warnings: tuple[Refusal, ...] = ()
    allowed: tuple[Allowance, ...] = ()
    skipped: str = ""
    slot: Slot | None = None
    spacing: Spacing | None = None
    occasion: str = ""
    rotated: bool = False
    blotted: Share | None = None
    boosts: Delivery | None = None

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
            kind="boost" if self.boosts else "post",
        )

    @property
    def size(self) -> int:
        """How many calls publish it: one a part; a boost is one, of the first part."""
        return 1 if self.boosts or self.share is None else len(self.share.parts)

    @property
    def words(self) -> str:
        """What readers would see as the same text again (`Share.words`); a boost is no text of the account's own."""
        return "" if self.boosts or self.share is None else self.share.words()


def plan(  # noqa: PLR0913 - what a plan is made from
    workspace: Workspace,
    record: Story,
    wanted: Iterable[Target],
    *,
    language: str = "",
    occasion: str = FIRST_OCCASION,
    thread: bool = False,
    evidence: gate.Evidence,
    now: datetime,
) -> tuple[Planned, ...]:
    """A share for each account, in `language`, else in each of the account's own, else in the record's.

    `occasion` says which of the story's texts it is, and `thread` asks for the whole story in parts. `evidence` is what
    is known of the record besides itself. An account whose language the story lacks is skipped, where neither was asked
    for by name; else it is a problem.
    """
    planned: list[Planned] = []
    for target in wanted:
        if only_boosts(target.account):
            planned.append(_boosts_only(record, target))
            continue
        for chosen in [language] if language else target.account.languages or (record.language,):
            story = record.in_language(chosen)
            if story is None:
                planned.append(_untranslated(record, target, chosen, asked=bool(language)))
                continue
            share = _planned(workspace, record, story, target, occasion, evidence, now, thread=thread)
            planned.append(share)
            evidence = heard(evidence, share, occasion)
    return tuple(planned)


def heard(evidence: gate.Evidence, planned: Planned, occasion: str) -> gate.Evidence:
    """The evidence for who comes after this share: a platform that takes no text twice would have had it."""
    share = planned.share
    if share is None or planned.boosts or planned.target.rules.repeats:
        return evidence
    return replace(evidence, earlier=(*evidence.earlier, as_earlier(share, occasion)))


def as_earlier(share: Share, occasion: str) -> Earlier:
    """The share as something that its account has had."""
    return Earlier(
        platform=share.platform,
        account=share.account,
        language=share.language,
        occasion=occasion,
        words=share.words(),
        parts=len(share.parts),
    )


def _boosts_only(record: Story, target: Target) -> Planned:
    name = target.account.name
    if not target.named:
        return Planned(target=target, record=record, story=record, skipped=_("{name} only boosts", name=name))
    problem = InputError(
        _("{name} is an account that only boosts: nothing is posted to it.", name=name),
        hint=_("Let it boost what is posted: storyshare boost {story} --by {account}", story=record.name, account=name),
    )
    return Planned(target=target, record=record, story=record, problem=problem)


def _untranslated(record: Story, target: Target, language: str, *, asked: bool) -> Planned:
    lacks = _(
        "{name} is not there in {language!r}; it is there in {languages}",
        name=record.name,
        language=language,
        languages=", ".join(record.languages()),
    )
    if not asked and (not target.named or len(target.account.languages) > 1):
        return Planned(target=target, record=record, story=record, skipped=lacks)
    hint = _("Translate it: stories/{name}.{language}.md, beside the record.", name=record.name, language=language)
    return Planned(target=target, record=record, story=record, problem=InputError(f"{lacks}.", hint=hint))


def _planned(  # noqa: PLR0913 - what `plan` takes, for one account and language
    workspace: Workspace,
    record: Story,
    story: Story,
    target: Target,
    occasion: str,
    evidence: gate.Evidence,
    now: datetime,
    *,
    thread: bool,
) -> Planned:
    account = target.account
    own = (account.name, story.language, occasion)
    begun = next((each for each in evidence.earlier if (each.account, each.language, each.occasion) == own), None)
    before = (each.words for each in evidence.earlier if each is not begun and _heard(target, each))
    said = Said(before=tuple(before), now=begun.words if begun else "")
    try:
        share = _share(
            workspace, story, target, occasion, said, thread=thread or (begun is not None and begun.parts > 1)
        )
    except InputError as error:
        return Planned(target=target, record=record, story=story, problem=error)
    except Exception as error:  # noqa: BLE001 - one adapter's trouble (what counts or finds) never stops the others
        problem = mistake(target.rules.title, error, _("when its text was written"))
        return Planned(target=target, record=record, story=story, problem=problem)
    if begun and share.words() != begun.words:
        # What was begun is finished as it was, whether or not a thread was asked for this time.
        with suppress(InputError):
            other = _share(workspace, story, target, occasion, said, thread=not (thread or begun.parts > 1))
            share = other if other.words() == begun.words else share
    found = gate.judge(story, gate.shown(share), evidence, now=now)
    protected = any(no.rule == gate.PROTECTED_TERM for no in found.refusals)
    return Planned(
        target=target,
        record=record,
        story=story,
        share=share,
        refusals=(*found.refusals, *_repeated(share, target, said), *_unseen(workspace, share, target)),
        warnings=found.warnings,
        allowed=found.allowed,
        blotted=gate.blotted(share, evidence) if protected else None,
    )


def _share(  # noqa: PLR0913 - what a share is made from
    workspace: Workspace, story: Story, target: Target, occasion: str, said: Said, *, thread: bool
) -> Share:
    share = compose(
        story,
        target.rules,
        target.account,
        occasion=occasion,
        said=said,
        thread=thread,
        parameters=_parameters(workspace, story, target),
        tags=workspace.hashtags,
    )
    if not target.platform.__module__.startswith("storyshare."):
        _tried(share, target.rules)
    return share


def _tried(share: Share, rules: Rules) -> None:
    """Let a plug-in count the finished text here, where what goes wrong touches its own account alone."""
    for part in share.parts:
        rules.find(part.text)
        for limit in rules.limits:
            limit.count(part.text, share.warning)


def _heard(target: Target, earlier: Earlier) -> bool:
    """Whether the account has had that text; on a platform that takes none twice, whether any of our accounts has."""
    if target.rules.repeats:
        return earlier.account == target.account.name
    return earlier.platform == target.rules.platform


def _repeated(share: Share, target: Target, said: Said) -> Iterator[Refusal]:
    """Whether a platform that takes no text twice has had this one."""
    if not target.rules.repeats and share.words() in said.before and share.words() != said.now:
        yield Refusal(
            rule=SAME_TEXT,
            message=_(
                "{title} has had all texts of this story that fit, and takes none twice", title=target.rules.title
            ),
            hint=_("Add another ready-made line to the record, under `lines`."),
        )


def _unseen(workspace: Workspace, share: Share, target: Target) -> Iterator[Refusal]:
    """Whether a platform that shows pictures, or nothing without one, would get none."""
    rules = target.rules
    if not any(part.images for part in share.parts):
        if rules.needs_picture:
            yield Refusal(
                rule=NO_PICTURE,
                message=_("{title} has no posts without a picture, and this story has none", title=rules.title),
                hint=_("Add one to the record, under `images`, with `alt`; or leave this account out."),
            )
    elif rules.fetches and workspace.media is None:
        yield Refusal(
            rule=NO_MEDIA,
            message=_(
                "{title} fetches pictures from a public address, and storyshare.toml names none", title=rules.title
            ),
            hint=_("Say under [media] how to put them there (docs/media.md)."),
        )


def _parameters(workspace: Workspace, story: Story, target: Target) -> dict[str, str]:
    if not workspace.tag_links:
        return {}
    campaign = workspace.campaigns.get(story.campaign)
    name = (campaign.utm if campaign else "") or story.campaign
    found = campaign_parameters(target.account.options.get("utm_source") or target.account.name, name)
    return {**found, **target.parameters}
