"""One story's files in a kit: its pages in each language, and its pictures fitted and cleaned."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from storyshare import gate
from storyshare.errors import GateError, InputError, Refusal
from storyshare.i18n import _
from storyshare.images import fit
from storyshare.kit.manifest import Listed
from storyshare.kit.records import Entry, Kit, KitPicture, StoryPage
from storyshare.kit.storypage import story_page
from storyshare.models import ImageRules, Story
from storyshare.publish.kits.offering import Offer, Refused, consent_end, offers
from storyshare.publish.targets import Target
from storyshare.workspace import Workspace

# As every network's card takes it, WhatsApp's too: `shared/facts/chat-forums-and-share-links.md`, chapter 10.
_SHARED = ImageRules(count=4, types=("image/jpeg", "image/png"), max_bytes=300_000, max_pixels=1_440_000)
# For a list of stories on a cheap phone.
_SMALL = ImageRules(count=1, types=("image/jpeg",), max_bytes=40_000, max_pixels=230_000)
_MOST_PICTURES = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A story as it would be in the kit: what is listed of it, its files by name; and why a language is left out."""

    listed: Listed
    files: dict[str, bytes]
    refused: tuple[Refused, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Maker:
    """Makes the files of stories for one kit; `kit` is what stands on each of its pages."""

    place: Workspace
    kit: Kit
    wanted: tuple[Target, ...]
    now: datetime

    def make(self, record: Story, known: gate.Evidence, folder: str) -> Made | tuple[Refused, ...]:
        """The story's files in that folder of the kit, or why there are none."""
        found = tuple(offers(self.place, record, self.wanted, known, now=self.now))
        offered = [each for each in found if isinstance(each, Offer)]
        refused = tuple(each for each in found if isinstance(each, Refused))
        if not offered:
            return refused
        try:
            pictures, files = _pictures(offered[0].story, known)
        except (InputError, GateError) as error:
            reason = Refusal(rule="picture", message=str(error).rstrip("."), hint=error.hint)
            return (Refused(language=record.language, refusals=(reason,)),)
        end = consent_end(record, known.consent, self.place)
        spoken = tuple(each.story.language for each in offered)
        entries = {}
        for offer in offered:
            own = tuple(replace(each, alt=_alt(offer.story, number)) for number, each in enumerate(pictures))
            entry = _entry(folder, record, offer, own)
            page = StoryPage(
                entry=entry,
                link=offer.link,
                printed=offer.printed,
                warning=offer.story.content_warning,
                note=offer.note,
                texts=offer.texts,
                pictures=own,
                others=spoken,
                end=end,
            )
            files[f"{entry.language}.html"] = story_page(self.kit, page).encode()
            entries[entry.language] = entry
        listed = Listed(
            place=folder,
            entries=entries,
            ends=end.day.isoformat() if end else "",
            ends_at=end.at.isoformat() if end else "",
        )
        return Made(listed=listed, files={f"{folder}/{name}": data for name, data in files.items()}, refused=refused)


def _entry(folder: str, record: Story, offer: Offer, pictures: tuple[KitPicture, ...]) -> Entry:
    story = offer.story
    return Entry(
        place=folder,
        language=story.language,
        title=offer.title,
        # A title that nobody translated is the original's.
        title_language=story.language if story.titled else record.language,
        summary=offer.summary,
        picture=pictures[0] if pictures else None,
        published=story.published,
    )


def _alt(story: Story, number: int) -> str:
    return story.images[number].alt if number < len(story.images) else ""


def _pictures(story: Story, known: gate.Evidence) -> tuple[list[KitPicture], dict[str, bytes]]:
    """The pictures and their files by name. Raises InputError for one that cannot be used, and GateError."""
    found: list[KitPicture] = []
    files: dict[str, bytes] = {}
    for number, image in enumerate(story.images[:_MOST_PICTURES], 1):
        large, small = fit(image, _SHARED, number=number), fit(image, _SMALL, number=number)
        approved = known.found.pictures.get(image.file) if known.found else None
        if known.found and any(each.file.made_from != approved for each in (large, small)):
            raise GateError(
                [Refusal(rule="picture-changed", message=_("{file} is not the one that was approved", file=image.file))]
            )
        name, little = large.file.name, f"image-{number}-small.jpg"
        files |= {name: large.file.data, little: small.file.data}
        found.append(
            KitPicture(
                file=name,
                small=little,
                width=large.width,
                height=large.height,
                small_width=small.width,
                small_height=small.height,
                alt=image.alt,
            )
        )
    return found, files
