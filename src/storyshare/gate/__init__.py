"""Nobody is harmed: decides whether exactly this may be sent, now. One entry: `clear`.

`refusals` asks the same early, for `check`, `preview` and the plan; `clear` is asked inside the send, about what was
really prepared, and makes the only value that an adapter's `commit` takes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from storyshare.errors import GateError, Refusal
from storyshare.gate.consent import consent_refusals, embargo_refusals
from storyshare.images import leftovers
from storyshare.models import Cleared, Prepared, Story, StoryImage

__all__ = ["Evidence", "clear", "refusals"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What the ledger knows that bears on the decision: files that were cleared with a stored attempt.

    A replayed attempt names its files by digest; their bytes were uploaded, looked at and cleared when it was begun.
    """

    replayed: bool = False


def refusals(
    story: Story, *, platform: str, language: str, images: Iterable[StoryImage], now: datetime
) -> tuple[Refusal, ...]:
    """Every reason why the story may not go to that platform in that language with those images, now."""
    shown = tuple(images)
    return (
        *consent_refusals(story.consent, platform=platform, language=language, images=shown, now=now),
        *embargo_refusals(story.embargo, now=now),
        *(
            Refusal(
                rule="alt-text",
                message=f"the image {image.file} has no alt text",
                hint="Say in the record, under its image, what is to be seen: alt: …",
            )
            for image in shown
            if not image.alt.strip()
        ),
    )


def clear(prepared: Prepared, story: Story, evidence: Evidence, now: datetime) -> Cleared:
    """Let exactly what was prepared through, or raise GateError with every reason."""
    found = list(_identity(prepared, story))
    images = []
    by_file = {image.file: image for image in story.images}
    for file in prepared.files:
        if image := by_file.get(file.source):
            images.append(image)
        else:
            found.append(Refusal(rule="image-unknown", message=f"{file.source} is not an image of this story"))
        if left := leftovers(file.data):
            found.append(
                Refusal(
                    rule="image-metadata",
                    message=f"the image {file.source} still carries {', '.join(left)}",
                    hint="Save the picture anew from an image editor, without its metadata.",
                )
            )
    if evidence.replayed:
        images.extend(story.images)  # its own are not named again: ask about all of them
    found += refusals(story, platform=prepared.platform, language=prepared.language, images=images, now=now)
    if found:
        raise GateError(found)
    return Cleared(prepared=prepared, at=now)


def _identity(prepared: Prepared, story: Story) -> Iterable[Refusal]:
    if prepared.story_id != story.id:
        yield Refusal(rule="story", message="what was prepared belongs to another story")
