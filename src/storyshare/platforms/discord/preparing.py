"""Everything before the one call that publishes: the pictures fitted, the call built. Nothing is uploaded before it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from storyshare.compose import over_by
from storyshare.errors import InputError
from storyshare.i18n import _
from storyshare.images import fit
from storyshare.models import Card, ImageRules, Json, Part, Prepared, PublicFile, Share, StoryImage
from storyshare.platforms.discord.home import Home
from storyshare.platforms.discord.markup import escaped
from storyshare.platforms.discord.rules import (
    CARD_IMAGE,
    IMAGES,
    LONGEST_ADDRESS,
    LONGEST_DESCRIPTION,
    LONGEST_TITLE,
    PLATFORM,
    rules,
)
from storyshare.platforms.failures import Failures


@dataclass(frozen=True, slots=True, kw_only=True)
class Preparing:
    """Prepares parts for one account, whose webhook posts to `home`."""

    home: Home
    failures: Failures

    def prepared(self, share: Share, number: int) -> Prepared:
        """Part `number` of a share, ready to be published by one call."""
        part = share.parts[number - 1]
        self._check(part)
        files = self._files(part)
        shows_card = share.link if not (part.card or files) else ""
        payload: dict[str, Json] = {
            "content": escaped(part.text, shows_card=shows_card),
            # Nobody is called by what stands in a story.
            "allowed_mentions": {"parse": []},
        }
        if part.card:
            payload["embeds"] = [self._embed(part.card, files)]
        if files:
            payload["attachments"] = [_attached(at, file) for at, file in enumerate(files)]
        card = (part.card.title, part.card.description, part.card.uri) if part.card else ()
        return Prepared(
            platform=PLATFORM,
            account=share.account,
            story_id=share.story_id,
            language=share.language,
            number=number,
            payload=payload,
            texts=tuple(text for text in (part.text, *card, *(file.alt for file in files)) if text),
            files=files,
            handle=self.home.written(),
        )

    def _embed(self, card: Card, files: tuple[PublicFile, ...]) -> Json:
        """The card that we make; it is shown with the picture that is sent along."""
        said: dict[str, Json] = {"url": card.uri}
        for name, text, most in (
            ("title", card.title, LONGEST_TITLE),
            ("description", card.description, LONGEST_DESCRIPTION),
        ):
            written = escaped(text)
            if len(written) > most:
                hint = _("Discord takes {most} characters there: shorten it in the record.", most=most)
                raise self.failures.rejected(_("The {name} on the card is too long", name=name), hint)
            if written:
                said[name] = written
        if len(card.uri) > LONGEST_ADDRESS:
            raise self.failures.rejected(_("The link is too long for Discord"), _("Shorten it in the record."))
        return said | ({"image": {"url": f"attachment://{files[0].name}"}} if files else {})

    def _files(self, part: Part) -> tuple[PublicFile, ...]:
        if part.card and part.card.image:
            # A card's picture has no place for an alt text.
            return (self._fitted(replace(part.card.image, alt=""), CARD_IMAGE, 1),)
        return tuple(self._fitted(image, IMAGES, at) for at, image in enumerate(part.images, 1))

    def _fitted(self, image: StoryImage, allowed: ImageRules, number: int) -> PublicFile:
        try:
            return fit(image, allowed, number=number).file
        except InputError as error:
            raise self.failures.rejected(str(error), error.hint) from error

    def _check(self, part: Part) -> None:
        allowed = rules({})
        if over := over_by(allowed, part.text):
            raise self.failures.rejected(
                _("The text is {over} {unit} too long", over=over, unit=_(allowed.limits[0].unit)), _("Shorten it.")
            )
        if part.images and part.card:
            raise self.failures.rejected(_("Either pictures or a link card are shown"), _("Send one of them."))
        if len(part.images) > IMAGES.count:
            raise self.failures.rejected(
                _("Discord takes at most {count} pictures", count=IMAGES.count), _("Leave some out.")
            )
        if any(not image.alt.strip() for image in part.images):
            hint = _("Describe it under `alt` in the story's record.")
            raise self.failures.rejected(_("A picture has no alt text"), hint)
        if IMAGES.alt_limit and any(len(image.alt) > IMAGES.alt_limit for image in part.images):
            raise self.failures.rejected(
                _("An alt text is longer than {alt_limit} characters", alt_limit=IMAGES.alt_limit), _("Shorten it.")
            )


def _attached(number: int, file: PublicFile) -> Json:
    described: dict[str, Json] = {"description": file.alt} if file.alt else {}
    return {"id": str(number), "filename": file.name, **described}
