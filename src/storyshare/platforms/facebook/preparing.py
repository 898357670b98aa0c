"""Everything before the one call that publishes: pictures uploaded where nobody sees them, the call built."""

from __future__ import annotations

from dataclasses import dataclass

from storyshare.errors import InputError
from storyshare.i18n import _
from storyshare.images import fit
from storyshare.models import Json, Part, Prepared, PublicFile, Share
from storyshare.platforms.facebook.finding import post_id
from storyshare.platforms.facebook.rules import IMAGES, PLATFORM
from storyshare.platforms.facebook.server import Server


@dataclass(frozen=True, slots=True, kw_only=True)
class Preparing:
    """Prepares parts for one Page."""

    server: Server

    def prepared(self, share: Share, number: int) -> Prepared:
        """Part `number` of a share, ready to be published by one call."""
        part = share.parts[number - 1]
        files = self._files(part)
        payload: dict[str, Json] = {"message": part.text, "published": True}
        if part.card:
            payload["link"] = part.card.uri
        if files:
            payload["attached_media"] = [{"media_fbid": self._uploaded(file)} for file in files]
        card = (part.card.uri,) if part.card else ()
        return Prepared(
            platform=PLATFORM,
            account=share.account,
            story_id=share.story_id,
            language=share.language,
            number=number,
            payload=payload,
            texts=tuple(text for text in (part.text, *card, *(file.alt for file in files)) if text),
            files=files,
            handle=self.server.settings.page,
        )

    def _files(self, part: Part) -> tuple[PublicFile, ...]:
        """The part's pictures as they would be public."""
        refuse = self.server.failures.rejected
        if part.images and part.card:
            raise refuse(_("Facebook shows either pictures or a link card"), _("Send one of them."))
        if len(part.images) > IMAGES.count:
            raise refuse(_("Facebook takes at most {count} pictures", count=IMAGES.count), _("Leave some out."))
        if any(not image.alt.strip() for image in part.images):
            raise refuse(_("A picture has no alt text"), _("Describe it under `alt` in the story's record."))
        try:
            return tuple(fit(image, IMAGES, number=position).file for position, image in enumerate(part.images, 1))
        except InputError as error:
            raise refuse(str(error), error.hint) from error

    def _uploaded(self, file: PublicFile) -> str:
        """The number of an uploaded picture."""
        answer = self.server.asked("POST", f"{self.server.settings.page}/photos", file=file)
        photo = post_id(answer.json().get("id"))
        if photo is None:
            raise self.server.useless(answer)
        return photo
