"""A share as it may be shown on a screen: what must never be public is blotted out there as well."""

from __future__ import annotations

from dataclasses import replace

from storyshare.gate.protected import ProtectedTerms, masked
from storyshare.models import Card, Share, StoryImage


def blotted(share: Share, terms: ProtectedTerms) -> Share:
    """The share as it may be shown, with what is protected in it blotted out; never to be sent."""

    def image(given: StoryImage) -> StoryImage:
        return replace(given, file=masked(given.file, terms), alt=masked(given.alt, terms))

    def card(given: Card) -> Card:
        texts = {name: masked(getattr(given, name), terms) for name in ("uri", "title", "description")}
        return Card(**texts, image=given.image and image(given.image))

    return replace(
        share,
        link=masked(share.link, terms),
        warning=masked(share.warning, terms),
        notes=tuple(masked(note, terms) for note in share.notes),
        parts=tuple(
            replace(
                part,
                text=masked(part.text, terms),
                heading=masked(part.heading, terms),
                images=tuple(map(image, part.images)),
                card=part.card and card(part.card),
            )
            for part in share.parts
        ),
    )
