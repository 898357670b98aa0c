"""Nobody is harmed: decides whether exactly this may be sent, now. One entry: `clear`.

`judge` asks the same early, for `check`, `preview`, the plan and the approval; `clear` is asked inside the send, about
what was really prepared, and makes the only value that an adapter's `commit` takes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime

from storyshare.errors import GateError, Refusal
from storyshare.gate.consent import consent_refusals, embargo_refusals, remembered_refusals
from storyshare.gate.identifiers import scan
from storyshare.gate.protected import (
    PROTECTED_TERM,
    Hit,
    ProtectedTerms,
    UnreadableTerms,
    check_value,
    derive,
    masked,
    protect,
    protected_refusals,
    refuse_telling_label,
    story_key,
)
from storyshare.i18n import N_, _
from storyshare.images import leftovers
from storyshare.models import (
    Allowance,
    Approval,
    ApprovalMode,
    Cleared,
    Consent,
    Earlier,
    Fingerprint,
    Policy,
    Prepared,
    Share,
    Story,
    StoryImage,
)

__all__ = [
    "PROTECTED_TERM",
    "Evidence",
    "Hit",
    "ProtectedTerms",
    "Shown",
    "UnreadableTerms",
    "Verdict",
    "blotted",
    "check_value",
    "clear",
    "derive",
    "judge",
    "masked",
    "protect",
    "protected_refusals",
    "refuse_telling_label",
    "scan",
    "shown",
    "story_key",
    "timely_refusals",
]


_TAKEN_BACK = N_("It is never shared again. Another story that has the same `link` needs an address of its own.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What bears on the decision besides the record: mostly what the ledger knows of the story.

    `number` grows with each change of it: a send begins only under the number that it was cleared with. `withdrawn`
    says that the story, or its address, was taken back. `consent` is the narrowest that was seen. `found` is what would
    have to be approved as the record is now. `protected` are its protected terms, where it has some. `earlier` is what
    accounts have had of it: the gate does not ask, the choice of a text does. `replayed`: a replayed attempt names its
    files by digest; their bytes were uploaded, looked at and cleared when it was begun.
    """

    number: int = 0
    withdrawn: bool = False
    consent: Consent | None = None
    policy: Policy = field(default_factory=Policy)
    approvals: tuple[Approval, ...] = ()
    found: Fingerprint | None = None
    protected: ProtectedTerms | UnreadableTerms | None = None
    earlier: tuple[Earlier, ...] = ()
    replayed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What would be public in one post: texts with where they stand, file names among them; and the record's images."""

    platform: str
    language: str
    texts: tuple[tuple[str, str], ...] = ()
    images: tuple[StoryImage, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What must not be sent, and why, every reason at once; what a person should look at; what was let through."""

    refusals: tuple[Refusal, ...] = ()
    warnings: tuple[Refusal, ...] = ()
    allowed: tuple[Allowance, ...] = ()


def shown(share: Share) -> Shown:
    """Everything of a composed share that would be public."""
    texts: list[tuple[str, str]] = [(_("the content warning"), share.warning)]
    images: list[StoryImage] = []
    for part in share.parts:
        texts += [(_("the title"), part.heading), (_("the text"), part.text)]
        images += part.images
        if part.card:
            card = (_("the address"), part.card.uri), (_("the card's title"), part.card.title)
            texts += [*card, (_("the card's text"), part.card.description)]
            images += [part.card.image] if part.card.image else []
        texts += [(_("the alt text of {file}", file=image.file), image.alt) for image in part.images]
    return Shown(
        platform=share.platform,
        language=share.language,
        texts=tuple((where, text) for where, text in texts if text),
        images=tuple(images),
    )


def judge(story: Story, what: Shown, evidence: Evidence, *, now: datetime) -> Verdict:
    """Every reason why the story may not be shown like that, now; `story` is in the language of what is shown."""
    from storyshare.gate import findings  # loaded when something is judged: its patterns take a while

    read = findings.judge(what.texts, story)
    refusals = (
        *timely_refusals(story.consent, story.embargo, what, evidence, story=story.name, now=now),
        *_approval(story, evidence, now),
        *protected_refusals(what.texts, evidence.protected),
        *read.refusals,
        *_without_alt(what.images),
    )
    # Of a name that is protected not even its first letter is told as one that nobody listed.
    names_hidden = any(each.rule == PROTECTED_TERM for each in refusals)
    warnings = [each for each in read.warnings if not (names_hidden and each.rule == "identifier-name")]
    return Verdict(
        refusals=tuple(_masked(each, evidence) for each in refusals),
        warnings=tuple(_masked(each, evidence) for each in warnings),
        allowed=read.allowed,
    )


def timely_refusals(  # noqa: PLR0913 - what it follows from
    consent: Consent | None, embargo: datetime | None, what: Shown, evidence: Evidence, *, story: str, now: datetime
) -> tuple[Refusal, ...]:
    """What `judge` says first: what follows from the clock and from what is known, not from the words; never kept.

    `consent` and `embargo` are the record's, `story` its name; the texts of `what` do not matter.
    """
    uses = {"platform": what.platform, "language": what.language, "images": what.images, "now": now}
    return (
        *_withdrawn(evidence),
        *consent_refusals(consent, **uses),  # type: ignore[arg-type]
        *remembered_refusals(consent, evidence.consent, story=story, **uses),  # type: ignore[arg-type]
        *embargo_refusals(embargo, now=now),
    )


def clear(prepared: Prepared, story: Story, evidence: Evidence, now: datetime) -> Cleared:
    """Let exactly what was prepared through, or raise GateError with every reason.

    `story` is in the language of what was prepared.
    """
    found = list(_identity(prepared, story))
    images = []
    texts = [(_("what would be sent"), text) for text in prepared.texts]
    by_file = {image.file: image for image in story.images}
    for file in prepared.files:
        texts += [(_("the name of a picture"), file.name), (_("an alt text"), file.alt)]
        if image := by_file.get(file.source):
            images.append(image)
        else:
            found.append(
                Refusal(rule="image-unknown", message=_("{source} is not an image of this story", source=file.source))
            )
        if left := leftovers(file.data):
            found.append(
                Refusal(
                    rule="image-metadata",
                    message=_("the image {source} still carries {left}", source=file.source, left=", ".join(left)),
                    hint=_("Save the picture anew from an image editor, without its metadata."),
                )
            )
    if evidence.replayed:
        images.extend(story.images)  # its own are not named again: ask about all of them
    what = Shown(
        platform=prepared.platform,
        language=prepared.language,
        texts=tuple(dict.fromkeys((where, text) for where, text in texts if text)),
        images=tuple(images),
    )
    found += judge(story, what, evidence, now=now).refusals
    found += _pictures(prepared, evidence)
    if found:
        raise GateError([_masked(each, evidence) for each in found])
    return Cleared(prepared=prepared, at=now, evidence=evidence.number)


def blotted(share: Share, evidence: Evidence) -> Share:
    """The share as it may be shown, with what is protected in it blotted out; never to be sent."""
    from storyshare.gate.protected.blotting import blotted as blot

    return blot(share, evidence.protected) if isinstance(evidence.protected, ProtectedTerms) else share


def _withdrawn(evidence: Evidence) -> Iterator[Refusal]:
    if evidence.withdrawn:
        yield Refusal(rule="withdrawn", message=_("the story was taken back"), hint=_(_TAKEN_BACK))


def _approval(story: Story, evidence: Evidence, now: datetime) -> Iterable[Refusal]:
    if evidence.policy.mode is ApprovalMode.OFF:
        return ()
    from storyshare.gate.approval import approval_refusals

    return approval_refusals(story, evidence.policy, evidence.approvals, evidence.found, now=now)


def _pictures(prepared: Prepared, evidence: Evidence) -> Iterable[Refusal]:
    if evidence.policy.mode is ApprovalMode.OFF:
        return ()
    from storyshare.gate.approval import picture_refusals

    return picture_refusals(prepared.files, evidence.found)


def _masked(refusal: Refusal, evidence: Evidence) -> Refusal:
    """Without a protected name: the name of a file, say, stands in what is told of it."""
    if not isinstance(evidence.protected, ProtectedTerms):
        return refusal
    message, hint = (masked(text, evidence.protected) for text in (refusal.message, refusal.hint))
    return replace(refusal, message=message, hint=hint)


def _without_alt(images: Iterable[StoryImage]) -> Iterator[Refusal]:
    for image in images:
        if not image.alt.strip():
            yield Refusal(
                rule="alt-text",
                message=_("the image {file} has no alt text", file=image.file),
                hint=_("Say in the record, under its image, what is to be seen: alt: …"),
            )


def _identity(prepared: Prepared, story: Story) -> Iterable[Refusal]:
    if prepared.story_id != story.id:
        yield Refusal(rule="story", message=_("what was prepared belongs to another story"))
